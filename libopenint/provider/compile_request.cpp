// Request sections of a document, compiled: see request.hpp.
#include <array>

#include "libopenint/base/decimal.hpp"
#include "libopenint/connector/paths.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/provider/request.hpp"

namespace openint::provider {

namespace {

using json::pointer_join;

constexpr std::array<std::string_view, 5> kMethods = {"get", "post", "put", "patch", "delete"};
constexpr int64_t kForever = coroutine::Context::kNoDeadline;

Error bad(const std::string &pointer, const std::string &message) {
  return Error(Status::invalid_argument, "the connector's document, " + pointer + ": " + message, pointer);
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char &c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

Result<jmespath::Expression> expression(const json::Value &value, const std::string &pointer) {
  if (!value.is_string()) return bad(pointer, "must be a JMESPath expression");
  auto parsed = jmespath::Expression::parse(value.text());
  if (!parsed.ok()) return bad(pointer, parsed.error().message);
  return parsed;
}

Result<uri::Template> uri_template(std::string_view text, const std::string &pointer) {
  auto parsed = uri::Template::parse(text);
  if (!parsed.ok()) return bad(pointer, parsed.error().message);
  return parsed;
}

Result<connector::Path> path(const json::Value &value, const std::string &pointer) {
  if (value.is_null()) return connector::Path();
  auto parsed = connector::parse_path(value.text());
  if (!parsed.ok()) return bad(pointer, parsed.error().message);
  return parsed;
}

Result<void> add_headers(RequestRule &rule) {
  for (const json::Member &member : rule.section["headers"].members()) {
    HeaderRule header;
    header.name = std::string(member.key);
    if (member.value.is_string()) {
      header.text = std::string(member.value.text());
    } else {
      std::string at = pointer_join(rule.pointer + "/headers", member.key) + "/expr";
      OPENINT_TRY(header.expression, expression(member.value["expr"], at));
    }
    rule.headers.push_back(std::move(header));
  }
  return {};
}

Result<void> add_target(RequestRule &rule, const connector::Connector &connector) {
  for (std::string_view method : kMethods) {
    const json::Value *text = rule.section.find(method);
    if (text == nullptr) continue;
    rule.method = upper(method);
    OPENINT_TRY(rule.url, uri_template(text->text(), pointer_join(rule.pointer, method)));
  }
  rule.procedure = std::string(rule.section["procedure"].text());
  if (rule.method.empty() == rule.procedure.empty()) return bad(rule.pointer, "needs one method or one procedure");
  OPENINT_TRY(rule.base, uri_template(connector.document()["http"]["base"].text(), "/http/base"));
  return {};
}

Result<void> fill(RequestRule &rule, const connector::Connector &connector) {
  const json::Value &section = rule.section;
  OPENINT_CHECK(add_target(rule, connector));
  for (const json::Member &member : section["with"].members()) {
    OPENINT_TRY(auto parsed, expression(member.value, pointer_join(rule.pointer + "/with", member.key)));
    rule.with.emplace_back(std::string(member.key), std::move(parsed));
  }
  OPENINT_CHECK(add_headers(rule));
  if (const json::Value *body = section.find("body"); body != nullptr && body->is_string()) {
    OPENINT_TRY(rule.body, expression(*body, rule.pointer + "/body"));
  } else if (body != nullptr) {
    rule.literal_body = *body;
  }
  rule.max = whole_number(section["max"], 0);
  rule.cost = whole_number(section["cost"], 1);
  rule.endpoint_class = std::string(section["class"].text());
  rule.repeatable = rule.method == "GET" || section["repeatable"].as_boolean();
  OPENINT_TRY(rule.items, path(section["items"], rule.pointer + "/items"));
  OPENINT_TRY(rule.record, path(section["record"], rule.pointer + "/record"));
  return {};
}

// The rule with the document that its literals and section view into.
struct Compiled {
  Compiled() = default;
  std::shared_ptr<const connector::Connector> connector;
  RequestRule rule;
};

Error unsupported(const Session &session, std::string_view model, std::string_view name, std::string_view reason) {
  std::string message =
      session.connector().name() + " does not support " + std::string(name) + " of " + std::string(model);
  if (!reason.empty()) message += ": " + std::string(reason);
  Error error(Status::unsupported, std::move(message));
  error.reason = "unsupported";
  return error;
}

}  // namespace

int64_t whole_number(const json::Value &value, int64_t otherwise) {
  return value.is_number() ? decimal_to_int64(value.text()).value_or(otherwise) : otherwise;
}

Result<std::shared_ptr<const RequestRule>> compile_request(std::shared_ptr<const connector::Connector> connector,
                                                           json::Value section, std::string pointer) {
  auto compiled = std::make_shared<Compiled>();
  compiled->connector = std::move(connector);
  compiled->rule.section = section;
  compiled->rule.pointer = std::move(pointer);
  OPENINT_CHECK(fill(compiled->rule, *compiled->connector));
  return std::shared_ptr<const RequestRule>(compiled, &compiled->rule);
}

Result<std::shared_ptr<const RequestRule>> find_request(Session &session, std::string_view model,
                                                        std::string_view name) {
  std::string key = connector_key("request", session.connector(), std::string(model) + "\n" + std::string(name));
  Cache &cache = session.services().cache;
  if (auto found = cache.get<RequestRule>(key, 0)) return found;
  const json::Value &document = session.connector().document();
  const json::Value *rules = model.empty() ? &document : document["models"].find(model);  // "": the document's own
  if (rules == nullptr) {
    return unsupported(session, model, name, "it has nothing that is a " + shortened(model));
  }
  const json::Value *section = rules->find(name);
  if (section == nullptr) return unsupported(session, model, name, "");
  if (const json::Value *reason = section->find("unsupported")) {
    return unsupported(session, model, name, reason->text());
  }
  std::string pointer = pointer_join(model.empty() ? "" : pointer_join("/models", model), name);
  OPENINT_TRY(auto rule, compile_request(session.shared_connector(), *section, std::move(pointer)));
  cache.put<RequestRule>(key, rule, kForever);
  return rule;
}

}  // namespace openint::provider

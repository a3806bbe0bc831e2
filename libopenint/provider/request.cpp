// Requests built and sent: see request.hpp.
#include "libopenint/provider/request.hpp"

#include <algorithm>

#include "libopenint/base/text.hpp"
#include "libopenint/decode/decode.hpp"
#include "libopenint/http/address.hpp"
#include "libopenint/json/write.hpp"

namespace openint::provider {

using coroutine::Context;
using coroutine::Task;
using http::Request;
using http::Response;

void Arguments::set(std::string_view name, json::Value value) {
  auto same = [&](const json::Member &member) { return member.key == name; };
  auto at = std::find_if(members_.begin(), members_.end(), same);
  if (value.is_string()) value = json::Value::string(arena_.copy(value.text()));
  if (value.is_number()) value = json::Value::number(arena_.copy(value.text()));
  if (at != members_.end()) {
    at->value = value;
  } else {
    members_.push_back({arena_.copy(name), value});
  }
}

void Arguments::set_text(std::string_view name, std::string_view text) { set(name, json::Value::string(text)); }

void Arguments::set_number(std::string_view name, int64_t number) {
  std::string digits = std::to_string(number);
  set(name, json::Value::number(digits));
}

json::Value Arguments::value() { return json::Value::object(arena_.copy(std::span<const json::Member>(members_))); }

namespace {

Error bad(const RequestRule &rule, const std::string &message) {
  return Error(Status::invalid_argument, message, rule.pointer);
}

// Whether a template's path ends in a slash of its own, whatever the values are.
bool ends_in_slash(std::string_view text) {
  size_t end = text.find_first_of("?#");
  end = std::min(end, text.find("{&"));
  text = text.substr(0, end);
  if (text.ends_with('{')) text.remove_suffix(1);
  return text.ends_with('/');
}

// What the expressions of one request see, and what is made of it.
class Building {
 public:
  Building(Session &session, const RequestRule &rule) : session_(session), rule_(rule) {
    environment_.tables = session.connector().tables();
  }

  Result<Built> run(json::Value arguments) {
    OPENINT_CHECK(add_variables(arguments));
    OPENINT_TRY(std::string url, make_url());
    Built built;
    built.request = Request(rule_.method, std::move(url));
    OPENINT_CHECK(add_headers(built.request));
    OPENINT_CHECK(add_body(built.request));
    OPENINT_TRY(built.cost, cost());
    return built;
  }

 private:
  json::Value variables() { return json::Value::object(arena_.copy(std::span<const json::Member>(members_))); }

  Result<json::Value> evaluate(const jmespath::Expression &expression, std::string_view what) {
    auto value = expression.evaluate(variables(), arena_, environment_);
    if (value.ok()) return value;
    return bad(rule_, std::string(what) + ": " + value.error().message);
  }

  Result<void> add_variables(json::Value arguments) {
    if (arguments.find("settings") == nullptr) members_.push_back({"settings", session_.settings()});
    for (const json::Member &member : arguments.members()) members_.push_back(member);
    for (const auto &[name, expression] : rule_.with) {
      OPENINT_TRY(json::Value value, evaluate(expression, name));
      members_.push_back({name, value});
    }
    return {};
  }

  // Without the object's name a path would lead somewhere else, where there is no such record.
  Result<void> check_object() {
    if (!rule_.of_object) return {};
    const json::Value value = variables()["object"];
    if (value.size() > 0) return {};
    return bad(rule_, "the model has no \"object\", which the path is made of");
  }

  Result<std::string> make_url() {
    OPENINT_CHECK(check_object());
    auto expanded = rule_.url->expand(variables());
    if (!expanded.ok()) return bad(rule_, expanded.error().message);
    std::string url = std::move(*expanded);
    OPENINT_CHECK(check_path(url));
    if (url.starts_with("https://") || url.starts_with("http://")) return url;
    const std::optional<uri::Template> &where = session_.connector().http().base;
    if (!where)
      return Error(Status::invalid_argument, "the connector does not say where the provider is", "/http/base");
    auto base = where->expand(session_.settings());
    if (!base.ok()) return bad(rule_, base.error().message);
    if (http::origin(*base).empty()) {
      return Error(
          Status::invalid_argument,
          "connection " + session_.id() + " lacks a setting that the provider's address is made of: " + where->text(),
          "/http/base");
    }
    return *base + url;
  }

  // A value must not walk up the path, nor vanish from it: then another resource would be meant. Behind a slash that
  // ends the template's own path there is none.
  Result<void> check_path(std::string_view url) {
    std::string_view path = url.substr(0, url.find_first_of("?#"));
    if (size_t scheme = path.find("://"); scheme != std::string_view::npos) path.remove_prefix(scheme + 3);
    if (http::climbs(path)) return bad(rule_, "an id or name holds a . or .. that would lead the path elsewhere");
    for (size_t at = path.find('/'); at != std::string_view::npos;) {
      size_t next = path.find('/', at + 1);
      std::string_view segment = path.substr(at + 1, next == std::string_view::npos ? next : next - at - 1);
      const bool own_end = next == std::string_view::npos && ends_in_slash(rule_.url->text());
      if (segment.empty() && !own_end) return bad(rule_, "an id or name is empty");
      at = next;
    }
    return {};
  }

  Result<void> add_headers(Request &request) {
    for (const connector::HeaderRule &header : rule_.headers) {
      std::string value = header.text;
      if (header.expression) {
        OPENINT_TRY(json::Value found, evaluate(*header.expression, header.name));
        if (found.is_null()) continue;
        value = found.is_string() || found.is_number() ? std::string(found.text()) : json::to_text(found);
      }
      if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
        return bad(rule_, "the header " + header.name + " would hold a line break");
      }
      http::set_header(request.headers, header.name, std::move(value));
    }
    return {};
  }

  Result<void> add_body(Request &request) {
    json::Value body = rule_.literal_body;
    if (rule_.body) {
      OPENINT_TRY(body, evaluate(*rule_.body, "body"));
    }
    if (body.is_null()) return {};
    const std::string *type = http::find_header(request.headers, "Content-Type");
    if (type == nullptr && !names_type()) http::set_header(request.headers, "Content-Type", "application/json");
    bool text = type != nullptr && type->find("json") == std::string::npos && body.is_string();
    request.body = text ? std::string(body.text()) : json::to_text(body);
    return {};
  }

  // Whether the document says for all requests what their bodies are.
  bool names_type() const {
    const auto &headers = session_.connector().http().headers;
    return std::any_of(headers.begin(), headers.end(),
                       [](const auto &header) { return lowered(header.first) == "content-type"; });
  }

  Result<int64_t> cost() {
    if (!rule_.cost_expression) return rule_.cost;
    OPENINT_TRY(json::Value found, evaluate(*rule_.cost_expression, "cost"));
    int64_t units = json::whole_number(found, -1);
    if (units < 0) return bad(rule_, "cost: is no whole number of at least 0");
    return units;
  }

  Session &session_;
  const RequestRule &rule_;
  jmespath::Environment environment_;
  Arena arena_;
  std::vector<json::Member> members_;
};

constexpr const char *kNoEndpoint = "endpoint_not_found";

// "Not found" of a request that is about no record says nothing of records, and whoever is told NOT_FOUND removes one.
Error of_the_endpoint(Error error) {
  if (error.status != Status::not_found) return error;
  error.status = Status::provider;
  if (error.reason.empty()) error.reason = kNoEndpoint;
  return error;
}

}  // namespace

Error not_offered(const Session &session, std::string_view model, std::string_view verb, const std::string *reason) {
  std::string message =
      session.connector().name() + " does not support " + std::string(verb) + " of " + std::string(model);
  if (reason == nullptr) message += ": it has nothing that is a " + shortened(model);
  if (reason != nullptr && !reason->empty()) message += ": " + *reason;
  Error error(Status::unsupported, std::move(message));
  error.reason = "unsupported";
  return error;
}

Result<Built> build_request(Session &session, const RequestRule &rule, json::Value arguments) {
  if (!rule.url) return bad(rule, "is a procedure, which has no request of its own");
  return Building(session, rule).run(arguments);
}

bool is_no_endpoint(const Error &error) noexcept { return error.reason == kNoEndpoint; }

namespace {

http::SendOptions options_of(const RequestRule &rule, const Built &built) {
  http::SendOptions options;
  options.endpoint_class = rule.endpoint_class;
  options.cost = built.cost;
  options.repeatable = rule.repeatable;
  options.divisible = built.divisible;
  options.said = http::says_origin(*rule.url);
  return options;
}

}  // namespace

Task<Response> send_built(Context &context, Session &session, const RequestRule &rule, Built built) {
  http::SendOptions options = options_of(rule, built);
  options.json = true;
  if (rule.decode) options.decode_rule = &*rule.decode;
  options.decode = decode::to_json;
  Result<Response> answer = co_await http::send(context, session.route(), std::move(built.request), std::move(options));
  if (!answer.ok() && !rule.of_record) co_return of_the_endpoint(answer.error());
  co_return answer;
}

Task<Response> send_for_bytes(Context &context, Session &session, const RequestRule &rule, Built built) {
  http::SendOptions options = options_of(rule, built);
  built.request.streams = true;
  Result<Response> answer = co_await http::send(context, session.route(), std::move(built.request), std::move(options));
  if (!answer.ok() && !rule.of_record) co_return of_the_endpoint(answer.error());
  co_return answer;
}

Task<Response> ask(Context &context, Session &session, const RequestRule &rule, json::Value arguments) {
  if (!rule.procedure.empty()) {
    Services &services = session.services();
    Procedure procedure = services.find_procedure == nullptr ? nullptr : services.find_procedure(rule.procedure);
    if (procedure == nullptr) {
      co_return Error(Status::unsupported, "there is no procedure \"" + rule.procedure + "\"", rule.pointer);
    }
    Result<std::string> answer = co_await procedure(context, session, arguments);
    if (!answer.ok() && !rule.of_record) co_return of_the_endpoint(answer.error());
    if (!answer.ok()) co_return answer.take_error();
    Response response;
    response.status = 200;
    response.body = std::move(*answer);
    co_return response;
  }
  Result<Built> built = build_request(session, rule, arguments);
  if (!built.ok()) co_return built.take_error();
  co_return co_await send_built(context, session, rule, std::move(*built));
}

}  // namespace openint::provider

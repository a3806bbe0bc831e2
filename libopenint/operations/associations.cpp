// Links between records: listed a page at a time, and made.
#include <algorithm>

#include "libopenint/base/decimal.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/operations/list_input.hpp"
#include "libopenint/operations/write_steps.hpp"
#include "libopenint/operations/writing.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/cursor.hpp"
#include "libopenint/provider/following.hpp"

namespace openint::operations {

namespace {

using connector::AssociationsRule;
using connector::CreateAssociationRule;
using connector::Write;
using json::Value;
using provider::place_state;
using provider::read_place;
using provider::Answer;
using provider::Arguments;
using provider::RequestRule;
using provider::Session;

constexpr int64_t kPageSize = 100;

// Both ends of a link.
struct Ends {
  Ends() = default;
  std::string source;  // the caller's name of the object
  std::string target;
  std::string source_object;  // the provider's
  std::string target_object;
};

// "crm.contact" is the model's object; anything else is the provider's own name.
Result<std::string> object_of(const Session &session, const Value &name, std::string_view pointer) {
  if (!name.text().starts_with("crm.")) return std::string(name.text());
  const connector::ModelRule *model = session.connector().model(name.text());
  if (model != nullptr && !model->object.empty()) return model->object;
  Error error(Status::unsupported, session.connector().name() + " has no " + shortened(name.text()),
              std::string(pointer));
  error.reason = "unsupported";
  return error;
}

Result<Ends> read_ends(const Session &session, const Value &input) {
  Ends ends;
  ends.source = std::string(input["source_object"].text());
  ends.target = std::string(input["target_object"].text());
  OPENINT_TRY(ends.source_object, object_of(session, input["source_object"], "/source_object"));
  OPENINT_TRY(ends.target_object, object_of(session, input["target_object"], "/target_object"));
  return ends;
}

// The rule for these two objects, or the one for all.
template <typename T>
Result<const T *> find_link(const Session &session, const std::string &model, std::string_view verb, const Ends &ends,
                            std::vector<connector::BetweenObjects<T>> connector::ModelRule::*rules) {
  const connector::ModelRule *known = session.connector().model(model);
  if (known == nullptr) return not_offered(session, model, verb, nullptr);
  const connector::BetweenObjects<T> *found = nullptr;
  for (const connector::BetweenObjects<T> &each : known->*rules) {
    bool own = each.source == ends.source_object && each.target == ends.target_object;
    if (own || (each.source.empty() && found == nullptr)) found = &each;
    if (own) break;
  }
  static const std::string kSaysNothing;
  if (found == nullptr) return not_offered(session, model, verb, &kSaysNothing);
  if (!found->offer) return not_offered(session, model, found->offer.verb, &found->offer.unsupported);
  return &*found->offer;
}

void set_ends(Arguments &arguments, const Ends &ends, const Value &input) {
  arguments.set_text("source_object", ends.source_object);
  arguments.set_text("target_object", ends.target_object);
  for (std::string_view name : {"source_id", "target_id", "type"}) {
    if (input[name].is_string()) arguments.set(name, input[name]);
  }
}

void append_field(std::string &out, std::string_view name, const std::string &value, bool nullable) {
  if (out.back() != '{') out += ',';
  json::append_string(out, name);
  out += ':';
  if (nullable && value.empty()) {
    out += "null";
  } else {
    json::append_string(out, value);
  }
}

std::string link_json(const Ends &ends, std::string_view source_id, const std::string &target_id,
                      const std::string &type, const std::string &label) {
  std::string out = "{";
  append_field(out, "source_object", ends.source, false);
  append_field(out, "source_id", std::string(source_id), false);
  append_field(out, "target_object", ends.target, false);
  append_field(out, "target_id", target_id, false);
  append_field(out, "type", type, true);
  append_field(out, "label", label, true);
  return out + "}";
}

Result<int64_t> page_size(const Value &input, const RequestRule &rule) {
  const Value given = input["page_size"];
  const int64_t most = rule.max > 0 ? rule.max : kPageSize;
  if (given.is_null()) return std::min(most, kPageSize);
  auto size = decimal_to_int64(given.text());
  if (!size || *size < 1) {
    return Error(Status::invalid_argument, "page_size is a whole number from 1, not " + shortened(given.text()),
                 "/page_size");
  }
  return std::min(*size, most);
}

std::string stream_of(const Ends &ends, const Value &input) {
  std::string out = "associations";
  for (const std::string &part : {ends.source_object, std::string(input["source_id"].text()), ends.target_object}) {
    out += '\n';
    json::append_string(out, part);
  }
  return out;
}

}  // namespace

Task<std::string> list_associations(Context &context, Session &session, const contract::Operation &operation,
                                    Value input) {
  Result<Ends> ends = read_ends(session, input);
  if (!ends.ok()) co_return ends.take_error();
  Result<const AssociationsRule *> rule =
      find_link(session, operation.model, "list", *ends, &connector::ModelRule::list_associations);
  if (!rule.ok()) co_return rule.take_error();
  Result<int64_t> size = page_size(input, (*rule)->request);
  if (!size.ok()) co_return size.take_error();
  const connector::PagingRule &paging = (*rule)->paging;
  const std::string stream = stream_of(*ends, input);
  provider::Place place;
  if (!input["cursor"].text().empty()) {
    Result<std::string> state = open_cursor(session, stream, input["cursor"].text());
    if (!state.ok()) co_return state.take_error();
    Result<json::Document> parsed = json::Document::parse(*state);
    const bool readable = parsed.ok() && parsed->root().is_object();  // an earlier version's is the token alone
    if (!readable) co_return provider::cursor_invalid();
    read_place(parsed->root(), place);
  }
  Arguments arguments;
  set_ends(arguments, *ends, input);
  set_place(arguments, paging, place, *size);
  const Value given = arguments.value();
  Result<http::Response> answer = co_await ask_at(context, session, (*rule)->request, paging, place, given);
  if (!answer.ok()) co_return answer.take_error();
  Answer seen(session);
  Result<void> read = seen.read(*answer);
  if (!read.ok()) co_return read.take_error();
  Result<Value> links = seen.list((*rule)->links);
  if (!links.ok()) co_return links.take_error();
  Result<provider::Following> behind =
      following(paging, seen, place, links->size(), *size, "", provider::digest(answer->body));
  if (!behind.ok()) co_return behind.take_error();
  std::string out = R"({"items":[)";
  for (const Value &link : links->items()) {
    const std::string target_id = provider::scalar(link["target_id"]);
    if (target_id.empty()) co_return seen.lacks("the id that a link leads to", (*rule)->links.pointer);
    if (out.back() != '[') out += ',';
    out += link_json(*ends, input["source_id"].text(), target_id, provider::scalar(link["type"]),
                     provider::scalar(link["label"]));
  }
  if (!behind->more) co_return out + R"(],"has_next_page":false,"next_cursor":null})";
  out += R"(],"has_next_page":true,"next_cursor":)";
  json::append_string(out, seal_cursor(session, stream, "{" + place_state(behind->place) + "}"));
  out += '}';
  co_return out;
}

Task<std::string> create_association(Context &context, Session &session, const contract::Operation &operation,
                                     Value input) {
  const Value record = input["record"];
  OPENINT_CO_TRY(const Ends ends, read_ends(session, record));
  OPENINT_CO_TRY(const CreateAssociationRule *rule,
                 find_link(session, operation.model, "create", ends, &connector::ModelRule::create_associations));
  if (!rule->needs_type.empty() && record["type"].text().empty()) {
    co_return Error(Status::invalid_argument,
                    session.connector().name() + " links " + shortened(ends.source) + " with " +
                        shortened(ends.target) + " only by " + rule->needs_type,
                    "/record/type");
  }
  Arguments arguments;
  set_ends(arguments, ends, record);
  Value given = arguments.value();
  OPENINT_CO_TRY(const std::shared_ptr<Current> current,
                 co_await read_before(context, session, operation.model, Write::create, given));
  if (current != nullptr) arguments.set("current", current->value());
  const std::string key = coroutine::random_uuid(context.environment());
  arguments.set_text("idempotency_key", key);
  given = arguments.value();
  OPENINT_CO_TRY(const http::Response answer, co_await ask_to_write(context, session, rule->request, given));
  OPENINT_CO_CHECK(check_done(session, rule->done, answer));
  OPENINT_CO_CHECK(co_await send_after(context, session, operation.model, Write::create, given));
  const std::string link = link_json(ends, record["source_id"].text(), std::string(record["target_id"].text()),
                                     std::string(record["type"].text()), "");
  co_return R"({"record":)" + link + "}";
}

}  // namespace openint::operations

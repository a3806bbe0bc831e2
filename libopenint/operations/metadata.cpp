// Objects, fields and kinds of links made at a provider, as its document's definitions say.
#include <unordered_set>

#include "libopenint/json/pointer.hpp"
#include "libopenint/operations/definition.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/provider/selection.hpp"

namespace openint::operations {

using http::Response;
using json::Value;
using provider::Session;

namespace {

Error wrong_input(std::string pointer, std::string rule, std::string_view found, std::string allowed,
                  std::string message) {
  Error error(Status::invalid_argument, message, pointer);
  Issue issue;
  issue.pointer = std::move(pointer);
  issue.rule = std::move(rule);
  issue.found = shortened(found);
  issue.allowed = std::move(allowed);
  issue.message = std::move(message);
  error.issues.push_back(std::move(issue));
  return error;
}

// What holds at every provider: ids once, and a title that is one of the fields and text.
Result<void> check_fields(const Value &input) {
  std::unordered_set<std::string_view> ids;
  std::string_view primary = input["primary_field_id"].text();
  std::string allowed;
  bool found = false;
  std::span<const Value> fields = input["fields"].items();
  for (size_t i = 0; i < fields.size(); ++i) {
    std::string_view id = fields[i]["id"].text();
    std::string pointer = json::pointer_join("/fields", i);
    if (!ids.insert(id).second) {
      return wrong_input(pointer + "/id", "unique", id, "an id once", "there are two fields \"" + shortened(id) + "\"");
    }
    allowed += (allowed.empty() ? "" : ", ") + std::string(id);
    if (id != primary) continue;
    found = true;
    if (fields[i]["type"].text() == "text") continue;
    return wrong_input(pointer + "/type", "enum", fields[i]["type"].text(), "text",
                       "the field that titles a record (primary_field_id) must be of type text");
  }
  if (found) return {};
  return wrong_input("/primary_field_id", "enum", primary, shortened(allowed, 200),
                     "primary_field_id must be the id of one of the fields, not \"" + shortened(primary) + "\"");
}

Task<void> carry_out(Context &context, Session &session, Definition &definition) {
  for (const Definition::Step &step : definition.steps()) {
    Result<std::vector<Value>> requests = definition.begin(step);
    if (!requests.ok()) co_return requests.take_error();
    for (const Value &arguments : *requests) {
      Result<Response> answer = co_await ask(context, session, *step.rule, arguments);
      Result<void> taken = definition.take(step, std::move(answer));
      if (!taken.ok()) co_return taken.take_error();
    }
  }
  co_return Result<void>();
}

// A record that says besides what went differently than asked.
std::string with_warnings(std::string record, const std::string &warnings) {
  if (warnings.empty() || record.empty() || record.back() != '}') return record;
  record.pop_back();
  return record + (record.back() == '{' ? "" : ",") + "\"warnings\":" + warnings + "}";
}

}  // namespace

Task<std::string> create_object(Context &context, Session &session, const contract::Operation &operation, Value input) {
  Definition definition(session, operation, input);
  Result<void> ready = definition.open("create_object");
  if (ready.ok()) ready = check_fields(input);
  if (!ready.ok()) co_return ready.take_error();
  Result<void> done = co_await carry_out(context, session, definition);
  if (!done.ok()) co_return done.take_error();
  Result<std::string> record = definition.record();
  if (!record.ok()) co_return record.take_error();
  co_return with_warnings(std::move(*record), definition.warnings());
}

Task<std::string> create_property(Context &context, Session &session, const contract::Operation &operation,
                                  Value input) {
  Definition definition(session, operation, input);
  Result<void> ready = definition.open("create_property");
  if (!ready.ok()) co_return ready.take_error();
  Result<void> done = co_await carry_out(context, session, definition);
  forget_descriptions(session, input["object_name"].text());
  if (!done.ok()) co_return done.take_error();
  Result<std::string> record = definition.record();
  if (!record.ok()) co_return record.take_error();
  co_return with_warnings(std::move(*record), definition.warnings());
}

Task<std::string> create_association_schema(Context &context, Session &session, const contract::Operation &operation,
                                            Value input) {
  Definition definition(session, operation, input);
  Result<void> ready = definition.open("create_association_schema");
  if (!ready.ok()) co_return ready.take_error();
  Result<void> done = co_await carry_out(context, session, definition);
  forget_descriptions(session, input["source_object"].text());  // a link may be a field
  if (!done.ok()) co_return done.take_error();
  Result<std::string> record = definition.record();
  if (!record.ok()) co_return record.take_error();
  co_return with_warnings("{\"association_schema\":" + *record + "}", definition.warnings());
}

}  // namespace openint::operations

// The verb report: one request, whose answer is held against its own sums before any of it is given.
#include <algorithm>

#include "libopenint/json/write.hpp"
#include "libopenint/operations/report_table.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/request.hpp"
#include "libopenint/provider/translating.hpp"

namespace openint::operations {

using connector::ReportRule;
using http::Response;
using json::Value;
using provider::Answer;
using provider::Arguments;
using provider::Reading;
using provider::Rejected;
using provider::Session;

namespace {

// What a report is asked for and does not take would be left out in silence.
Result<void> check_taken(const Session &session, const contract::Operation &operation, const ReportRule &rule,
                         const Value &input) {
  for (const json::Member &member : input.members()) {
    const bool taken = std::find(rule.takes.begin(), rule.takes.end(), member.key) != rule.takes.end();
    if (taken || member.value.is_null()) continue;
    return Error(Status::invalid_argument,
                 session.connector().name() + "'s " + operation.id + " takes no " + shortened(member.key),
                 "/" + std::string(member.key));
  }
  return {};
}

// The answer as a table, which the document's procedure reads from the provider's own form of one.
Task<std::string> read_table(Context &context, Session &session, const ReportRule &rule, Value body, Value input) {
  provider::Services &services = session.services();
  provider::Procedure procedure = services.find_procedure == nullptr ? nullptr : services.find_procedure(rule.reader);
  if (procedure == nullptr) {
    co_return Error(Status::unsupported, "there is no procedure \"" + rule.reader + "\"", rule.request.pointer);
  }
  Arguments arguments;
  arguments.set("body", body);
  arguments.set("input", input);
  const Value given = arguments.value();
  co_return co_await procedure(context, session, given);
}

// What the rules of the fields read.
Task<std::string> report_record(Context &context, Session &session, const ReportRule &rule, Value input) {
  Arguments arguments;
  arguments.set("input", input);
  const Value given = arguments.value();
  Result<Response> response = co_await ask(context, session, rule.request, given);
  if (!response.ok()) co_return response.take_error();
  Answer answer(session);
  OPENINT_CO_CHECK(answer.read(*response));
  if (!answer.body().is_object()) co_return answer.lacks("a report", rule.request.pointer);
  if (rule.reader.empty()) {
    co_return "{\"input\":" + json::to_text(input) + ",\"body\":" + json::to_text(answer.body()) + "}";
  }
  Result<std::string> text = co_await read_table(context, session, rule, answer.body(), input);
  if (!text.ok()) co_return text.take_error();
  OPENINT_CO_TRY(const json::Document table, json::Document::parse(*text));
  ReportTable report(rule);
  OPENINT_CO_CHECK(report.read(table.root()));
  co_return report.record(input);
}

// A value that cannot be read is none of which a report could do without.
Error unreadable_value(const Rejected &lost) {
  return Error(Status::malformed, "the provider's report: " + lost.field + " " + lost.reason, lost.pointer);
}

}  // namespace

Task<std::string> report(Context &context, Session &session, const contract::Operation &operation, Value input) {
  Result<const ReportRule *> rule = offered(session, operation.model, &connector::ModelRule::report);
  if (!rule.ok()) co_return rule.take_error();
  OPENINT_CO_CHECK(check_taken(session, operation, **rule, input));
  Result<std::string> record = co_await report_record(context, session, **rule, input);
  if (!record.ok()) co_return record.take_error();
  Reading reading;
  Result<std::shared_ptr<const translate::Translator>> translator =
      co_await reader(context, session, operation.model, reading);
  if (!translator.ok()) co_return translator.take_error();
  std::vector<Rejected> lost;
  Result<std::string> out = translate_record(**translator, *record, lost);
  if (!lost.empty()) co_return unreadable_value(lost.front());
  co_return out;
}

}  // namespace openint::operations

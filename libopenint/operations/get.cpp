// The verb get: one record by its id.
#include "libopenint/operations/get.hpp"

#include "libopenint/json/cut.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/provider/links.hpp"
#include "libopenint/provider/locate.hpp"
#include "libopenint/provider/record_id.hpp"

namespace openint::operations {

using connector::GetRule;
using connector::ModelRule;
using http::Response;
using provider::Arguments;
using provider::BatchEntry;
using provider::BatchPlan;
using provider::Built;
using provider::Reading;
using provider::Rejected;
using provider::Selection;
using provider::Session;
using provider::translate_record;

namespace {

Error not_there(std::string_view model, const std::string &id) {
  return Error(Status::not_found, "there is no " + std::string(model) + " with the id \"" + shortened(id) + "\"");
}

// The whole answer without what the document calls secret, wherever the record stands in it.
Result<std::string> without_secrets(const Session &session, std::string_view model, const GetRule &rule,
                                    std::string answer) {
  const ModelRule *rules = session.connector().model(model);
  if (rules == nullptr || rules->secret.empty()) return answer;
  std::vector<connector::Path> paths = rules->secret;
  for (const connector::Path &secret : rules->secret) {
    paths.push_back(rule.record);
    paths.back().insert(paths.back().end(), secret.begin(), secret.end());
  }
  std::string out;
  OPENINT_TRY(const bool cut, json::without_members(answer, paths, out));
  return cut ? out : answer;
}

// By the batch request, which carries the names of properties in its body.
Task<Fetched> fetch_by_batch(Context &context, Session &session, const BatchPlan &plan, std::string id) {
  std::vector<std::string> ids;
  ids.push_back(id);
  Result<std::vector<BatchEntry>> entries = co_await read_batch(context, session, plan, ids);
  if (!entries.ok()) co_return entries.take_error();
  const BatchEntry &entry = entries->front();
  if (entry.error != nullptr) co_return *entry.error;
  if (entry.record.empty()) co_return not_there(plan.model, id);
  Fetched out;
  out.record = entry.record;
  out.page = entry.page;
  OPENINT_CO_TRY(out.answer, without_secrets(session, plan.model, GetRule(), entry.record));
  co_return out;
}

Task<Fetched> fetch_by_get(Context &context, Session &session, const BatchPlan &plan, std::string id, bool &inlined) {
  inlined = false;
  Result<const GetRule *> rule = offered(session, plan.model, &ModelRule::get);
  if (!rule.ok()) co_return rule.take_error();
  Arguments arguments;
  arguments.set_text("object", plan.object);
  arguments.set_text("id", id);
  if (plan.input != nullptr) arguments.set("input", *plan.input);
  bool missing = false;
  Result<Built> request = build_within(session, (*rule)->request, arguments, plan.selection, missing);
  if (!request.ok()) co_return request.take_error();
  bool batched = missing && offered(session, plan.model, &ModelRule::batch_read).ok();
  if (batched) co_return co_await fetch_by_batch(context, session, plan, id);
  Result<Response> answer = co_await send_built(context, session, (*rule)->request, std::move(*request));
  bool gone = provider::is_gone((*rule)->gone, answer);
  if (gone) co_return not_there(plan.model, id);
  if (!answer.ok()) co_return answer.take_error();
  Result<std::string> record = record_of(session, **rule, *answer);
  if (!record.ok()) co_return record.take_error();
  inlined = (*rule)->inline_related;
  Fetched out;
  out.record = std::move(*record);
  out.page = provider::beside(session.connector().model(plan.model), answer->body);
  OPENINT_CO_TRY(out.answer, without_secrets(session, plan.model, **rule, std::move(answer->body)));
  co_return out;
}

// Nothing but the error is told of a record that can't be translated. What came in its place may be anything.
std::unique_ptr<Error> with_bytes(const Session &session, std::unique_ptr<Error> error,
                                  const std::vector<Rejected> &lost) {
  for (const Rejected &one : lost) {
    if (one.scope != "record") continue;
    Issue issue;
    issue.pointer = one.pointer;
    issue.rule = "readable";
    issue.found = session.secrets().cut_out(one.raw);
    issue.message = one.field.empty() ? one.reason : one.field + " " + one.reason;
    error->issues.push_back(std::move(issue));
  }
  return error;
}

// Whether the contract's answer is the record itself, with nothing around it.
bool is_bare(const json::Value &response) { return response["properties"].find("record") == nullptr; }

}  // namespace

Task<Fetched> fetch_record(Context &context, Session &session, std::string model, std::string object, std::string id,
                           json::Value input) {
  if (id.empty()) co_return Error(Status::invalid_argument, "the id is empty", "/id");
  Result<const GetRule *> rule = offered(session, model, &ModelRule::get);
  if (!rule.ok()) co_return rule.take_error();
  BatchPlan plan;
  plan.model = model;
  plan.object = object;
  plan.input = &input;
  Reading reading;
  plan.reading = reading;
  std::vector<std::string> properties;
  bool inlined = false;
  Result<Fetched> fetched = Fetched();
  for (int attempt = 0;; ++attempt) {
    Result<Selection> selection = co_await select_fields(context, session, model, object, reading, properties);
    if (!selection.ok()) co_return selection.take_error();
    plan.selection = std::move(*selection);
    fetched = co_await fetch_by_get(context, session, plan, id, inlined);
    if (fetched.ok()) break;
    bool again = attempt == 0 && forget_description(session, model, object, fetched.error());
    if (!again) co_return fetched.take_error();
  }
  std::vector<std::string_view> records;
  records.push_back(fetched->record);
  std::deque<std::string> kept;
  Result<bool> completed =
      co_await complete_related(context, session, model, plan.selection, inlined, records, kept, fetched->unread);
  if (!completed.ok()) co_return completed.take_error();
  std::string complete(records[0]);
  fetched->record = std::move(complete);
  co_return fetched;
}

Task<Got> get_record(Context &context, Session &session, std::string model, json::Value input) {
  std::string id(input["id"].text());
  if (id.empty()) co_return Error(Status::invalid_argument, "the id is empty", "/id");
  Result<std::string> object = co_await locate_object(context, session, model, input);
  if (!object.ok()) co_return object.take_error();
  Result<Fetched> fetched = co_await fetch_record(context, session, model, *object, id, input);
  if (!fetched.ok()) co_return fetched.take_error();
  Reading reading;
  Result<std::shared_ptr<const translate::Translator>> translator = co_await reader(context, session, model, reading);
  if (!translator.ok()) co_return translator.take_error();
  Got got;
  got.lost = std::move(fetched->unread);
  Result<std::string> record = translate_record(**translator, fetched->record, got.lost, fetched->page);
  if (!record.ok()) co_return with_bytes(session, record.take_error(), got.lost);
  got.record = std::move(*record);
  got.answer = std::move(fetched->answer);
  co_return got;
}

Task<Got> read_record(Context &context, Session &session, std::string model, std::string bytes) {
  Reading reading;
  Result<std::shared_ptr<const translate::Translator>> translator = co_await reader(context, session, model, reading);
  if (!translator.ok()) co_return translator.take_error();
  Got got;
  Result<std::string> record = translate_record(**translator, bytes, got.lost);
  if (!record.ok()) co_return with_bytes(session, record.take_error(), got.lost);
  got.id = provider::RecordIds(*session.connector().model(model), session.connector().tables()).of(bytes);
  got.record = std::move(*record);
  co_return got;
}

Task<std::string> get(Context &context, Session &session, const contract::Operation &operation, json::Value input) {
  Result<Got> got = co_await get_record(context, session, operation.model, input);
  if (!got.ok()) co_return got.take_error();
  if (is_bare(operation.response)) co_return with_rejected(std::move(got->record), got->lost);
  std::string out = "{\"record\":" + got->record + ",\"raw\":" + got->answer;
  append_rejected(out, got->lost);
  co_return out + "}";
}

}  // namespace openint::operations

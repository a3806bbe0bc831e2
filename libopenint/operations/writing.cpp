#include "libopenint/operations/writing.hpp"
#include "libopenint/operations/write_steps.hpp"

#include <algorithm>

#include "libopenint/base/time.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/operations/differences.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/lookups.hpp"
#include "libopenint/provider/split.hpp"
#include "libopenint/provider/translating.hpp"

namespace openint::operations {

namespace {

constexpr size_t kRowBlock = 1024;  // a batch write has thousands of them

using connector::Write;
using json::Member;
using json::Value;
using provider::Answer;
using provider::Arguments;
using provider::RequestRule;
using provider::Session;
using provider::Split;
using provider::split_answer;

constexpr std::string_view kInputMembers[] = {"name", "owner_id", "fields", "passthrough_fields", "custom_fields"};

bool takes_fields(const connector::ModelRule &model) {
  return std::any_of(model.fields.begin(), model.fields.end(),
                     [](const connector::FieldRule &rule) { return rule.name == "fields" && !rule.write.empty(); });
}

// What the contract does not name goes among the properties; what stands in both, as it stands outside.
Value custom_record(const connector::ModelRule &model, const Value &record, Arena &made) {
  const std::string_view place = takes_fields(model) ? "fields" : "passthrough_fields";
  std::vector<Member> members;
  std::vector<Member> properties;
  for (const Member &member : record["fields"].members()) properties.push_back(member);
  if (place == "passthrough_fields") {
    for (const Member &member : record["passthrough_fields"].members()) properties.push_back(member);
  }
  for (const Member &member : record.members()) {
    bool known = std::find(std::begin(kInputMembers), std::end(kInputMembers), member.key) != std::end(kInputMembers);
    if (!known) {
      properties.push_back(member);
    } else if (member.key != "fields" && member.key != place) {
      members.push_back(member);
    }
  }
  const Value own = Value::object(made.copy(std::span<const Member>(properties)));
  if (!properties.empty()) members.push_back({place, own});
  return Value::object(made.copy(std::span<const Member>(members)));
}

Error written_error(const Error &error, const Row &row, const std::string &id, const char *what) {
  // What came after the write says nothing of whether the record is there.
  const Status status = error.status == Status::not_found ? Status::provider : error.status;
  Error out(status, row.model + " " + id + " was written, but " + what + " failed: " + error.message);
  out.retry = error.retry;
  out.retry_after_ms = error.retry_after_ms;
  out.reason = "written";
  out.maybe_applied = true;
  out.provider = error.provider;
  return out;
}

}  // namespace

void append_warning(std::string &out, std::string_view title, std::string_view problem_type, std::string_view detail) {
  out += R"({"title":)";
  json::append_string(out, title);
  out += R"(,"problem_type":)";
  json::append_string(out, problem_type);
  out += R"(,"detail":)";
  json::append_string(out, detail);
  out += '}';
}

std::string written_otherwise(const Session &session, const Row &row, const std::string &record) {
  const connector::ModelRule *model = session.connector().model(row.model);
  auto got = json::Document::parse(record);
  if (model == nullptr || !got.ok()) return "";
  return differences(*model, row.record, got->root());
}

std::string with_record(const Got &got, const std::string &warnings) {
  std::string out = R"({"record":)" + got.record;
  if (!warnings.empty()) out += R"(,"warnings":[)" + warnings + "]";
  append_rejected(out, got.lost);
  return out + "}";
}

Result<Row> make_row(Context &context, Session &session, const contract::Operation &operation, const Value &input,
                     const Value &record) {
  Row row;
  row.idempotency_key = coroutine::random_uuid(context.environment());
  row.model = operation.model;
  const connector::ModelRule *model = session.connector().model(operation.model);
  if (model == nullptr) {
    return Error(Status::unsupported, session.connector().name() + " has no " + operation.model);
  }
  row.object_name = std::string(input["object_name"].text());
  row.object = row.object_name.empty() ? model->object : row.object_name;
  row.id = std::string(input["id"].text());
  bool custom = input.find("object_name") != nullptr;
  row.record = record;
  if (!custom) return row;
  row.made = std::make_shared<Arena>(kRowBlock);
  row.record = custom_record(*model, record, *row.made);
  return row;
}

Task<Got> current_record(Context &context, Session &session, const Row &row) {
  std::vector<Member> members;
  members.push_back(Member{"id", Value::string(row.id)});
  if (!row.object_name.empty()) members.push_back(Member{"object_name", Value::string(row.object_name)});
  const Value input = Value::object(members);
  co_return co_await get_record(context, session, row.model, input);
}

Task<ProviderBody> provider_body(Context &context, Session &session, const Row &row) {
  Result<std::shared_ptr<const translate::Translator>> translator =
      co_await writer(context, session, row.model, row.record);
  if (!translator.ok()) co_return translator.take_error();
  translate::Writing writing;
  writing.can_read = !row.id.empty();
  if (writing.can_read) writing.verb = translate::Writing::Verb::update;
  if (row.either) writing.verb = translate::Writing::Verb::either;
  ProviderBody out;
  out.arena = std::make_shared<Arena>(kRowBlock);
  Result<Value> body = (*translator)->reverse(row.record, writing, *out.arena);
  if (!body.ok() && body.error().reason == translate::kUnknownChoice && renew_tables(context, session)) {
    translator = co_await writer(context, session, row.model, row.record);
    if (!translator.ok()) co_return translator.take_error();
    body = (*translator)->reverse(row.record, writing, *out.arena);
  }
  const bool read = !body.ok() && body.error().reason == translate::kNeedsCurrent;
  if (!read) {
    if (!body.ok()) co_return body.take_error();
    out.value = *body;
    co_return out;
  }
  Result<Got> current = co_await current_record(context, session, row);
  if (!current.ok()) co_return current.take_error();
  log_rejected(context, session, row.model, current->lost);
  Result<json::Document> document = json::Document::parse(current->record);
  if (!document.ok()) co_return document.take_error();
  writing.current = document->root();
  OPENINT_CO_TRY(out.value, (*translator)->reverse(row.record, writing, *out.arena));
  co_return out;
}

void set_arguments(Context &context, Session &session, const Row &row, const Value &body, Arguments &arguments) {
  arguments.set("settings", session.settings());
  arguments.set_text("object", row.object);
  if (!row.id.empty()) arguments.set_text("id", row.id);
  std::string now;
  epoch_to_instant(std::to_string(context.now_ms()), false, now);
  arguments.set_text("now", now);
  if (!row.idempotency_key.empty()) arguments.set_text("idempotency_key", row.idempotency_key);
  if (row.current != nullptr) arguments.set("current", row.current->value());
  if (!body.is_null()) arguments.set("record", body);
}

Task<bool> follow_row(Context &context, Session &session, const Row &row, Write write, ProviderBody body) {
  if (!has_after(session, row.model, write)) co_return false;
  Arguments arguments;
  set_arguments(context, session, row, body.value, arguments);
  const Value values = arguments.value();
  Result<bool> sent = co_await send_after(context, session, row.model, write, values);
  if (!sent.ok()) co_return written_error(sent.error(), row, row.id, "a request after it");
  co_return *sent;
}

Task<Got> whole_record(Context &context, Session &session, const Row &row, const connector::Path &place,
                       const std::string &answer) {
  Result<Split> split = split_answer(answer, place);
  if (!split.ok()) co_return split.take_error();
  if (split->records.size() != 1) co_return Got();
  co_return co_await read_record(context, session, row.model, std::string(split->records.front()));
}

namespace {

// What a row's request made of it, but for the errors of the request itself: those are not here yet.
struct Sent {
  Sent() = default;
  ProviderBody body;  // as it was sent
  http::Response answer;
};

// One request for one row: what the document wants before it, and its answer.
Task<Sent> send_request(Context &context, Session &session, Row &row, Write write, const RequestRule &request) {
  Sent sent;
  if (write != Write::remove) {
    OPENINT_CO_TRY(sent.body, co_await provider_body(context, session, row));
  }
  Arguments arguments;
  set_arguments(context, session, row, sent.body.value, arguments);
  Value values = arguments.value();
  OPENINT_CO_TRY(row.current, co_await read_before(context, session, row.model, write, values));
  if (row.current != nullptr) {
    arguments.set("current", row.current->value());
    values = arguments.value();
  }
  OPENINT_CO_TRY(sent.answer, co_await ask_to_write(context, session, request, values));
  co_return sent;
}

// The new record's id, by the section's "id"; "" where the answer does not tell it.
std::string created_id(const Session &session, const connector::CreateRule &rule, const http::Response &response) {
  Answer answer(session);
  if (!rule.id || !answer.read(response).ok()) return "";
  auto id = answer.evaluate(*rule.id);
  return id.ok() ? provider::scalar(*id) : "";
}

Error no_evidence(const Session &session, const http::Response &response, const std::string &what,
                  const std::string &pointer) {
  Answer answer(session);
  (void)answer.read(response);
  return maybe_applied(answer.lacks(what, pointer));
}

// The engine may have sent it several times under one key, but the caller's next create has another.
Error of_create(std::unique_ptr<Error> error, const RequestRule &request) {
  const int status = error->provider.http_status;
  const bool lost = status == 0 && (error->status == Status::unavailable || error->status == Status::timeout ||
                                    error->status == Status::cancelled);
  const bool unsure = request.repeatable && (lost || status == 408 || status >= 500);
  return unsure ? maybe_applied(std::move(*error)) : std::move(*error);
}

Task<Written> send_create(Context &context, Session &session, Row row) {
  OPENINT_CO_TRY(const connector::CreateRule *rule, offered(session, row.model, &connector::ModelRule::create));
  Result<Sent> answered = co_await send_request(context, session, row, Write::create, rule->request);
  if (!answered.ok()) co_return of_create(answered.take_error(), rule->request);
  Sent sent = std::move(*answered);
  Written written;
  written.id = created_id(session, *rule, sent.answer);
  Result<Got> whole = Got();
  if (rule->whole) whole = co_await whole_record(context, session, row, rule->record, sent.answer.body);
  if (whole.ok()) written.whole = std::move(*whole);
  if (written.id.empty()) written.id = written.whole.id;
  if (written.id.empty() && written.whole.record.empty()) {
    const std::string what = "the id of the " + row.model + " that it created";
    co_return no_evidence(session, sent.answer, what, rule->id ? rule->id->pointer : rule->request.pointer);
  }
  row.id = written.id;
  OPENINT_CO_TRY(const bool followed, co_await follow_row(context, session, row, Write::create, sent.body));
  if (followed && !written.id.empty()) written.whole = Got();
  co_return written;
}

Task<Written> send_update(Context &context, Session &session, Row row) {
  OPENINT_CO_TRY(const connector::UpdateRule *rule, offered(session, row.model, &connector::ModelRule::update));
  OPENINT_CO_TRY(Sent sent, co_await send_request(context, session, row, Write::update, rule->request));
  Written written;
  written.id = row.id;
  Result<Got> whole = Got();
  if (rule->whole) whole = co_await whole_record(context, session, row, rule->record, sent.answer.body);
  if (whole.ok()) written.whole = std::move(*whole);
  // A record that is whole tells of itself, where the document does not say what does.
  if (rule->done || written.whole.record.empty()) OPENINT_CO_CHECK(check_done(session, rule->done, sent.answer));
  OPENINT_CO_TRY(const bool followed, co_await follow_row(context, session, row, Write::update, sent.body));
  if (followed) written.whole = Got();
  co_return written;
}

}  // namespace

Task<Written> send_row(Context &context, Session &session, Row row) {
  if (row.id.empty()) co_return co_await send_create(context, session, std::move(row));
  co_return co_await send_update(context, session, std::move(row));
}

Task<bool> send_delete(Context &context, Session &session, Row row) {
  OPENINT_CO_TRY(const connector::DeleteRule *rule, offered(session, row.model, &connector::ModelRule::remove));
  OPENINT_CO_TRY(Sent sent, co_await send_request(context, session, row, Write::remove, rule->request));
  OPENINT_CO_CHECK(check_done(session, rule->done, sent.answer));
  OPENINT_CO_CHECK(co_await follow_row(context, session, row, Write::remove, sent.body));
  co_return true;
}

Task<Got> finish_row(Context &context, Session &session, const Row &row, Written written) {
  if (!written.whole.record.empty()) co_return std::move(written.whole);
  Row read = row;
  read.id = written.id;
  Result<Got> answer = co_await current_record(context, session, read);
  if (!answer.ok()) co_return written_error(answer.error(), row, written.id, "reading it again");
  co_return answer;
}

}  // namespace openint::operations

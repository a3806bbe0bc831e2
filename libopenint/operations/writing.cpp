#include "libopenint/operations/write_steps.hpp"
#include "libopenint/operations/writing.hpp"

#include <algorithm>

#include "libopenint/base/time.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/operations/differences.hpp"
#include "libopenint/operations/get.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/lookups.hpp"
#include "libopenint/provider/split.hpp"
#include "libopenint/provider/translating.hpp"

namespace openint::operations {

namespace {

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
std::string custom_record(const connector::ModelRule &model, const Value &record) {
  const std::string_view place = takes_fields(model) ? "fields" : "passthrough_fields";
  Arena arena;
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
  if (!properties.empty()) members.push_back({place, Value::object(properties)});
  return json::to_text(Value::object(members));
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

std::string scalar_text(const Value &value) {
  return value.is_string() || value.is_number() ? std::string(value.text()) : std::string();
}

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
  auto asked = json::Document::parse(row.record);
  auto got = json::Document::parse(record);
  if (model == nullptr || !asked.ok() || !got.ok()) return "";
  return differences(*model, asked->root(), got->root());
}

std::string with_record(const std::string &record, const std::string &warnings) {
  std::string out = R"({"record":)" + record;
  if (!warnings.empty()) out += R"(,"warnings":[)" + warnings + "]";
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
  row.record = custom ? custom_record(*model, record) : json::to_text(record);
  return row;
}

Task<std::string> current_record(Context &context, Session &session, const Row &row) {
  std::vector<Member> members;
  members.push_back(Member{"id", Value::string(row.id)});
  if (!row.object_name.empty()) members.push_back(Member{"object_name", Value::string(row.object_name)});
  const Value input = Value::object(members);
  Result<Got> got = co_await get_record(context, session, row.model, input);
  if (!got.ok()) co_return got.take_error();
  co_return std::move(got->record);
}

Task<std::string> provider_body(Context &context, Session &session, const Row &row) {
  Result<std::shared_ptr<const translate::Translator>> translator =
      co_await writer(context, session, row.model, row.record);
  if (!translator.ok()) co_return translator.take_error();
  translate::Writing writing;
  writing.can_read = !row.id.empty();
  if (writing.can_read) writing.verb = translate::Writing::Verb::update;
  if (row.either) writing.verb = translate::Writing::Verb::either;
  Result<std::string> body = (*translator)->reverse(row.record, writing);
  if (!body.ok() && body.error().reason == translate::kUnknownChoice && renew_tables(context, session)) {
    translator = co_await writer(context, session, row.model, row.record);
    if (!translator.ok()) co_return translator.take_error();
    body = (*translator)->reverse(row.record, writing);
  }
  if (body.ok() || body.error().reason != translate::kNeedsCurrent) co_return body;
  Result<std::string> current = co_await current_record(context, session, row);
  if (!current.ok()) co_return current.take_error();
  Result<json::Document> document = json::Document::parse(*current);
  if (!document.ok()) co_return document.take_error();
  writing.current = document->root();
  co_return (*translator)->reverse(row.record, writing);
}

Result<void> set_arguments(Context &context, Session &session, const Row &row, const std::string &body,
                           Arguments &arguments) {
  arguments.set("settings", session.settings());
  arguments.set_text("object", row.object);
  if (!row.id.empty()) arguments.set_text("id", row.id);
  std::string now;
  epoch_to_instant(std::to_string(context.now_ms()), false, now);
  arguments.set_text("now", now);
  if (!row.idempotency_key.empty()) arguments.set_text("idempotency_key", row.idempotency_key);
  if (row.current != nullptr) arguments.set("current", row.current->value());
  if (body.empty()) return {};
  OPENINT_TRY(Value record, json::parse(arguments.arena().copy(std::string_view(body)), arguments.arena()));
  arguments.set("record", record);
  return {};
}

Task<bool> follow_row(Context &context, Session &session, const Row &row, Write write, std::string body) {
  if (!has_after(session, row.model, write)) co_return false;
  Arguments arguments;
  OPENINT_CO_CHECK(set_arguments(context, session, row, body, arguments));
  const Value values = arguments.value();
  Result<bool> sent = co_await send_after(context, session, row.model, write, values);
  if (!sent.ok()) co_return written_error(sent.error(), row, row.id, "a request after it");
  co_return *sent;
}

Task<std::string> whole_record(Context &context, Session &session, const Row &row, const connector::Path &place,
                               const std::string &answer) {
  Result<Split> split = split_answer(answer, place);
  if (!split.ok()) co_return split.take_error();
  if (split->records.size() != 1) co_return std::string();
  co_return co_await read_record(context, session, row.model, std::string(split->records.front()));
}

namespace {

// What a row's request made of it, but for the errors of the request itself: those are not here yet.
struct Sent {
  Sent() = default;
  std::string body;  // the provider's, as it was sent
  http::Response answer;
};

// One request for one row: what the document wants before it, and its answer.
Task<Sent> send_request(Context &context, Session &session, Row &row, Write write, const RequestRule &request) {
  Sent sent;
  if (write != Write::remove) {
    OPENINT_CO_TRY(sent.body, co_await provider_body(context, session, row));
  }
  Arguments arguments;
  OPENINT_CO_CHECK(set_arguments(context, session, row, sent.body, arguments));
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
  return id.ok() ? scalar_text(*id) : "";
}

Error no_evidence(const Session &session, const http::Response &response, const std::string &what,
                  const std::string &pointer) {
  Answer answer(session);
  (void)answer.read(response);
  return maybe_applied(answer.lacks(what, pointer));
}

Task<Written> send_create(Context &context, Session &session, Row row) {
  OPENINT_CO_TRY(const connector::CreateRule *rule, offered(session, row.model, &connector::ModelRule::create));
  OPENINT_CO_TRY(Sent sent, co_await send_request(context, session, row, Write::create, rule->request));
  Written written;
  written.id = created_id(session, *rule, sent.answer);
  Result<std::string> record = std::string();
  if (rule->whole) record = co_await whole_record(context, session, row, rule->record, sent.answer.body);
  if (record.ok()) written.record = std::move(*record);
  if (written.id.empty() && written.record.empty()) {
    const std::string what = "the id of the " + row.model + " that it created";
    co_return no_evidence(session, sent.answer, what, rule->id ? rule->id->pointer : rule->request.pointer);
  }
  row.id = written.id;
  OPENINT_CO_TRY(const bool followed, co_await follow_row(context, session, row, Write::create, sent.body));
  if (followed && !written.id.empty()) written.record.clear();
  if (!written.record.empty()) written.id.clear();  // which the record tells
  co_return written;
}

Task<Written> send_update(Context &context, Session &session, Row row) {
  OPENINT_CO_TRY(const connector::UpdateRule *rule, offered(session, row.model, &connector::ModelRule::update));
  OPENINT_CO_TRY(Sent sent, co_await send_request(context, session, row, Write::update, rule->request));
  Written written;
  written.id = row.id;
  Result<std::string> record = std::string();
  if (rule->whole) record = co_await whole_record(context, session, row, rule->record, sent.answer.body);
  if (record.ok()) written.record = std::move(*record);
  // A record that is whole tells of itself, where the document does not say what does.
  if (rule->done || written.record.empty()) OPENINT_CO_CHECK(check_done(session, rule->done, sent.answer));
  OPENINT_CO_TRY(const bool followed, co_await follow_row(context, session, row, Write::update, sent.body));
  if (followed) written.record.clear();
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

Task<std::string> finish_row(Context &context, Session &session, const Row &row, Written written) {
  if (!written.record.empty()) co_return std::move(written.record);
  Row read = row;
  read.id = written.id;
  Result<std::string> answer = co_await current_record(context, session, read);
  if (!answer.ok()) co_return written_error(answer.error(), row, written.id, "reading it again");
  co_return answer;
}

}  // namespace openint::operations

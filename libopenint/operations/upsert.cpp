// Create or update by a key: in one request where the provider can, else search and write, which two at once must not
// do and which the response reports as not atomic.
#include <algorithm>

#include "libopenint/json/write.hpp"
#include "libopenint/operations/outcomes.hpp"
#include "libopenint/operations/upsert_key.hpp"
#include "libopenint/operations/writing.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/lease.hpp"

namespace openint::operations {

namespace {

using connector::SearchRule;
using connector::UpsertRule;
using json::Member;
using json::Value;
using provider::Answer;
using provider::Arguments;
using provider::Session;

constexpr size_t kNamedMatches = 10;

// The ids that one request of the section "search" finds, added to `ids`.
Task<bool> search_some(Context &context, Session &session, const SearchRule &rule, const Row &row, const UpsertKey &key,
                       std::vector<std::string> values, std::vector<std::string> &ids) {
  Arguments arguments;
  arguments.set_text("object", row.object);
  set_key(key, values, arguments);
  const Value given = arguments.value();
  Result<http::Response> answer = co_await ask(context, session, rule.request, given);
  if (!answer.ok()) co_return answer.take_error();
  Answer seen(session);
  Result<void> read = seen.read(*answer);
  if (!read.ok()) co_return read.take_error();
  Result<Value> found = seen.list(rule.ids);
  if (!found.ok()) co_return found.take_error();
  for (const Value &id : found->items()) {
    std::string text = scalar_text(id);
    if (!text.empty() && std::find(ids.begin(), ids.end(), text) == ids.end()) ids.push_back(std::move(text));
  }
  co_return true;
}

Task<bool> search(Context &context, Session &session, const SearchRule &rule, const Row &row, const UpsertKey &key,
                  std::vector<std::string> &ids) {
  const size_t step = rule.request.max > 0 ? static_cast<size_t>(rule.request.max) : key.values.size();
  for (size_t at = 0; at < key.values.size(); at += step) {
    const size_t end = std::min(at + step, key.values.size());
    std::vector<std::string> some(key.values.begin() + static_cast<std::ptrdiff_t>(at),
                                  key.values.begin() + static_cast<std::ptrdiff_t>(end));
    Result<bool> done = co_await search_some(context, session, rule, row, key, std::move(some), ids);
    if (!done.ok()) co_return done.take_error();
    if (ids.size() > kNamedMatches) break;
  }
  co_return true;
}

Error several(const Row &row, const UpsertKey &key, const std::vector<std::string> &ids) {
  std::string named;
  for (size_t i = 0; i < ids.size() && i < kNamedMatches; ++i) named += (i == 0 ? "" : ", ") + shortened(ids[i]);
  Error error(Status::conflict,
              std::to_string(ids.size()) + (ids.size() > kNamedMatches ? " or more" : "") + " records of " + row.model +
                  " match by " + key.name + ": " + named,
              "/upsert_on");
  error.reason = "several_match";
  return error;
}

// One request that creates or updates.
Task<Written> send_native(Context &context, Session &session, const UpsertRule &rule, const Row &row,
                          const UpsertKey &key) {
  Result<std::string> record = key.own ? Result<std::string>(row.record) : filled(key, row.record);
  if (!record.ok()) co_return record.take_error();
  Row whole = row;
  whole.record = std::move(*record);
  whole.either = true;
  Result<std::string> body = co_await provider_body(context, session, whole);
  if (!body.ok()) co_return body.take_error();
  Arguments arguments;
  Result<void> set = set_arguments(context, session, whole, *body, arguments);
  if (!set.ok()) co_return set.take_error();
  set_key(key, key.given, arguments);
  const Value given = arguments.value();
  Result<http::Response> answer = co_await ask(context, session, rule.request, given);
  if (!answer.ok()) co_return answer.take_error();
  std::vector<RowOutcome> outcomes(1);
  Result<void> told = read_outcomes(session, rule.results, *answer, std::vector<std::string>(1), outcomes);
  if (!told.ok()) co_return told.take_error();
  if (outcomes[0].error != nullptr) co_return std::move(outcomes[0].error);
  Written written;
  written.id = outcomes[0].id;
  whole.id = written.id;
  Result<bool> linked = co_await send_link(context, session, whole, *body);
  if (!linked.ok()) {
    Error error = linked.error();
    error.message = row.model + " " + written.id + " was written, but not its links: " + error.message;
    error.maybe_applied = true;
    co_return error;
  }
  co_return written;
}

std::string memory_key(const Session &session, const Row &row, const UpsertKey &key, std::string_view value) {
  return session.cache_key("upserted", row.model + "\n" + key.property + "\n" + std::string(value));
}

// What this engine itself made a moment ago, which the provider's search may not show yet.
Task<bool> add_remembered(Context &context, Session &session, const Row &row, const UpsertKey &key,
                          std::vector<std::string> &ids) {
  for (const std::string &value : key.given) {
    auto id = session.services().cache.get<std::string>(memory_key(session, row, key, value), context.now_ms());
    if (id == nullptr || std::find(ids.begin(), ids.end(), *id) != ids.end()) continue;
    Written written;
    written.id = *id;
    Result<std::string> record = co_await finish_row(context, session, row, written);
    if (record.ok()) ids.push_back(*id);
  }
  co_return true;
}

void remember(Context &context, Session &session, const SearchRule &rule, const Row &row, const UpsertKey &key,
              const std::string &id) {
  if (rule.lag_ms <= 0 || id.empty()) return;
  for (const std::string &value : key.given) {
    session.services().cache.put<std::string>(memory_key(session, row, key, value),
                                              std::make_shared<const std::string>(id), context.now_ms() + rule.lag_ms);
  }
}

std::string not_atomic(const Session &session, const Row &row, const UpsertKey &key) {
  std::string out;
  append_warning(out, "Not atomic", "maybe_duplicate",
                 session.connector().name() + " has no upsert of " + row.model + " by " + key.name +
                     ": it was searched for, then written. Upserts through this engine's store wait for each other; "
                     "another program may have created the same record meanwhile.");
  return out;
}

// The id that a written row has, from its record where the answer told it whole.
std::string id_of(const Written &written) {
  if (!written.id.empty() || written.record.empty()) return written.id;
  auto document = json::Document::parse(written.record);
  return document.ok() ? std::string(document->root()["id"].text()) : std::string();
}

Task<std::string> search_and_write(Context &context, Session &session, Row row, const Value upsert_on,
                                   const UpsertRule *native) {
  Result<const SearchRule *> rule = offered(session, row.model, &connector::ModelRule::search);
  if (!rule.ok()) co_return rule.take_error();
  Result<UpsertKey> read = read_key(session, (*rule)->keys, row.model, upsert_on);
  if (!read.ok()) co_return read.take_error();
  const UpsertKey key = std::move(*read);
  std::vector<std::string> names;
  for (const std::string &value : key.given) names.push_back(upsert_lease(session, row.model, key.name, value));
  store::Lease lease = provider::new_lease(context, session);
  Result<bool> alone = co_await provider::take_lease(context, lease, names);
  if (!alone.ok()) co_return alone.take_error();
  std::vector<std::string> ids;
  Result<bool> searched = co_await search(context, session, **rule, row, key, ids);
  if (!searched.ok()) co_return searched.take_error();
  Result<bool> recalled = co_await add_remembered(context, session, row, key, ids);
  if (!recalled.ok()) co_return recalled.take_error();
  if (ids.size() > 1) co_return several(row, key, ids);
  // The search may have taken long.
  alone = co_await provider::take_lease(context, lease, names);
  if (!alone.ok()) co_return alone.take_error();
  Result<Written> written = Written();
  if (!ids.empty()) {
    row.id = ids.front();
    written = co_await send_row(context, session, row);
  } else if (native != nullptr && !key.given.empty()) {
    Result<UpsertKey> same = read_key(session, native->keys, row.model, upsert_on);
    if (!same.ok()) co_return same.take_error();
    const UpsertKey native_key = std::move(*same);
    written = co_await send_native(context, session, *native, row, native_key);
  } else {
    Result<std::string> record = filled(key, row.record);
    if (!record.ok()) co_return record.take_error();
    row.record = std::move(*record);
    written = co_await send_row(context, session, row);
  }
  if (!written.ok()) co_return written.take_error();
  if (ids.empty()) remember(context, session, **rule, row, key, id_of(*written));
  lease.release();
  Result<std::string> record = co_await finish_row(context, session, row, std::move(*written));
  if (!record.ok()) co_return record.take_error();
  std::string warnings = written_otherwise(session, row, *record);
  if (!key.given.empty()) warnings = not_atomic(session, row, key) + (warnings.empty() ? "" : ",") + warnings;
  co_return with_record(*record, warnings);
}

// The section "upsert", where there is one and it goes by this key.
const UpsertRule *native_rule(Session &session, const Row &row, const Value &upsert_on) {
  auto rule = offered(session, row.model, &connector::ModelRule::upsert);
  if (!rule.ok()) return nullptr;
  auto key = read_key(session, (*rule)->keys, row.model, upsert_on);
  if (!key.ok()) return nullptr;
  return *rule;
}

}  // namespace

Task<std::string> upsert(Context &context, Session &session, const contract::Operation &operation, Value input) {
  Result<Row> made = make_row(session, operation, input, input["record"]);
  if (!made.ok()) co_return made.take_error();
  const Row row = std::move(*made);
  const Value upsert_on = input["upsert_on"];
  const UpsertRule *native = native_rule(session, row, upsert_on);
  if (native == nullptr || upsert_on["values"].size() != 1) {
    co_return co_await search_and_write(context, session, row, upsert_on, native);
  }
  Result<UpsertKey> key = read_key(session, native->keys, row.model, upsert_on);
  if (!key.ok()) co_return key.take_error();
  Result<Written> written = co_await send_native(context, session, *native, row, *key);
  if (!written.ok()) co_return written.take_error();
  Result<std::string> record = co_await finish_row(context, session, row, std::move(*written));
  if (!record.ok()) co_return record.take_error();
  co_return with_record(*record, written_otherwise(session, row, *record));
}

}  // namespace openint::operations

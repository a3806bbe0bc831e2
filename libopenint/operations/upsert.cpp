// Create or update by a key: in one request where the provider can, else search and write, which two at once must not
// do and which the response reports as not atomic.
#include <algorithm>

#include "libopenint/json/write.hpp"
#include "libopenint/operations/outcomes.hpp"
#include "libopenint/operations/same_key.hpp"
#include "libopenint/operations/upsert_key.hpp"
#include "libopenint/operations/write_steps.hpp"
#include "libopenint/operations/writing.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/lease.hpp"

namespace openint::operations {

namespace {

using connector::SearchRule;
using connector::UpsertRule;
using connector::Write;
using json::Value;
using provider::Answer;
using provider::Arguments;
using provider::Session;

constexpr size_t kNamedMatches = 10;

// What the searches found: ids of records that have the key, each once.
struct Matches {
  Matches() = default;
  std::vector<std::string> ids;
};

// Whether a record that has the key has the others, too.
Result<bool> has_others(const Answer &answer, const SearchRule &rule, const UpsertKey &key, const Value &found) {
  for (const UpsertKey &other : key.also) {
    const Value *value = find_property(found["fields"], other.property);
    if (value == nullptr) return answer.lacks(other.property + " of a record that it found", rule.found.pointer);
    if (!same_key(*value, other.values)) return false;
  }
  return true;
}

// One answer of the section "search". Providers look for parts of a value, for other spellings and in other fields too:
// only a record that really has the key counts, and where the answer is full of others it proves nothing.
Result<void> add_matches(Answer &answer, const SearchRule &rule, const UpsertKey &key, Matches &matches) {
  OPENINT_TRY(const Value found, answer.list(rule.found));
  size_t with_key = 0;
  for (const Value &each : found.items()) {
    std::string id = provider::scalar(each["id"]);
    if (id.empty()) return answer.lacks("the id of a record that it found", rule.found.pointer);
    const Value *value = find_property(each["fields"], key.property);
    if (value == nullptr) return answer.lacks(key.property + " of a record that it found", rule.found.pointer);
    if (!same_key(*value, key.values)) continue;
    ++with_key;
    OPENINT_TRY(const bool fits, has_others(answer, rule, key, each));
    if (!fits) continue;
    if (std::find(matches.ids.begin(), matches.ids.end(), id) == matches.ids.end())
      matches.ids.push_back(std::move(id));
  }
  const bool full = rule.size > 0 && found.size() >= static_cast<size_t>(rule.size);
  if (!full || with_key == found.size() || matches.ids.size() > 1) return {};
  return answer.lacks("an end: among more records than it holds there may be others with this " + key.name,
                      rule.found.pointer);
}

Task<bool> search_some(Context &context, Session &session, const SearchRule &rule, const Row &row, const UpsertKey &key,
                       std::vector<std::string> values, Matches &matches) {
  Arguments arguments;
  arguments.set_text("object", row.object);
  set_key(key, values, arguments);
  const Value given = arguments.value();
  OPENINT_CO_TRY(const http::Response answer, co_await ask(context, session, rule.request, given));
  Answer seen(session);
  OPENINT_CO_CHECK(seen.read(answer));
  OPENINT_CO_CHECK(add_matches(seen, rule, key, matches));
  co_return true;
}

Task<bool> search(Context &context, Session &session, const SearchRule &rule, const Row &row, const UpsertKey &key,
                  Matches &matches) {
  const size_t step = rule.request.max > 0 ? static_cast<size_t>(rule.request.max) : key.values.size();
  for (size_t at = 0; at < key.values.size(); at += step) {
    const size_t end = std::min(at + step, key.values.size());
    std::vector<std::string> some(key.values.begin() + static_cast<std::ptrdiff_t>(at),
                                  key.values.begin() + static_cast<std::ptrdiff_t>(end));
    OPENINT_CO_CHECK(co_await search_some(context, session, rule, row, key, std::move(some), matches));
    if (matches.ids.size() > kNamedMatches) break;
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
Task<Written> send_native(Context &context, Session &session, const UpsertRule &rule, Row row, UpsertKey key) {
  if (!key.own) OPENINT_CO_CHECK(fill(key, row));
  row.either = true;
  OPENINT_CO_TRY(const ProviderBody body, co_await provider_body(context, session, row));
  Arguments arguments;
  set_arguments(context, session, row, body.value, arguments);
  set_key(key, key.given, arguments);
  Value given = arguments.value();
  OPENINT_CO_TRY(row.current, co_await read_before(context, session, row.model, Write::upsert, given));
  if (row.current != nullptr) {
    arguments.set("current", row.current->value());
    given = arguments.value();
  }
  OPENINT_CO_TRY(const http::Response answer, co_await ask_to_write(context, session, rule.request, given));
  std::vector<RowOutcome> outcomes(1);
  const std::vector<std::string> ids(1);
  OPENINT_CO_CHECK(read_outcomes(session, rule.results, answer, ids, outcomes));
  if (outcomes[0].error != nullptr) co_return std::move(outcomes[0].error);
  Written written;
  written.id = outcomes[0].id;
  row.id = written.id;
  OPENINT_CO_CHECK(co_await follow_row(context, session, row, Write::upsert, body));
  co_return written;
}

std::string memory_key(const Session &session, const Row &row, const UpsertKey &key, std::string_view value) {
  return session.cache_key("upserted", row.model + "\n" + key.property + "\n" + std::string(value));
}

// What this engine itself made a moment ago, which the provider's search may not show yet.
Task<bool> add_remembered(Context &context, Session &session, const Row &row, const UpsertKey &key, Matches &matches) {
  std::vector<std::string> &ids = matches.ids;
  for (const std::string &value : key.given) {
    auto id = session.services().cache.get<std::string>(memory_key(session, row, key, value), context.now_ms());
    if (id == nullptr || std::find(ids.begin(), ids.end(), *id) != ids.end()) continue;
    Row made = row;
    made.id = *id;
    // Only word that it is gone makes it gone; without any the write would rest on nothing.
    Result<Got> record = co_await current_record(context, session, made);
    const bool gone = !record.ok() && record.error().status == Status::not_found;
    if (!record.ok() && !gone) co_return record.take_error();
    if (!gone) ids.push_back(*id);
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

// `keep`: a record that is there is given as it is.
Task<std::string> search_and_write(Context &context, Session &session, Row row, const Value upsert_on,
                                   const UpsertRule *native, bool keep) {
  OPENINT_CO_TRY(const SearchRule *rule, offered(session, row.model, &connector::ModelRule::search));
  OPENINT_CO_TRY(const UpsertKey key, read_key(session, rule->keys, row.model, upsert_on));
  std::vector<std::string> names;
  for (const std::string &value : key.given) names.push_back(upsert_lease(session, row.model, key.name, value));
  store::Lease lease = provider::new_lease(context, session);
  OPENINT_CO_CHECK(co_await provider::take_lease(context, lease, names));
  Matches matches;
  OPENINT_CO_CHECK(co_await search(context, session, *rule, row, key, matches));
  OPENINT_CO_CHECK(co_await add_remembered(context, session, row, key, matches));
  if (keep && !matches.ids.empty()) {
    row.id = matches.ids.front();
    Result<Got> there = co_await current_record(context, session, row);
    if (there.ok()) co_return with_record(*there, "");
    std::unique_ptr<Error> error = there.take_error();
    if (error->status == Status::not_found) error->status = Status::provider;  // it was found a moment ago
    co_return std::move(error);
  }
  if (matches.ids.size() > 1) co_return several(row, key, matches.ids);
  // The search may have taken long.
  OPENINT_CO_CHECK(co_await provider::take_lease(context, lease, names));
  const bool fresh = matches.ids.empty();
  Result<Written> written = Written();
  if (!fresh) {
    row.id = matches.ids.front();
    written = co_await send_row(context, session, row);
  } else if (native != nullptr && !key.given.empty()) {
    OPENINT_CO_TRY(UpsertKey same, read_key(session, native->keys, row.model, upsert_on));
    written = co_await send_native(context, session, *native, row, std::move(same));
  } else {
    OPENINT_CO_CHECK(fill(key, row));
    written = co_await send_row(context, session, row);
  }
  if (!written.ok()) co_return written.take_error();
  if (fresh) remember(context, session, *rule, row, key, written->id);
  lease.release();
  OPENINT_CO_TRY(const Got got, co_await finish_row(context, session, row, std::move(*written)));
  std::string warnings = written_otherwise(session, row, got.record);
  if (!key.given.empty()) warnings = not_atomic(session, row, key) + (warnings.empty() ? "" : ",") + warnings;
  co_return with_record(got, warnings);
}

// The section "upsert", where there is one and it goes by this key.
const UpsertRule *native_rule(Session &session, const Row &row, const Value &upsert_on) {
  auto rule = offered(session, row.model, &connector::ModelRule::upsert);
  if (!rule.ok()) return nullptr;
  auto key = read_key(session, (*rule)->keys, row.model, upsert_on);
  if (!key.ok() || !key->also.empty()) return nullptr;
  return *rule;
}

// The keys that the model's records are searched by, or, where there is no search, those that it upserts by.
const connector::KeysRule *keys_of(const Session &session, const std::string &model) {
  auto search = offered(session, model, &connector::ModelRule::search);
  if (search.ok()) return &(*search)->keys;
  auto native = offered(session, model, &connector::ModelRule::upsert);
  return native.ok() ? &(*native)->keys : nullptr;
}

// The input's own values of the fields that the model's records are searched by.
Value own_keys(const connector::KeysRule *rule, const Value &record, Arena &arena) {
  std::vector<json::Member> members;
  if (rule != nullptr) {
    for (const connector::KeyRule &key : rule->keys) {
      if (const Value *value = record.find(key.name)) members.push_back({key.name, *value});
    }
  }
  return Value::object(arena.copy(std::span<const json::Member>(members)));
}

}  // namespace

Task<std::string> upsert(Context &context, Session &session, const contract::Operation &operation, Value input) {
  OPENINT_CO_TRY(const Row row, make_row(context, session, operation, input, input["record"]));
  const auto made = std::make_shared<Arena>();
  const Value given = input["upsert_on"];
  OPENINT_CO_TRY(const Value upsert_on, keyed(keys_of(session, row.model), given, *made));
  const UpsertRule *native = native_rule(session, row, upsert_on);
  if (native == nullptr || upsert_on["values"].size() != 1) {
    co_return co_await search_and_write(context, session, row, upsert_on, native, false);
  }
  OPENINT_CO_TRY(UpsertKey key, read_key(session, native->keys, row.model, upsert_on));
  OPENINT_CO_TRY(Written written, co_await send_native(context, session, *native, row, std::move(key)));
  OPENINT_CO_TRY(const Got got, co_await finish_row(context, session, row, std::move(written)));
  co_return with_record(got, written_otherwise(session, row, got.record));
}

Task<std::string> ensure(Context &context, Session &session, const contract::Operation &operation, Value input) {
  OPENINT_CO_TRY(const Row row, make_row(context, session, operation, input, input["record"]));
  OPENINT_CO_TRY(const SearchRule *rule, offered(session, row.model, &connector::ModelRule::search));
  const auto made = std::make_shared<Arena>();
  const Value own = own_keys(&rule->keys, row.record, *made);
  OPENINT_CO_TRY(const Value keys, keyed(&rule->keys, own, *made));
  co_return co_await search_and_write(context, session, row, keys, nullptr, true);
}

}  // namespace openint::operations

// The verb batch_read: records by their ids, in the order of the ids.
#include <algorithm>
#include <span>

#include "libopenint/json/string.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/provider/batch.hpp"
#include "libopenint/provider/emitter.hpp"
#include "libopenint/provider/links.hpp"
#include "libopenint/provider/locate.hpp"

namespace openint::operations {

using provider::BatchEntry;
using provider::BatchPlan;
using provider::Emitter;
using provider::Reading;
using provider::Rejected;
using provider::Selection;
using provider::Session;
using provider::translate_record;
using provider::Translated;

namespace {

constexpr size_t kMostIds = 100'000;
constexpr size_t kIdsOfABatch = 2'000;  // of those that are emitted

std::vector<std::string> texts(const json::Value &list) {
  std::vector<std::string> out;
  out.reserve(list.size());
  for (const json::Value &item : list.items()) out.emplace_back(item.text());
  return out;
}

std::string error_item(const std::string &id, const Error &error) {
  std::string out = "{\"id\":";
  json::append_string(out, id);
  return out + ",\"error\":" + error.to_json() + "}";
}

Error not_there(const std::string &id) {
  return Error(Status::not_found, "there is no record with the id \"" + shortened(id) + "\"");
}

Error beyond_limit(Session &session, size_t ids) {
  Error error(Status::invalid_argument,
              "the records of " + std::to_string(ids) + " ids hold more than " +
                  std::to_string(session.services().answer_bytes) +
                  " bytes, which is the most that one answer gathers: read fewer at a time, or let them stream",
              "/ids");
  error.reason = "too_large";
  return error;
}

// What comes of the ids, in their order: each one's record or error. Columns hold records alone, so that their errors
// are kept for the last answer.
struct Given {
  explicit Given(Emitter &to) : emitter(to) {}
  Emitter &emitter;
  std::string errors;
  std::vector<Rejected> unread;  // values

  void fail(const std::string &id, const Error &error) {
    if (!emitter.as_columns()) return emitter.add_item(error_item(id, error));
    errors += (errors.empty() ? "" : ",") + error_item(id, error);
  }
};

using Beside = std::shared_ptr<const translate::PageTables>;

Result<void> add_one(Given &given, const translate::Translator &reader, const std::string &id, std::string_view record,
                     const Beside &page) {
  auto unified = translate_record(reader, record, given.unread, page);
  if (!unified.ok()) {
    given.fail(id, unified.error());
  } else if (given.emitter.as_columns()) {
    return given.emitter.add({record}, page);
  } else {
    given.emitter.add_item(*unified);
  }
  return {};
}

// Records that stand side by side in the answer, translated as one; where one of them can't be, one by one.
Result<void> add_run(Given &given, const translate::Translator &reader, std::span<const std::string> ids,
                     const std::vector<std::string_view> &records, const Beside &page) {
  if (!given.emitter.as_columns()) {
    Translated all;
    OPENINT_CHECK(translate_records(reader, records, nullptr, nullptr, all, page));
    if (all.count == records.size()) {
      given.emitter.add_items(all);
      std::move(all.rejected.begin(), all.rejected.end(), std::back_inserter(given.unread));
      return {};
    }
  }
  for (size_t i = 0; i < records.size(); ++i) OPENINT_CHECK(add_one(given, reader, ids[i], records[i], page));
  return {};
}

Result<void> add_all(Given &given, const translate::Translator &reader, std::span<const std::string> ids,
                     const std::vector<BatchEntry> &entries, const std::vector<std::string_view> &records) {
  constexpr size_t kLongestRun = 500;
  for (size_t i = 0; i < ids.size();) {
    if (records[i].empty()) {
      given.fail(ids[i], entries[i].error == nullptr ? not_there(ids[i]) : *entries[i].error);
      ++i;
      continue;
    }
    size_t end = i;
    const Beside &page = entries[i].page;
    while (end < ids.size() && end - i < kLongestRun && !records[end].empty() && entries[end].page == page) ++end;
    std::vector<std::string_view> run(records.begin() + static_cast<std::ptrdiff_t>(i),
                                      records.begin() + static_cast<std::ptrdiff_t>(end));
    OPENINT_CHECK(add_run(given, reader, ids.subspan(i, end - i), run, page));
    i = end;
  }
  return {};
}

// Reads some of the ids, as many as there are bytes for, and adds what came of them. Gives how many of them those are.
Task<size_t> read_some(Context &context, Session &session, BatchPlan &plan, const translate::Translator &reader,
                       std::vector<std::string> ids, Given &given) {
  OPENINT_CO_TRY(std::vector<BatchEntry> entries, co_await read_batch(context, session, plan, ids));
  auto first_left = std::find_if(entries.begin(), entries.end(), [](const BatchEntry &entry) { return entry.left; });
  entries.erase(first_left, entries.end());
  ids.resize(entries.size());
  std::vector<std::string_view> found;
  for (const BatchEntry &entry : entries) {
    if (!entry.record.empty()) found.push_back(entry.record);
  }
  std::deque<std::string> kept;
  OPENINT_CO_CHECK(
      co_await complete_related(context, session, plan.model, plan.selection, false, found, kept, given.unread));
  std::vector<std::string_view> records;
  auto next = found.begin();
  for (const BatchEntry &entry : entries) records.push_back(entry.record.empty() ? std::string_view() : *next++);
  OPENINT_CO_CHECK(add_all(given, reader, ids, entries, records));
  co_return ids.size();
}

}  // namespace

Task<std::string> batch_read(Context &context, Session &session, const contract::Operation &operation,
                             json::Value input) {
  std::vector<std::string> ids = texts(input["ids"]);
  if (ids.size() > kMostIds) {
    std::string message = std::to_string(ids.size()) + " ids exceed the " + std::to_string(kMostIds) + " of one call";
    co_return Error(Status::invalid_argument, std::move(message), "/ids");
  }
  bool blank = std::find(ids.begin(), ids.end(), "") != ids.end();
  if (blank) co_return Error(Status::invalid_argument, "an id is empty", "/ids");
  BatchPlan plan;
  plan.model = operation.model;
  Result<std::string> object = co_await locate_object(context, session, operation.model, input);
  if (!object.ok()) co_return object.take_error();
  plan.object = *object;
  plan.input = &input;
  Reading reading;
  reading.lines = context.taking() == coroutine::Taking::lines;
  Result<std::shared_ptr<const translate::Translator>> translator =
      co_await reader(context, session, plan.model, reading);
  if (!translator.ok()) co_return translator.take_error();
  Reading needed;
  needed.raw = false;  // raw_data holds what the fields need and the properties that were named
  std::vector<std::string> properties = texts(input["properties"]);
  Result<Selection> selection = co_await select_fields(context, session, plan.model, plan.object, needed, properties);
  if (!selection.ok()) co_return selection.take_error();
  plan.selection = std::move(*selection);
  plan.reading = needed;
  plan.properties = properties;
  Emitter emitter(context, **translator, "[");
  Given given(emitter);
  const size_t step = emitter.joins() ? ids.size() : kIdsOfABatch;  // what is emitted need not be kept
  for (size_t at = 0; at < ids.size();) {
    int64_t bytes = session.services().answer_bytes;
    plan.bytes = &bytes;
    const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = ids.begin() + static_cast<std::ptrdiff_t>(std::min(at + step, ids.size()));
    std::vector<std::string> some(begin, end);
    OPENINT_CO_TRY(const size_t read, co_await read_some(context, session, plan, **translator, std::move(some), given));
    at += read;
    const bool too_large = emitter.joins() && at < ids.size();
    if (too_large) co_return beyond_limit(session, ids.size());
    OPENINT_CO_CHECK(co_await flush(context, emitter, emitter.progress()));
  }
  log_rejected(context, session, plan.model, given.unread);
  OPENINT_CO_CHECK(co_await flush_last(context, emitter, emitter.progress()));
  if (emitter.joins()) co_return emitter.take_joined() + "]";
  co_return emitter.totals() + ",\"errors\":[" + given.errors + "]}";
}

}  // namespace openint::operations

// The verb batch_read: records by their ids, in the order of the ids.
#include <algorithm>
#include <span>

#include "libopenint/json/string.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/provider/batch.hpp"
#include "libopenint/provider/links.hpp"
#include "libopenint/provider/locate.hpp"

namespace openint::operations {

using provider::BatchEntry;
using provider::BatchPlan;
using provider::Reading;
using provider::Rejected;
using provider::Selection;
using provider::Session;
using provider::translate_record;
using provider::Translated;

namespace {

constexpr size_t kMostIds = 100'000;

std::vector<std::string> texts(const json::Value &list) {
  std::vector<std::string> out;
  out.reserve(list.size());
  for (const json::Value &item : list.items()) out.emplace_back(item.text());
  return out;
}

void append_error(std::string &out, const std::string &id, const Error &error) {
  out += "{\"id\":";
  json::append_string(out, id);
  out += ",\"error\":" + error.to_json() + "}";
}

Error not_there(const std::string &id) {
  return Error(Status::not_found, "there is no record with the id \"" + shortened(id) + "\"");
}

void append_one(std::string &out, const translate::Translator &reader, const std::string &id, std::string_view record,
                std::vector<Rejected> &unread) {
  auto unified = translate_record(reader, record, unread);
  if (unified.ok()) {
    out += *unified;
  } else {
    append_error(out, id, unified.error());
  }
}

// Records that stand side by side in the answer, translated as one; where one of them can't be, one by one.
Result<void> append_run(std::string &out, const translate::Translator &reader, std::span<const std::string> ids,
                        const std::vector<std::string_view> &records, std::vector<Rejected> &unread) {
  Translated all;
  OPENINT_CHECK(translate_records(reader, records, all));
  if (all.count == records.size()) {
    out += all.items;
    std::move(all.rejected.begin(), all.rejected.end(), std::back_inserter(unread));
    return {};
  }
  for (size_t i = 0; i < records.size(); ++i) {
    if (i != 0) out += ',';
    append_one(out, reader, ids[i], records[i], unread);
  }
  return {};
}

// The answer's array: each id's record, or what is wrong with it.
Result<std::string> response(const translate::Translator &reader, std::span<const std::string> ids,
                             const std::vector<BatchEntry> &entries, const std::vector<std::string_view> &records,
                             std::vector<Rejected> &unread) {
  constexpr size_t kLongestRun = 500;
  std::string out = "[";
  for (size_t i = 0; i < ids.size();) {
    if (i != 0) out += ',';
    if (records[i].empty()) {
      append_error(out, ids[i], entries[i].error == nullptr ? not_there(ids[i]) : *entries[i].error);
      ++i;
      continue;
    }
    size_t end = i;
    while (end < ids.size() && end - i < kLongestRun && !records[end].empty()) ++end;
    std::vector<std::string_view> run(records.begin() + static_cast<std::ptrdiff_t>(i),
                                      records.begin() + static_cast<std::ptrdiff_t>(end));
    OPENINT_CHECK(append_run(out, reader, ids.subspan(i, end - i), run, unread));
    i = end;
  }
  return out + "]";
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
  Result<std::vector<BatchEntry>> entries = co_await read_batch(context, session, plan, ids);
  if (!entries.ok()) co_return entries.take_error();
  std::vector<std::string_view> found;
  for (const BatchEntry &entry : *entries) {
    if (!entry.record.empty()) found.push_back(entry.record);
  }
  std::deque<std::string> kept;
  Result<bool> completed =
      co_await complete_related(context, session, plan.model, plan.selection.related, false, found, kept);
  if (!completed.ok()) co_return completed.take_error();
  std::vector<std::string_view> records;
  auto next = found.begin();
  for (const BatchEntry &entry : *entries) records.push_back(entry.record.empty() ? std::string_view() : *next++);
  std::vector<Rejected> unread;
  Result<std::string> out = response(**translator, ids, *entries, records, unread);
  if (out.ok()) log_rejected(context, session, plan.model, unread);
  co_return out;
}

}  // namespace openint::operations

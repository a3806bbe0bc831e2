// The verb batch_read: records by their ids, in the order of the ids.
#include <algorithm>

#include "libopenint/json/string.hpp"
#include "libopenint/operations/batch.hpp"
#include "libopenint/operations/locate.hpp"
#include "libopenint/operations/related.hpp"
#include "libopenint/operations/verbs.hpp"

namespace openint::operations {

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

// The answer's array: each id's record, or what is wrong with it.
std::string response(const translate::Translator &reader, const std::vector<std::string> &ids,
                     const std::vector<BatchEntry> &entries) {
  std::string out = "[";
  for (size_t i = 0; i < ids.size(); ++i) {
    if (i != 0) out += ',';
    const BatchEntry &entry = entries[i];
    if (entry.error != nullptr) {
      append_error(out, ids[i], *entry.error);
    } else if (entry.record.empty()) {
      append_error(out, ids[i], not_there(ids[i]));
    } else {
      auto record = translate_record(reader, entry.record);
      if (record.ok()) {
        out += *record;
      } else {
        append_error(out, ids[i], record.error());
      }
    }
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
  Result<std::vector<BatchEntry>> entries = co_await read_batch(context, session, plan, ids);
  if (!entries.ok()) co_return entries.take_error();
  std::vector<std::string_view> records;
  std::vector<size_t> places;
  for (size_t i = 0; i < entries->size(); ++i) {
    if ((*entries)[i].record.empty()) continue;
    records.push_back((*entries)[i].record);
    places.push_back(i);
  }
  std::deque<std::string> kept;
  Result<bool> completed =
      co_await complete_related(context, session, plan.model, plan.selection.related, false, records, kept);
  if (!completed.ok()) co_return completed.take_error();
  std::vector<BatchEntry> complete = *entries;
  for (size_t i = 0; i < places.size(); ++i) complete[places[i]].record = std::string(records[i]);
  co_return response(**translator, ids, complete);
}

}  // namespace openint::operations

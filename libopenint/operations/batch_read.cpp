// The verb batch_read: records by their ids, in the order of the ids.
#include "libopenint/operations/batch_read.hpp"

#include <algorithm>

#include "libopenint/json/string.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/provider/answer.hpp"
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

std::string error_item(const std::string &id, const Error &error, const std::vector<Rejected> &lost) {
  std::string out = "{\"id\":";
  json::append_string(out, id);
  out += ",\"error\":" + error.to_json();
  append_rejected(out, lost);
  return out + "}";
}

Error not_there(const std::string &id) {
  return Error(Status::not_found, "there is no record with the id \"" + shortened(id) + "\"");
}

Error beyond_limit(Session &session, size_t ids) {
  Error error = provider::beyond_one_answer(session, "the records of " + std::to_string(ids) + " ids",
                                            "read fewer at a time, or let them stream");
  error.status = Status::invalid_argument;
  error.path = "/ids";
  return error;
}

using Beside = std::shared_ptr<const translate::PageTables>;

// The provider's records of some ids, as their fields are read.
struct Records {
  Records() = default;
  std::vector<std::string> ids;
  std::vector<BatchEntry> entries;
  std::vector<std::string_view> records;  // "" where there is none
  std::deque<std::string> kept;
  std::vector<Rejected> unread;  // values that the provider did not give, each with its id's place

  std::vector<Rejected> unread_of(size_t i) const {
    std::vector<Rejected> out;
    std::copy_if(unread.begin(), unread.end(), std::back_inserter(out),
                 [&](const Rejected &r) { return r.index == i; });
    return out;
  }
  Error error_of(size_t i) const { return entries[i].error == nullptr ? not_there(ids[i]) : *entries[i].error; }
};

// What comes of the ids, in their order: each one's record or error, with what of it could not be read. Columns hold
// records alone, so that errors and rejections are kept for the last answer.
class Given {
 public:
  Given(Emitter &to, const translate::Translator &by) : emitter_(to), reader_(by) {}

  Result<void> add(const Records &some) {
    constexpr size_t kLongestRun = 500;
    for (size_t i = 0; i < some.ids.size();) {
      if (some.records[i].empty()) {
        fail(some.ids[i], some.error_of(i), {});
        ++i;
        continue;
      }
      size_t end = i;
      const Beside &page = some.entries[i].page;
      while (end < some.ids.size() && end - i < kLongestRun && !some.records[end].empty() &&
             some.entries[end].page == page) {
        ++end;
      }
      OPENINT_TRY(const bool added, add_run(some, i, end));
      for (; i < end && !added; ++i) OPENINT_CHECK(add_one(some, i));
      i = end;
    }
    before_ += some.ids.size();
    return {};
  }

  std::string last_answer() const {
    std::string out = emitter_.totals() + ",\"errors\":[" + errors_ + "]";
    append_rejected(out, rejected_);
    return out + "}";
  }

 private:
  void fail(const std::string &id, const Error &error, const std::vector<Rejected> &lost) {
    if (!emitter_.as_columns()) return emitter_.add_item(error_item(id, error, lost));
    errors_ += (errors_.empty() ? "" : ",") + error_item(id, error, lost);
  }

  Result<void> add_one(const Records &some, size_t i) {
    std::vector<Rejected> lost = some.unread_of(i);
    auto unified = translate_record(reader_, some.records[i], lost, some.entries[i].page);
    for (Rejected &one : lost) one.index = before_ + i;
    if (!unified.ok()) {
      fail(some.ids[i], unified.error(), lost);
    } else if (emitter_.as_columns()) {
      OPENINT_CHECK(emitter_.add_column_record(some.records[i], before_ + i, lost, some.entries[i].page));
      std::move(lost.begin(), lost.end(), std::back_inserter(rejected_));
    } else {
      emitter_.add_item(with_rejected(std::move(*unified), lost));
    }
    return {};
  }

  // Records that stand side by side in the answer, translated as one. False where there is more to tell of one of them.
  Result<bool> add_run(const Records &some, size_t begin, size_t end) {
    auto told = [&](const Rejected &one) { return one.index >= begin && one.index < end; };
    if (emitter_.as_columns() || std::any_of(some.unread.begin(), some.unread.end(), told)) return false;
    std::vector<std::string_view> run(some.records.begin() + static_cast<std::ptrdiff_t>(begin),
                                      some.records.begin() + static_cast<std::ptrdiff_t>(end));
    Translated all;
    OPENINT_CHECK(translate_records(reader_, run, nullptr, nullptr, all, some.entries[begin].page));
    if (!all.rejected.empty()) return false;
    emitter_.add_items(all);
    return true;
  }

  Emitter &emitter_;
  const translate::Translator &reader_;
  std::string errors_;
  std::vector<Rejected> rejected_;
  size_t before_ = 0;  // ids
};

// Reads some of the ids: as many as there are bytes for.
Task<Records> read_some(Context &context, Session &session, BatchPlan &plan, std::vector<std::string> ids) {
  Records out;
  OPENINT_CO_TRY(out.entries, co_await read_batch(context, session, plan, ids));
  auto first_left =
      std::find_if(out.entries.begin(), out.entries.end(), [](const BatchEntry &entry) { return entry.left; });
  out.entries.erase(first_left, out.entries.end());
  ids.resize(out.entries.size());
  out.ids = std::move(ids);
  std::vector<std::string_view> found;
  std::vector<size_t> places;
  for (size_t i = 0; i < out.entries.size(); ++i) {
    if (out.entries[i].record.empty()) continue;
    found.push_back(out.entries[i].record);
    places.push_back(i);
  }
  OPENINT_CO_CHECK(
      co_await complete_related(context, session, plan.model, plan.selection, false, found, out.kept, out.unread));
  out.records.resize(out.entries.size());
  for (size_t i = 0; i < found.size(); ++i) out.records[places[i]] = found[i];
  for (Rejected &one : out.unread) one.index = places[one.index];
  co_return out;
}

// What is read of the records, with the properties that were named besides.
Task<Selection> select(Context &context, Session &session, BatchPlan &plan, std::vector<std::string> properties) {
  Reading needed;
  needed.raw = false;  // raw_data holds what the fields need and the properties that were named
  Result<Selection> selection = co_await select_fields(context, session, plan.model, plan.object, needed, properties);
  plan.reading = needed;
  plan.properties = std::move(properties);
  co_return selection;
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
  const std::vector<std::string> properties = texts(input["properties"]);
  OPENINT_CO_TRY(plan.selection, co_await select(context, session, plan, properties));
  Emitter emitter(context, **translator, "[");
  Given given(emitter, **translator);
  const size_t step = emitter.joins() ? ids.size() : kIdsOfABatch;  // what is emitted need not be kept
  for (size_t at = 0; at < ids.size();) {
    int64_t bytes = session.services().answer_bytes;
    plan.bytes = &bytes;
    const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = ids.begin() + static_cast<std::ptrdiff_t>(std::min(at + step, ids.size()));
    std::vector<std::string> some(begin, end);
    OPENINT_CO_TRY(const Records read, co_await read_some(context, session, plan, std::move(some)));
    OPENINT_CO_CHECK(given.add(read));
    at += read.ids.size();
    const bool too_large = emitter.joins() && at < ids.size();
    if (too_large) co_return beyond_limit(session, ids.size());
    OPENINT_CO_CHECK(co_await flush(context, emitter, emitter.progress()));
  }
  OPENINT_CO_CHECK(co_await flush_last(context, emitter, emitter.progress()));
  if (emitter.joins()) co_return emitter.take_joined() + "]";
  co_return given.last_answer();
}

Task<std::vector<ReadById>> read_by_ids(Context &context, Session &session, std::string model,
                                        std::vector<std::string> ids) {
  BatchPlan plan;
  plan.model = model;
  const json::Value nothing;
  plan.input = &nothing;
  plan.object = object_of(session, model, nothing);
  const Reading reading;
  OPENINT_CO_TRY(const auto translator, co_await reader(context, session, model, reading));
  const std::vector<std::string> properties;
  OPENINT_CO_TRY(plan.selection, co_await select(context, session, plan, properties));
  int64_t bytes = session.services().answer_bytes;
  plan.bytes = &bytes;
  const size_t asked = ids.size();
  OPENINT_CO_TRY(const Records read, co_await read_some(context, session, plan, std::move(ids)));
  std::vector<ReadById> out(asked);
  for (size_t i = read.ids.size(); i < asked; ++i) {
    out[i].error = std::make_unique<Error>(beyond_limit(session, asked));
  }
  for (size_t i = 0; i < read.ids.size(); ++i) {
    if (read.records[i].empty()) {
      out[i].error = std::make_unique<Error>(read.error_of(i));
      continue;
    }
    out[i].got.lost = read.unread_of(i);
    auto record = translate_record(*translator, read.records[i], out[i].got.lost, read.entries[i].page);
    for (Rejected &one : out[i].got.lost) one.index = 0;  // an answer of its own
    if (record.ok()) out[i].got.record = std::move(*record);
    out[i].error = record.take_error();
  }
  co_return out;
}

}  // namespace openint::operations

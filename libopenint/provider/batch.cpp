// Records read by their ids: see batch.hpp.
#include "libopenint/provider/batch.hpp"

#include <algorithm>
#include <map>

#include "libopenint/base/decimal.hpp"
#include "libopenint/base/text.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/halving.hpp"
#include "libopenint/provider/record_id.hpp"
#include "libopenint/provider/split.hpp"

namespace openint::provider {

using coroutine::All;
using coroutine::Context;
using coroutine::Task;
using http::Response;

using connector::BatchReadRule;
using connector::GetRule;

namespace {

constexpr size_t kAtATime = 4;
constexpr size_t kDefaultChunk = 100;
using Entries = std::vector<BatchEntry>;

// A batch request that is not there says nothing of the records that it was asked for, and NOT_FOUND would.
Error of_the_endpoint(const Session &session, const Error &error) {
  if (error.status != Status::not_found) return error;
  Error out = error;
  out.status = Status::provider;
  out.message =
      session.connector().name() + " refused the request for several records, not one of them: " + out.message;
  return out;
}

// Nothing else will work either.
bool ends_all(const Error &error) {
  return error.status == Status::cancelled || error.status == Status::timeout || error.status == Status::no_memory ||
         error.status == Status::unauthenticated;
}

Entries failed(size_t count, const Error &error) {
  Entries entries(count);
  auto shared = std::make_shared<const Error>(error);
  for (BatchEntry &entry : entries) entry.error = shared;
  return entries;
}

// The records of an answer, each at its id's place.
Result<Entries> placed(Session &session, const BatchPlan &plan, const BatchReadRule &rule, const Response &response,
                       const std::vector<std::string> &ids) {
  const connector::ModelRule *rules = session.connector().model(plan.model);
  OPENINT_TRY(Split split, split_list(response.body, rule.items));
  if (!split.found) return answer_lacks(session, response, "its list of records", rule.items.pointer);
  Entries entries(ids.size());
  if (rule.in_order) {
    if (split.records.size() != ids.size()) {
      return Error(Status::malformed, "the provider answered " + std::to_string(split.records.size()) +
                                          " records for " + std::to_string(ids.size()) + " ids");
    }
    for (size_t i = 0; i < ids.size(); ++i) {
      if (split.records[i] != "null") entries[i].record = std::string(split.records[i]);
    }
    return entries;
  }
  std::map<std::string, size_t, std::less<>> places;
  for (size_t i = 0; i < ids.size(); ++i) places.emplace(lowered(ids[i]), i);
  for (size_t i = 0; i < ids.size(); ++i) places[ids[i]] = i;  // the exact spelling wins
  RecordIds reader(*rules, session.connector().tables());
  for (std::string_view record : split.records) {
    std::string id = reader.of(record);
    auto place = places.find(id);
    if (place == places.end()) place = places.find(lowered(id));
    if (place != places.end()) entries[place->second].record = std::string(record);
  }
  return entries;
}

bool used_up(const BatchPlan &plan) { return plan.bytes != nullptr && *plan.bytes <= 0; }

void count_bytes(const BatchPlan &plan, const Response &answer) {
  if (plan.bytes != nullptr) *plan.bytes -= static_cast<int64_t>(answer.body.size());
}

Entries left(size_t count) {
  Entries entries(count);
  for (BatchEntry &entry : entries) entry.left = true;
  return entries;
}

void set_arguments(Arguments &arguments, const BatchPlan &plan, const std::vector<std::string> &ids) {
  arguments.set_text("object", plan.object);
  arguments.set("ids", text_list(arguments.arena(), ids));
  if (ids.size() == 1) arguments.set_text("id", ids[0]);
  if (plan.deleted) arguments.set("deleted", json::Value::boolean(true));
  if (plan.input != nullptr) arguments.set("input", *plan.input);
}

// Ids that are read by one request, or by as many as it takes.
struct Chunk {
  explicit Chunk(std::vector<std::string> which)
      : ids(std::move(which)), entries(ids.size()), read(ids.size(), false) {}
  std::vector<std::string> ids;
  Entries entries;
  std::vector<bool> read;  // whose entries are there

  void take(size_t at, BatchEntry entry) {
    entries[at] = std::move(entry);
    read[at] = true;
  }
  void fail(size_t at, const Error &error) {
    BatchEntry entry;
    entry.error = std::make_shared<const Error>(error);
    take(at, std::move(entry));
  }
};

Task<bool> read_part(Context &context, Session &session, const BatchPlan &plan, const BatchReadRule &rule, Chunk &chunk,
                     size_t begin, size_t end, bool patient) {
  const std::vector<std::string> ids(chunk.ids.begin() + static_cast<std::ptrdiff_t>(begin),
                                     chunk.ids.begin() + static_cast<std::ptrdiff_t>(end));
  const bool several = ids.size() > 1;
  Arguments arguments;
  set_arguments(arguments, plan, ids);
  bool missing = false;
  OPENINT_CO_TRY(Built request, build_within(session, rule.request, arguments, plan.selection, missing));
  const bool too_long = several && request.request.url.size() > longest_url(session);
  if (too_long) co_return false;
  request.divisible = !patient;
  Result<Response> answer = co_await send_built(context, session, rule.request, std::move(request));
  const bool gone = is_gone(rule.gone, answer);
  if (gone && several) co_return false;
  if (gone) {
    chunk.take(begin, BatchEntry());
    co_return true;
  }
  if (!answer.ok()) co_return answer.take_error();
  count_bytes(plan, *answer);
  OPENINT_CO_TRY(Entries entries, placed(session, plan, rule, *answer, ids));
  const auto page = beside(session.connector().model(plan.model), answer->body);
  for (size_t i = 0; i < entries.size(); ++i) {
    entries[i].page = page;
    chunk.take(begin + i, std::move(entries[i]));
  }
  co_return true;
}

Task<Entries> read_chunk(Context &context, Session &session, const BatchPlan &plan, const BatchReadRule &rule,
                         std::vector<std::string> ids) {
  const bool full = used_up(plan);
  if (full) co_return left(ids.size());
  Chunk chunk(std::move(ids));
  Divisible records;
  records.read = [&](size_t begin, size_t end, bool patient) {
    return read_part(context, session, plan, rule, chunk, begin, end, patient);
  };
  records.blame = [&](const Error &error) {
    // A property that is not known is so whatever the ids are.
    return names_unknown_property(session, plan.model, error) ? Blame::request : blame_of(error, &rule.gone);
  };
  records.fail = [&](size_t at, const Error &error) { chunk.fail(at, error); };
  Result<bool> read = co_await read_divided(context, records, chunk.ids.size());
  if (read.ok()) co_return std::move(chunk.entries);
  const bool of_all = ends_all(read.error()) || names_unknown_property(session, plan.model, read.error());
  if (of_all) co_return read.take_error();
  const Error error = of_the_endpoint(session, read.error());
  for (size_t i = 0; i < chunk.ids.size(); ++i) {
    if (!chunk.read[i]) chunk.fail(i, error);
  }
  co_return std::move(chunk.entries);
}

// A record by itself, where there is no request for several.
Task<Entries> read_one(Context &context, Session &session, const BatchPlan &plan, const GetRule &rule, std::string id) {
  const bool full = used_up(plan);
  if (full) co_return left(1);
  std::vector<std::string> ids;
  ids.push_back(id);
  Arguments arguments;
  set_arguments(arguments, plan, ids);
  bool missing = false;
  Result<Built> request = build_within(session, rule.request, arguments, plan.selection, missing);
  if (!request.ok()) co_return failed(1, request.error());
  Result<Response> answer = co_await send_built(context, session, rule.request, std::move(*request));
  bool unknown = !answer.ok() && names_unknown_property(session, plan.model, answer.error());
  if (unknown) co_return answer.take_error();
  bool gone = is_gone(rule.gone, answer) || (!answer.ok() && answer.error().status == Status::not_found);
  if (gone) co_return Entries(1);
  if (!answer.ok() && ends_all(answer.error())) co_return answer.take_error();
  if (!answer.ok()) co_return failed(1, answer.error());
  count_bytes(plan, *answer);
  Result<std::string> record = record_of(session, rule, *answer);
  if (!record.ok()) co_return failed(1, record.error());
  Entries entries(1);
  entries[0].record = std::move(*record);
  entries[0].page = beside(session.connector().model(plan.model), answer->body);
  co_return entries;
}

Task<Entries> read_all(Context &context, Session &session, const BatchPlan &plan, std::vector<std::string> ids) {
  Result<const BatchReadRule *> several = offered(session, plan.model, &connector::ModelRule::batch_read);
  Result<const GetRule *> single = offered(session, plan.model, &connector::ModelRule::get);
  if (!several.ok() && !single.ok()) co_return several.take_error();
  std::map<std::string, size_t, std::less<>> places;
  std::vector<std::string> unique;
  for (const std::string &id : ids) {
    if (places.emplace(id, unique.size()).second) unique.push_back(id);
  }
  size_t most =
      several.ok() && (*several)->request.max > 0 ? static_cast<size_t>((*several)->request.max) : kDefaultChunk;
  if (!several.ok()) most = 1;
  std::vector<Task<Entries>> tasks;
  for (size_t at = 0; at < unique.size(); at += most) {
    size_t end = std::min(unique.size(), at + most);
    if (several.ok()) {
      auto first = unique.begin() + static_cast<std::ptrdiff_t>(at);
      std::vector<std::string> chunk(first, unique.begin() + static_cast<std::ptrdiff_t>(end));
      tasks.push_back(read_chunk(context, session, plan, **several, std::move(chunk)));
    } else {
      tasks.push_back(read_one(context, session, plan, **single, unique[at]));
    }
  }
  All<Entries> group(context, std::move(tasks), kAtATime);
  std::vector<Result<Entries>> results = co_await group;
  Entries read;
  for (Result<Entries> &result : results) {
    if (!result.ok()) co_return result.take_error();
    for (BatchEntry &entry : *result) read.push_back(std::move(entry));
  }
  bool any = read.empty();
  for (const BatchEntry &entry : read) {
    any = any || entry.error == nullptr || entry.error->status == Status::invalid_argument ||
          entry.error->status == Status::conflict;
  }
  if (!any) co_return *read.front().error;
  bool each_once = unique.size() == ids.size();
  if (each_once) co_return read;
  Entries out;
  out.reserve(ids.size());
  for (const std::string &id : ids) out.push_back(read[places.find(id)->second]);
  co_return out;
}

}  // namespace

Task<std::vector<BatchEntry>> read_batch(Context &context, Session &session, const BatchPlan &plan,
                                         std::vector<std::string> ids) {
  Result<Entries> entries = co_await read_all(context, session, plan, ids);
  if (entries.ok()) co_return entries;
  bool again = forget_description(session, plan.model, plan.object, entries.error());
  if (!again) co_return entries;
  Result<Selection> selection =
      co_await select_fields(context, session, plan.model, plan.object, plan.reading, plan.properties);
  if (!selection.ok()) co_return selection.take_error();
  BatchPlan anew = plan;
  anew.selection = std::move(*selection);
  co_return co_await read_all(context, session, anew, ids);
}

}  // namespace openint::provider

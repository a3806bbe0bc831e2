// The requests of a batch write: see batch_write.hpp.
#include <algorithm>

#include "libopenint/json/write.hpp"
#include "libopenint/operations/batch_write.hpp"

namespace openint::operations {

namespace {

using connector::BatchWriteRule;
using json::Member;
using json::Value;
using provider::Arguments;
using provider::Session;

constexpr size_t kAtOnce = 4;

std::unique_ptr<Error> copy(const Error &error) { return std::make_unique<Error>(error); }

// What no other row would fare better with.
bool meets_all(const Error &error) {
  switch (error.status) {
    case Status::unauthenticated:
    case Status::forbidden:
    case Status::rate_limited:
    case Status::cancelled:
    case Status::timeout:
    case Status::unsupported:
    case Status::no_memory:
    case Status::storage: return true;
    default: return false;
  }
}

// The provider refused the request for what stands in it, so that nothing of it was done.
bool refused(const Error &error) {
  if (error.maybe_applied || meets_all(error)) return false;
  int status = error.provider.http_status;
  return status >= 400 && status < 500 && status != 408;
}

// What is not sent has not happened.
void stop(Batch &batch, const Error &error) {
  if (!meets_all(error) || batch.stopped != nullptr) return;
  batch.stopped = copy(error);
  batch.stopped->maybe_applied = false;
}

void fail(Batch &batch, const std::vector<size_t> &rows, const Error &error) {
  for (size_t row : rows) batch.rows[row].error = copy(error);
  stop(batch, error);
}

// The arguments of one request: `records`, a list of {row, id, record}.
Result<void> set_records(Context &context, Session &session, const Batch &batch, const std::vector<size_t> &rows,
                         Arguments &arguments) {
  Arena &arena = arguments.arena();
  std::vector<Value> records;
  for (size_t i = 0; i < rows.size(); ++i) {
    const BatchRow &each = batch.rows[rows[i]];
    const std::string number = "r" + std::to_string(i);
    OPENINT_TRY(const Value body, json::parse(each.body, arena));
    std::vector<Member> members;
    members.push_back({"row", Value::string(arena.copy(std::string_view(number)))});
    if (!each.row.id.empty()) members.push_back({"id", Value::string(each.row.id)});
    members.push_back({"record", body});
    records.push_back(Value::object(arena.copy(std::span<const Member>(members))));
  }
  Row about = batch.rows[rows.front()].row;
  about.id.clear();
  OPENINT_CHECK(set_arguments(context, session, about, "{}", arguments));
  arguments.set("records", Value::array(arena.copy(std::span<const Value>(records))));
  return {};
}

// One request. Its own error is the request's; what it says of single rows goes into the batch.
Task<bool> send_once(Context &context, Session &session, Batch &batch, const std::vector<size_t> &rows,
                     const BatchWriteRule &rule) {
  Arguments arguments;
  Result<void> set = set_records(context, session, batch, rows, arguments);
  if (!set.ok()) co_return set.take_error();
  const Value values = arguments.value();
  Result<http::Response> answer = co_await ask(context, session, rule.request, values);
  if (!answer.ok()) co_return answer.take_error();
  std::vector<std::string> ids;
  for (size_t row : rows) ids.push_back(batch.rows[row].row.id);
  std::vector<RowOutcome> outcomes(rows.size());
  Result<void> told = read_outcomes(session, rule.results, *answer, ids, outcomes);
  if (!told.ok()) co_return told.take_error();
  for (size_t i = 0; i < rows.size(); ++i) {
    batch.rows[rows[i]].id = outcomes[i].id;
    batch.rows[rows[i]].error = std::move(outcomes[i].error);
  }
  co_return true;
}

Task<bool> send_chunk(Context &context, Session &session, Batch &batch, std::vector<size_t> rows,
                      const BatchWriteRule &rule) {
  std::vector<std::vector<size_t>> left;
  left.push_back(std::move(rows));
  while (!left.empty()) {
    const std::vector<size_t> part = std::move(left.back());
    left.pop_back();
    if (batch.stopped != nullptr) {
      fail(batch, part, *batch.stopped);
      continue;
    }
    Result<bool> sent = co_await send_once(context, session, batch, part, rule);
    if (sent.ok()) continue;
    if (part.size() == 1 || !refused(sent.error())) {
      fail(batch, part, sent.error());
      continue;
    }
    const auto middle = part.begin() + static_cast<std::ptrdiff_t>(part.size() / 2);
    left.emplace_back(middle, part.end());
    left.emplace_back(part.begin(), middle);
  }
  co_return true;
}

Task<bool> send_one(Context &context, Session &session, Batch &batch, size_t row) {
  BatchRow &each = batch.rows[row];
  if (batch.stopped != nullptr) {
    each.error = copy(*batch.stopped);
    co_return true;
  }
  Result<Written> written = co_await send_row(context, session, each.row);
  if (!written.ok()) {
    each.error = written.take_error();
    stop(batch, *each.error);
    co_return true;
  }
  each.id = std::move(written->id);
  each.record = std::move(written->record);
  co_return true;
}

// The links of a changed row, which its request could not take.
Task<bool> link_one(Context &context, Session &session, BatchRow &each) {
  Result<bool> linked = co_await send_link(context, session, each.row, each.body);
  if (!linked.ok()) {
    each.error = linked.take_error();
    each.error->message = each.row.model + " " + each.id + " was written, but not its links: " + each.error->message;
    each.error->maybe_applied = true;
  }
  co_return true;
}

}  // namespace

Task<bool> send_chunks(Context &context, Session &session, Batch &batch, std::vector<size_t> rows,
                       const BatchWriteRule &rule) {
  const size_t step = rule.request.max > 0 ? static_cast<size_t>(rule.request.max) : 1;
  std::vector<Task<bool>> chunks;
  for (size_t at = 0; at < rows.size(); at += step) {
    const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = rows.begin() + static_cast<std::ptrdiff_t>(std::min(at + step, rows.size()));
    chunks.push_back(send_chunk(context, session, batch, std::vector<size_t>(begin, end), rule));
  }
  coroutine::All<bool> group(context, std::move(chunks), kAtOnce);
  std::vector<Result<bool>> sent = co_await group;
  std::vector<Task<bool>> links;
  for (size_t row : rows) {
    BatchRow &each = batch.rows[row];
    if (each.error == nullptr && !each.row.id.empty()) links.push_back(link_one(context, session, each));
  }
  coroutine::All<bool> linking(context, std::move(links), kAtOnce);
  std::vector<Result<bool>> linked = co_await linking;
  for (Result<bool> &each : sent) {
    if (!each.ok()) co_return each.take_error();
  }
  for (Result<bool> &each : linked) {
    if (!each.ok()) co_return each.take_error();
  }
  co_return true;
}

Task<bool> send_singly(Context &context, Session &session, Batch &batch, std::vector<size_t> rows) {
  std::vector<Task<bool>> tasks;
  for (size_t row : rows) tasks.push_back(send_one(context, session, batch, row));
  coroutine::All<bool> group(context, std::move(tasks), kAtOnce);
  std::vector<Result<bool>> sent = co_await group;
  for (Result<bool> &each : sent) {
    if (!each.ok()) co_return each.take_error();
  }
  co_return true;
}

}  // namespace openint::operations

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

// Whether a row may be the cause of a refusal, of which nothing was done: as the section's "halve" says, or by a status
// that is about what was sent. Anything else would meet every part of the request alike.
Result<bool> by_a_row(const Session &session, const BatchWriteRule &rule, const Error &error) {
  const int status = error.provider.http_status;
  if (error.maybe_applied || meets_all(error) || status < 400 || status >= 500) return false;
  if (!rule.halve) return status == 400 || status == 409 || status == 413 || status == 422;
  const std::string digits = std::to_string(status);
  const Member members[] = {{"status", Value::number(digits)},
                            {"code", Value::string(error.provider.code)},
                            {"message", Value::string(error.provider.message)}};
  Arena arena;
  jmespath::Environment environment;
  environment.tables = session.connector().tables();
  auto found = rule.halve->evaluate(Value::object(members), arena, environment);
  if (!found.ok()) return Error(Status::invalid_argument, found.error().message, rule.request.pointer + "/halve");
  return jmespath::truthy(*found);
}

// A refusal of the request says nothing of its records: above all not that they are gone.
Error of_the_request(const Session &session, const Error &error) {
  Error out = error;
  if (error.status == Status::not_found) out.status = Status::provider;
  if (error.provider.http_status >= 400) {
    out.message = session.connector().name() + " refused the request for several records: " + error.message;
  }
  return out;
}

// What is not sent has not happened.
void stop(Batch &batch, const Error &error) {
  if (batch.stopped != nullptr) return;
  batch.stopped = copy(error);
  batch.stopped->maybe_applied = false;
}

void fail(Batch &batch, const std::vector<size_t> &rows, const Error &error) {
  for (size_t row : rows) batch.rows[row].error = copy(error);
}

// The arguments of one request: `records`, a list of {row, id, record}.
void set_records(Context &context, Session &session, const Batch &batch, const std::vector<size_t> &rows,
                 Arguments &arguments) {
  Arena &arena = arguments.arena();
  std::vector<Value> records;
  for (size_t i = 0; i < rows.size(); ++i) {
    const BatchRow &each = batch.rows[rows[i]];
    const std::string number = "r" + std::to_string(i);
    std::vector<Member> members;
    members.push_back({"row", Value::string(arena.copy(std::string_view(number)))});
    if (!each.row.id.empty()) members.push_back({"id", Value::string(each.row.id)});
    members.push_back({"record", each.body.value});
    members.push_back({"idempotency_key", Value::string(each.row.idempotency_key)});
    if (each.row.current != nullptr) members.push_back({"current", each.row.current->value()});
    records.push_back(Value::object(arena.copy(std::span<const Member>(members))));
  }
  Row about = batch.rows[rows.front()].row;
  about.id.clear();
  about.current.reset();
  about.idempotency_key = coroutine::random_uuid(context.environment());
  set_arguments(context, session, about, Value(), arguments);
  arguments.set("records", Value::array(arena.copy(std::span<const Value>(records))));
}

// One request. Its own error is the request's; what it says of single rows goes into the batch.
Task<bool> send_once(Context &context, Session &session, Batch &batch, const std::vector<size_t> &rows,
                     const BatchWriteRule &rule) {
  Arguments arguments;
  set_records(context, session, batch, rows, arguments);
  const Value values = arguments.value();
  OPENINT_CO_TRY(const http::Response answer, co_await ask(context, session, rule.request, values));
  std::vector<std::string> ids;
  for (size_t row : rows) ids.push_back(batch.rows[row].row.id);
  std::vector<RowOutcome> outcomes(rows.size());
  OPENINT_CO_CHECK(read_outcomes(session, rule.results, answer, ids, outcomes));
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
    OPENINT_CO_TRY(const bool row_caused, by_a_row(session, rule, sent.error()));
    if (!row_caused) {
      const Error error = of_the_request(session, sent.error());
      fail(batch, part, error);
      if (!error.maybe_applied && error.status != Status::unavailable) stop(batch, error);
      continue;
    }
    if (part.size() == 1) {
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
    if (meets_all(*each.error)) stop(batch, *each.error);
    co_return true;
  }
  each.whole = std::move(written->whole);
  const bool told = each.row.id.empty() && !each.whole.record.empty();  // the new record tells its id itself
  if (!told) each.id = std::move(written->id);
  co_return true;
}

// What the document wants to know of a row before it is sent.
Task<bool> prepare_one(Context &context, Session &session, BatchRow &each, connector::Write write) {
  Arguments arguments;
  set_arguments(context, session, each.row, each.body.value, arguments);
  const Value values = arguments.value();
  Result<std::shared_ptr<Current>> current = co_await read_before(context, session, each.row.model, write, values);
  if (current.ok()) {
    each.row.current = std::move(*current);
  } else {
    each.error = current.take_error();
  }
  co_return true;
}

// What the document wants after a row was written.
Task<bool> follow_one(Context &context, Session &session, BatchRow &each, connector::Write write) {
  Row row = each.row;
  row.id = each.id;
  Result<bool> followed = co_await follow_row(context, session, row, write, each.body);
  if (!followed.ok()) each.error = followed.take_error();
  co_return true;
}

// Ends with the error of a task, should one have any of its own.
Task<bool> run_all(Context &context, std::vector<Task<bool>> tasks) {
  coroutine::All<bool> group(context, std::move(tasks), kRequestsAtOnce);
  std::vector<Result<bool>> done = co_await group;
  for (Result<bool> &each : done) {
    if (!each.ok()) co_return each.take_error();
  }
  co_return true;
}

}  // namespace

Task<bool> send_chunks(Context &context, Session &session, Batch &batch, std::vector<size_t> rows,
                       const BatchWriteRule &rule, connector::Write write) {
  std::vector<Task<bool>> tasks;
  const std::string model = batch.rows[rows.front()].row.model;
  if (has_before(session, model, write)) {
    for (size_t row : rows) tasks.push_back(prepare_one(context, session, batch.rows[row], write));
    OPENINT_CO_CHECK(co_await run_all(context, std::move(tasks)));
  }
  std::erase_if(rows, [&](size_t row) { return batch.rows[row].error != nullptr; });
  tasks.clear();
  const size_t step = rule.request.max > 0 ? static_cast<size_t>(rule.request.max) : 1;
  for (size_t at = 0; at < rows.size(); at += step) {
    const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = rows.begin() + static_cast<std::ptrdiff_t>(std::min(at + step, rows.size()));
    tasks.push_back(send_chunk(context, session, batch, std::vector<size_t>(begin, end), rule));
  }
  OPENINT_CO_CHECK(co_await run_all(context, std::move(tasks)));
  tasks.clear();
  const bool follows = has_after(session, model, write);
  for (size_t row : rows) {
    BatchRow &each = batch.rows[row];
    if (follows && each.error == nullptr) tasks.push_back(follow_one(context, session, each, write));
  }
  OPENINT_CO_CHECK(co_await run_all(context, std::move(tasks)));
  co_return true;
}

Task<bool> send_singly(Context &context, Session &session, Batch &batch, std::vector<size_t> rows) {
  std::vector<Task<bool>> tasks;
  for (size_t row : rows) tasks.push_back(send_one(context, session, batch, row));
  co_return co_await run_all(context, std::move(tasks));
}

}  // namespace openint::operations

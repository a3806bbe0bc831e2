// Many records written by one call: a result for each, in the order of the input.
#include "libopenint/operations/batch_write.hpp"

#include <algorithm>
#include <unordered_map>

#include "libopenint/json/pointer.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/operations/batch_read.hpp"

namespace openint::operations {

namespace {

using connector::ModelRule;
using json::Member;
using json::Value;
using provider::Session;

constexpr size_t kMaxRows = 10'000;

Error moved(const Error &error, size_t row) {
  const std::string place = json::pointer_join("/records", row) + "/record";
  Error out = error;
  out.path = place + error.path;
  for (Issue &issue : out.issues) issue.pointer = place + issue.pointer;
  return out;
}

// Every row's body; a row that is not what its provider takes is set aside with its error.
Task<bool> prepare(Context &context, Session &session, const contract::Operation &operation, const Value input,
                   Batch &batch) {
  const std::span<const Value> records = input["records"].items();
  batch.rows.resize(records.size());
  for (size_t i = 0; i < records.size(); ++i) {
    BatchRow &each = batch.rows[i];
    Result<Row> row = make_row(context, session, operation, records[i], records[i]["record"]);
    if (!row.ok()) co_return row.take_error();
    each.row = std::move(*row);
    Result<ProviderBody> body = co_await provider_body(context, session, each.row);
    if (body.ok()) {
      each.body = std::move(*body);
      each.ready = true;
    } else if (body.error().status == Status::invalid_argument) {
      each.error = std::make_unique<Error>(moved(body.error(), i));
    } else {
      co_return body.take_error();
    }
  }
  co_return true;
}

// Rows about the same record follow each other as they stand in the input; all others may go together.
std::vector<std::vector<size_t>> waves(const Batch &batch, bool fresh) {
  std::vector<std::vector<size_t>> out;
  std::unordered_map<std::string, size_t> seen;
  for (size_t i = 0; i < batch.rows.size(); ++i) {
    const BatchRow &each = batch.rows[i];
    if (!each.ready || each.row.id.empty() != fresh) continue;
    const size_t wave = fresh ? 0 : seen[each.row.id]++;
    if (wave == out.size()) out.emplace_back();
    out[wave].push_back(i);
  }
  return out;
}

Task<bool> send_rows(Context &context, Session &session, Batch &batch, std::string model, bool fresh) {
  const std::vector<std::vector<size_t>> all = waves(batch, fresh);
  if (all.empty()) co_return true;
  const connector::Write write = fresh ? connector::Write::batch_create : connector::Write::batch_update;
  auto batched = fresh ? &ModelRule::batch_create : &ModelRule::batch_update;
  Result<const connector::BatchWriteRule *> rule = offered(session, model, batched);
  if (!rule.ok()) {
    // One by one, where that can be.
    std::unique_ptr<Error> refused = fresh ? offered(session, model, &ModelRule::create).take_error()
                                           : offered(session, model, &ModelRule::update).take_error();
    if (refused != nullptr) {
      for (const std::vector<size_t> &wave : all) {
        for (size_t row : wave) batch.rows[row].error = std::make_unique<Error>(*refused);
      }
      co_return true;
    }
  }
  for (const std::vector<size_t> &wave : all) {
    Result<bool> sent = true;
    if (rule.ok()) {
      sent = co_await send_chunks(context, session, batch, wave, **rule, write);
    } else {
      sent = co_await send_singly(context, session, batch, wave);
    }
    if (!sent.ok()) co_return sent.take_error();
  }
  co_return true;
}

// `last`: no later row is about the same record, so that the record is what this one made of it.
void append_row(std::string &out, const Session &session, const BatchRow &each, bool last) {
  out += '{';
  if (each.error != nullptr) {
    if (!each.row.id.empty()) {
      out += R"("id":)";
      json::append_string(out, each.row.id);
      out += ',';
    }
    out += R"("error":)" + each.error->to_json() + "}";
    return;
  }
  if (!each.id.empty()) {
    out += R"("id":)";
    json::append_string(out, each.id);
    out += ',';
  }
  if (!each.whole.record.empty()) {
    out += R"("record":)" + each.whole.record;
    const std::string warnings = last ? written_otherwise(session, each.row, each.whole.record) : std::string();
    if (!warnings.empty()) out += R"(,"warnings":[)" + warnings + "]";
    append_rejected(out, each.whole.lost);
    out += '}';
    return;
  }
  out += R"("warnings":[)";
  append_warning(out, "Written, not read", "not_read",
                 "the record was written; reading it again failed: " +
                     (each.unread == nullptr ? std::string("it was not found") : each.unread->message));
  out += "]}";
}

Task<bool> read_singly(Context &context, Session &session, BatchRow &each) {
  Written written;
  written.id = each.id;
  Result<Got> got = co_await finish_row(context, session, each.row, written);
  if (got.ok()) {
    each.whole = std::move(*got);
  } else {
    each.unread = got.take_error();
  }
  co_return true;
}

}  // namespace

Task<bool> read_again(Context &context, Session &session, Batch &batch) {
  std::vector<size_t> rows;
  std::vector<std::string> ids;
  for (size_t i = 0; i < batch.rows.size(); ++i) {
    const BatchRow &each = batch.rows[i];
    if (each.error != nullptr || !each.whole.record.empty()) continue;
    rows.push_back(i);
    ids.push_back(each.id);
  }
  if (rows.empty()) co_return true;
  const std::string model = batch.rows.front().row.model;
  if (!offered(session, model, &ModelRule::batch_read).ok()) {
    std::vector<Task<bool>> tasks;
    for (size_t row : rows) tasks.push_back(read_singly(context, session, batch.rows[row]));
    coroutine::All<bool> group(context, std::move(tasks), kRequestsAtOnce);
    std::vector<Result<bool>> read = co_await group;
    co_return read.size() == rows.size();
  }
  Result<std::vector<ReadById>> read = co_await read_by_ids(context, session, model, ids);
  for (size_t i = 0; i < rows.size(); ++i) {
    BatchRow &each = batch.rows[rows[i]];
    if (!read.ok()) {
      each.unread = std::make_unique<Error>(read.error());
    } else if ((*read)[i].error != nullptr) {
      each.unread = std::move((*read)[i].error);
    } else {
      each.whole = std::move((*read)[i].got);
    }
  }
  co_return true;
}

Task<std::string> batch_write(Context &context, Session &session, const contract::Operation &operation, Value input) {
  const size_t count = input["records"].size();
  if (count > kMaxRows) {
    co_return Error(
        Status::invalid_argument,
        "a batch write takes at most " + std::to_string(kMaxRows) + " records, not " + std::to_string(count),
        "/records");
  }
  Batch batch;
  Result<bool> done = co_await prepare(context, session, operation, input, batch);
  if (!done.ok()) co_return done.take_error();
  done = co_await send_rows(context, session, batch, operation.model, true);
  if (!done.ok()) co_return done.take_error();
  done = co_await send_rows(context, session, batch, operation.model, false);
  if (!done.ok()) co_return done.take_error();
  done = co_await read_again(context, session, batch);
  if (!done.ok()) co_return done.take_error();
  std::string out = "[";
  std::unordered_map<std::string, const BatchRow *> last;
  for (const BatchRow &each : batch.rows) {
    if (each.error == nullptr) last[each.id] = &each;
  }
  for (const BatchRow &each : batch.rows) {
    if (out.size() > 1) out += ',';
    append_row(out, session, each, each.id.empty() || last[each.id] == &each);
  }
  co_return out + "]";
}

}  // namespace openint::operations

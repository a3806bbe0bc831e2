#include "libopenint/operations/outcomes.hpp"

#include <algorithm>
#include <unordered_map>

#include "libopenint/operations/writing.hpp"
#include "libopenint/provider/answer.hpp"

namespace openint::operations {

namespace {

using json::Value;
using provider::Answer;
using provider::Session;

std::unique_ptr<Error> row_error(const Session &session, const Value &entry, int http_status) {
  auto error = std::make_unique<Error>(Status::invalid_argument, "");
  const StatusInfo *status = status_named(entry["status"].text());
  if (status != nullptr && status->of_answers) error->status = status->status;
  const std::string message = shortened(provider::scalar(entry["message"]), 1000);
  const std::string code = shortened(provider::scalar(entry["code"]), 200);
  error->message = session.connector().name() + " refused the record: " + (message.empty() ? code : message);
  if (error->status == Status::rate_limited || error->status == Status::unavailable) {
    error->retry = Retry::after;
    error->retry_after_ms = 1000;
  }
  error->provider.http_status = http_status;
  error->provider.code = code;
  error->provider.message = message;
  return error;
}

// Which rows an entry is about.
class Finder {
 public:
  explicit Finder(const std::vector<std::string> &ids) : ids_(ids) {
    for (size_t i = 0; i < ids.size(); ++i) {
      if (!ids[i].empty()) by_id_.emplace(ids[i], i);
    }
  }

  // No row: ids.size().
  size_t find(const Value &key) const {
    const std::string text = provider::scalar(key);
    if (auto found = by_id_.find(text); found != by_id_.end()) return found->second;
    if (text.size() < 2 || text.size() > 7 || text[0] != 'r') return ids_.size();
    if (text.find_first_not_of("0123456789", 1) != std::string::npos) return ids_.size();
    return std::min(static_cast<size_t>(std::stoul(text.substr(1))), ids_.size());
  }

  std::vector<size_t> rows_of(const Value &entry) const {
    std::vector<size_t> rows;
    if (!entry["row"].is_null()) rows.push_back(find(entry["row"]));
    for (const Value &key : entry["rows"].items()) rows.push_back(find(key));
    rows.erase(std::remove_if(rows.begin(), rows.end(), [&](size_t row) { return row >= ids_.size(); }), rows.end());
    return rows;
  }

 private:
  const std::vector<std::string> &ids_;
  std::unordered_map<std::string, size_t> by_id_;
};

Error unclear(Status status, const Session &session, const std::string &what) {
  Error error(status, session.connector().name() + what);
  error.maybe_applied = true;
  return error;
}

// What an answer's entries say, put to the rows.
class Telling {
 public:
  Telling(const Session &session, int http_status, const std::vector<std::string> &ids,
          std::vector<RowOutcome> &outcomes)
      : session_(session), http_status_(http_status), outcomes_(outcomes), told_(ids.size()), finder_(ids) {}

  // Entries that name no row are about those that no other entry names, in order; where their numbers differ it is
  // not clear which is which.
  void run(std::span<const Value> entries) {
    std::vector<const Value *> nameless;
    for (const Value &entry : entries) {
      if (entry["row"].is_null() && !entry["rows"].is_array()) nameless.push_back(&entry);
      for (size_t row : finder_.rows_of(entry)) tell(row, entry);
    }
    auto left = static_cast<size_t>(std::count(told_.begin(), told_.end(), false));
    if (nameless.size() != left) return;
    size_t next = 0;
    for (size_t row = 0; row < told_.size(); ++row) {
      if (!told_[row]) tell(row, *nameless[next++]);
    }
  }

 private:
  void tell(size_t row, const Value &entry) {
    const bool failed = !entry["code"].is_null() || !entry["message"].is_null();
    told_[row] = true;
    outcomes_[row].id = failed ? "" : provider::scalar(entry["id"]);
    outcomes_[row].error = failed ? row_error(session_, entry, http_status_) : nullptr;
  }

  const Session &session_;
  int http_status_;
  std::vector<RowOutcome> &outcomes_;
  std::vector<bool> told_;
  Finder finder_;
};

}  // namespace

Result<void> read_outcomes(Session &session, const connector::AnswerExpression &results, const http::Response &answer,
                           const std::vector<std::string> &ids, std::vector<RowOutcome> &outcomes) {
  Answer seen(session);
  Result<Value> entries = Value();
  Result<void> read = seen.read(answer);
  if (read.ok()) entries = seen.list(results);
  if (!read.ok() || !entries.ok()) {
    std::unique_ptr<Error> error = read.ok() ? entries.take_error() : read.take_error();
    error->maybe_applied = true;
    return error;
  }
  Telling(session, answer.status, ids, outcomes).run(entries->items());
  for (RowOutcome &outcome : outcomes) {
    if (outcome.error != nullptr || !outcome.id.empty()) continue;
    outcome.error =
        std::make_unique<Error>(unclear(Status::provider, session, "'s answer does not say what became of the record"));
  }
  return {};
}

}  // namespace openint::operations

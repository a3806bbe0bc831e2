#pragma once
// The records of one object: by sequence, by key, by time of creation and of change, by number of change, with what is
// deleted kept for as long as its provider shows it, and past states for searches that lag.
#include <map>
#include <unordered_map>

#include "core/compare.hpp"

namespace sandbox {

struct Record {
  int64_t seq = 0;     // 1, 2, 3 in order of creation
  int64_t change = 0;  // grows with every change of any record of the provider
  int64_t created_ms = 0, updated_ms = 0, deleted_ms = 0;
  std::string key;  // what paths name it by: the text of its id
  Json values;      // every field that is stored, in the order of the document
  // What searches see: the values, from when. Empty where a change is seen at once.
  std::vector<std::pair<int64_t, std::shared_ptr<const Json>>> past;
  std::shared_ptr<const std::string> bytes;  // uploaded content; seeded content is made when it is read
  mutable std::string text;                  // the record as the document shows it, kept until it changes

  bool live() const { return deleted_ms == 0; }
  const Json &value(const std::string &name) const;
};

enum class Order { seq, updated, created, change };

class Records {
 public:
  explicit Records(std::vector<std::string> unique) : unique_(std::move(unique)) {}

  const Record *find(int64_t seq) const;
  const Record *find(std::string_view key) const;
  // The live record whose unique field has this value; nullptr where there is none.
  const Record *holder(const std::string &field, const Json &value) const;
  // Stores a new or changed record. seen_ms: from when searches see it; 0: at once.
  const Record &put(Record record, int64_t seen_ms);
  void erase(int64_t seq);  // for good
  // Walks from the first record after `after` (its key in that order, then seq); visit returns false to stop.
  void walk(Order order, bool descending, std::optional<std::pair<int64_t, int64_t>> after,
            const std::function<bool(const Record &)> &visit) const;
  int64_t next() const { return records_.empty() ? 1 : std::max(last_, records_.rbegin()->first) + 1; }
  size_t live() const { return live_; }
  const std::map<int64_t, Record> &all() const { return records_; }
  void forget_texts();

 private:
  using Keys = std::set<std::pair<int64_t, int64_t>>;
  void index(const Record &record, bool enters);
  std::vector<std::string> unique_;
  std::map<int64_t, Record> records_;
  std::unordered_map<std::string, int64_t> keys_;
  std::map<std::string, std::unordered_map<std::string, int64_t>> holders_;
  Keys by_updated_, by_created_, by_change_;
  int64_t last_ = 0;
  size_t live_ = 0;
};

// What a search that lags sees of a record now; nullptr where it sees none.
const Json *seen(const Record &record, int64_t now_ms);

}  // namespace sandbox

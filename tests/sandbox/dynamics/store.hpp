#pragma once
// Rows, their versions, and what was deleted.

#include <functional>

#include "schema.hpp"

namespace sandbox::dynamics {

struct Row {
  int64_t seq = 0;      // its place in lists that nothing else orders
  int64_t version = 0;  // of its last change; one count for the whole organization
  int64_t created_ms = 0, modified_ms = 0;
  std::string id;
  // A value for each column, null where missing: numbers, booleans, strings. Moments are iso_s text; lookups are
  // "table|guid"; several choices are "1,3".
  std::vector<Json> values;
};

struct Tombstone {
  int64_t version = 0, at_ms = 0;
  std::string id;
};

class Rows {
 public:
  Row *find(const std::string &id);
  Row *by_key(size_t key, const std::string &text);
  Row &put(Row row);
  void erase(const std::string &id, int64_t version, int64_t at_ms);
  void forget(const std::string &id);  // as if it had never been
  void revive(Row row);                // as if it had never been deleted

  const std::map<int64_t, Row> &all() const { return rows_; }
  Row *at(int64_t seq);
  const std::set<std::pair<int64_t, int64_t>> &by_modified() const { return by_modified_; }  // (ms, seq)
  const std::set<std::pair<int64_t, int64_t>> &by_version() const { return by_version_; }
  const std::vector<Tombstone> &deleted() const { return deleted_; }
  int64_t next_seq() { return ++last_seq_; }
  // How an alternate key's values become the text it is found by; empty when one of them is null.
  std::function<std::string(const Row &, size_t)> key_text;
  size_t keys = 0;

 private:
  void unindex(const Row &row);
  std::map<int64_t, Row> rows_;
  std::unordered_map<std::string, int64_t> ids_;
  std::map<std::pair<size_t, std::string>, int64_t> key_index_;
  std::set<std::pair<int64_t, int64_t>> by_modified_, by_version_;
  std::vector<Tombstone> deleted_;
  int64_t last_seq_ = 0;
};

class Store {
 public:
  Store(const Options &options, Clock &clock);

  Schema &schema() { return schema_; }
  // The rows of a table, filled with its seeds at the first use.
  Rows &rows(const Definition &table);
  bool filled(const Definition &table) const;
  size_t seeded(const Definition &table) const;  // how many rows a table starts with
  int64_t version() const { return version_; }
  int64_t next_version() { return ++version_; }
  const Options &options() const { return options_; }
  Clock &clock() { return clock_; }
  Random &random() { return random_; }
  std::string new_guid();
  const std::string &me() const { return users_.front(); }
  const std::vector<std::string> &users() const { return users_; }
  const std::string &currency() const { return currency_; }
  const std::string &unit() const { return unit_; }
  const std::string &organization() const { return organization_; }

  // The id of the seeded row `n` (from 1) of a table, without making the row.
  std::string seed_id(const std::string &logical, int64_t n) const;
  // Stores a changed row: a new version, modified now (or at the moment told).
  Row &save(const Definition &table, Row row, int64_t modified_ms = 0);
  void remove(const Definition &table, const std::string &id);
  void reindex(const Definition &table);  // after a key or a column was added
  // A change set: what save, remove and undo_later note from begin on is taken back by rollback.
  void begin() { undo_.clear(), noting_ = true; }
  void commit() { noting_ = false; }
  void rollback();
  void undo_later(std::function<void()> step);

  // "Contoso" for a lookup's "account|guid": the name column of the row; empty if there is none.
  std::string name_of(std::string_view reference);

 private:
  void fill(const Definition &table, Rows &rows);
  Options options_;
  Clock &clock_;
  Random random_;
  Schema schema_;
  std::map<std::string, Rows, std::less<>> rows_;
  int64_t version_ = 1000;
  std::vector<std::string> users_;
  std::string currency_, unit_, organization_;
  std::vector<std::function<void()>> undo_;
  bool noting_ = false;
};

// The order of SQL Server's uniqueidentifier, which this provider sorts and compares guids by: the last group first.
std::string guid_order(std::string_view guid);
bool is_guid(std::string_view text);

}  // namespace sandbox::dynamics

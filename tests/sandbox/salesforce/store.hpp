#pragma once
// The records, one table per object. Number and id of a record follow from each other, so finding one is indexing; a
// second order by SystemModstamp makes windows of change cheap. Every change can be undone until the journal is
// cleared.

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema.hpp"

namespace sandbox::salesforce {

// The values of a record, JSON texts one after another in the order of its object's fields.
struct Record {
  std::string text;
  std::vector<uint32_t> ends;
  int64_t modified_ms = 0;  // of SystemModstamp, whole seconds
  int64_t deleted_ms = 0;
  bool present = false, deleted = false;

  std::string_view get(size_t field) const;  // empty: null
  std::vector<std::string> values(size_t count) const;
  void set(const std::vector<std::string> &values);
};

class Table {
 public:
  using Stamp = std::pair<int64_t, uint32_t>;  // SystemModstamp, position
  explicit Table(const ObjectType &type) : type_(type) {}

  const ObjectType &type() const { return type_; }
  uint32_t size() const { return static_cast<uint32_t>(records_.size()); }  // deleted and purged ones included
  const Record &at(uint32_t position) const { return records_[position]; }
  std::string id(uint32_t position) const;
  // Position of a canonical id; -1 when there is no such record (a deleted one, still in the bin, counts as one).
  int64_t find(std::string_view canonical) const;
  const std::vector<Stamp> &by_modified() const { return by_modified_; }
  const std::set<uint32_t> &gone() const { return gone_; }                    // deleted or purged
  const std::set<std::pair<int64_t, uint32_t>> &bin() const { return bin_; }  // deleted, by the time of it
  size_t live() const { return records_.size() - gone_.size(); }
  // Positions of the records, deleted ones not, with this value in an external id or unique field.
  std::vector<uint32_t> with_key(int field, std::string_view plain) const;
  void index_field(int field);  // after a field became a key: reads all records once

 private:
  friend class Store;
  void put(uint32_t position, Record record);  // position may be size(): appends
  void drop_last();
  void link(uint32_t position, const Record &, bool add);
  void link_keys(uint32_t position, const Record &, bool add);
  std::string key(int field, std::string_view text) const;

  const ObjectType &type_;
  std::vector<Record> records_;
  std::vector<Stamp> by_modified_;
  std::set<uint32_t> gone_;
  std::set<std::pair<int64_t, uint32_t>> bin_;
  std::map<int, std::multimap<std::string, uint32_t>> keys_;
};

class Store {
 public:
  Table &table(const ObjectType &);
  // Puts a record at a position (size() appends), remembering what was there.
  void put(Table &, uint32_t position, Record record);
  size_t mark() const { return journal_.size(); }
  void rollback(size_t mark);
  void commit() { journal_.clear(); }
  void purge(int64_t before_ms);  // takes what was deleted before then out of the bin for ever

 private:
  struct Undo {
    Table *table;
    uint32_t position;
    Record before;
    bool appended;
  };
  std::map<const ObjectType *, std::unique_ptr<Table>> tables_;
  std::vector<Undo> journal_;
};

}  // namespace sandbox::salesforce

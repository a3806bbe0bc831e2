#pragma once
// Answers of /query and /queryAll, and the locators that lead to their further pages.

#include <map>
#include <memory>
#include <string>

#include "organisation.hpp"
#include "soql_run.hpp"

namespace sandbox::salesforce {

struct Answer {
  int status = 200;
  std::string json;
};
Answer failure(const Error &);  // the error as the service words it: an array of one

// Adds the JSON object of a record: its attributes, then the columns.
void append_record(Organisation &, const Table &, const Record &, uint32_t position, const std::vector<Column> &,
                   const std::string &version, std::string &out);
// The columns of all that may be read of an object.
std::vector<Column> all_columns(const Schema &, const ObjectType &);

class Queries {
 public:
  explicit Queries(Organisation &org) : org_(org) {}
  // `version` is "v59.0"; `batch` the rows per page.
  Answer run(const std::string &soql, bool with_deleted, const std::string &version, int64_t batch);
  Answer more(const std::string &locator, const std::string &version);
  // Pages are no larger than this: the service makes them smaller than asked for whenever it likes.
  void set_most(int64_t rows) { most_ = rows; }
  void forget();  // every locator, as after two days
  size_t open() const { return cursors_.size(); }
  uint64_t records_read() const { return records_read_; }

 private:
  struct Cursor {
    BoundQuery query;
    Rows rows;
    int64_t batch = 2000, until_ms = 0;
    bool with_deleted = false;
    std::map<int64_t, uint32_t> starts;  // of a range: where the page at this offset begins
  };
  std::string page(const std::string &id, Cursor &, int64_t offset, const std::string &version);
  std::string aggregate(const BoundQuery &, const Rows &);
  std::string aggregate_value(const ObjectType &, const Aggregate &, const Rows &);
  void drop_old();

  Organisation &org_;
  std::map<std::string, Cursor> cursors_;  // by locator: older ones are less
  int64_t most_ = 2000;
  uint64_t made_ = 0, records_read_ = 0;
};

}  // namespace sandbox::salesforce

#pragma once
// The records, kept as the text that answers hold, with the few values that lists filter and sort by beside it.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "fields.hpp"

namespace sandbox::pipedrive {

enum class Kind { person, organization, deal, activity, product, lead, note };
constexpr int kKinds = 7;

const char *plural(Kind kind);    // "persons"
const char *singular(Kind kind);  // "person"
const char *title(Kind kind);     // "Person"

struct Record {
  int64_t id = 0;
  int64_t add_s = 0, update_s = 0;  // this provider's times are whole seconds
  int64_t owner = 0, org = 0, person = 0, deal = 0, pipeline = 0, stage = 0;
  std::string uuid;    // leads go by it
  std::string status;  // of deals; "archived" of leads
  int64_t deleted_s = 0;
  std::string head;    // the object's text without custom fields and without its last brace
  std::string custom;  // the text of its custom_fields object; empty where there is none
  std::vector<std::pair<int64_t, std::string>> index;  // what searches find, from when (ms): see Table::put
};

// The order of a list: by a key of seconds (or by id alone), then by id.
enum class Order { id, update_time, add_time };

class Table {
 public:
  explicit Table(Kind kind) : kind_(kind) {}

  Record *find(int64_t id);
  Record *find_uuid(std::string_view uuid);
  // Stores a new or changed record under its id. visible_ms: when searches see the change.
  Record &put(Record record, int64_t visible_ms);
  void erase(int64_t id);  // for good

  // Walks in order from after (key, id), the last one seen; visit returns false to stop.
  template <class Visit>
  void walk(Order order, bool descending, const std::pair<int64_t, int64_t> *after, Visit visit);
  const std::map<int64_t, Record> &records() const { return records_; }
  int64_t next_id() { return ++last_id_; }
  size_t live() const { return live_; }

 private:
  using Keys = std::set<std::pair<int64_t, int64_t>>;
  Kind kind_;
  std::map<int64_t, Record> records_;
  std::unordered_map<std::string, int64_t> uuids_;
  Keys by_update_, by_add_;
  int64_t last_id_ = 0;
  size_t live_ = 0;
};

template <class Visit>
void Table::walk(Order order, bool descending, const std::pair<int64_t, int64_t> *after, Visit visit) {
  if (order == Order::id) {
    if (descending) {
      auto at = after ? records_.lower_bound(after->second) : records_.end();
      while (at != records_.begin())
        if (!visit((--at)->second)) return;
    } else {
      for (auto at = after ? records_.upper_bound(after->second) : records_.begin(); at != records_.end(); ++at)
        if (!visit(at->second)) return;
    }
    return;
  }
  Keys &keys = order == Order::update_time ? by_update_ : by_add_;
  if (descending) {
    auto at = after ? keys.lower_bound(*after) : keys.end();
    while (at != keys.begin())
      if (!visit(records_.find((--at)->second)->second)) return;
  } else {
    for (auto at = after ? keys.upper_bound(*after) : keys.begin(); at != keys.end(); ++at)
      if (!visit(records_.find(at->second)->second)) return;
  }
}

struct User {
  int64_t id = 0;
  std::string name, email;
};
struct Stage {
  int64_t id = 0, pipeline = 0;
  std::string name;
  int probability = 100;
};
struct Pipeline {
  int64_t id = 0;
  std::string name;
};

// Everything of one company. Tables are filled at their first use, each from a random sequence of its own, so that
// what a table holds does not depend on what was asked before.
class Store {
 public:
  Store(const Options &options, Clock &clock);

  Table &table(Kind kind);
  bool filled(Kind kind) const { return filled_[static_cast<int>(kind)]; }
  Fields &fields(Kind kind);  // leads have those of deals
  const std::vector<User> &users() const { return users_; }
  std::vector<Pipeline> &pipelines() { return pipelines_; }
  std::vector<Stage> &stages() { return stages_; }
  Json &lead_labels() { return lead_labels_; }
  const Options &options() const { return options_; }
  Clock &clock() { return clock_; }
  Random &random() { return random_; }
  int64_t now_s() const { return clock_.now_ms() / 1000; }
  int64_t lag_ms = 0;

  // Puts a body (a whole record as API answers have it, custom_fields last) under the record's id.
  Record &save(Kind kind, Record record, Json body, bool seeded = false);
  // The record's whole body.
  static Json body(const Record &record);
  // Marks it deleted; it can still be had by its id for 30 days.
  void remove(Kind kind, Record &record);
  // Whether it was deleted more than 30 days ago, and so can't be had any more.
  bool gone(const Record &record) const;
  // Every record gets a custom field, null, or loses it: what happens when the field is made or deleted.
  void add_custom(Kind kind, const std::string &code);
  void drop_custom(Kind kind, const std::string &code);
  // Sets update_time (to now_s unless told) and puts it back.
  void touch(Kind kind, int64_t id, int64_t at_s);

 private:
  void fill(Kind kind);
  Options options_;
  Clock &clock_;
  Random random_;
  std::vector<Table> tables_;
  std::vector<Fields> fields_;
  bool filled_[kKinds] = {};
  std::vector<User> users_;
  std::vector<Pipeline> pipelines_;
  std::vector<Stage> stages_;
  Json lead_labels_ = Json::array();
};

std::string plain_time(int64_t seconds);   // API v1: "2024-01-02 03:04:05"
std::string lower(std::string_view text);  // ASCII letters only
std::string uuid(Random &random);

}  // namespace sandbox::pipedrive

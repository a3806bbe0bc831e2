#pragma once
// What a HubSpot account holds: object types with their properties, and records. Values are strings throughout, as
// they are on the wire.
#include <deque>
#include <unordered_map>

#include "core/provider.hpp"

namespace sandbox::hubspot {

struct Choice {
  std::string label, value;
};

struct Property {
  enum class Source { kStored, kId, kCreated, kModified };  // the last three are a record's own members
  std::string name, label, type, field_type, group, description = {};
  std::vector<Choice> options = {};
  Source source = Source::kStored;
  bool custom = false, read_only = false, unique = false, external_options = false;
  int64_t created_ms = 0;
};

struct Group {
  std::string name, label;
  int order = -1;
};

// The stored values of one record, in the order of their properties' positions.
class Values {
 public:
  const std::string *find(int property) const;
  void set(int property, std::string value);  // an empty value clears
  const std::vector<std::pair<int, std::string>> &all() const { return all_; }

 private:
  std::vector<std::pair<int, std::string>> all_;
};

struct State {
  Values values;
  int64_t updated_ms = 0;
  int64_t archived_ms = 0;  // 0: not archived
};

struct Record {
  int64_t id = 0, created_ms = 0;
  State now;
  int64_t indexed_ms = 0;                       // when search begins to see `now`
  std::vector<std::pair<int64_t, State>> past;  // earlier states that search may still see, each with its indexed_ms

  // What search sees at that time; null when it does not know the record yet.
  const State *indexed_at(int64_t ms) const;
};

// One object type: a standard one or an account's own.
struct Kind {
  std::string name, singular, type_id, label, plural, description;
  bool custom = false, seeded = false;
  int64_t created_ms = 0;
  std::vector<Property> properties;
  std::unordered_map<std::string, int> positions;
  std::vector<Group> groups;
  std::vector<int> defaults;  // properties in an answer when none is asked for
  std::vector<std::string> required, searchable, secondary;
  std::string primary;
  std::deque<Record> records;  // by id
  int64_t next_id = 0, id_step = 1;
  size_t live = 0, invented = 0;  // records not archived; records it began with
  std::unordered_map<int, std::unordered_map<std::string, int64_t>> unique;  // property -> lower-case value -> id

  int position(const std::string &property) const;  // -1: there is none
  void add(Property property);
  Record *find(int64_t id);
  size_t first_after(int64_t id) const;  // position in `records` of the first id above
  const char *modified() const { return name == "contacts" ? "lastmodifieddate" : "hs_lastmodifieddate"; }
};

struct Stage {
  std::string id, label, probability;
  bool closed = false;
};
struct Pipeline {
  std::string id, label;
  std::vector<Stage> stages;
};
struct Owner {
  int64_t id = 0, user_id = 0, created_ms = 0, updated_ms = 0;
  std::string email, first, last;
  bool archived = false;
};

// An answer that is not the one asked for, in the shape of the provider's errors.
struct Refusal {
  int status = 400;
  std::string category, message;
  Json extra = Json::object();  // "errors", "context", "subCategory"
};

constexpr int64_t kPortal = 62515;
constexpr int64_t kDay = 86400000;
constexpr int64_t kArchiveDays = 90;
constexpr int64_t kEpoch = 1704067200000;  // 2024-01-01: seeded records are older than it, changed after it

std::string lower(std::string text);
std::optional<int64_t> whole(const std::string &text);  // a whole number in decimal digits
std::optional<std::string> value_of(const Kind &, const Record &, const State &, int property);

// The standard object types, without records.
std::vector<Kind> standard_kinds(int custom_properties);
std::vector<Pipeline> deal_pipelines();
std::vector<Pipeline> lead_pipelines();
void add_common_properties(Kind &kind);  // id, created, modified, owner

}  // namespace sandbox::hubspot

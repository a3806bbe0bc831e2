#pragma once
// The account: its object types, records, associations, owners and pipelines, and what may be written to them.
#include <variant>

#include "hubspot/associations.hpp"

namespace sandbox::hubspot {

class Store {
 public:
  Store(const Options &options, Clock &clock);

  // By plural, singular, type id or fully qualified name; null when there is none. Its records exist after the call.
  Kind *kind(const std::string &name);
  int position(const Kind &kind) const;
  Kind &at(int position) { return *kinds_[static_cast<size_t>(position)]; }
  size_t kinds() const { return kinds_.size(); }
  // A kind by name whose records need not exist: for properties and schemas.
  Kind *definition(const std::string &name);
  std::string qualified(const Kind &kind) const;

  std::variant<Record *, Refusal> create(Kind &kind, const Json &properties, const Json &associations);
  std::optional<Refusal> update(Kind &kind, Record &record, const Json &properties);
  void archive(Kind &kind, Record &record);
  void take_back(Kind &kind, size_t count);  // the records created last, as if they had never been
  // The live record whose unique property has the value. Nothing when the property is not unique: see the refusal.
  std::variant<Record *, Refusal> by_property(Kind &kind, const std::string &property, const std::string &value);
  size_t size(const Kind &kind) const;       // live records, also when they do not exist yet
  bool expired(const Record &record) const;  // archived so long ago that it is gone for good

  // Links as the type says; the records must be live. Makes sure both kinds and their seeded links exist.
  void seed_links(Kind &from, Kind &to);
  Associations &associations() { return associations_; }

  std::variant<Kind *, Refusal> create_schema(const Json &body);
  std::variant<Property *, Refusal> create_property(Kind &kind, const Json &body);

  std::vector<Owner> &owners() { return owners_; }
  const std::vector<Pipeline> *pipelines(const std::string &kind) const;

  // What the control port does.
  void insert_invented(Kind &kind, int count);
  void touch(Kind &kind, Record &record, const Json &properties);
  void tie(Kind &kind, int count);
  std::vector<Record *> pick(Kind &kind, int count);  // live ones, drawn at random without repeats
  void set_lag(int64_t ms) { lag_ms_ = ms; }
  int64_t lag() const { return lag_ms_; }

  // Grows with every change of a record; and when search has seen the last of them.
  int64_t version() const { return version_; }
  int64_t settled_ms() const { return settled_ms_; }

 private:
  struct Change {
    int property;
    std::string value;
  };
  int seeds(const Kind &kind) const;  // how many records it begins with
  void seed(Kind &kind);
  void invent(Kind &kind, State &state, int index);
  Record &append(Kind &kind, int64_t created_ms, int64_t updated_ms);
  void remember(Record &record);  // keeps the state that search still sees, before it is changed
  void apply(Kind &kind, Record &record, const std::vector<Change> &changes);
  void reindex(Kind &kind, const Record &record, int property, const std::string *before, const std::string *after);
  void derive(Kind &kind, State &state);
  std::variant<std::vector<Change>, Refusal> check(Kind &kind, const Record *record, const Json &properties);
  std::string check_value(const Kind &kind, const Property &property, std::string &value, std::string &code) const;
  std::optional<Refusal> check_associations(Kind &kind, const Json &associations);
  void add_vehicles();

  Options options_;
  Clock &clock_;
  Random random_;
  int64_t lag_ms_, version_ = 0, settled_ms_ = 0;
  std::vector<std::unique_ptr<Kind>> kinds_;
  Associations associations_;
  std::set<std::pair<int, int>> linked_;
  std::vector<Owner> owners_;
  std::vector<Pipeline> deal_pipelines_, lead_pipelines_;
  int next_type_ = 3465404;
};

}  // namespace sandbox::hubspot

#pragma once
// An object of a provider as its document describes it: fields with types, defaults, checks and seeds, and its records.
#include "core/records.hpp"

namespace sandbox {

class Objects;

struct Field {
  std::string name;
  Type type = Type::any;
  Json fallback;  // template of the value that a new record has without being told
  Json seed;      // template of a seeded record's value; the default where there is none
  Json computed;  // template that makes it anew with every change
  bool is_computed = false, required = false, nullable = true, writable = true, unique = false, silent = false;
  int64_t longest = 0;  // characters; 0: any number
  Json values;          // the values allowed; null: any
  std::string to;       // the object whose id it holds
};

// A field as a document describes it: its type alone, or an object of its words.
Field read_field(const std::string &name, const Json &from);

// What is wrong with one member of a request's body.
struct Problem {
  std::string field, code;  // required, null, type, long, value, reference, unique, unknown, read_only
  Json given;
  std::string expected;  // what it must be: "text", "one of a, b"
};

class Object {
 public:
  Object(std::string name, const Json &document, Objects &objects);

  const std::string &name() const { return name_; }
  const Json &document() const { return document_; }  // its part of the document, for hooks' own words
  bool goes_by(const std::string &name) const;        // its name, or one of its aliases
  const std::vector<Field> &fields() const { return fields_; }
  const Field *field(std::string_view name) const;
  const std::string &id_field() const { return id_field_; }
  const std::string &updated_field() const { return updated_; }
  const std::string &created_field() const { return created_; }
  const std::string &time_form() const { return time_; }
  const std::string &touched_field() const { return touched_; }
  Records &records();                     // filled from seeds at its first use
  size_t count() const;                   // live records; what there will be, where none was asked for yet
  bool gone(const Record &record) const;  // deleted, and kept no longer (or never)

  // A record's values checked: problems are added, and good values land in `values`. `creating`: whether what is
  // required has to be there.
  void check(const Json &input, bool creating, Json &values, std::vector<Problem> &problems);
  // A new record's values before anything is set.
  Json blank();
  const Record &create(Json values, std::shared_ptr<const std::string> bytes = nullptr);
  // Stores the new values; whether it counts as a change of its time is `stamps`. An update that changes nothing keeps
  // it where the object says "unchanged":"kept".
  const Record &update(const Record &record, Json values, bool stamps = true);
  const Record *remove(const Record &record);  // nullptr where it leaves no trace
  const Record &insert_seeded();
  const Record &set_updated(const Record &record, int64_t ms);
  // The record as answers show it.
  const std::string &text(const Record &record);
  Json shown(const Record &record);
  Json shown_values(const Json &values, const Record &record);

 private:
  void fill_seeds();
  Json seed(int64_t n, Random &random);
  const Record &save(Record record, bool seeded);
  std::string make_id(Record &record);
  void check_field(const Field &field, const Json &value, std::vector<Problem> &problems);

  std::string name_;
  const Json &document_;
  Objects &objects_;
  std::vector<Field> fields_;
  std::vector<std::string> aliases_;
  std::string id_field_, created_, updated_, time_ = "iso_ms", deleted_flag_, touched_;
  Json id_pattern_, shape_;
  int64_t id_first_ = 1, id_step_ = 1, count_ = -1;
  int64_t kept_ms_ = -1;  // how long a deleted record is still shown; -1: it leaves no trace
  int64_t grain_ms_ = 1;  // times are whole multiples of it
  int64_t shortest_ = 0;
  bool keeps_unchanged_ = false, filled_ = false;
  Records records_;
};

// All objects of a provider.
class Objects {
 public:
  Objects(const Json &document, const Options &options, Clock &clock);
  Objects(const Objects &) = delete;
  Object *find(const std::string &name);  // by its name or an alias
  Object &get(const std::string &name);   // throws where there is none
  std::vector<std::unique_ptr<Object>> &all() { return all_; }
  Functions &functions() { return functions_; }
  // Names that every template sees: base, hosts, and what hooks set.
  Scope &globals() { return globals_; }
  const Options &options() const { return options_; }
  Clock &clock() { return clock_; }
  Random &random() { return random_; }
  int64_t next_change() { return ++change_; }
  int64_t last_change() const { return change_; }
  const Json &messages() const { return messages_; }
  // A hook's say before a record is stored: the values that are to be, those that were (null of a new one) and the
  // input. Called with the object's name.
  std::function<void(Object &, Json &values, const Json &before, const Json &input)> settle;
  int64_t lag_ms = 0;

 private:
  const Options &options_;
  Clock &clock_;
  Random random_;
  Functions functions_;
  Scope globals_;
  Json messages_;
  int64_t change_ = 0;
  std::vector<std::unique_ptr<Object>> all_;
};

}  // namespace sandbox

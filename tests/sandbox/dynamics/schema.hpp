#pragma once
// Table definitions: columns, option sets, lookups, alternate keys and relationships.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "../core/provider.hpp"

namespace sandbox::dynamics {

enum class Type {
  id,  // the primary key, and other guids that are no lookups
  text,
  memo,
  integer,
  big,  // versionnumber
  decimal,
  real,
  money,
  boolean,
  moment,  // date and time
  day,     // date only
  choice,
  choices,  // several; "1,3" in the API
  state,
  status,
  lookup,
  name  // EntityName: the logical name of another table
};

struct Option {
  int64_t value = 0;
  std::string label;
  int64_t state = -1;  // of status reasons: the state they belong to
};

// One table a lookup may point to, and the single-valued navigation property that does.
struct Target {
  std::string table, navigation;
};

struct Column {
  std::string logical, schema, label, description, metadata_id;
  Type type = Type::text;
  bool custom = false, create = true, update = true, required = false, primary_name = false;
  int64_t max_length = 0;
  std::vector<Option> options;
  std::vector<Target> targets;
  // "logical" or "_logical_value": what the column is called in rows and queries.
  std::string property;
};

struct Key {
  std::string schema;
  std::vector<std::string> columns;
};

// Many rows of `referencing` point to one row of `referenced` through the lookup `column`.
struct OneToMany {
  std::string schema, referenced, referencing, column, metadata_id, label;
  bool custom = false;
};
// Pairs of rows. The navigation property has the relationship's name on both sides.
struct ManyToMany {
  std::string schema, first, second, intersect, metadata_id;
  bool custom = false;
  std::set<std::pair<std::string, std::string>> pairs;
};

struct Definition {
  std::string logical, schema, set, label, plural, description, metadata_id;
  std::string id_column, name_column;
  int64_t type_code = 0;
  bool custom = false, tracked = true;
  std::vector<Column> columns;
  std::vector<Key> keys;
  std::unordered_map<std::string, size_t> by_property;  // property and logical name -> place in columns

  const Column *column(std::string_view property) const;  // as in rows: "_ownerid_value" for lookups
  const Column *attribute(std::string_view logical) const;
  // The lookup, and which of its targets, that a navigation property stands for.
  std::pair<const Column *, const Target *> navigation(std::string_view name) const;
  size_t place(const Column &column) const { return static_cast<size_t>(&column - columns.data()); }
  void add(Column column);
};

class Schema {
 public:
  explicit Schema(uint64_t seed, int extra_columns);

  Definition *by_logical(std::string_view logical);
  Definition *by_set(std::string_view set);
  std::deque<Definition> &tables() { return tables_; }
  std::deque<OneToMany> &one_to_many() { return one_to_many_; }
  std::deque<ManyToMany> &many_to_many() { return many_to_many_; }
  std::string guid();
  // Adds id, name, state, owner and the columns that every table has, and indexes it. `name` is its own name column.
  Definition &create(Definition table, Column name);
  void relate(const Definition &table, const Column &lookup, bool custom, const std::string &schema_name = "");

 private:
  friend class Standard;
  Random random_;
  std::deque<Definition> tables_;  // whose addresses stay
  std::deque<OneToMany> one_to_many_;
  std::deque<ManyToMany> many_to_many_;
  std::map<std::string, Definition *, std::less<>> logical_, set_;
};

// Fills a schema with the tables of Dynamics 365 Sales that the sandbox serves.
void add_standard_tables(Schema &schema, int extra_columns);

// Makers of columns.
Column column(Type type, const std::string &logical, const std::string &label, int64_t max_length = 0);
Column choice(Type type, const std::string &logical, const std::string &label, std::vector<Option> options);
Column lookup(const std::string &logical, const std::string &label, std::vector<Target> targets);
Column fixed(Column column);  // that no request may set

std::string lower(std::string_view text);

}  // namespace sandbox::dynamics

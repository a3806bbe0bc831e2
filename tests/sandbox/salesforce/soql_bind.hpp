#pragma once
// A query whose names have been found in the schema and whose literals have the form of the stored values.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "organisation.hpp"
#include "soql.hpp"

namespace sandbox::salesforce {

// The way from a record to a value: over references to the object that holds the field.
struct Way {
  std::vector<int> hops;             // reference fields; each of the object that the last one led to
  const ObjectType *type = nullptr;  // that holds the field; of several possible ones the first
  int field = -1;
  bool polymorphic = false;
  const Field &target() const { return type->fields[static_cast<size_t>(field)]; }
};

struct BoundValue {
  bool null = false;
  std::string text;     // plain, lower case where case does not count
  std::string pattern;  // for LIKE
  double number = 0;
  bool span = false;  // a day's name: from `text`, before `until`
  std::string until;
};

struct BoundCondition {
  Condition::Kind kind = Condition::Kind::kCompare;
  std::vector<BoundCondition> parts;
  Way way;
  Op op = Op::kEqual;
  std::vector<BoundValue> values;
};

// A column of the answer, or the group of columns of one relationship.
struct Column {
  std::string name;
  int field = -1;  // of a group: the reference field
  std::vector<Column> inner;
};

struct Aggregate {
  std::string function, name;
  Way way;
};

struct BoundQuery {
  const ObjectType *type = nullptr;
  std::vector<Column> columns;
  std::vector<Aggregate> aggregates;
  bool count_only = false;
  std::optional<BoundCondition> where;
  struct Order {
    Way way;
    bool descending = false, nulls_last = false;
  };
  std::vector<Order> order;
  std::optional<int64_t> limit;
  int64_t offset = 0;
};

struct Bound {
  std::optional<BoundQuery> query;
  std::optional<Error> error;
};
Bound bind_soql(Organisation &, std::string_view text, const Query &);

// The value at the end of the way, JSON text; empty: null, or no record at some step.
std::string_view follow(Organisation &, const Table &, const Record &, const Way &);
// Whether the record matches; null behaves as in the real language: only = null finds it, and != value does too.
bool matches(Organisation &, const Table &, const Record &, const BoundCondition &);
// Less than nothing, 0, more: how two values of a field sort. Null is the least.
int compare_texts(const Field &, std::string_view a, std::string_view b);

}  // namespace sandbox::salesforce

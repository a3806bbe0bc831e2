#pragma once
// The query language: text into a tree. What the names in it mean is a matter of soql_bind.hpp.
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "values.hpp"

namespace sandbox::salesforce {

struct Path {
  std::vector<std::string> parts;  // "Account", "Owner", "Name"
  size_t at = 0;                   // where it stands in the text
  std::string whole() const;
};

struct Literal {
  enum class Kind { kString, kNumber, kBoolean, kNull, kDate, kDatetime, kDayName };
  Kind kind = Kind::kNull;
  std::string text;     // of a string: decoded
  std::string pattern;  // of a string: with \% and \_ kept, for LIKE
  size_t at = 0;
};

enum class Op {
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kLike,
  kIn,
  kNotIn,
  kIncludes,
  kExcludes
};

struct Condition {
  enum class Kind { kAnd, kOr, kNot, kCompare };
  Kind kind = Kind::kCompare;
  std::vector<Condition> parts;
  Path path;
  Op op = Op::kEqual;
  std::vector<Literal> values;
};

struct Selected {
  enum class Kind { kField, kFields, kCount, kAggregate };
  Kind kind = Kind::kField;
  Path path;             // of kAggregate: its argument
  std::string function;  // FIELDS: "ALL", "CUSTOM", "STANDARD"; an aggregate: "COUNT", "MAX", ...
  std::string alias;
};

struct Ordering {
  Path path;
  bool descending = false;
  bool nulls_last = false;
};

struct Query {
  std::vector<Selected> select;
  std::string from;
  size_t from_at = 0;
  std::string alias;
  std::optional<Condition> where;
  std::vector<Ordering> order;
  std::optional<int64_t> limit;
  int64_t offset = 0;
};

struct Parsed {
  std::optional<Query> query;
  std::optional<Error> error;
};
Parsed parse_soql(std::string_view text);

// An error that shows where in the text it is, as the service does.
Error soql_error(std::string_view text, size_t at, std::string code, const std::string &message);

}  // namespace sandbox::salesforce

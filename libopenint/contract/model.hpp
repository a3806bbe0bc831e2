#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace openint::contract {

/// What a field holds, after references, nullability and formats are resolved.
enum class Type {
  string,     ///< {"type": "string"} without a format that is named below
  date_time,  ///< string, "format": "date-time": an RFC 3339 instant in UTC
  date,       ///< string of "format": "date", or of that or "date-time": an RFC 3339 full-date, or an instant in UTC
  boolean,
  int64,    ///< integer, or number with "format": "int64"
  number,   ///< number; a double where a binary type is needed
  decimal,  ///< number with "format": "decimal": decimal128(38, 9) where a binary type is needed
  record,   ///< an object with named fields
  list,     ///< an array of one shape
  any,      ///< any JSON, or an object with free keys
};

struct Field;

/// The shape of a model or of a part of one. Owned by the Contract, never changes.
struct Shape {
  Type type = Type::any;
  bool nullable = false;
  bool free_object = false;              ///< any: it must be an object, with whatever keys
  std::string name;                      ///< the schema's name where it has one ("crm.contact"), else ""
  std::vector<std::string> enumeration;  ///< allowed strings; empty: any
  std::vector<Field> fields;             ///< record, in the contract's order
  const Shape *items = nullptr;          ///< list

  const Field *find(std::string_view field) const noexcept;
};

struct Field {
  std::string name;
  bool required = false;
  const Shape *shape = nullptr;  ///< carries nullable
  std::string description;
};

}  // namespace openint::contract

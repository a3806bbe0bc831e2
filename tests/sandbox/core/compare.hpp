#pragma once
// The one comparison under every filter and sort: of documents' lists, and of providers' query languages.
#include "core/template.hpp"

namespace sandbox {

enum class Type { text, number, integer, flag, time, date, id, list, object, any };
Type type_named(const std::string &name);

enum class Op { eq, ne, gt, gte, lt, lte, in, not_in, starts, contains, between, has, exists };
Op op_named(const std::string &name);

// Less than, equal to or greater than zero; null sorts before everything. Times are compared as instants, whatever
// their form; text without regard to case where `fold`. std::nullopt where the two can't be compared.
std::optional<int> compare(const Json &a, const Json &b, Type type, bool fold = false);

struct Condition {
  std::string field;  // a path with dots within the record's values
  Op op = Op::eq;
  Json value;
  Type type = Type::any;
  bool fold = false;
};
// Whether a value meets the condition. Null meets only eq null, ne, not_in and exists false.
bool meets(const Condition &condition, const Json &value);
// A parameter's text as a value of the type: std::nullopt where it is none ("7x" of a number).
std::optional<Json> read_value(const Json &given, Type type);

}  // namespace sandbox

// The functions' register, and what their bodies share.
//
// JMESPath:           abs avg ceil contains ends_with floor join keys length map max max_by merge min min_by not_null
//                     reverse sort sort_by starts_with sum to_array to_number to_string type values
// JMESPath Community: trim trim_left trim_right pad_left pad_right split lower upper replace items from_items. Where
// the
//                     first argument is null so is the result, because a field that a record lacks must not fail the
//                     record.
// Ours:               iso_datetime(x[, 's' | 'ms'])  any time as RFC 3339 in UTC; null for null and ""
//                     iso_date(x)                    its date as written; an epoch's date in UTC
//                     format_time(x, pattern)        a time or a date in UTC by a pattern of %Y %y %m %d %j %H %I %p %M
//                                                    %S %L (milliseconds) %f (microseconds) %B %b %A %a (English names)
//                                                    %z (+0000) %s (seconds since 1970) %%; null for null and ""
//                     parse_time(x, pattern)         what a text of such a pattern (but %j) tells: an instant in UTC as
//                                                    RFC 3339 where the pattern has hours or %s, else a date; null for
//                                                    null and ""; a text that does not fit fails the evaluation
//                     merge_by(list, changes, &key)  the list with every change over the item of the same key, or
//                     behind
//                                                    the others; null is an empty list
//                     decimal(x)                     a number, or the number that a string spells; else null
//                     boolean(x)                     what x says in any of the ways of providers: true, false, 1, 0,
//                                                    and these as text; null for null and "", else the evaluation fails
//                     lookup('table', key)           what the table holds for the key, or null
//                     lookup_key('table', value)     the first key that has the value, or null
//                     url_decode(x)                  x without the percent-encoding of URLs; a text that is then no UTF-8
//                                                    fails the evaluation
//                     quote_backslash(x)             'x' as SOQL writes a string, with backslash escapes
//                     quote_double(x)                'x' as OData and SQL write one, with quotes doubled
//                     identifier(x)                  x where it is names joined by dots; else the evaluation fails
//                     guid(x)                        x where it is a GUID; else the evaluation fails
//                     word(x)                        x with _ for every run of what is no ASCII letter, digit or _, and
//                                                    none for one at an end: "<my field>" is my_field; null where
//                                                    nothing is left

#include "libopenint/jmespath/functions.hpp"

#include "libopenint/base/decimal.hpp"

namespace openint::jmespath {

using json::Value;

std::string accept::names(uint8_t bits) {
  static constexpr const char *kNames[] = {"null", "boolean", "number", "string", "array", "object", "expression"};
  std::string out;
  for (unsigned i = 0; i < 7; ++i) {
    if ((bits & (1U << i)) == 0) continue;
    if (!out.empty()) out += " or ";
    out += kNames[i];
  }
  return out;
}

const Function *find_function(std::string_view name) noexcept {
  for (auto list : {string_functions(), number_functions(), collection_functions(), order_functions(), own_functions(),
                    quoting_functions(), time_functions()}) {
    for (const Function &function : list) {
      if (function.name == name) return &function;
    }
  }
  return nullptr;
}

bool Call::give(std::string_view text, Value &out) const {
  char *copy = evaluator.make<char>(text.size());
  if (copy == nullptr) return false;
  text.copy(copy, text.size());
  out = Value::string({copy, text.size()});
  return true;
}

bool Call::give_number(std::string_view digits, Value &out) const {
  if (!give(digits, out)) return false;
  out = Value::number(out.text());
  return true;
}

bool Call::count(size_t i, size_t otherwise, size_t &out) const {
  out = otherwise;
  if (i >= arguments.size() || arguments[i].is_null()) return true;
  auto number = decimal_to_int64(arguments[i].text());
  if (!number || *number < 0) {
    return invalid_value("argument " + std::to_string(i + 1) + " is " + shortened(arguments[i].text()) +
                         ", not a whole number of at least 0");
  }
  out = static_cast<size_t>(*number);
  return true;
}

uint8_t uniform(const Value &array) noexcept {
  uint8_t common = accept::number | accept::string;
  for (const Value &item : array.items()) common &= accept::of(item);
  return common;
}

}  // namespace openint::jmespath

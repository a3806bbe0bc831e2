#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/contract/pattern.hpp"
#include "libopenint/json/value.hpp"

namespace openint::contract {

/// One validation: walks schema and input together and gathers issues. A keyword's function answers whether the input
/// passes; the issues are for people. One thread, one use.
class Validator {
 public:
  static constexpr size_t kMaxIssues = 100;
  static constexpr int kMaxDepth = 512;           ///< schemas within schemas, through the input
  static constexpr int kMaxHops = 64;             ///< schemas within schemas at one place of the input
  static constexpr size_t kMaxSteps = 4'000'000;  ///< schemas applied and items compared

  explicit Validator(const json::Value &document) : document_(document) {}

  bool check(const json::Value &schema, const json::Value &input);
  /// The same for a member or an item of the input in hand.
  bool check_member(const json::Value &schema, std::string_view key, const json::Value &input);
  bool check_item(const json::Value &schema, size_t index, const json::Value &input);

  /// Notes a problem at the place in hand, or at a member of it. Always false.
  bool add(std::string_view rule, std::string found, std::string allowed, std::string message);
  bool add_member(std::string_view key, std::string_view rule, std::string found, std::string allowed,
                  std::string message);

  Result<void> finish();

 private:
  using Keyword = bool (Validator::*)(const json::Value &schema, const json::Value &value, const json::Value &input);
  static Keyword keyword(std::string_view name);

  // each takes the schema around it, the keyword's value and the input
  bool check_reference(const json::Value &, const json::Value &value, const json::Value &input);
  bool check_enum(const json::Value &schema, const json::Value &value, const json::Value &input);
  bool check_const(const json::Value &schema, const json::Value &value, const json::Value &input);
  bool check_all_of(const json::Value &, const json::Value &value, const json::Value &input);
  bool check_any_of(const json::Value &, const json::Value &value, const json::Value &input);
  bool check_one_of(const json::Value &, const json::Value &value, const json::Value &input);
  bool check_not(const json::Value &, const json::Value &value, const json::Value &input);
  bool check_if(const json::Value &schema, const json::Value &value, const json::Value &input);
  bool check_minimum(const json::Value &schema, const json::Value &value, const json::Value &input);
  bool check_maximum(const json::Value &schema, const json::Value &value, const json::Value &input);
  bool check_exclusive_minimum(const json::Value &schema, const json::Value &value, const json::Value &input);
  bool check_exclusive_maximum(const json::Value &schema, const json::Value &value, const json::Value &input);
  bool check_multiple_of(const json::Value &schema, const json::Value &value, const json::Value &input);
  bool check_min_length(const json::Value &, const json::Value &value, const json::Value &input);
  bool check_max_length(const json::Value &, const json::Value &value, const json::Value &input);
  bool check_pattern(const json::Value &schema, const json::Value &value, const json::Value &input);
  bool check_format(const json::Value &schema, const json::Value &value, const json::Value &input);
  bool check_prefix_items(const json::Value &, const json::Value &value, const json::Value &input);
  bool check_items(const json::Value &schema, const json::Value &value, const json::Value &input);
  bool check_unique_items(const json::Value &, const json::Value &value, const json::Value &input);
  bool check_min_items(const json::Value &, const json::Value &value, const json::Value &input);
  bool check_max_items(const json::Value &, const json::Value &value, const json::Value &input);
  bool check_properties(const json::Value &, const json::Value &value, const json::Value &input);
  bool check_pattern_properties(const json::Value &, const json::Value &value, const json::Value &input);
  bool check_additional_properties(const json::Value &schema, const json::Value &value, const json::Value &input);
  bool check_closed(const json::Value &schema, const json::Value &value, const json::Value &input);
  bool check_property_names(const json::Value &, const json::Value &value, const json::Value &input);
  bool check_required(const json::Value &schema, const json::Value &value, const json::Value &input);
  bool check_min_properties(const json::Value &, const json::Value &value, const json::Value &input);
  bool check_max_properties(const json::Value &, const json::Value &value, const json::Value &input);

  bool check_type(const json::Value &type, const json::Value &input);
  bool check_bound(std::string_view rule, const json::Value &schema, const json::Value &value, const json::Value &input,
                   bool passes, const char *words);
  bool check_size(std::string_view rule, const json::Value &value, size_t size, bool least, const char *unit);
  bool choose(std::string_view rule, const json::Value &alternatives, const json::Value &input);
  bool quietly(const json::Value &schema, const json::Value &input);  // without noting issues
  const Pattern *pattern(std::string_view text);
  bool matches_any(const json::Value &patterns, std::string_view key);
  std::string type_names(const json::Value &schema);

  bool spend(size_t steps);
  bool stop(std::string_view rule, std::string allowed, std::string message);  // a limit of ours is met
  bool broken(std::string message);

  const json::Value &document_;
  std::string pointer_;
  std::vector<Issue> issues_;
  std::unordered_map<std::string_view, Pattern> patterns_;
  std::unique_ptr<Error> broken_;
  bool more_ = false;     ///< there were more issues than are kept
  bool stopped_ = false;  ///< a limit was met; what is left was not looked at
  int quiet_ = 0;
  int depth_ = 0;
  int hops_ = 0;
  size_t steps_ = 0;
};

/// What stands in the input, for people: a shortened scalar, or "array of 3 items". A value that its schema marks as
/// secret (writeOnly, or the format password) is "(hidden)".
std::string describe(const json::Value &schema, const json::Value &input);

/// True where a JSON number's value is a whole number, of any size.
bool is_whole(std::string_view digits);

/// True where a text or number has the format; true as well for a format that is not known here.
bool has_format(std::string_view format, const json::Value &input);

}  // namespace openint::contract

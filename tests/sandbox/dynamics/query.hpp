#pragma once
// Query options and preferences of a request, read and checked.

#include "filter.hpp"
#include "render.hpp"

namespace sandbox::dynamics {

// The values of the first Prefer header; a second header is overlooked, as the provider does.
struct Preferences {
  int64_t page_size = 0;  // 0: none asked for
  bool track = false, representation = false;
  bool formatted = false, logical_name = false, navigation = false, counts = false;
  std::string annotations;  // as asked, for Preference-Applied
};
Preferences read_preferences(const Request &request);

struct Sort {
  const Column *column = nullptr;
  bool descending = false;
};

struct Query {
  Shape shape;
  std::unique_ptr<Filter> filter;
  std::vector<Sort> sorts;
  int64_t top = 0;
  bool count = false;
  std::string skip_token, delta_token;
  std::string select_text;  // "name,revenue" for contexts
};

// Throws Refusal: unknown options ($foo), properties, navigation properties.
Query read_query(Store &store, const Definition &table, const Request &request, const std::string &base,
                 const Preferences &preferences);

// Splits at `by` outside of quotes and parentheses.
std::vector<std::string> split_outside(std::string_view text, char by);
// The parameters of a request target. The server library keeps only what follows the last '=' of one, and "$expand=
// parentaccountid($select=name)" has two.
httplib::Params read_params(const std::string &target);
std::string percent_encode(std::string_view text);

}  // namespace sandbox::dynamics

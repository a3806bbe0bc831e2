#pragma once
// A search body, made ready for comparing many records.
#include "hubspot/account.hpp"

namespace sandbox::hubspot {

enum class Op { kEq, kNeq, kGt, kGte, kLt, kLte, kBetween, kIn, kNotIn, kHas, kHasNot, kToken, kNotToken };

struct Filter {
  enum class Compare { kNumber, kInstant, kText };
  int property = 0;
  Property::Source source = Property::Source::kStored;
  Compare compare = Compare::kText;
  Op op = Op::kEq;
  std::string text, high_text;        // in lower case
  int64_t whole = 0, high_whole = 0;  // instants, and numbers that have no fraction
  long double number = 0, high_number = 0;
  bool exact = false;  // both bounds are whole numbers
  std::vector<std::string> values;
};

struct Search {
  std::vector<std::vector<Filter>> groups;  // any group, all of its filters
  int64_t above = 0;                        // taken from a single group's "hs_object_id GT": ids greater than it
  std::vector<std::string> words;           // `query`: each must begin a token of a searchable property
  std::vector<int> searched;
  int sort = -1;
  Filter::Compare sort_compare = Filter::Compare::kText;
  bool descending = false;
  int64_t limit = 10, after = 0;
  Selection selection;
};

std::variant<Search, Refusal> read_search(const Kind &kind, const Json &body);
bool matches(const Kind &kind, const Search &search, const Record &record, const State &state);
Filter::Compare compare_for(const Property &property);
std::vector<std::string> tokens(const std::string &text);  // lower-case words
std::optional<long double> decimal(const std::string &text);

}  // namespace sandbox::hubspot

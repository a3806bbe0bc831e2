#pragma once
// The tokens of the query language.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "values.hpp"

namespace sandbox::salesforce {

struct Token {
  enum class Kind { kName, kString, kNumber, kDate, kDatetime, kSign, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;     // a name or sign as written; a string decoded
  std::string pattern;  // of a string: decoded but for \% and \_
  size_t at = 0;
};

struct Tokens {
  std::vector<Token> list;  // the last is kEnd
  std::optional<Error> error;
};
Tokens split_soql(std::string_view text);

}  // namespace sandbox::salesforce

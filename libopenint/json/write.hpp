#pragma once

#include <string>

#include "libopenint/json/value.hpp"

namespace openint::json {

/// Appends the value as compact JSON; numbers keep their digits.
void append(std::string &out, const Value &value);

inline std::string to_text(const Value &value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace openint::json

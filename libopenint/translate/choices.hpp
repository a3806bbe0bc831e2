#pragma once

#include <memory>
#include <string>
#include <vector>

#include "libopenint/translate/pattern.hpp"
#include "libopenint/translate/token.hpp"

namespace openint::translate {

/// The members of an enumeration, found without a branch that depends on which it is: a hash without collisions among
/// them gives the one that a token may be, and one comparison shows whether it is.
class Choices {
 public:
  /// nullptr where there is no such hash, or a member is too long to be compared in one step. `null`: null is one too.
  static std::shared_ptr<const Choices> of(const std::vector<std::string> &members, bool null);

  bool has(Token token) const noexcept { return patterns_[places_[hash(token)]].matches(token.data); }

 private:
  size_t hash(Token token) const noexcept {
    uint32_t head;
    std::memcpy(&head, token.data, 4);
    return ((head ^ (token.size * 0x9E3779B1U)) * factor_) >> shift_;
  }
  bool place(const std::vector<std::string> &tokens);

  std::vector<Pattern> patterns_;  // the first matches nothing
  std::vector<uint8_t> places_;    // by their hash
  uint32_t factor_ = 0;
  int shift_ = 0;
};

}  // namespace openint::translate

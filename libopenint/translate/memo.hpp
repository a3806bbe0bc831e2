#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "libopenint/translate/token.hpp"

namespace openint::translate {

/// What a rule gave for values that its slots held before: for rules over few slots that hold few different short
/// values, such as three flags which together say a deal's status. One lookup takes the place of branches that no
/// processor foresees. For rules whose answers are constants of the plan.
class Memo {
 public:
  static constexpr size_t kMostSlots = 4;

  /// The answer for what the slots hold, or nullptr, upon which keep() may say it.
  const Token *find(const std::vector<uint32_t> &slots, const Token *values) noexcept {
    key_ = {};
    bool all_short = true;
    uint64_t mixed = 0;
    for (size_t i = 0; i < slots.size(); ++i) {
      const Token value = values[slots[i]];
      all_short &= value.size <= 8;
      std::memcpy(&key_[i], value.data, 8);
      // Of a short value nothing but its own bytes counts; none of them is a prefix of another.
      key_[i] &= ~uint64_t{0} >> ((64 - 8 * uint64_t{value.size}) & 63);
      mixed = (mixed ^ key_[i]) * 0x9E3779B97F4A7C15ULL;
    }
    place_ = all_short ? &entries_[mixed >> 60] : nullptr;
    const bool known = all_short && place_->answer.data != nullptr && place_->key == key_;
    return known ? &place_->answer : nullptr;
  }

  /// Keeps the answer to the last find(), where it is no piece of what the slots hold. The caller knows
  /// that it is no text made for this record either.
  void keep(const std::vector<uint32_t> &slots, const Token *values, Token answer) noexcept {
    if (place_ == nullptr) return;
    if (answer.is_null()) answer = kNull;
    for (uint32_t slot : slots) {
      const Token value = values[slot];
      if (!answer.is_null() && answer.data >= value.data && answer.data < value.data + value.size) return;
    }
    *place_ = {key_, answer};
  }

 private:
  struct Entry {
    std::array<uint64_t, kMostSlots> key{};
    Token answer{nullptr, 0};
  };

  std::array<Entry, 16> entries_{};
  std::array<uint64_t, kMostSlots> key_{};
  Entry *place_ = nullptr;
};

}  // namespace openint::translate

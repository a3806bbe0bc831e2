#include "libopenint/translate/choices.hpp"

#include <algorithm>

#include "libopenint/json/string.hpp"

namespace openint::translate {

std::shared_ptr<const Choices> Choices::of(const std::vector<std::string> &members, bool null) {
  constexpr size_t kMost = 250;  // members
  constexpr uint32_t kTries = 1000;
  std::vector<std::string> tokens;
  if (null) tokens.emplace_back("null");
  for (const std::string &member : members) {
    tokens.emplace_back();
    json::append_string(tokens.back(), member);
  }
  const auto fits = [](const std::string &token) { return token.size() >= 4 && token.size() <= Pattern::kSize; };
  if (tokens.empty() || tokens.size() > kMost || !std::all_of(tokens.begin(), tokens.end(), fits)) return nullptr;
  auto made = std::make_shared<Choices>();
  made->patterns_.resize(tokens.size() + 1);
  made->patterns_[0].set("\xFF");  // in no valid text
  for (size_t i = 0; i < tokens.size(); ++i) made->patterns_[i + 1].set(tokens[i]);
  const int bits = tokens.size() <= 32 ? 8 : 13;  // room enough for a hash without collisions to be found
  made->shift_ = 32 - bits;
  made->places_.resize(size_t{1} << bits);
  for (uint32_t attempt = 0; attempt < kTries; ++attempt) {
    made->factor_ = 0x85EBCA6BU + attempt * 0x9E3779B2U;  // odd
    if (made->place(tokens)) return made;
  }
  return nullptr;
}

bool Choices::place(const std::vector<std::string> &tokens) {
  std::fill(places_.begin(), places_.end(), uint8_t{0});
  for (size_t i = 0; i < tokens.size(); ++i) {
    uint8_t &place = places_[hash({tokens[i].data(), static_cast<uint32_t>(tokens[i].size())})];
    if (place != 0) return false;
    place = static_cast<uint8_t>(i + 1);
  }
  return true;
}

}  // namespace openint::translate

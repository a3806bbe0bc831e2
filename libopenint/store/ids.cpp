#include "libopenint/store/ids.hpp"

namespace openint::store {

std::string ulid(int64_t now_ms, const uint8_t random[10]) {
  static constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  uint8_t bytes[16];
  auto time = static_cast<uint64_t>(now_ms < 0 ? 0 : now_ms);
  for (int i = 0; i < 6; ++i) bytes[i] = static_cast<uint8_t>(time >> (40 - 8 * i));
  for (int i = 0; i < 10; ++i) bytes[6 + i] = random[i];
  std::string out(26, '0');
  // 130 bits of text for 128 of value: the first character holds the two that lead.
  for (int i = 25, bit = 0; i >= 0; --i, bit += 5) {
    int at = 15 - bit / 8;
    unsigned window = bytes[at];
    if (at > 0) window |= static_cast<unsigned>(bytes[at - 1]) << 8;
    out[static_cast<size_t>(i)] = kAlphabet[(window >> (bit % 8)) & 31U];
  }
  return out;
}

std::string make_id(std::string_view kind, std::string_view name, int64_t now_ms, const uint8_t random[10]) {
  std::string out(kind);
  if (!name.empty()) {
    out += '_';
    out += name;
  }
  out += '_';
  return out + ulid(now_ms, random);
}

}  // namespace openint::store

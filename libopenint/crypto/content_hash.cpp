#include "libopenint/crypto/content_hash.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "libopenint/base/base64.hpp"
#include "libopenint/base/text.hpp"
#include "libopenint/crypto/block_hash.hpp"
#include "libopenint/crypto/bytes.hpp"
#include "libopenint/crypto/hex.hpp"

namespace openint::crypto {

namespace {

struct Sha256State {
  Sha256State() { crypto_hash_sha256_init(&state); }
  void add(std::string_view piece) noexcept {
    crypto_hash_sha256_update(&state, unsigned_bytes(piece), piece.size());
  }
  std::string bytes() {
    std::string out(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256_final(&state, unsigned_bytes(out));
    return out;
  }
  crypto_hash_sha256_state state;
};

template <typename State>
class Hexadecimal : public ContentHash {
 public:
  void add(std::string_view piece) noexcept override { state_.add(piece); }
  std::string text() override { return hex(state_.bytes()); }

 private:
  State state_;
};

// Of blocks: SHA-256 over their SHA-256s, so that parts can be hashed beside each other.
class OfBlocks : public ContentHash {
 public:
  void add(std::string_view piece) noexcept override {
    while (!piece.empty()) {
      const size_t taken = std::min(piece.size(), kBlock - in_block_);
      block_.add(piece.substr(0, taken));
      piece.remove_prefix(taken);
      in_block_ += taken;
      if (in_block_ == kBlock) end_block();
    }
  }
  std::string text() override {
    if (in_block_ > 0) end_block();
    return hex(all_.bytes());
  }

 private:
  static constexpr size_t kBlock = size_t{4} << 20;
  void end_block() {
    all_.add(block_.bytes());
    block_ = Sha256State();
    in_block_ = 0;
  }
  Sha256State block_;
  Sha256State all_;
  size_t in_block_ = 0;
};

class QuickXor : public ContentHash {
 public:
  void add(std::string_view piece) noexcept override {
    for (char c : piece) {
      const auto byte = static_cast<unsigned char>(c);
      const size_t at = bit_ / 8;
      const unsigned shift = bit_ % 8;
      ring_[at] ^= static_cast<unsigned char>(byte << shift);
      if (shift > 0) ring_[(at + 1) % kBytes] ^= static_cast<unsigned char>(byte >> (8 - shift));
      bit_ = (bit_ + kShift) % (kBytes * 8);
    }
    length_ += piece.size();
  }
  std::string text() override {
    for (size_t i = 0; i < sizeof length_; ++i) {
      ring_[kBytes - sizeof length_ + i] ^= static_cast<unsigned char>(length_ >> (8 * i));
    }
    return base64(std::string_view(reinterpret_cast<const char *>(ring_.data()), ring_.size()));
  }

 private:
  static constexpr size_t kBytes = 20;
  static constexpr size_t kShift = 11;
  std::array<unsigned char, kBytes> ring_{};
  size_t bit_ = 0;
  uint64_t length_ = 0;
};

}  // namespace

std::unique_ptr<ContentHash> ContentHash::make(std::string_view algorithm) {
  if (algorithm == "sha256") return std::make_unique<Hexadecimal<Sha256State>>();
  if (algorithm == "sha1") return std::make_unique<Hexadecimal<BlockHash<Sha1Rounds>>>();
  if (algorithm == "md5") return std::make_unique<Hexadecimal<BlockHash<Md5Rounds>>>();
  if (algorithm == "quickxor") return std::make_unique<QuickXor>();
  if (algorithm == "sha256_4mib") return std::make_unique<OfBlocks>();
  return nullptr;
}

bool same_hash(std::string_view algorithm, std::string_view a, std::string_view b) {
  return algorithm == "quickxor" ? a == b : lowered(a) == lowered(b);
}

}  // namespace openint::crypto

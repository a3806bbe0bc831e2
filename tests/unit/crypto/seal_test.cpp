#include "libopenint/crypto/seal.hpp"

#include <gtest/gtest.h>

#include "libopenint/crypto/box.hpp"

namespace openint::crypto {
namespace {

// Every single bit of what was sealed counts.
template <typename Open>
void expect_tamper_proof(const std::string &sealed, const Open &open) {
  for (size_t i = 0; i < sealed.size() * 8; ++i) {
    std::string changed = sealed;
    changed[i / 8] = static_cast<char>(changed[i / 8] ^ (1 << (i % 8)));
    EXPECT_FALSE(open(changed).has_value()) << i;
  }
  for (size_t size = 0; size < sealed.size(); ++size) EXPECT_FALSE(open(sealed.substr(0, size)).has_value()) << size;
  EXPECT_FALSE(open(sealed + "x").has_value());
}

TEST(Sealer, OpensWhatItSealedAtItsPlaceAndNothingElse) {
  auto sealer = Sealer::make(std::string(32, 'k'));
  auto other = Sealer::make(std::string(32, 'o'));
  ASSERT_TRUE(sealer.ok() && other.ok());
  std::string sealed = sealer->seal("secret", "place");
  EXPECT_EQ(sealer->open(sealed, "place"), "secret");
  EXPECT_FALSE(sealer->open(sealed, "elsewhere").has_value());
  EXPECT_FALSE(other->open(sealed, "place").has_value());
  EXPECT_NE(sealer->seal("secret", "place"), sealed);
  EXPECT_NE(sealer->check(), other->check());
  expect_tamper_proof(sealed, [&](const std::string &text) { return sealer->open(text, "place"); });
  EXPECT_EQ(Sealer::make("short").error().status, Status::invalid_argument);
}

TEST(Box, OpensWhatItLockedAndNothingElse) {
  const std::string key(kBoxKeySize, 'k');
  std::string locked = lock("state", key, std::string(kBoxNonceSize, 'n'));
  EXPECT_EQ(unlock(locked, key), "state");
  EXPECT_FALSE(unlock(locked, std::string(kBoxKeySize, 'x')).has_value());
  EXPECT_EQ(unlock(lock("", key, std::string(kBoxNonceSize, 'n')), key), "");
  expect_tamper_proof(locked, [&](const std::string &text) { return unlock(text, key); });
}

}  // namespace
}  // namespace openint::crypto

#include "libopenint/crypto/digest.hpp"

#include <gtest/gtest.h>

#include "libopenint/crypto/hex.hpp"

#include "libopenint/crypto/hex.hpp"

namespace openint::crypto {
namespace {

TEST(Digest, IsThatOfItsStandards) {
  // RFC 7693, appendix A.
  EXPECT_EQ(hex(digest("abc", 64)),
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
  // FIPS 180-2, appendix B.1.
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, TellsListsOfPartsApart) {
  EXPECT_NE(Digest().add("ab").add("c").bytes(), Digest().add("a").add("bc").bytes());
  EXPECT_NE(Digest().add("").bytes(), Digest().bytes());
  EXPECT_EQ(Digest().add("ab").bytes(), Digest().add("ab").bytes());
  EXPECT_EQ(Digest(16).add("ab").bytes().size(), 16U);
  const std::string bytes = Digest().add("ab").bytes();
  EXPECT_EQ(Digest().add("ab").number() >> 56, static_cast<unsigned char>(bytes[0]));
}

TEST(Digest, DependsOnTheKey) {
  EXPECT_NE(Digest(32, std::string(32, 'a')).add("x").bytes(), Digest(32, std::string(32, 'b')).add("x").bytes());
  EXPECT_NE(digest("x", 32, std::string(32, 'a')), digest("x"));
}

TEST(SameSecret, ComparesAllOfBoth) {
  EXPECT_TRUE(same_secret("", ""));
  EXPECT_TRUE(same_secret("abc", "abc"));
  EXPECT_FALSE(same_secret("abc", "abd"));
  EXPECT_FALSE(same_secret("abc", "ab"));
}

TEST(Hex, IsLowerCase) { EXPECT_EQ(hex(std::string("\x00\x0F\xA0\xFF", 4)), "000fa0ff"); }

}  // namespace
}  // namespace openint::crypto

#include "libopenint/base/base64.hpp"

#include <gtest/gtest.h>

namespace openint {
namespace {

// The test vectors of RFC 4648, section 10.
TEST(Base64, IsThatOfItsStandard) {
  const char *words[][2] = {{"", ""},
                            {"f", "Zg=="},
                            {"fo", "Zm8="},
                            {"foo", "Zm9v"},
                            {"foob", "Zm9vYg=="},
                            {"fooba", "Zm9vYmE="},
                            {"foobar", "Zm9vYmFy"}};
  for (const auto &[plain, encoded] : words) {
    EXPECT_EQ(base64(plain), encoded);
    EXPECT_EQ(base64_decoded(encoded), plain);
  }
  EXPECT_EQ(base64("\xFB\xFF"), "+/8=");
  EXPECT_EQ(base64_url("\xFB\xFF"), "-_8");
  EXPECT_EQ(base64_url_decoded("-_8"), "\xFB\xFF");
}

TEST(Base64, RefusesWhatIsNone) {
  EXPECT_EQ(base64_decoded("Zm9v\r\nYmFy"), "foobar");  // as files have it
  for (const char *bad : {"Zm9", "Zm9vYg", "Zm9v!", "Zm9v Zg==", "-_8=", "Zg==x", "\xC3\xA9\xC3\xA9", "Zh=="}) {
    EXPECT_EQ(base64_decoded(bad), std::nullopt) << bad;
  }
  for (const char *bad : {"Zg==", "+/8", "Zm9v\n", "Z", "\xFF\xFF"}) {
    EXPECT_EQ(base64_url_decoded(bad), std::nullopt) << bad;
  }
}

TEST(Base64, OfWhatBeginsWithItIsReadAsFarAsItGoes) {
  EXPECT_EQ(base64_begun("Zm9vYg==, x"), "foob");
  EXPECT_EQ(base64_begun("-_8"), "\xFB\xFF");
  EXPECT_EQ(base64_begun("!Zm9v"), "");
}

}  // namespace
}  // namespace openint

#include "libopenint/base/percent.hpp"

#include <gtest/gtest.h>

namespace openint {
namespace {

TEST(Percent, EncodesWhatIsNoUnreservedCharacter) {
  EXPECT_EQ(percent_encoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encoded("a b/\xC3\xA9+%"), "a%20b%2F%C3%A9%2B%25");
}

TEST(Percent, DecodesWhatItEncodesAndLeavesWhatIsNoEscape) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  EXPECT_EQ(percent_decoded(percent_encoded(all), Plus::space), all);
  EXPECT_EQ(percent_decoded(percent_encoded(all), Plus::itself), all);
  EXPECT_EQ(percent_decoded("a+b%2Bc%zz%4", Plus::space), "a b+c%zz%4");
  EXPECT_EQ(percent_decoded("a+b%2Bc%zz%4%", Plus::itself), "a+b+c%zz%4%");
}

}  // namespace
}  // namespace openint

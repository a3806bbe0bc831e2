// Checksums of content as providers tell them, held against what rclone 1.60 makes of the same bytes.
#include "libopenint/crypto/content_hash.hpp"

#include <gtest/gtest.h>

namespace openint::crypto {
namespace {

// 9 MiB and 5 bytes, so that there are blocks of 4 MiB that are full and one that is not.
std::string large() {
  std::string out((size_t{9} << 20) + 5, '\0');
  for (size_t i = 0; i < out.size(); ++i) out[i] = static_cast<char>(i * 7 + i / 251);
  return out;
}

std::string of(std::string_view algorithm, std::string_view content, size_t piece) {
  auto hash = ContentHash::make(algorithm);
  for (; !content.empty(); content.remove_prefix(std::min(piece, content.size()))) hash->add(content.substr(0, piece));
  return hash->text();
}

struct Known {
  const char *algorithm;
  const char *empty;
  const char *abc;
  const char *full_block;  // 64 times y
  const char *large;
};

const Known kKnown[] = {
    {"md5", "d41d8cd98f00b204e9800998ecf8427e",
     "900150983cd24fb0d6963f7d28e17f72",
     "b0c4864f4e28d2d76929c38d87db7ed5",
     "790c2fd1ebed4dde11fae7c060de9b57"},
    {"sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
     "a9993e364706816aba3e25717850c26c9cd0d89d",
     "b6376ceaac8c20081a513ca7e5b6973ff853c149",
     "2c2b5ac816255322eda3c0fca1a3bdfaea4918f2"},
    {"sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
     "ffbf30ab94107b2c14d75cfb455ec94f200400ddc5ce304e0c21894090db055f",
     "11c9d66a27786e393fa3f9200a62027109f9fb7de8b370b061933b14b354b9a6"},
    {"sha256_4mib", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
     "4f8b42c22dd3729b519ba6f68d2da7cc5b2d606d05daed5ad5128cc03e6c6358",
     "22d154357300f73947d4bf0b676925051c435c69f85ac9d9c10be79bd796b745",
     "44ad4fcd842f3f0fddde3adf468e1b323f7b74b12182d82cd7cf03f718d53b17"},
    {"quickxor", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
     "YRDDGAAAAAAAAAAAAwAAAAAAAAA=",
     "6la3utWtbnXSk5705Cc96UlPetI=",
     "fLsRyfBnH52DOPpDTgHmrkV0axU="},
};

TEST(ContentHash, IsThatOfAnotherProgramHoweverTheContentIsCut) {
  const std::string content = large();
  for (const Known &known : kKnown) {
    EXPECT_EQ(of(known.algorithm, "", 1), known.empty) << known.algorithm;
    EXPECT_EQ(of(known.algorithm, "abc", 1), known.abc) << known.algorithm;
    EXPECT_EQ(of(known.algorithm, std::string(64, 'y'), 63), known.full_block) << known.algorithm;
    for (const size_t piece : {size_t{1021}, size_t{4} << 20, content.size()}) {
      EXPECT_EQ(of(known.algorithm, content, piece), known.large) << known.algorithm << piece;
    }
  }
}

TEST(ContentHash, IsComparedWhateverTheCaseOfItsDigits) {
  EXPECT_TRUE(same_hash("md5", "AB01", "ab01"));
  EXPECT_FALSE(same_hash("quickxor", "AB01", "ab01"));
  EXPECT_FALSE(same_hash("md5", "ab01", "ab02"));
  EXPECT_EQ(ContentHash::make("crc"), nullptr);
}

}  // namespace
}  // namespace openint::crypto

// Where the certificates are that a system trusts, for a libcurl that was built on another one.
#include "libopenint/drivers/certificates.hpp"

#include <gtest/gtest.h>

#include <array>

#include "tests/unit/drivers/certificate.hpp"

namespace openint::drivers {
namespace {

constexpr const char *kNowhere = "/no-such-folder/ca-certificates.crt";

TEST(Certificates, OfTheSystemAreFoundWhereItKeepsThem) {
  const testing::Certificate certificate;
  const std::string file = certificate.file();
  const std::array<const char *, 3> places = {"/no-such-folder/cert.pem", file.c_str(), kNowhere};
  EXPECT_EQ(certificates_elsewhere(kNowhere, places), file);
}

TEST(Certificates, AreLeftToLibcurlWhereItFindsThemOrKeepsThemOtherwise) {
  const testing::Certificate certificate, other;
  const std::string file = certificate.file(), built_in = other.file();
  const std::array<const char *, 1> places = {file.c_str()};
  EXPECT_EQ(certificates_elsewhere(built_in.c_str(), places), "");
  EXPECT_EQ(certificates_elsewhere(nullptr, places), "");
}

TEST(Certificates, ThatAreNowhereAreNotMadeUp) {
  const std::array<const char *, 1> places = {kNowhere};
  EXPECT_EQ(certificates_elsewhere(kNowhere, places), "");
}

}  // namespace
}  // namespace openint::drivers

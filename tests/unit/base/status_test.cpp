#include "libopenint/base/status.hpp"

#include <fstream>
#include <sstream>

#include "gtest/gtest.h"
#include "libopenint/base/error.hpp"

namespace openint {
namespace {

std::string file(const char *path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// The C header's constant, the documentation's row and the table say the same.
TEST(Statuses, AreTheHeadersAndTheDocumentations) {
  const std::string header = file(OPENINT_SOURCE_DIR "/capi/openint.h");
  const std::string docs = file(OPENINT_SOURCE_DIR "/docs/errors.md");
  ASSERT_EQ(statuses().size(), 18U);
  for (const StatusInfo &info : statuses()) {
    if (info.status == Status::ok) continue;
    const std::string name = "OPENINT_E_" + std::string(info.name);
    const std::string value = " (" + std::to_string(static_cast<int32_t>(info.status)) + ")";
    EXPECT_NE(header.find("#define " + name + value), std::string::npos) << name;
    EXPECT_NE(docs.find("| `" + name + "` | `" + info.code + "` |"), std::string::npos) << name;
    EXPECT_EQ(status_named(info.name), &info);
    EXPECT_EQ(&status_info(info.status), &info);
  }
}

TEST(Statuses, OfALaterLibraryAreInternal) {
  EXPECT_EQ(status_info(static_cast<Status>(-99)).status, Status::internal);
  EXPECT_EQ(status_info(static_cast<Status>(7)).status, Status::internal);
  EXPECT_EQ(status_named("NO_SUCH"), nullptr);
}

TEST(Statuses, OfWhatAProviderBrokeAreAGatewaysError) {
  Error error(Status::malformed, "no JSON");
  EXPECT_EQ(error.http_status(), 400);
  error.provider.http_status = 200;
  EXPECT_EQ(error.http_status(), 502);
  EXPECT_EQ(Error(Status::unsupported, "").http_status(), 501);
}

TEST(Statuses, TellWhatTheProviderRefusesFromWhatTheContractRefuses) {
  Error error(Status::invalid_argument, "no such property");
  EXPECT_EQ(error.http_status(), 400);
  for (int answered : {400, 422}) {
    error.provider.http_status = answered;
    EXPECT_EQ(error.http_status(), 422) << answered;
  }
}

}  // namespace
}  // namespace openint

// Requests that may go to public addresses alone: a name is looked up by the driver, and what it finds decides.
#include "tests/unit/drivers/support.hpp"

namespace openint::drivers {
namespace {

using namespace testing;

class ConfinedDriver : public ::testing::Test {
 protected:
  ConfinedDriver() {
    server.http.Get("/x", [this](const httplib::Request &, httplib::Response &response) {
      ++served;
      response.set_content("inside", "text/plain");
    });
    server.start();
  }
  Request request(const std::string &url, bool public_only) {
    Request out("GET", url);
    out.public_only = public_only;
    return out;
  }
  std::string by_name() {
    std::string url = server.url("/x");
    return url.replace(url.find("127.0.0.1"), 9, "localhost");
  }
  Server server;
  std::atomic<int> served = 0;
};

TEST_F(ConfinedDriver, OpensNoConnectionToAnotherAddress) {
  CurlDriver driver(no_proxy());
  for (const std::string &url : {by_name(), server.url("/x")}) {
    Seen seen = exchange_one(driver, request(url, true));
    EXPECT_EQ(seen.failure, Failure::unsafe_address) << url << ": " << seen.message;
    EXPECT_EQ(seen.message.find("127.0.0.1"), std::string::npos) << "what a name leads to is nobody's to learn";
  }
  EXPECT_EQ(served, 0);
}

TEST_F(ConfinedDriver, UsesNoConnectionThatAnotherRequestOpened) {
  CurlDriver driver(no_proxy());
  EXPECT_EQ(exchange_one(driver, request(by_name(), false)).body, "inside");
  Seen seen = exchange_one(driver, request(by_name(), true));
  EXPECT_EQ(seen.failure, Failure::unsafe_address) << seen.message;
  EXPECT_EQ(served, 1);
  EXPECT_EQ(exchange_one(driver, request(by_name(), false)).body, "inside");
}

}  // namespace
}  // namespace openint::drivers

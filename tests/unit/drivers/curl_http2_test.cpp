// HTTP/2 against node's own server.
#include "tests/support/child_process.hpp"
#include "tests/unit/drivers/certificate.hpp"
#include "tests/unit/drivers/support.hpp"

namespace openint::drivers {
namespace {

using namespace testing;

class Http2 : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(process.line().starts_with("listening ")) << "node did not start: " << process.line();
  }
  std::string url(const std::string &path) const { return "https://127.0.0.1:" + process.line().substr(10) + path; }
  CurlOptions trusting() const {
    CurlOptions options = no_proxy();
    options.ca_file = certificate.file();
    return options;
  }
  std::string body(Request request) {
    Seen seen = exchange_one(driver, std::move(request));
    return seen.failure == Failure::none ? seen.body : seen.message;
  }

  Certificate certificate;
  openint::testing::ChildProcess process{
      {"node", OPENINT_SOURCE_DIR "/tests/unit/drivers/http2_server.mjs", certificate.file(), certificate.key_file()}};
  CurlDriver driver{trusting()};
  SystemEnvironment environment;
};

// None of them is answered before all of them are there, so that one connection must carry them at once.
TEST_F(Http2, ManyExchangesAtOnceShareOneConnection) {
  std::string together = url("/together?n=50");
  std::function<Task<std::string>(Context &)> start = [&](Context &context) { return many(context, together, 50, 50); };
  Operation operation(environment, environment.now_ms() + 60'000, start);
  Result<std::string> result = driver.run(operation);
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(*result, "50");
  EXPECT_EQ(body(Request("GET", url("/state"))), "1 connections, HTTP 2.0");
  EXPECT_EQ(driver.connections(), 1);
}

TEST_F(Http2, DecodesGzipAndCountsDecodedBytes) {
  Request request("GET", url("/gzip?n=100000"));
  Seen seen = exchange_one(driver, request);
  EXPECT_EQ(seen.body, std::string(100'000, 'a')) << seen.message;
  EXPECT_EQ(http::find_header(seen.headers, "Content-Encoding"), nullptr);
  request.max_response = 99'999;
  EXPECT_EQ(exchange_one(driver, request).failure, Failure::too_large);
  EXPECT_EQ(body(Request("GET", url("/state"))), "1 connections, HTTP 2.0");
}

TEST_F(Http2, AnswersWithoutABodyHaveTheirStatus) {
  Seen seen = exchange_one(driver, Request("DELETE", url("/nowhere")));
  EXPECT_EQ(seen.status, 404) << seen.message;
  EXPECT_EQ(seen.body, "");
}

}  // namespace
}  // namespace openint::drivers

// Where the API is may come with a token: requests go where it is after the renewal, whenever they were built.
#include "libopenint/auth/form.hpp"
#include "tests/unit/auth/support.hpp"

namespace openint::auth {
namespace {

using namespace testing;  // NOLINT

class Address : public Connected {
 protected:
  // The URLs that two requests for `url` went to: one whose token is refused, and its repetition.
  std::vector<std::string> sent(const std::string &url) {
    Credentials credentials;
    credentials.access_token = "planted-access-1";
    credentials.refresh_token = "planted-refresh-1";
    put(credentials.to_json(), R"({"settings":{"instance_url":"https://old.acme.test"}})");
    auto connector = acme(kAcmeAuth, "{+instance_url}/api/v1");
    auto authorizer = ConnectionAuthorizer::open(store_, connector, row());
    EXPECT_TRUE(authorizer.ok());
    std::vector<std::string> urls;
    auto start = [&](coroutine::Context &context) { return twice(context, **authorizer, url, urls); };
    auto done = run(environment_, start, [&](const http::Request &request) {
      if (request.url != "https://login.acme.test/token") {
        urls.push_back(request.url);
        return answer(401, "{}");
      }
      return answer(200, R"({"access_token":"planted-access-2","refresh_token":"planted-refresh-2",
                             "instance_url":"HTTPS://New.Acme.test:443"})");
    });
    EXPECT_TRUE(done.ok());
    return urls;
  }
  static coroutine::Task<std::string> twice(coroutine::Context &context, ConnectionAuthorizer &authorizer,
                                            std::string url, std::vector<std::string> &) {
    uint64_t used = 0;
    for (int i = 0; i < 2; ++i) {
      http::Request request("GET", url);
      Result<uint64_t> put = co_await authorizer.authorize(context, request, used);
      if (!put.ok()) co_return put.take_error();
      used = *put;
      http::Outcome outcome = co_await http::exchange(context, request);
      if (outcome.failure != http::Failure::none) co_return Error(Status::internal, outcome.message);
    }
    co_return std::string();
  }
};

TEST_F(Address, ARequestThatIsRepeatedGoesWhereTheApiIsNow) {
  EXPECT_EQ(sent("https://old.acme.test/api/v1/people?limit=1"),
            (std::vector<std::string>{"https://old.acme.test/api/v1/people?limit=1",
                                      "https://new.acme.test/api/v1/people?limit=1"}));
}

TEST_F(Address, SoDoesWhatLiesBesideTheBaseAndALinkOfTheOldHost) {
  EXPECT_EQ(sent("https://old.acme.test/services/soap").back(), "https://new.acme.test/services/soap");
  EXPECT_EQ(sent("https://OLD.acme.test:443/next?page=2").back(), "https://new.acme.test/next?page=2");
}

TEST_F(Address, AnotherHostStaysWhatItIs) {
  EXPECT_EQ(sent("https://files.acme.test/x").back(), "https://files.acme.test/x");
  EXPECT_EQ(sent("https://old.acme.test.evil.test/x").back(), "https://old.acme.test.evil.test/x");
}

TEST_F(Address, IsKeptWithSchemeAndHostInTheirNormalForm) {
  (void)sent("https://old.acme.test/x");
  EXPECT_NE(row().document.find(R"("instance_url":"https://new.acme.test")"), std::string::npos) << row().document;
  EXPECT_EQ(normal_address("httpS://Eu.Acme.test:443/Path?Q"), "https://eu.acme.test/Path?Q");
  EXPECT_EQ(normal_address("HTTP://[::1]:8080"), "http://[::1]:8080");
  EXPECT_EQ(normal_address("eu-7"), "eu-7");
  EXPECT_EQ(normal_address("https://User@Host/"), "https://User@Host/");  // refused elsewhere, not made another
}

}  // namespace
}  // namespace openint::auth

// Where requests may go: what the connector's document says, or a public address by https.
#include "libopenint/http/address.hpp"

#include <gtest/gtest.h>

#include "tests/unit/http/support.hpp"

namespace openint::http {
namespace {

using namespace testing;

TEST(Addresses, ArePublicOrNot) {
  for (const char *address :
       {"0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.255", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
        "198.51.100.7", "203.0.113.9", "224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
        "::ffff:10.1.2.3", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1",
        "2001:db8::1", "2001::1", "2002:7f00:1::", "3fff::1", "100::1", "::127.0.0.1"}) {
    EXPECT_FALSE(is_public(address)) << address;
  }
  for (const char *address : {"1.1.1.1", "9.255.255.255", "100.63.255.255", "100.128.0.1", "126.255.255.255",
                              "128.0.0.1", "172.15.0.1", "172.32.0.1", "192.167.0.1", "198.17.0.1", "198.20.0.1",
                              "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8",
                              "64:ff9b::808:808", "2001:4860:4860::8888"}) {
    EXPECT_TRUE(is_public(address)) << address;
  }
  for (const char *no_address : {"", "acme.test", "1.1.1", "1.1.1.1 ", "[::1]"}) {
    EXPECT_FALSE(is_public(no_address)) << no_address;
  }
}

TEST(ClimbingPaths, AreSeenHoweverTheyAreWritten) {
  for (const char *path : {"..", ".", "/a/../b", "/a/./b", "/a/%2E%2e/b", "/a/%2f../b", "/a%2F..%2Fb", "/a\\..\\b", "/a%5c%2e%2e%5cb",
                           "/a/..;x=1/b", "/a/..", "/a/..?x"}) {
    EXPECT_TRUE(climbs(path)) << path;
  }
  for (const char *path : {"", "/", "/a..b/..c/d../...", "/a?x=../b", "/a%20b/%252e%252e/c", "/a;..", "/.well-known/x"}) {
    EXPECT_FALSE(climbs(path)) << path;
  }
}

TEST(Addresses, AreToldFromAUrlAsFarAsItTells) {
  for (const char *url :
       {"http://api.acme.test/x", "https://localhost/x", "https://LOCALHOST.", "https://db.localhost:8443",
        "https://127.0.0.1:6443/api", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/",
        "https://0177.0.0.1/", "https://10.0.0.8", "https://169.254.169.254/latest", "https://[::1]/",
        "https://[::ffff:10.0.0.1]/", "https://[fe80::1]", "https://1.1.1.1.", "ftp://acme.test", "", "nonsense"}) {
    EXPECT_NE(unsafe_address(url), "") << url;
  }
  for (const char *url : {"https://api.acme.test/x", "https://1.1.1.1/x", "https://[2606:4700::1111]:8443/",
                          "https://0x7f.acme.test", "https://localhost.acme.test", "https://127.acme.test"}) {
    EXPECT_EQ(unsafe_address(url), "") << url;
  }
}

TEST(Addresses, AreSaidByADocumentWhoseTemplateNamesTheHost) {
  auto said = [](const char *text) { return says_origin(*uri::Template::parse(text)); };
  for (const char *text : {"http://127.0.0.1:8080", "https://api.acme.test/{version}", "https://api.acme.test?a={a}"}) {
    EXPECT_TRUE(said(text)) << text;
  }
  for (const char *text : {"{+base}", "https://{tenant}.acme.test/x", "https://acme.test:{port}/", "/people/{id}",
                           "https://acme.test{x}", "https://acme.{+x}"}) {
    EXPECT_FALSE(said(text)) << text;
  }
}

class Confined : public ::testing::Test {
 protected:
  /// What a GET to `url` comes to where the document's base is this; what the driver was asked is in `asked`.
  Result<std::string> get(const std::string &url, const std::string &base, Script serve, bool said = false) {
    Route route;
    route.policy = policy(R"json({"base": ")json" + base + "\"}");
    SendOptions options;
    options.said = said;
    FakeEnvironment environment;
    Operation operation(environment, Context::kNoDeadline,
                        [&](Context &context) { return send_one(context, route, Request("GET", url), options); });
    auto result = drive(operation, environment, std::ref(serve));
    asked = serve.asked;
    return std::move(*result);
  }
  std::vector<Request> asked;
};

TEST_F(Confined, WhatASettingNamesIsAskedAtPublicAddressesAlone) {
  for (const char *url : {"http://127.0.0.1:8080/x", "https://127.0.0.1/x", "https://10.1.2.3/x", "http://acme.test/x",
                          "https://localhost/x", "https://[::1]:8443/x"}) {
    auto refused = get(url, "{+instance_url}", script(answer(200, "inside")));
    ASSERT_FALSE(refused.ok()) << url;
    EXPECT_EQ(refused.error().status, Status::forbidden);
    EXPECT_EQ(refused.error().reason, "unsafe_address");
    EXPECT_EQ(refused.error().retry, Retry::never);
    EXPECT_FALSE(refused.error().maybe_applied);
    EXPECT_NE(refused.error().message.find(origin(url)), std::string::npos) << refused.error().message;
    EXPECT_TRUE(asked.empty()) << url;
  }
  EXPECT_TRUE(get("https://eu.acme.test/x", "{+instance_url}", script(answer(200, "out"))).ok());
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_TRUE(asked[0].public_only);
}

TEST_F(Confined, WhatTheDocumentNamesMayBeAnywhere) {
  EXPECT_TRUE(get("http://127.0.0.1:8080/x", "http://127.0.0.1:8080", script(answer(200))).ok());
  EXPECT_FALSE(asked.at(0).public_only);
  EXPECT_TRUE(get("http://127.0.0.1:9000/x", "{+instance_url}", script(answer(200)), true).ok());
  EXPECT_FALSE(asked.at(0).public_only);
}

TEST_F(Confined, RedirectsLeadToNoOtherAddressThatIsNotPublic) {
  for (const char *there : {"https://169.254.169.254/latest/meta-data", "https://localhost/x"}) {
    auto refused = get("https://api.acme.test/x", "https://api.acme.test",
                       script(answer(302, "", {{"Location", there}}), answer(200, "inside")));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().reason, "unsafe_address") << refused.error().message;
    EXPECT_EQ(asked.size(), 1U);
  }
  EXPECT_TRUE(get("https://api.acme.test/x", "https://api.acme.test",
                  script(answer(302, "", {{"Location", "https://eu.acme.test/x"}}), answer(200)))
                  .ok());
  EXPECT_FALSE(asked.at(0).public_only);
  EXPECT_TRUE(asked.at(1).public_only);
}

TEST_F(Confined, WhatTheDriverRefusesIsTold) {
  auto refused =
      get("https://rebound.test/x", "{+instance_url}", script(Outcome(Failure::unsafe_address, "no public address")));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().status, Status::forbidden);
  EXPECT_EQ(refused.error().reason, "unsafe_address");
  EXPECT_NE(refused.error().message.find("https://rebound.test"), std::string::npos) << refused.error().message;
  EXPECT_EQ(asked.size(), 1U) << "it is not tried again";
}

TEST_F(Confined, TheEnvironmentMayAllowThem) {
  class Permitting : public FakeEnvironment {
    bool allows_private_addresses() const noexcept override { return true; }
  } environment;
  Request request("GET", "http://127.0.0.1:8080/x");
  EXPECT_TRUE(confine(request, false, environment).ok());
  EXPECT_FALSE(request.public_only);
}

}  // namespace
}  // namespace openint::http

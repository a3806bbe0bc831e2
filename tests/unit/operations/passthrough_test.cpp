// A request of the caller's own arrives as it was given, and its answer comes back as it was sent.
#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Request;

Status refused(const std::string &input) {
  Harness harness;
  harness.connect("hubspot");
  auto result =
      harness.run(operations::passthrough, "passthrough", input, [](const Request &) { return answer("{}"); });
  EXPECT_TRUE(harness.requests.empty()) << input;
  return result.ok() ? Status::ok : result.error().status;
}

TEST(Passthrough, SendsMethodPathQueryHeadersAndBodyByteForByte) {
  Harness harness;
  harness.connect("hubspot");
  auto provider = [](const Request &) { return answer("{}"); };
  auto result = harness.run(
      operations::passthrough, "passthrough",
      R"({"method":"POST","path":"/crm/v3/objects/contacts/search?a=1%2F2","query":{"b":"x y&z","c":[1,true],"d":null},
          "headers":{"X-Trace":"\u00e9","Accept":"application/json"},"body":{"z":12345678901234567.890,"a":"\u00e9","a":null}})",
      provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  ASSERT_EQ(harness.requests.size(), 1U);
  const Request &sent = harness.requests[0];
  EXPECT_EQ(sent.method, "POST");
  EXPECT_EQ(sent.url, "https://api.hubapi.com/crm/v3/objects/contacts/search?a=1%2F2&b=x%20y%26z&c=1&c=true");
  EXPECT_EQ(sent.body, "{\"z\":12345678901234567.890,\"a\":\"\xC3\xA9\",\"a\":null}");
  std::vector<std::string> headers;
  for (const http::Header &header : sent.headers) headers.push_back(header.name + ": " + header.value);
  std::sort(headers.begin(), headers.end());
  EXPECT_EQ(headers, (std::vector<std::string>{"Accept: application/json", "Authorization: Bearer test-token",
                                               "Content-Type: application/json", "User-Agent: libopenint",
                                               "X-Trace: \xC3\xA9"}));
}

TEST(Passthrough, KeepsASlashAtThePathsEnd) {
  Harness harness;
  harness.connect("hubspot");
  auto sent = harness.run(operations::passthrough, "passthrough", R"({"method":"GET","path":"/crm/v3/objects/"})",
                          [](const http::Request &) { return answer("{}"); });
  ASSERT_TRUE(sent.ok()) << sent.error().to_json();
  EXPECT_TRUE(harness.requests.back().url.ends_with("/crm/v3/objects/")) << harness.requests.back().url;
}

TEST(Passthrough, GivesStatusHeadersAndTheBodysOwnBytesWhateverTheStatus) {
  for (int status : {200, 207, 304, 404, 409, 418}) {
    Harness harness;
    harness.connect("hubspot");
    auto provider = [&](const Request &) {
      return answer(status, "{\"n\": 1.50,  \"n\": 2}", {{"X-One", "1"}, {"Set-Cookie", "a"}, {"set-cookie", "b"}});
    };
    auto result = harness.run(operations::passthrough, "passthrough", R"({"method":"GET","path":"/x"})", provider);
    ASSERT_TRUE(result.ok()) << result.error().to_json();
    EXPECT_EQ(*result, "{\"status\":" + std::to_string(status) +
                           R"(,"headers":{"content-type":"application/json","x-one":"1","set-cookie":["a","b"]},)" +
                           "\"body\":{\"n\": 1.50,  \"n\": 2}}");
  }
}

TEST(Passthrough, CarriesBytesThatAreNoJsonBothWays) {
  Harness harness;
  harness.connect("hubspot");
  auto provider = [](const Request &) { return answer(200, std::string("\xFF\x00{", 3)); };
  auto result = harness.run(
      operations::passthrough, "passthrough",
      R"({"method":"PUT","path":"/files","headers":{"Content-Type":"image/png"},"body_base64":"iVBORw=="})", provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(harness.requests[0].body, "\x89PNG");
  EXPECT_EQ(at(*result, "/body_base64"), "/wB7");
  EXPECT_EQ(at(*result, "/body"), "(none)");
}

TEST(Passthrough, NeverLeavesTheProvidersOrigin) {
  for (const char *path :
       {"//evil.example/x", "https://evil.example/x", "https://api.hubapi.com@evil.example/x",
        "https://api.hubapi.com.evil.example/", "http://api.hubapi.com/x", "x", "/a/../b", "/a/%2E%2e/b", "/a b",
        "/a\\\\b", "/a#b", "/a\\nb", "https://user@api.hubapi.com/x", "@evil.example/"}) {
    EXPECT_EQ(refused("{\"method\":\"GET\",\"path\":\"" + std::string(path) + "\"}"), Status::invalid_argument) << path;
  }
  Harness harness;
  harness.connect("hubspot");
  auto result = harness.run(operations::passthrough, "passthrough",
                            R"({"method":"GET","path":"https://api.hubapi.com/oauth/v1/x?y=1"})",
                            [](const Request &) { return answer("{}"); });
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(harness.requests[0].url, "https://api.hubapi.com/oauth/v1/x?y=1");
}

TEST(Passthrough, RefusesHeadersOfTheEnginesOwnAndLineBreaks) {
  for (const char *headers :
       {R"({"Authorization":"Bearer mine"})", R"({"host":"evil.example"})", R"({"Content-Length":"5"})",
        R"({"X-A":"a\r\nHost: evil.example"})", R"({"X A":"1"})", R"({"":"1"})"}) {
    EXPECT_EQ(refused(R"({"method":"GET","path":"/x","headers":)" + std::string(headers) + "}"),
              Status::invalid_argument)
        << headers;
  }
  EXPECT_EQ(refused(R"({"method":"PUT","path":"/x","body":1,"body_base64":"MQ=="})"), Status::invalid_argument);
  EXPECT_EQ(refused(R"({"method":"PUT","path":"/x","body_base64":"*"})"), Status::invalid_argument);
}

TEST(Passthrough, DoesNotRepeatAWriteWhoseAnswerNeverCame) {
  Harness harness;
  harness.connect("hubspot");
  auto cut = [](const Request &) { return http::Outcome(http::Failure::cut, "reset"); };
  auto result = harness.run(operations::passthrough, "passthrough", R"({"method":"POST","path":"/x","body":{}})", cut);
  ASSERT_FALSE(result.ok());
  EXPECT_TRUE(result.error().maybe_applied);
  EXPECT_EQ(harness.requests.size(), 1U);
}

}  // namespace
}  // namespace openint::testing

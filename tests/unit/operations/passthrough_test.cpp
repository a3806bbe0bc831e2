// A request of the caller's own arrives as it was given, and its answer comes back as it was sent.
#include "libopenint/coroutine/source.hpp"
#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using http::Request;

Status refused(const std::string &input) {
  AcmeHarness harness;
  auto result =
      harness.run(operations::passthrough, "passthrough", input, [](const Request &) { return answer("{}"); });
  EXPECT_TRUE(harness.requests.empty()) << input;
  return result.ok() ? Status::ok : result.error().status;
}

TEST(Passthrough, SendsMethodPathQueryHeadersAndBodyByteForByte) {
  AcmeHarness harness;
  auto provider = [](const Request &) { return answer("{}"); };
  auto result = harness.run(
      operations::passthrough, "passthrough",
      R"({"method":"POST","path":"/objects/people/search?a=1%2F2","query":{"b":"x y&z","c":[1,true],"d":null},
          "headers":{"X-Trace":"\u00e9","Accept":"application/json"},"body":{"z":12345678901234567.890,"a":"\u00e9","a":null}})",
      provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  ASSERT_EQ(harness.requests.size(), 1U);
  const Request &sent = harness.requests[0];
  EXPECT_EQ(sent.method, "POST");
  EXPECT_EQ(sent.url, "https://api.acme.test/objects/people/search?a=1%2F2&b=x%20y%26z&c=1&c=true");
  EXPECT_EQ(sent.body, "{\"z\":12345678901234567.890,\"a\":\"\xC3\xA9\",\"a\":null}");
  std::vector<std::string> headers;
  for (const http::Header &header : sent.headers) headers.push_back(header.name + ": " + header.value);
  std::sort(headers.begin(), headers.end());
  EXPECT_EQ(headers, (std::vector<std::string>{"Accept: application/json", "Authorization: Bearer test-token",
                                               "Content-Type: application/json", "User-Agent: libopenint",
                                               "X-Trace: \xC3\xA9"}));
}

TEST(Passthrough, SendsAnyMethodThatIsAToken) {
  for (const std::string method : {"PURGE", "M-SEARCH", "report", "X_1!#$%&'*+.^`|~"}) {
    AcmeHarness harness;
    auto sent = harness.run(operations::passthrough, "passthrough", R"({"method":")" + method + R"(","path":"/x"})",
                            [](const Request &) { return answer("{}"); });
    ASSERT_TRUE(sent.ok()) << method << sent.error().to_json();
    EXPECT_EQ(harness.requests.back().method, method);
  }
  // Nothing that a request line would be read otherwise by, no tunnel, and no echo of what was sent.
  for (const char *method : {"", "GET ", "GET /y", "GET\\r\\nX: 1", "GE\\u0000T", "(GET)", "G\\u00c9T", "CONNECT", "TRACE", "trace"}) {
    EXPECT_EQ(refused(std::string(R"({"method":")") + method + R"(","path":"/x"})"), Status::invalid_argument) << method;
  }
  EXPECT_EQ(refused(R"({"method":")" + std::string(65, 'A') + R"(","path":"/x"})"), Status::invalid_argument);
}

// A method of a provider's own in a document: its answers are no read's, and errors may be told by it.
TEST(Documents, NameAnyMethodThatIsAToken) {
  for (const std::string method : {"QUERY", "x-list", "LIST_1"}) {
    Harness harness;
    harness.add_connector(R"json({"format": 1, "name": "verbs", "http": {"base": "https://api.acme.test"},
        "errors": [{"when": {"status": [418], "method": [")json" + method + R"json("]}, "do": "fail", "status": "CONFLICT"}],
        "models": {"crm.contact": {"object": "people", "fields": {"id": "id", "updated_at": "updated"},
          "list": {"method": ")json" + method + R"json(", "url": "/people", "items": "rows", "repeatable": true,
                   "paging": {"kind": "all"}}}}})json");
    harness.connect("verbs");
    int status = 200;
    auto provider = [&](const Request &) {
      return answer(status, R"({"rows":[{"id":"1","updated":"2025-01-01T00:00:00Z"}]})");
    };
    auto page = harness.run(operations::list, "crm-listContacts", "{}", provider);
    ASSERT_TRUE(page.ok()) << page.error().to_json();
    EXPECT_EQ(harness.requests.back().method, method);
    status = 418;
    auto failed = harness.run(operations::list, "crm-listContacts", "{}", provider);
    ASSERT_FALSE(failed.ok());
    EXPECT_EQ(failed.error().status, Status::conflict) << failed.error().to_json();
  }
  Harness harness;
  for (const char *method : {"", "TWO WORDS", "A/B", "A:B"}) {
    auto loaded = harness.try_connector(std::string(R"json({"format": 1, "name": "verbs", "http": {"base": "https://api.acme.test"},
        "models": {"crm.contact": {"fields": {"id": "id", "updated_at": "updated"},
          "list": {"method": ")json") + method + R"json(", "url": "/people", "items": "rows", "paging": {"kind": "all"}}}}})json");
    EXPECT_FALSE(loaded.ok()) << method;
  }
}

TEST(Passthrough, KeepsASlashAtThePathsEnd) {
  AcmeHarness harness;
  auto sent = harness.run(operations::passthrough, "passthrough", R"({"method":"GET","path":"/objects/"})",
                          [](const http::Request &) { return answer("{}"); });
  ASSERT_TRUE(sent.ok()) << sent.error().to_json();
  EXPECT_TRUE(harness.requests.back().url.ends_with("/objects/")) << harness.requests.back().url;
}

TEST(Passthrough, GivesStatusHeadersAndTheBodysOwnBytesWhateverTheStatus) {
  for (int status : {200, 207, 304, 404, 409, 418}) {
    AcmeHarness harness;
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
  AcmeHarness harness;
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
       {"//evil.example/x", "https://evil.example/x", "https://api.acme.test@evil.example/x",
        "https://api.acme.test.evil.example/", "http://api.acme.test/x", "x", "/a/../b", "/a/%2E%2e/b", "/a/%2f../b", "/a%2F..%2Fb", "/a%5C..%5Cb", "/a b",
        "/a\\\\b", "/a#b", "/a\\nb", "https://user@api.acme.test/x", "@evil.example/"}) {
    EXPECT_EQ(refused("{\"method\":\"GET\",\"path\":\"" + std::string(path) + "\"}"), Status::invalid_argument) << path;
  }
  AcmeHarness harness;
  auto result = harness.run(operations::passthrough, "passthrough",
                            R"({"method":"GET","path":"https://api.acme.test/other/v1/x?y=1"})",
                            [](const Request &) { return answer("{}"); });
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(harness.requests[0].url, "https://api.acme.test/other/v1/x?y=1");
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
  AcmeHarness harness;
  auto cut = [](const Request &) { return http::Outcome(http::Failure::cut, "reset"); };
  auto result = harness.run(operations::passthrough, "passthrough", R"({"method":"POST","path":"/x","body":{}})", cut);
  ASSERT_FALSE(result.ok());
  EXPECT_TRUE(result.error().maybe_applied);
  EXPECT_EQ(harness.requests.size(), 1U);
}

class Letters final : public coroutine::Source {
 public:
  Letters() : Source(3) {}

 protected:
  Result<size_t> pull(char *out, size_t) override { return std::string_view("abc").copy(out, 3); }
  bool back() override { return false; }
};

Result<std::string> streamed(Harness &harness, const std::string &input, const Harness::Provider &provider) {
  auto found = harness.services.contract->operation("passthrough");
  auto document = json::Document::parse(input);
  auto session = provider::Session::open(harness.services, harness.services.store, harness.connection, "");
  return harness.drive(
      [&](coroutine::Context &context) {
        context.take(coroutine::Taking::bytes);
        context.give(std::make_shared<Letters>());
        return operations::passthrough(context, **session, *found, document->root());
      },
      provider);
}

TEST(Passthrough, StreamsABodyUpAndTheAnswersDown) {
  AcmeHarness harness;
  std::string came;
  auto provider = [&](const Request &request) {
    char room[10];
    came.assign(room, request.source->read(room, sizeof room).value());
    EXPECT_TRUE(request.streams && request.body.empty());
    return answer(201, "\xFF", {{"X-A", "b"}});
  };
  auto result = streamed(harness, R"({"method":"PUT","path":"/files","headers":{"Content-Type":"x/y"}})", provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(came, "abc");
  ASSERT_EQ(harness.emitted.size(), 1U);
  EXPECT_EQ(harness.emitted[0].text, "\xFF");
  std::string head = R"({"status":201,"headers":{"content-type":"application/json","x-a":"b"},"count":1})";
  EXPECT_EQ(harness.emitted[0].progress, head);
  EXPECT_EQ(*result, head);
}

TEST(Passthrough, GivesARefusalWholeWhereASuccessWouldStream) {
  for (int status : {302, 400, 404, 500}) {
    AcmeHarness harness;
    auto result = streamed(harness, R"({"method":"POST","path":"/files"})",
                           [status](const Request &) { return answer(status, R"({"no":1})"); });
    ASSERT_TRUE(result.ok()) << result.error().to_json();
    EXPECT_TRUE(harness.emitted.empty());
    EXPECT_EQ(at(*result, "/body/no"), "1");
    EXPECT_EQ(at(*result, "/count"), "(none)");
  }
}

TEST(Passthrough, TakesOneBodyAndNoneForAHead) {
  for (const char *input :
       {R"({"method":"POST","path":"/x","body":1})", R"({"method":"POST","path":"/x","body_base64":"MQ=="})",
        R"({"method":"HEAD","path":"/x"})"}) {
    AcmeHarness harness;
    auto result = streamed(harness, input, [](const Request &) { return answer("{}"); });
    ASSERT_FALSE(result.ok()) << input;
    EXPECT_EQ(result.error().path, "/upload");
    EXPECT_TRUE(harness.requests.empty());
  }
}

}  // namespace
}  // namespace openint::testing

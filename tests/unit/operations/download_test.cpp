// Content comes as it is, of one content alone: what breaks off goes on, what has changed or came damaged is an error,
// and no other host sees the credentials.
#include "libopenint/crypto/content_hash.hpp"
#include "libopenint/http/incoming.hpp"
#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Request;

const std::string kBytes = "0123456789abcdefghij";

std::string hash_of(std::string_view algorithm, std::string_view bytes) {
  auto hash = crypto::ContentHash::make(algorithm);
  hash->add(bytes);
  return hash->text();
}

const std::string *header_of(const Request &request, std::string_view name) {
  return http::find_header(request.headers, name);
}

// A server of one content: ranges, validators, and connections that break.
struct Server {
  std::string bytes = kBytes;
  std::string etag = "\"v1\"";
  bool ranges = true;
  size_t breaks_after = 0;  // bytes of each answer; 0: never
  int breaks = 0;           // how often it does
  std::vector<std::pair<std::string, std::string>> headers;

  http::Outcome operator()(const Request &request) {
    size_t first = 0;
    size_t last = bytes.size() - 1;
    const std::string *range = header_of(request, "Range");
    const std::string *condition = header_of(request, "If-Range");
    const bool part = ranges && range != nullptr && (condition == nullptr || *condition == etag);
    if (part) {
      first = std::stoul(range->substr(6));
      const std::string end = range->substr(range->find('-') + 1);
      if (!end.empty()) last = std::min(last, std::stoul(end));
    }
    http::Outcome outcome = answer(part ? 206 : 200, "", headers);
    http::Response &response = outcome.response;
    http::set_header(response.headers, "Content-Type", "text/plain");
    if (!etag.empty()) http::set_header(response.headers, "ETag", etag);
    if (part) {
      http::set_header(response.headers, "Content-Range",
                       "bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" + std::to_string(bytes.size()));
    }
    std::string body = bytes.substr(first, last + 1 - first);
    http::set_header(response.headers, "Content-Length", std::to_string(body.size()));
    response.stream = std::make_shared<http::Incoming>(static_cast<int64_t>(body.size()));
    const bool cut = breaks_after > 0 && breaks > 0 && body.size() > breaks_after;
    if (cut) --breaks;
    response.stream->add(cut ? body.substr(0, breaks_after) : body);
    response.stream->end(cut ? http::Failure::cut : http::Failure::none, "the connection broke");
    return outcome;
  }
};

class Downloads : public ::testing::Test {
 protected:
  // `download` and what stands beside it: members of unified.file.
  void document(const std::string &sections, const std::string &more = "") {
    harness.add_connector(R"({"format": 1, "name": "acme", "http": {"base": "https://api.acme.test"},)" + more + R"("models": {
        "unified.file": {"object": "files", "fields": {"id": "id", "type": "'file'", "downloadable": "`true`",
          "permissions": "{download: `true`}", "exportable": "`true`"}, )" + sections + "}}}");
    if (harness.connection.empty()) harness.connect("acme");
  }

  Result<std::string> download(const std::string &input, const Harness::Provider &provider, bool streams = true) {
    harness.taking = streams ? coroutine::Taking::bytes : coroutine::Taking::joined;
    return harness.run(operations::download, "fileStorage-downloadFile", input, provider);
  }

  std::string came() const {
    std::string out;
    for (const coroutine::Emission &each : harness.emitted) out += each.text;
    return out;
  }

  Harness harness;
};

TEST_F(Downloads, GiveTheBytesAndTellOfThemWithTheFirst) {
  document(R"("download": {"get": "/files/{id}/content", "file": "{hashes: {md5: headers.\"x-md5\"}, name: 'a/b.txt'}"})");
  Server server;
  server.headers.emplace_back("X-Md5", hash_of("md5", kBytes));
  auto done = download(R"({"id":"7"})", std::ref(server));
  ASSERT_TRUE(done.ok()) << done.error().to_json();
  EXPECT_EQ(came(), kBytes);
  ASSERT_EQ(harness.emitted.size(), 1U);
  const std::string head = harness.emitted[0].progress;
  EXPECT_EQ(at(head, "/name"), "b.txt");
  EXPECT_EQ(at(head, "/content_type"), "text/plain");
  EXPECT_EQ(at(head, "/size"), "20");
  EXPECT_EQ(at(head, "/version"), "\"v1\"");
  EXPECT_EQ(at(head, "/hash/algorithm"), "md5");
  EXPECT_EQ(at(head, "/count"), "20");
  EXPECT_EQ(at(*done, "/count"), "20");
  EXPECT_EQ(at(*done, "/verified"), "true");
  const Request &sent = harness.requests[0];
  EXPECT_TRUE(sent.streams);
  EXPECT_EQ(*header_of(sent, "Accept-Encoding"), "identity");
  EXPECT_EQ(header_of(sent, "Range"), nullptr);
}

TEST_F(Downloads, WhatBrokeOffGoesOnWhereItBroke) {
  document(R"("download": {"get": "/files/{id}/content", "file": "{hashes: {sha256: headers.\"x-sha\"}}"})");
  Server server;
  server.headers.emplace_back("X-Sha", hash_of("sha256", kBytes));
  server.breaks_after = 3;
  server.breaks = 6;  // 18 of 20 bytes
  auto done = download(R"({"id":"7"})", std::ref(server));
  ASSERT_TRUE(done.ok()) << done.error().to_json();
  EXPECT_EQ(came(), kBytes);
  EXPECT_EQ(at(*done, "/verified"), "true");
  ASSERT_EQ(harness.requests.size(), 7U);
  EXPECT_EQ(*header_of(harness.requests[2], "Range"), "bytes=6-");
  EXPECT_EQ(*header_of(harness.requests[2], "If-Range"), "\"v1\"");
}

TEST_F(Downloads, AServerWithoutRangesSendsAllAgainAndWhatIsKnownIsPassedOver) {
  document(R"("download": {"get": "/files/{id}/content"})");
  Server server;
  server.ranges = false;
  server.breaks_after = 15;
  server.breaks = 1;
  auto done = download(R"({"id":"7"})", std::ref(server));
  ASSERT_TRUE(done.ok()) << done.error().to_json();
  EXPECT_EQ(came(), kBytes);
  EXPECT_EQ(at(*done, "/verified"), "false");
}

TEST_F(Downloads, OtherContentDoesNotGoOnWhereTheFirstBrokeOff) {
  document(R"("download": {"get": "/files/{id}/content"})");
  Server server;
  server.breaks_after = 5;
  server.breaks = 1;
  int calls = 0;
  auto done = download(R"({"id":"7"})", [&](const Request &request) {
    if (++calls == 2) server.etag = "\"v2\"";
    return server(request);
  });
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().status, Status::conflict) << done.error().to_json();
  EXPECT_EQ(done.error().reason, "content_changed");
  EXPECT_EQ(came(), kBytes.substr(0, 5));
}

TEST_F(Downloads, WithoutAnythingThatTellsContentsApartABreakIsTheEnd) {
  document(R"("download": {"get": "/files/{id}/content"})");
  for (const char *etag : {"", "W/\"v1\""}) {
    Server server;
    server.etag = etag;
    server.breaks_after = 5;
    server.breaks = 1;
    auto done = download(R"({"id":"7"})", std::ref(server));
    ASSERT_FALSE(done.ok()) << etag;
    EXPECT_EQ(done.error().status, Status::unavailable) << done.error().to_json();
    EXPECT_EQ(done.error().retry, Retry::after);
  }
}

TEST_F(Downloads, EndWhereTheyBreakAgainAndAgainWithoutAByte) {
  document(R"("download": {"get": "/files/{id}/content"})");
  Server server;
  int calls = 0;
  auto done = download(R"({"id":"7"})", [&](const Request &request) {
    http::Outcome outcome = server(request);
    ++calls;
    outcome.response.stream = std::make_shared<http::Incoming>(20);
    outcome.response.stream->end(http::Failure::cut, "the connection broke");
    return outcome;
  });
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().status, Status::unavailable);
  EXPECT_EQ(calls, 6);
}

TEST_F(Downloads, OtherBytesThanTheProviderTellsOfAreAnErrorAtTheEnd) {
  for (const std::string algorithm : {"md5", "sha1", "sha256", "quickxor", "sha256_4mib"}) {
    document(R"("download": {"get": "/files/{id}/content", "file": "{hashes: {)" + algorithm + R"(: headers.hash}}"})");
    Server server;
    server.headers.emplace_back("Hash", hash_of(algorithm, kBytes));
    auto good = download(R"({"id":"7"})", std::ref(server));
    EXPECT_TRUE(good.ok()) << algorithm << good.error().to_json();
    server.bytes[3] = '!';
    auto done = download(R"({"id":"7"})", std::ref(server));
    ASSERT_FALSE(done.ok()) << algorithm;
    EXPECT_EQ(done.error().status, Status::malformed);
    EXPECT_EQ(done.error().reason, "checksum_mismatch");
  }
}

TEST_F(Downloads, APartIsAskedForAsOneAndCutWhereTheServerHasNone) {
  document(R"("download": {"get": "/files/{id}/content", "file": "{hashes: {md5: 'nothing that fits'}}"})");
  for (const bool ranges : {true, false}) {
    Server server;
    server.ranges = ranges;
    auto done = download(R"({"id":"7","offset":4,"length":5,"version":"\"v1\""})", std::ref(server));
    ASSERT_TRUE(done.ok()) << done.error().to_json();
    EXPECT_EQ(came(), "45678") << ranges;
    EXPECT_EQ(at(*done, "/offset"), "4");
    EXPECT_EQ(at(*done, "/size"), "20");
    EXPECT_EQ(*header_of(harness.requests.back(), "Range"), "bytes=4-8");
    auto other = download(R"({"id":"7","offset":4,"version":"\"v0\""})", std::ref(server));
    ASSERT_FALSE(other.ok());
    EXPECT_EQ(other.error().reason, "content_changed");
  }
  Server server;
  for (const char *bad : {R"({"id":"7","version":"v1"})", R"({"id":""})", R"({"id":"7","length":0})", R"({"id":"7","offset":-1})"}) {
    EXPECT_EQ(download(bad, std::ref(server)).error().status, Status::invalid_argument) << bad;
  }
}

TEST_F(Downloads, AnotherHostGetsTheRangeAndNoCredentials) {
  harness.connect("acme", "{}", "", R"({"api_key":"the-key-of-it"})");
  document(R"("download": {"get": "/files/{id}/content"})", R"("auth": {"kind": "api_key", "header": "x-key"},)");
  Server server;
  server.breaks_after = 8;
  server.breaks = 1;
  auto done = download(R"({"id":"7"})", [&](const Request &request) {
    if (path_of(request.url) == "/files/7/content") {
      EXPECT_NE(header_of(request, "x-key"), nullptr);
      return answer(302, "", {{"Location", "https://cdn.example.com/blob?sig=abcdefghijklmnop"}});
    }
    EXPECT_EQ(header_of(request, "x-key"), nullptr);
    EXPECT_EQ(header_of(request, "Authorization"), nullptr);
    return server(request);
  });
  ASSERT_TRUE(done.ok()) << done.error().to_json();
  EXPECT_EQ(came(), kBytes);
  ASSERT_EQ(harness.requests.size(), 4U);
  EXPECT_EQ(*header_of(harness.requests[3], "Range"), "bytes=8-");
  EXPECT_EQ(*header_of(harness.requests[3], "If-Range"), "\"v1\"");
  // What lets whoever has it in is quoted by nobody.
  auto refused = download(R"({"id":"7"})", [&](const Request &request) {
    if (path_of(request.url) == "/files/7/content") {
      return answer(302, "", {{"Location", "https://cdn.example.com/blob?sig=abcdefghijklmnop"}});
    }
    return answer(403, R"({"message":"the signature abcdefghijklmnop is over"})");
  });
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().to_json().find("abcdefghijklmnop"), std::string::npos) << refused.error().to_json();
}

TEST_F(Downloads, WhatIsToldBeforeIsAskedForAndMayRefuse) {
  document(R"("download": {"get": "/content/{key}", "with": {"key": "file.key"}, "describe": {"get": "/files/{id}"},
      "file": "{key: body.key, name: body.name, content_type: body.type, refused: body.native && 'export it instead' || `null`}"})");
  Server server;
  auto done = download(R"({"id":"7"})", [&](const Request &request) {
    if (path_of(request.url) == "/files/7") return answer(R"({"key":"k7","name":"a.txt","type":"text/x"})");
    EXPECT_EQ(path_of(request.url), "/content/k7");
    return server(request);
  });
  ASSERT_TRUE(done.ok()) << done.error().to_json();
  EXPECT_EQ(at(*done, "/content_type"), "text/x");
  auto refused = download(R"({"id":"7"})", [&](const Request &) { return answer(R"({"native":true})"); });
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().status, Status::invalid_argument);
  EXPECT_EQ(refused.error().reason, "no_such_content");
  EXPECT_EQ(came(), "");
}

TEST_F(Downloads, AnExportThatIsRefusedByACodeIsAskedForElsewhere) {
  document(R"("export": {"get": "/files/{id}/export{?format}", "with": {"format": "input.format"},
      "instead": {"codes": ["too_large"], "request": {"get": "/large/{id}"}}})",
           R"("errors": [{"when": {"status": [403]}, "do": "fail", "code": "error.reason"}],)");
  Server server;
  harness.taking = coroutine::Taking::bytes;
  auto run = [&](const std::string &reason) {
    return harness.run(operations::download, "fileStorage-exportFile", R"({"id":"7","format":"text/csv"})",
                       [&](const Request &request) {
                         if (path_of(request.url) == "/large/7") return server(request);
                         EXPECT_EQ(query_of(request.url, "format"), "text/csv");
                         return answer(403, R"({"error":{"reason":")" + reason + R"("}})");
                       });
  };
  auto done = run("too_large");
  ASSERT_TRUE(done.ok()) << done.error().to_json();
  EXPECT_EQ(came(), kBytes);
  EXPECT_EQ(run("other").error().status, Status::forbidden);
}

TEST_F(Downloads, WithoutAStreamTheBytesStandInTheAnswerAsFarAsItHolds) {
  document(R"("download": {"get": "/files/{id}/content"})");
  Server server;
  server.bytes = std::string("\0\xFF", 2);
  auto done = download(R"({"id":"7"})", std::ref(server), false);
  ASSERT_TRUE(done.ok()) << done.error().to_json();
  EXPECT_EQ(at(*done, "/content_base64"), "AP8=");
  EXPECT_TRUE(harness.emitted.empty());
  harness.services.answer_bytes = 16;
  server.bytes = std::string(13, 'x');
  auto large = download(R"({"id":"7"})", std::ref(server), false);
  ASSERT_FALSE(large.ok());
  EXPECT_EQ(large.error().reason, "too_large");
}

TEST_F(Downloads, WhatIsNoAnswerToTheRequestIsMalformed) {
  document(R"("download": {"get": "/files/{id}/content"})");
  for (const std::string range : {"", "bytes x-3/20", "items 0-3/20", "bytes 9-19/20"}) {
    auto done = download(R"({"id":"7","offset":4})", [&](const Request &) {
      http::Outcome outcome = answer(206, "4567");
      if (!range.empty()) http::set_header(outcome.response.headers, "Content-Range", range);
      return outcome;
    });
    ASSERT_FALSE(done.ok()) << range;
    EXPECT_EQ(done.error().status, Status::malformed) << range;
  }
  auto encoded = download(R"({"id":"7"})", [&](const Request &) { return answer(200, "x", {{"Content-Encoding", "gzip"}}); });
  EXPECT_EQ(encoded.error().status, Status::malformed);
  auto missing = download(R"({"id":"7"})", [&](const Request &) { return answer(404, "{}"); });
  EXPECT_EQ(missing.error().status, Status::not_found);
  auto empty = download(R"({"id":"7"})", [&](const Request &) { return answer(204, ""); });
  EXPECT_EQ(empty.error().status, Status::malformed);  // nobody told that the content is empty
}

TEST_F(Downloads, WhatIsNotTheContentIsNone) {
  document(R"-("download": {"get": "/files/{id}/content", "is_content": "headers.\"content-type\" == 'text/plain'"})-");
  auto page = download(R"({"id":"7"})", [](const Request &) { return answer(200, "<html>", {{"Content-Type", "text/html"}}); });
  EXPECT_EQ(page.error().status, Status::malformed);
  EXPECT_EQ(page.error().path, "/models/unified.file/download/is_content");
  EXPECT_EQ(came(), "");
  Server server;
  EXPECT_TRUE(download(R"({"id":"7"})", std::ref(server)).ok());
  auto later = download(R"({"id":"7"})", [](const Request &) { return answer(202, "", {{"Content-Type", "text/plain"}}); });
  EXPECT_EQ(later.error().status, Status::malformed);
  document(R"("download": {"get": "/files/{id}/content", "file": "{refused: headers.why}"})");
  auto refused = download(R"({"id":"7"})", [](const Request &) { return answer(200, "x", {{"Why", "it is none"}}); });
  EXPECT_EQ(refused.error().reason, "no_such_content");
  EXPECT_EQ(came(), "");
}

TEST_F(Downloads, WhatDescribesTheContentMustDoSo) {
  document(R"("download": {"get": "/content/{id}", "describe": {"get": "/files/{id}"},
      "file": "{name: body.name, size: body.size, hashes: body.hashes, refused: body.why}"})");
  auto run = [&](const std::string &described, const http::Outcome &bytes) {
    return download(R"({"id":"7"})", [&](const Request &request) {
      return path_of(request.url) == "/files/7" ? answer(described) : bytes;
    });
  };
  const http::Outcome abc = answer(200, "abc");
  EXPECT_TRUE(run(R"({"name":"a","size":3})", abc).ok());
  EXPECT_EQ(run("{}", abc).error().status, Status::malformed);  // no name
  EXPECT_EQ(run(R"({"name":"a","hashes":{"crc":"1"}})", abc).error().status, Status::malformed);
  for (const char *size : {"2", "4"}) {
    auto other = run(std::string(R"({"name":"a","size":)") + size + "}", abc);
    EXPECT_EQ(other.error().reason, "size_mismatch") << size;
  }
  EXPECT_EQ(run(R"({"name":"a","size":4})", answer(200, "abc", {{"Content-Length", "3"}})).error().reason, "size_mismatch");
  EXPECT_TRUE(run(R"({"name":"a","size":0})", answer(204, "")).ok());
  EXPECT_EQ(run(R"({"name":"a"})", answer(204, "")).error().status, Status::malformed);
  document(R"("download": {"get": "/content/{id}", "describe": {"get": "/files/{id}"}, "file": "{name: body.name}"})");
  EXPECT_EQ(run(R"({"name":"a"})", abc).error().status, Status::malformed);  // refused or not: nobody says
}

TEST_F(Downloads, NamesAreThoseOfContentDispositionWithoutAnyFolder) {
  document(R"("download": {"get": "/files/{id}/content"})");
  const std::pair<const char *, const char *> cases[] = {
      {"attachment; filename=\"a \\\"b\\\"; c.txt\"", "a \"b\"; c.txt"},
      {"attachment; filename=x.txt; filename*=UTF-8''%e2%82%ac%20rates.txt", "\xE2\x82\xAC rates.txt"},
      {"attachment; filename=\"../../etc/passwd\"", "passwd"},
      {"attachment; filename=\"..\"", "null"},
      {"inline", "null"}};
  for (const auto &[header, name] : cases) {
    Server server;
    server.headers.emplace_back("Content-Disposition", header);
    auto done = download(R"({"id":"7"})", std::ref(server));
    ASSERT_TRUE(done.ok());
    EXPECT_EQ(at(*done, "/name"), name) << header;
  }
}

}  // namespace
}  // namespace openint::testing

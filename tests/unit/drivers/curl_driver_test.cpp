#include "libopenint/drivers/curl_driver.hpp"

#include <chrono>
#include <set>

#include "tests/unit/drivers/support.hpp"

namespace openint::drivers {
namespace {

using namespace testing;
using http::find_header;

class Driver : public ::testing::Test {
 protected:
  Server server;
  CurlDriver driver{no_proxy()};
  SystemEnvironment environment;

  std::string run_many(CurlDriver &with, int count, size_t limit) {
    std::string url = server.url("/ok");
    std::function<Task<std::string>(Context &)> start = [&](Context &context) {
      return many(context, url, count, limit);
    };
    Operation operation(environment, environment.now_ms() + 60'000, start);
    Result<std::string> result = with.run(operation);
    return result.ok() ? *result : result.error().message;
  }
  void serve_ok() {
    server.http.Get("/ok", [](const httplib::Request &, httplib::Response &response) {
      response.set_content("fine", "text/plain");
    });
    server.start();
  }
};

TEST_F(Driver, SendsWhatTheRequestSaysAndNothingMore) {
  httplib::Headers got;
  std::string body;
  std::string target;
  server.http.Patch(R"(/echo/.*)", [&](const httplib::Request &request, httplib::Response &response) {
    got = request.headers;
    body = request.body;
    target = request.target;
    response.status = 207;
    response.set_header("X-Two", "second");
    response.set_content("answer", "application/json");
  });
  server.start();
  Request request("PATCH", server.url("/echo/a%20b/../c?x=1&y=%3C"));
  request.headers = {{"Authorization", "Bearer t"}, {"Content-Type", "application/json"}};
  request.body = std::string("{\"a\": \0}", 8);
  Seen seen = exchange_one(driver, request);
  EXPECT_EQ(seen.failure, Failure::none) << seen.message;
  EXPECT_EQ(seen.status, 207);
  EXPECT_EQ(seen.body, "answer");
  ASSERT_NE(find_header(seen.headers, "x-two"), nullptr);
  EXPECT_EQ(*find_header(seen.headers, "x-two"), "second");
  EXPECT_EQ(target, "/echo/a%20b/../c?x=1&y=%3C");
  EXPECT_EQ(body, request.body);
  std::set<std::string> names;
  for (const auto &[name, value] : got) names.insert(name);
  for (const char *own : {"REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR", "LOCAL_PORT"}) names.erase(own);  // httplib's
  EXPECT_EQ(names,
            (std::set<std::string>{"Accept-Encoding", "Authorization", "Content-Length", "Content-Type", "Host"}));
}

TEST_F(Driver, SendsHeadersWithoutAValue) {
  std::string got;
  RawServer raw([&got](int socket, int) {
    read_request(socket, 0, &got);
    write_all(socket, "HTTP/1.1 204 No Content\r\n\r\n");
  });
  Request request("GET", raw.url("/x"));
  request.headers = {{"X-Empty", ""}, {"X-Full", "1"}};
  EXPECT_EQ(exchange_one(driver, request).status, 204);
  EXPECT_NE(got.find("\r\nX-Empty:\r\n"), std::string::npos) << got;
  EXPECT_NE(got.find("\r\nX-Full: 1\r\n"), std::string::npos) << got;
}

TEST_F(Driver, SendsEveryMethodWithoutInventingABody) {
  std::string seen_length = "unset";
  auto note = [&](const httplib::Request &request, httplib::Response &response) {
    seen_length = request.has_header("Content-Length") ? request.get_header_value("Content-Length") : "none";
    response.set_content(request.method, "text/plain");
  };
  server.http.Get("/m", note).Post("/m", note).Put("/m", note).Delete("/m", note).Options("/m", note);
  server.start();
  for (const char *method : {"GET", "POST", "PUT", "DELETE", "OPTIONS"}) {
    Seen seen = exchange_one(driver, Request(method, server.url("/m")));
    EXPECT_EQ(seen.body, method) << seen.message;
    bool writes = std::string(method) == "POST" || std::string(method) == "PUT";
    EXPECT_EQ(seen_length, writes ? "0" : "none") << method;
  }
  Seen head = exchange_one(driver, Request("HEAD", server.url("/m")));
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
}

TEST_F(Driver, KeepsConnectionsForLaterOperations) {
  serve_ok();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(run_many(driver, 5, 1), "5");
  EXPECT_EQ(driver.connections(), 1);
  std::thread other([&] { EXPECT_EQ(run_many(driver, 5, 1), "5"); });
  other.join();
  EXPECT_EQ(driver.connections(), 1);
}

TEST_F(Driver, RunsExchangesOfOneOperationAtOnce) {
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  server.http.Get("/ok", [&](const httplib::Request &, httplib::Response &response) {
    int now = ++inside;
    for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
    }
    // All four must be here at once before one may leave.
    for (int i = 0; i < 20'000 && most < 4; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    --inside;
    response.set_content("fine", "text/plain");
  });
  server.start();
  EXPECT_EQ(run_many(driver, 12, 4), "12");
  EXPECT_EQ(most, 4);
}

TEST_F(Driver, ServesEightThreadsAtOnce) {
  serve_ok();
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) good += std::stoi(run_many(driver, 10, 3));
    });
  }
  for (std::thread &thread : threads) thread.join();
  EXPECT_EQ(good, 800);
  EXPECT_LE(driver.connections(), 8 * 3);
}

TEST_F(Driver, DecodesGzipAndCountsDecodedBytes) {
  // gzip of 100,000 times "a".
  std::string zipped;
  {
    const unsigned char kHead[] = {0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0x03};
    zipped.assign(reinterpret_cast<const char *>(kHead), sizeof kHead);
  }
  httplib::detail::gzip_compressor compressor;
  zipped.clear();
  std::string plain(100'000, 'a');
  ASSERT_TRUE(compressor.compress(plain.data(), plain.size(), true, [&](const char *data, size_t size) {
    zipped.append(data, size);
    return true;
  }));
  server.http.Get("/z", [&](const httplib::Request &request, httplib::Response &response) {
    EXPECT_NE(request.get_header_value("Accept-Encoding").find("gzip"), std::string::npos);
    response.set_header("Content-Encoding", "gzip");
    response.set_content(zipped, "application/octet-stream");
  });
  server.start();
  Request request("GET", server.url("/z"));
  Seen seen = exchange_one(driver, request);
  EXPECT_EQ(seen.body, plain) << seen.message;
  EXPECT_EQ(find_header(seen.headers, "Content-Encoding"), nullptr);
  request.max_response = 99'999;
  EXPECT_EQ(exchange_one(driver, request).failure, Failure::too_large);
  request.max_response = 100'000;
  EXPECT_EQ(exchange_one(driver, request).failure, Failure::none);
  request.headers.emplace_back("Accept-Encoding", "gzip");  // its own: the bytes as they come
  EXPECT_EQ(exchange_one(driver, request).body, zipped);
}

TEST_F(Driver, FollowsNoRedirect) {
  server.http.Get("/r", [](const httplib::Request &, httplib::Response &response) { response.set_redirect("/ok"); });
  serve_ok();
  Seen seen = exchange_one(driver, Request("GET", server.url("/r")));
  EXPECT_EQ(seen.status, 302);
  EXPECT_EQ(*find_header(seen.headers, "Location"), "/ok");
}

TEST_F(Driver, TellsThatNothingWasSent) {
  EXPECT_EQ(exchange_one(driver, Request("POST", "http://127.0.0.1:" + std::to_string(dead_port()) + "/")).failure,
            Failure::not_sent);
  EXPECT_EQ(exchange_one(driver, Request("POST", "http://no-such-host.invalid/")).failure, Failure::not_sent);
  // A server that speaks no TLS.
  RawServer plain([](int socket, int) { write_all(socket, "HTTP/1.1 400 Bad Request\r\n\r\n"); });
  std::string url = plain.url("/");
  Seen tls = exchange_one(driver, Request("POST", "https" + url.substr(4)));
  EXPECT_EQ(tls.failure, Failure::not_sent) << tls.message;
}

TEST_F(Driver, RefusesARequestThatWouldBreakOut) {
  serve_ok();
  auto refused = [&](Request request) {
    Seen seen = exchange_one(driver, std::move(request));
    EXPECT_EQ(seen.failure, Failure::not_sent);
    EXPECT_NE(seen.message, "");
  };
  Request header("GET", server.url("/ok"));
  header.headers.emplace_back("X-A", "b\r\nX-Evil: 1");
  refused(header);
  header.headers = {{"X A", "b"}};
  refused(header);
  refused(Request("GET /x HTTP/1.1\r\nX: y", server.url("/ok")));
  refused(Request("GET", server.url("/ok?a b")));
  refused(Request("GET", "file:///etc/hostname"));
  refused(Request("GET", ""));
  EXPECT_EQ(driver.connections(), 0);
}

}  // namespace
}  // namespace openint::drivers

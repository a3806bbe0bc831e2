#include "libopenint/http/send.hpp"

#include "tests/unit/auth/support.hpp"

namespace openint::auth {
namespace {

using namespace testing;  // NOLINT

// Reads three pages, as a list does: each request is sent after the answer to the one before.
coroutine::Task<std::string> three_pages(coroutine::Context &context, const http::Route &route) {
  std::string pages;
  for (int page = 1; page <= 3; ++page) {
    http::Request request("GET", "https://api.acme.test/people?page=" + std::to_string(page));
    http::SendOptions options;
    Result<http::Response> response = co_await http::send(context, route, std::move(request), options);
    if (!response.ok()) co_return response.take_error();
    pages += response->body;
  }
  co_return pages;
}

class Pages : public Connected {
 protected:
  Result<std::string> read(const Respond &respond, const std::string &id = "conn_acme_1") {
    OPENINT_TRY(auto authorizer, open(kAcmeAuth, id));
    http::Route route;
    OPENINT_TRY(route.policy, http::Policy::compile(acme()));
    route.authorizer = authorizer.get();
    return run(
        environment_, [&](coroutine::Context &context) { return three_pages(context, route); }, respond);
  }
};

TEST_F(Pages, G20RejectedMidPageRenewsOnceAndRepeatsTheSameRequest) {
  put_token(3'600'000);
  TokenServer server;
  std::vector<std::string> urls;
  auto respond = [&](const http::Request &request) {
    urls.push_back(request.url + " " + header_of(request, "Authorization"));
    if (request.url.ends_with("page=2") && server.grants_ == 0) server.access_ = "died meanwhile";
    http::Outcome outcome = server(request);
    if (request.method == "GET" && outcome.response.status == 200) outcome.response.body = request.url.back();
    return outcome;
  };
  auto pages = read(respond);
  ASSERT_TRUE(pages.ok()) << pages.error().to_json();
  EXPECT_EQ(*pages, "123");
  EXPECT_EQ(urls, (std::vector<std::string>{"https://api.acme.test/people?page=1 Bearer planted-access-1",
                                            "https://api.acme.test/people?page=2 Bearer planted-access-1",
                                            "https://login.acme.test/token ",
                                            "https://api.acme.test/people?page=2 Bearer planted-access-2",
                                            "https://api.acme.test/people?page=3 Bearer planted-access-2"}));
}

TEST_F(Pages, G20RejectedAgainIsForAPerson) {
  put_token(3'600'000);
  TokenServer server;
  server.refuse_all_ = true;
  auto pages = read(server.respond());
  ASSERT_FALSE(pages.ok());
  EXPECT_EQ(pages.error().status, Status::unauthenticated);
  EXPECT_EQ(pages.error().retry, Retry::reauth);
  EXPECT_EQ(server.forms_.size(), 1U);
  EXPECT_EQ(server.api_calls_.size(), 2U);
}

TEST_F(Pages, G30NoSecretInErrorsOrLogs) {
  put_token(3'600'000);
  std::string seen;
  // Providers that repeat whatever they were sent.
  auto echo = [&](const http::Request &request) {
    std::string all = request.body + header_of(request, "Authorization");
    if (request.method == "POST") return answer(400, R"({"error":"invalid_grant","error_description":")" + all + "\"}");
    return answer(401, R"({"message":")" + all + "\"}");
  };
  auto pages = read(echo);
  ASSERT_FALSE(pages.ok());
  seen += pages.error().to_json() + row().document;
  put_token(-1);
  auto broken = read([](const http::Request &request) {
    return request.method == "POST" ? answer(500, request.body) : answer(401, header_of(request, "Authorization"));
  });
  ASSERT_FALSE(broken.ok());
  seen += broken.error().to_json() + row().document + environment_.logged();
  EXPECT_EQ(seen.find("planted"), std::string::npos) << seen;
}

TEST_F(Pages, G28TwoTenantsNeverMeet) {
  put(R"({"access_token":"taint-a-access","refresh_token":"taint-a-refresh","expires_at_ms":1})",
      R"({"settings":{"instance_url":"https://taint-a.test"}})", "conn_acme_a");
  put(R"({"access_token":"taint-b-access","refresh_token":"taint-b-refresh","expires_at_ms":1})",
      R"({"settings":{"instance_url":"https://taint-b.test"}})", "conn_acme_b");
  // Each tenant's token server grants tokens of its own taint; nothing of the other may ever arrive.
  auto provider = [&](const std::string &mine, const std::string &other) {
    return [mine, other](const http::Request &request) {
      std::string all = request.url + request.body + header_of(request, "Authorization");
      EXPECT_EQ(all.find(other), std::string::npos) << all;
      if (request.method == "GET") return answer(all.find(mine + "-new") == std::string::npos ? 401 : 200, mine);
      EXPECT_NE(all.find(mine + "-refresh"), std::string::npos);
      return answer(200, R"({"access_token":")" + mine + R"(-new","refresh_token":")" + mine + R"(-refresh-2"})");
    };
  };
  auto one = open(kAcmeAuth, "conn_acme_a");
  auto two = open(kAcmeAuth, "conn_acme_b");
  ASSERT_TRUE(one.ok() && two.ok());
  auto policy = http::Policy::compile(acme());
  ASSERT_TRUE(policy.ok());
  http::Route first_route;
  first_route.policy = *policy;
  first_route.authorizer = one->get();
  http::Route second_route = first_route;
  second_route.authorizer = two->get();
  http::Operation first(environment_, coroutine::Context::kNoDeadline,
                        [&](coroutine::Context &context) { return three_pages(context, first_route); });
  http::Operation second(environment_, coroutine::Context::kNoDeadline,
                         [&](coroutine::Context &context) { return three_pages(context, second_route); });
  auto a = provider("taint-a", "taint-b");
  auto b = provider("taint-b", "taint-a");
  // Step by step in turn, so that each has requests under way while the other renews.
  for (int steps = 0; steps < 1000; ++steps) {
    bool ended = first.step();
    if (!ended) {
      for (const http::Want &want : first.wants()) first.answer(want.id, a(*want.request));
    }
    if (second.step() && ended) break;
    if (second.done()) continue;
    for (const http::Want &want : second.wants()) second.answer(want.id, b(*want.request));
    environment_.advance(1);
  }
  auto first_result = first.result();
  auto second_result = second.result();
  ASSERT_TRUE(first_result.ok() && second_result.ok());
  EXPECT_EQ(*first_result, "taint-ataint-ataint-a");
  EXPECT_EQ(*second_result, "taint-btaint-btaint-b");
  EXPECT_EQ((*one)->settings()["instance_url"].text(), "https://taint-a.test");
  EXPECT_EQ(Credentials::from_json(row("conn_acme_a").secret)->refresh_token, "taint-a-refresh-2");
  EXPECT_EQ(Credentials::from_json(row("conn_acme_b").secret)->refresh_token, "taint-b-refresh-2");
}

}  // namespace
}  // namespace openint::auth

// Credentials: renewed once, left off elsewhere, cut out of errors; and redirects.
#include <gtest/gtest.h>

#include "tests/unit/http/support.hpp"

namespace openint::http {

using namespace coroutine;
namespace {

using namespace testing;

// A token that is renewed on rejection; counts the renewals.
class Tokens : public Authorizer {
 public:
  Task<uint64_t> authorize(Context &context, Request &request, uint64_t rejected) override {
    return give(context, *this, request, rejected);
  }
  static Task<uint64_t> give(Context &context, Tokens &self, Request &request, uint64_t rejected) {
    if (self.broken) {
      Error error(Status::unauthenticated, "the refresh token is gone");
      error.retry = Retry::reauth;
      co_return error;
    }
    if (rejected == self.number) {
      Result<void> waited = co_await wait_until(context, context.now_ms() + 20);
      if (!waited.ok()) co_return waited.take_error();
      ++self.number;
    }
    set_header(request.headers, "Authorization", "Bearer secret-token-" + std::to_string(self.number));
    if (self.in_query) request.url += "?api_key=secret-key-1";
    co_return self.number;
  }
  uint64_t number = 1;
  bool broken = false;
  bool in_query = false;
};

class Authorized : public ::testing::Test {
 protected:
  Authorized() : sent(environment) {
    sent.route.policy = policy(R"json({"refusal": {"message": "message"}})json");
    sent.route.authorizer = &tokens;
  }
  Result<std::string> ask(const std::string &method, const Serve &serve) {
    Request request(method, "https://api.acme.test/list");
    request.headers.emplace_back("Accept", "application/json");
    request.headers.emplace_back("X-Tenant", "t1");
    return sent(std::move(request), serve);
  }
  static std::string token(const Request &request) {
    const std::string *value = find_header(request.headers, "Authorization");
    return value == nullptr ? "none" : *value;
  }

  FakeEnvironment environment;
  Tokens tokens;
  Sent sent;
};

TEST_F(Authorized, G20RenewsOnceAndRepeatsTheSameRequest) {
  for (const char *method : {"GET", "POST"}) {
    tokens.number = 1;
    Script serve = script(answer(401), answer(200, "page"));
    EXPECT_EQ(ask(method, std::ref(serve)).value(), "200 page");
    ASSERT_EQ(serve.asked.size(), 2U);
    EXPECT_EQ(token(serve.asked[0]), "Bearer secret-token-1");
    EXPECT_EQ(token(serve.asked[1]), "Bearer secret-token-2");
    EXPECT_EQ(serve.asked[0].url, serve.asked[1].url);
    EXPECT_EQ(serve.asked[0].headers.size(), serve.asked[1].headers.size());
  }
}

TEST_F(Authorized, G20ASecondRejectionWantsTheUser) {
  Script serve = script(answer(401), answer(401));
  Result<std::string> result = ask("GET", std::ref(serve));
  EXPECT_EQ(serve.asked.size(), 2U);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::unauthenticated);
  EXPECT_EQ(result.error().retry, Retry::reauth);
  EXPECT_EQ(tokens.number, 2U);
}

TEST_F(Authorized, PassesOnThatCredentialsCannotBeRenewed) {
  tokens.broken = true;
  Result<std::string> result = ask("GET", script());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().message, "the refresh token is gone");
  EXPECT_EQ(result.error().retry, Retry::reauth);
}

TEST_F(Authorized, TakesNoSecretIntoErrorsOrLogs) {
  tokens.in_query = true;
  std::string body = R"json({"message": "bad token secret-token-1 and key secret-key-1 (Bearer secret-token-1)"})json";
  Result<std::string> result = ask("GET", script(answer(400, body)));
  ASSERT_FALSE(result.ok());
  std::string json = result.error().to_json();
  EXPECT_EQ(json.find("secret-"), std::string::npos) << json;
  EXPECT_NE(json.find("bad token [secret]"), std::string::npos) << json;
  Result<std::string> cut = ask("POST", script(Outcome(Failure::cut, "while sending secret-key-1")));
  EXPECT_EQ(cut.error().to_json().find("secret-"), std::string::npos);
  (void)ask("GET", script(answer(503, body), answer(503, body), answer(429, body)));
  EXPECT_EQ(environment.logged().find("secret-"), std::string::npos) << environment.logged();
  EXPECT_NE(environment.logged(), "");
}

TEST_F(Authorized, FollowsARedirectWithinTheOriginWithCredentials) {
  Script serve = script(answer(302, "", {{"Location", "/other?x=1"}}), answer(200, "there"));
  EXPECT_EQ(ask("GET", std::ref(serve)).value(), "200 there");
  EXPECT_EQ(serve.asked[1].url, "https://api.acme.test/other?x=1");
  EXPECT_EQ(token(serve.asked[1]), "Bearer secret-token-1");
}

TEST_F(Authorized, LeavesCredentialsBehindWhereTheOriginChanges) {
  for (const char *there : {"https://files.acme.test/f", "https://api.acme.test:8443/f", "//evil.test/f"}) {
    Script serve = script(answer(302, "", {{"Location", there}}),
                          answer(307, "", {{"Location", "https://api.acme.test/x"}}), answer(200, "file"));
    EXPECT_EQ(ask("GET", std::ref(serve)).value(), "200 file");
    ASSERT_EQ(serve.asked.size(), 3U);
    for (size_t i : {size_t{1}, size_t{2}}) {  // for good: what leads back was told by another
      EXPECT_EQ(token(serve.asked[i]), "none");
      EXPECT_EQ(find_header(serve.asked[i].headers, "X-Tenant"), nullptr);
      EXPECT_NE(find_header(serve.asked[i].headers, "Accept"), nullptr);
    }
  }
}

// Each attempt of the operation's own API has it; whoever a redirect leads to has not.
TEST_F(Authorized, TellsTheProviderOfTheTraceAndNobodyElse) {
  const std::string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  Script serve = script(answer(503), answer(401), answer(302, "", {{"Location", "https://files.acme.test/f"}}),
                        answer(200, "file"));
  Operation operation(environment, Context::kNoDeadline, [&](Context &context) {
    context.belong_to(trace);
    return send_one(context, sent.route, Request("GET", "https://api.acme.test/list"), SendOptions());
  });
  std::optional<Result<std::string>> result = drive(operation, environment, std::ref(serve));
  ASSERT_TRUE(result && result->ok());
  ASSERT_EQ(serve.asked.size(), 4U);
  for (size_t i = 0; i < serve.asked.size(); ++i) {
    const std::string *told = find_header(serve.asked[i].headers, "traceparent");
    EXPECT_EQ(told == nullptr ? "none" : *told, i < 3 ? trace : "none") << i;
  }
}

TEST_F(Authorized, DoesNotRenewForAnotherOrigin) {
  Script serve = script(answer(302, "", {{"Location", "https://evil.test/"}}), answer(401), answer(401));
  Result<std::string> result = ask("GET", std::ref(serve));
  EXPECT_FALSE(result.ok());
  EXPECT_EQ(serve.asked.size(), 2U);
  EXPECT_EQ(tokens.number, 1U);
}

// An account that has moved: the old host sends everything to the new one, where no credentials may go.
TEST_F(Authorized, SaysThatItWasRedirectedAndWhatToDo) {
  const Outcome moved(answer(301, "", {{"Location", "https://new.acme.test/list"}}));
  const Outcome kThere[] = {Outcome(answer(401, R"({"message": "Session expired or invalid"})")),
                            Outcome(answer(403, R"({"message": "no"})")),
                            Outcome(answer(200, "<html>Sign in", {{"Content-Type", "text/html"}}))};
  sent.options.json = true;
  for (const char *base : {"https://api.acme.test", "{+instance_url}"}) {
    sent.route.policy = policy(R"json({"refusal": {"message": "message"}, "base": ")json" + std::string(base) + "\"}");
    for (const Outcome &there : kThere) {
      Result<std::string> result = ask("GET", script(moved, there));
      ASSERT_FALSE(result.ok());
      const Error &error = result.error();
      EXPECT_EQ(error.reason, "redirected");
      EXPECT_EQ(error.status, Status::provider) << "the credentials were not refused: they were not sent";
      for (const char *part : {"https://api.acme.test", "https://new.acme.test", "credentials are not sent"}) {
        EXPECT_NE(error.message.find(part), std::string::npos) << error.message;
      }
      bool own = std::string(base) == "{+instance_url}";
      EXPECT_EQ(error.retry, own ? Retry::reauth : Retry::never);
      EXPECT_NE(error.message.find(own ? "connect it again" : "/http/base"), std::string::npos) << error.message;
      EXPECT_EQ(error.provider.http_status, there.response.status);
    }
    // A refusal that credentials would not change keeps its meaning.
    Result<std::string> gone = ask("GET", script(moved, answer(410)));
    EXPECT_EQ(gone.error().status, Status::not_found);
    EXPECT_NE(gone.error().message.find("https://new.acme.test"), std::string::npos) << gone.error().message;
    for (const char *method : {"POST", "DELETE"}) {
      Result<std::string> write = ask(method, script(moved));
      EXPECT_EQ(write.error().reason, "redirected");
      EXPECT_EQ(write.error().retry, std::string(base) == "{+instance_url}" ? Retry::reauth : Retry::never);
      EXPECT_NE(write.error().message.find("https://new.acme.test"), std::string::npos) << write.error().message;
      EXPECT_FALSE(write.error().maybe_applied);
    }
  }
  EXPECT_EQ(tokens.number, 1U);
}

TEST_F(Authorized, FollowsNoRedirectThatIsUnsafe) {
  struct Case {
    const char *method;
    int status;
    const char *location;
  };
  const Case kCases[] = {{"GET", 302, "http://api.acme.test/list"},
                         {"GET", 302, "ftp://api.acme.test/"},
                         {"GET", 302, "https://good.test\\@evil.test/"},
                         {"POST", 302, "/other"},
                         {"POST", 301, "/other"},
                         {"POST", 307, "https://evil.test/"},
                         {"PATCH", 308, "https://evil.test/"},
                         {"PROPFIND", 301, "https://evil.test/"},
                         {"PROPFIND", 303, "/other"}};
  for (const Case &one : kCases) {
    Script serve = script(answer(one.status, "", {{"Location", one.location}}));
    Result<std::string> result = ask(one.method, std::ref(serve));
    EXPECT_EQ(serve.asked.size(), 1U) << one.method << " " << one.location;
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().status, Status::provider);
  }
}

TEST_F(Authorized, FollowsAMovedFolderByTheMethodThatReadsIt) {
  for (const char *method : {"PROPFIND", "REPORT", "SEARCH"}) {
    Script serve = script(answer(301, "", {{"Location", "/list/"}}), answer(200, "{}"));
    Result<std::string> result = ask(method, std::ref(serve));
    ASSERT_TRUE(result.ok()) << result.error().to_json();
    ASSERT_EQ(serve.asked.size(), 2U);
    EXPECT_EQ(serve.asked[1].method, method);
    EXPECT_EQ(serve.asked[1].url, "https://api.acme.test/list/");
  }
}

TEST_F(Authorized, FollowsFiveRedirectsAndNoMore) {
  int asked = 0;
  Serve serve = [&asked](const Request &) {
    return Outcome(answer(308, "", {{"Location", "/" + std::to_string(++asked)}}));
  };
  Result<std::string> result = ask("GET", serve);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(asked, 6);
  EXPECT_EQ(result.error().message, "more than 5 redirects");
  Script posted = script(answer(307, "", {{"Location", "/b"}}), answer(201));
  EXPECT_EQ(ask("POST", std::ref(posted)).value(), "201 ");
  EXPECT_EQ(posted.asked[1].method, "POST");
}

}  // namespace
}  // namespace openint::http

#include "libopenint/auth/oauth.hpp"

#include <cstring>

#include "tests/unit/auth/support.hpp"

namespace openint::auth {
namespace {

using namespace testing;  // NOLINT

// Gives the bytes behind the verifier of RFC 7636, appendix B.
class Rfc7636Environment : public FakeEnvironment {
 public:
  void random(void *out, size_t size) noexcept override {
    static constexpr unsigned char kBytes[32] = {116, 24,  223, 180, 151, 153, 224, 37,  79,  250, 96,
                                                 125, 216, 173, 187, 186, 22,  212, 37,  77,  105, 214,
                                                 191, 240, 91,  88,  5,   88,  83,  132, 141, 121};
    std::memcpy(out, kBytes, std::min(size, sizeof kBytes));
  }
};

json::Document parsed(std::string_view text) {
  auto document = json::Document::parse(text);
  if (!document.ok()) throw std::runtime_error(document.error().message);
  return std::move(*document);
}

const Client kClient("our-client", "planted-client-secret");

TEST(AuthorizeUrl, AsksForACodeWithPkce) {
  Rfc7636Environment environment;
  auto auth = acme(kAcmeAuth);
  auto out = authorize_url(auth->auth(), json::Value(), kClient, "http://127.0.0.1:9/cb?x=1", {}, environment);
  ASSERT_TRUE(out.ok()) << out.error().message;
  EXPECT_EQ(out->code_verifier, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  EXPECT_EQ(out->url,
            "https://login.acme.test/authorize?response_type=code&client_id=our-client&"
            "redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb%3Fx%3D1&scope=read%20write&"
            "state=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk&"
            "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
}

TEST(AuthorizeUrl, DrawsStateAndVerifierAnewEachTime) {
  FakeEnvironment environment;
  auto auth = acme(kAcmeAuth);
  auto one = authorize_url(auth->auth(), json::Value(), kClient, "https://us.test/cb", {}, environment);
  auto two = authorize_url(auth->auth(), json::Value(), kClient, "https://us.test/cb", {}, environment);
  EXPECT_EQ(one->state.size(), 43U);
  EXPECT_EQ(one->code_verifier.size(), 43U);
  EXPECT_NE(one->state, one->code_verifier);
  EXPECT_NE(one->state, two->state);
  EXPECT_NE(one->code_verifier, two->code_verifier);
  EXPECT_EQ(one->url.find(one->code_verifier), std::string::npos);
}

TEST(AuthorizeUrl, FollowsTheDocument) {
  FakeEnvironment environment;
  auto auth = acme(R"json({"kind":"api_key","header":"x","alternatives":[{"kind":"oauth2_code","pkce":false,
    "authorize":"https://{region}.acme.test/a?fixed=1","token":"https://acme.test/t","separator":",",
    "scopes":["{+base}/all","more"],"parameters":{"access_type":"offline","prompt":"consent"}}]})json");
  auto settings = parsed(R"({"region":"eu","base":"https://eu.acme.test"})");
  auto out = authorize_url(auth->auth(), settings.root(), kClient, "https://us.test/cb", {}, environment);
  ASSERT_TRUE(out.ok()) << out.error().message;
  EXPECT_EQ(out->code_verifier, "");
  EXPECT_EQ(out->url,
            "https://eu.acme.test/a?fixed=1&response_type=code&client_id=our-client&"
            "redirect_uri=https%3A%2F%2Fus.test%2Fcb&scope=https%3A%2F%2Feu.acme.test%2Fall%2Cmore&state=" +
                out->state + "&access_type=offline&prompt=consent");
  auto evil = parsed(R"({"region":"evil.test/x?","base":"b"})");  // a setting never becomes another host
  EXPECT_FALSE(authorize_url(auth->auth(), evil.root(), kClient, "https://us.test/cb", {}, environment).ok());
}

TEST(AuthorizeUrl, TakesScopesFromTheCallerThenTheClientThenTheDocument) {
  FakeEnvironment environment;
  auto auth = acme(kAcmeAuth);
  auto scope = [&](const Client &client, const std::vector<std::string> &scopes) {
    return field_of(authorize_url(auth->auth(), json::Value(), client, "https://us.test/cb", scopes, environment)->url,
                    "scope");
  };
  Client own = kClient;
  own.scope = " c1  c2 ";
  EXPECT_EQ(scope(own, {"a1", "a2"}), "a1%20a2");
  EXPECT_EQ(scope(own, {}), "c1%20c2");
  EXPECT_EQ(scope(kClient, {}), "read%20write");
}

TEST(AuthorizeUrl, NamesWhatIsMissing) {
  FakeEnvironment environment;
  auto tenant =
      acme(R"({"kind":"oauth2_code","authorize":"https://login.test/{tenant}/a","token":"https://login.test/t"})");
  auto missing = authorize_url(tenant->auth(), json::Value(), kClient, "https://us.test/cb", {}, environment);
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().status, Status::invalid_argument);
  EXPECT_EQ(missing.error().path, "/settings/tenant");
  auto plain = acme(R"({"kind":"oauth2_code","authorize":"http://login.test/a","token":"https://login.test/t"})");
  EXPECT_EQ(authorize_url(plain->auth(), json::Value(), kClient, "https://us.test/cb", {}, environment).error().status,
            Status::invalid_argument);
  auto key = acme(R"({"kind":"api_key","header":"x"})");
  EXPECT_EQ(authorize_url(key->auth(), json::Value(), kClient, "https://us.test/cb", {}, environment).error().status,
            Status::unsupported);
  EXPECT_EQ(
      authorize_url(tenant->auth(), json::Value(), Client(), "https://us.test/cb", {}, environment).error().status,
      Status::invalid_argument);
}

TEST(Redirect, GivesItsCode) {
  EXPECT_EQ(*code_of_redirect("http://127.0.0.1:9/cb?code=a%2Bb%20c&state=s1#frag", "s1"), "a+b c");
  EXPECT_EQ(*code_of_redirect("state=s1&code=c", "s1"), "c");
}

TEST(Redirect, OfSomebodyElseIsRefused) {
  for (const char *url : {"code=c&state=s2", "code=c", "code=c&state=", "code=c&state=s", "code=c&state=s11",
                          "error=access_denied&state=other", "", "?"}) {
    auto out = code_of_redirect(url, "s1");
    ASSERT_FALSE(out.ok()) << url;
    EXPECT_EQ(out.error().reason, "state_mismatch") << url;
  }
  EXPECT_FALSE(code_of_redirect("code=c&state=", "").ok());
  EXPECT_EQ(code_of_redirect("state=s1", "s1").error().status, Status::invalid_argument);
}

TEST(Redirect, TellsThatThePersonSaidNo) {
  auto out = code_of_redirect("https://us.test/cb?error=access_denied&error_description=Not+today&state=s1", "s1");
  ASSERT_FALSE(out.ok());
  EXPECT_EQ(out.error().status, Status::unauthenticated);
  EXPECT_EQ(out.error().retry, Retry::reauth);
  EXPECT_NE(out.error().message.find("Not today"), std::string::npos);
}

}  // namespace
}  // namespace openint::auth

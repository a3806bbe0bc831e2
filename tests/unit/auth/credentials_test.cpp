#include "libopenint/auth/credentials.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "libopenint/auth/form.hpp"
#include "libopenint/json/parse.hpp"

namespace openint::auth {
namespace {

TEST(Credentials, GoToTextAndBack) {
  Credentials one;
  one.access_token = "a\"t";
  one.refresh_token = "rt";
  one.token_type = "Bearer";
  one.scope = "x y";
  one.obtained_at_ms = 1'750'000'000'000;
  one.expires_at_ms = 1'750'000'003'600'000;
  one.api_key = "key";
  one.username = "u";
  one.password = "p";
  one.refused = true;
  one.extras["grant_type"] = "client_credentials";
  auto two = Credentials::from_json(one.to_json());
  ASSERT_TRUE(two.ok());
  EXPECT_EQ(two->to_json(), one.to_json());
  EXPECT_EQ(two->access_token, "a\"t");
  EXPECT_EQ(two->expires_at_ms, 1'750'000'003'600'000);
  EXPECT_TRUE(two->refused);
  EXPECT_EQ(two->extras["grant_type"], "client_credentials");
  EXPECT_EQ(Credentials().to_json(), "{}");
  EXPECT_TRUE(Credentials::from_json("").ok());
}

TEST(Credentials, NeverQuoteWhatTheyCannotRead) {
  for (const char *text : {"planted", "\"planted\"", "{\"access_token\":\"planted", "[\"planted\"]"}) {
    auto credentials = Credentials::from_json(text);
    ASSERT_FALSE(credentials.ok());
    EXPECT_EQ(credentials.error().to_json().find("planted"), std::string::npos);
    auto client = Client::from_json(text);
    ASSERT_FALSE(client.ok());
    EXPECT_EQ(client.error().to_json().find("planted"), std::string::npos);
  }
}

TEST(Client, IsReadFromAConfigsSecret) {
  auto client = Client::from_json(R"({"oauth":{"client_id":"id","client_secret":"s","scopes":["a","b"]}})");
  ASSERT_TRUE(client.ok());
  EXPECT_EQ(client->id, "id");
  EXPECT_EQ(client->secret, "s");
  EXPECT_EQ(client->scope, "a b");
  EXPECT_EQ(Client::from_json(R"({"oauth":{"client_id":"id","scopes":"x y"}})")->scope, "x y");
  EXPECT_EQ(Client::from_json("{}")->id, "");
}

TEST(Fingerprint, DiffersForCredentialsThatDiffer) {
  Credentials one;
  one.access_token = "ab";
  Credentials two = one;
  EXPECT_EQ(fingerprint(one), fingerprint(two));
  two.refresh_token = "another";  // no request carries it
  EXPECT_EQ(fingerprint(one), fingerprint(two));
  two.access_token = "a";
  EXPECT_NE(fingerprint(one), fingerprint(two));
  two.api_key = "b";
  EXPECT_NE(fingerprint(one), fingerprint(two));
  EXPECT_NE(fingerprint(Credentials()), 0U);
}

TEST(Redacted, CutsOutEverySecret) {
  EXPECT_EQ(redacted("key secret1 and SECRET2secret1", {"secret1", "secret2"}), "key [secret] and [secret]");
  EXPECT_EQ(redacted("abc", {"", "abc"}), "abc");  // too short to be a secret
  EXPECT_EQ(redacted("secret", {"secret"}), "[secret]");
}

Result<Scheme> chosen(const char *auth, const char *secret, bool has_client = true) {
  static const auto contract = contract::Contract::builtin();
  static std::deque<std::shared_ptr<const connector::Connector>> connectors;
  std::string text = std::string(R"({"format":1,"name":"acme","models":{},"auth":)") + auth + "}";
  auto loaded = connector::Connector::load(text, **contract, connector::LoadOptions::built_in());
  if (!loaded.ok()) return loaded.take_error();
  connectors.push_back(*loaded);
  return choose_scheme(connectors.back()->auth(), *Credentials::from_json(secret), has_client);
}

constexpr const char *kBoth = R"({"kind":"oauth2_code","alternatives":[
  {"kind":"api_key","header":"x"},{"kind":"oauth2_client"},{"kind":"basic"}]})";

TEST(ChooseScheme, ByTheCredentialsThatAreThere) {
  EXPECT_EQ(chosen(kBoth, R"({"access_token":"a"})")->kind, Kind::oauth2_code);
  EXPECT_EQ(chosen(kBoth, R"({"refresh_token":"a"})")->kind, Kind::oauth2_code);
  EXPECT_EQ(chosen(kBoth, R"({"api_key":"a"})")->kind, Kind::api_key);
  EXPECT_EQ(chosen(kBoth, R"({"username":"a"})")->kind, Kind::basic);
  EXPECT_EQ(chosen(R"({"kind":"none"})", "")->kind, Kind::none);
  EXPECT_EQ(chosen(R"({"kind":"oauth2_client"})", "")->kind, Kind::oauth2_client);
  EXPECT_FALSE(chosen(R"({"kind":"oauth2_client"})", "", false).ok());
}

TEST(ChooseScheme, NeverFallsBackToTheHostsOwnAccount) {
  auto lost = chosen(kBoth, "{}");
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().status, Status::unauthenticated);
  EXPECT_EQ(lost.error().retry, Retry::reauth);
  EXPECT_EQ(chosen(kBoth, R"({"grant_type":"client_credentials"})")->kind, Kind::oauth2_client);
  EXPECT_EQ(chosen(kBoth, R"({"grant_type":"client_credentials","access_token":"a"})")->kind, Kind::oauth2_client);
}

TEST(ChooseScheme, EndsInADocumentThatNestsWithoutEnd) {
  std::string auth;
  for (int i = 0; i < 60; ++i) auth += R"({"kind":"oauth2_code","alternatives":[)";
  auth += R"({"kind":"none"})";
  for (int i = 0; i < 60; ++i) auth += "]}";
  EXPECT_FALSE(chosen(auth.c_str(), "{}").ok());
}

TEST(Form, EncodesWhatIsNoUnreservedCharacter) {
  EXPECT_EQ(form_text({{"a b", "c&d=e+f"}, {"x", "\xC3\xA9~-._"}}), "a%20b=c%26d%3De%2Bf&x=%C3%A9~-._");
}

TEST(Form, AddsAndTakesQueryParameters) {
  EXPECT_EQ(with_query("https://a.test/x", {{"k", "v"}}), "https://a.test/x?k=v");
  EXPECT_EQ(with_query("https://a.test/x?y=1#f", {{"k", "v"}}), "https://a.test/x?y=1&k=v");
  EXPECT_EQ(with_query("https://a.test/x?", {{"k", "v"}}), "https://a.test/x?k=v");
  EXPECT_EQ(without_query("https://a.test/x?k=1&y=2&k=3", "k"), "https://a.test/x?y=2");
  EXPECT_EQ(without_query("https://a.test/x?k", "k"), "https://a.test/x");
  EXPECT_EQ(without_query("https://a.test/x?kk=1&&a", "k"), "https://a.test/x?kk=1&&a");
}

TEST(PrivateUrl, IsHttpsOrThisMachine) {
  for (const char *url : {"https://a.test", "https://a.test:8443/x", "http://127.0.0.1:80/x", "http://localhost/",
                          "http://[::1]:8080/", "HTTPS://A.test"}) {
    EXPECT_TRUE(is_private_url(url)) << url;
  }
  for (const char *url : {"http://a.test", "http://127.0.0.1.evil.test", "http://localhost.evil.test", "",
                          "http://127.evil.test", "http://localhost@evil.test/", "http://evil.test#@localhost",
                          "http://[::2]/", "ws://localhost", "http://10.0.0.1/"}) {
    EXPECT_FALSE(is_private_url(url)) << url;
  }
}

}  // namespace
}  // namespace openint::auth

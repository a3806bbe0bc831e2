// A token endpoint's answer, "STATUS\n", a Retry-After, "\n" and a body, as every connector with OAuth reads it: tokens
// that can be used, or an error that repeats no secret.

#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <vector>

#include "libopenint/auth/form.hpp"
#include "libopenint/auth/oauth.hpp"
#include "libopenint/connector/registry.hpp"
#include "libopenint/connectors/builtin.hpp"
#include "libopenint/json/parse.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace openint;

namespace {

constexpr int64_t kNow = 1'750'000'000'000;  // 2025-06-15
constexpr int64_t kLongest = int64_t{366} * 86'400'000;
constexpr std::string_view kRefreshToken = "refresh-5f1d";  // of the request; seeds repeat both
constexpr std::string_view kClientSecret = "client-secret-77";

struct Endpoints {
  Endpoints() {
    auto contract = contract::Contract::builtin();
    FUZZ_REQUIRE(contract.ok());
    connector::Registry registry(*contract, connectors::builtin());
    auto settings = json::Document::parse(R"({"tenant":"t","instance_url":"https://org.example","login_url":"https://login.salesforce.com"})");
    FUZZ_REQUIRE(settings.ok());
    for (const std::string &name : registry.names()) {
      auto connector = registry.find(name);
      FUZZ_REQUIRE(connector.ok());
      auto scheme = auth::find_scheme((*connector)->auth(), auth::Kind::oauth2_code);
      if (!scheme.ok()) continue;
      auto endpoint =
          auth::TokenEndpoint::open(*scheme, settings->root(), auth::Client("id", std::string(kClientSecret)));
      FUZZ_REQUIRE(endpoint.ok());
      all.push_back(*endpoint);
      connectors.push_back(*connector);
    }
    FUZZ_REQUIRE(!all.empty());
  }
  std::vector<std::shared_ptr<const auth::TokenEndpoint>> all;
  std::vector<std::shared_ptr<const connector::Connector>> connectors;  // where their expressions' text lives
};

std::string_view line_of(std::string_view &text) {
  std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

void check_tokens(const auth::Tokens &tokens) {
  FUZZ_REQUIRE(!tokens.access_token.empty() && auth::fits_header(tokens.access_token));
  FUZZ_REQUIRE(tokens.obtained_at_ms == kNow);
  FUZZ_REQUIRE(tokens.expires_at_ms == 0 || tokens.expires_at_ms > kNow);
  for (const auto &[name, value] : tokens.extras) {
    FUZZ_REQUIRE(!value.empty() && value.size() <= 2048);
    FUZZ_REQUIRE(value.find("://") == std::string::npos || value.starts_with("https://"));
  }
  auth::Credentials credentials;
  credentials.refresh_token = kRefreshToken;
  tokens.apply(credentials);
  auto kept = auth::Credentials::from_json(credentials.to_json());
  FUZZ_REQUIRE(kept.ok());
  FUZZ_REQUIRE(kept->access_token == tokens.access_token && !kept->refresh_token.empty());
  FUZZ_REQUIRE(kept->expires_at_ms == tokens.expires_at_ms);
}

void check_error(const Error &error) {
  bool known = error.status == Status::unauthenticated || error.status == Status::invalid_argument ||
               error.status == Status::rate_limited || error.status == Status::unavailable ||
               error.status == Status::provider || error.status == Status::malformed ||
               error.status == Status::forbidden;
  FUZZ_REQUIRE(known && !error.message.empty());
  FUZZ_REQUIRE(error.retry_after_ms >= 0 && error.retry_after_ms <= kLongest);
  std::string text = error.to_json();
  FUZZ_REQUIRE(json::Document::parse(text).ok());
  FUZZ_REQUIRE(text.find(kRefreshToken) == std::string::npos);
  FUZZ_REQUIRE(text.find(kClientSecret) == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const Endpoints endpoints;
  std::string_view text(reinterpret_cast<const char *>(data), size);
  http::Response response;
  std::string_view status = line_of(text);
  std::from_chars(status.data(), status.data() + status.size(), response.status);
  if (response.status < 100 || response.status > 599) response.status = 200;
  response.headers.emplace_back("Retry-After", std::string(line_of(text)));
  response.body = text;
  for (const auto &endpoint : endpoints.all) {
    auto tokens = endpoint->read(response, {kRefreshToken}, kNow);
    if (tokens.ok()) {
      check_tokens(*tokens);
    } else {
      check_error(tokens.error());
    }
  }
  return 0;
}

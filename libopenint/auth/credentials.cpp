#include "libopenint/auth/credentials.hpp"

#include "libopenint/crypto/digest.hpp"

#include <charconv>

#include "libopenint/http/secrets.hpp"
#include "libopenint/json/object.hpp"
#include "libopenint/json/parse.hpp"

namespace openint::auth {

namespace {

Result<json::Document> parse_secret(std::string_view secret, const char *what) {
  auto document = json::Document::parse(secret);
  // The parser's own message may quote the text.
  if (!document.ok() || !document->root().is_object()) {
    return Error(Status::invalid_argument, std::string("the secret of a ") + what + " is no JSON object");
  }
  return document;
}

int64_t integer(std::string_view digits) {
  int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::string joined(const json::Value &scopes) {
  if (scopes.is_string()) return std::string(scopes.text());
  std::string out;
  for (const json::Value &scope : scopes.items()) {
    if (!out.empty()) out += ' ';
    out += scope.text();
  }
  return out;
}

}  // namespace

Result<Credentials> Credentials::from_json(std::string_view secret) {
  Credentials out;
  if (secret.empty()) return out;
  OPENINT_TRY(json::Document document, parse_secret(secret, "connection"));
  for (const json::Member &member : document.root().members()) {
    std::string text(member.value.text());
    if (member.key == "access_token") {
      out.access_token = std::move(text);
    } else if (member.key == "refresh_token") {
      out.refresh_token = std::move(text);
    } else if (member.key == "token_type") {
      out.token_type = std::move(text);
    } else if (member.key == "scope") {
      out.scope = std::move(text);
    } else if (member.key == "api_key") {
      out.api_key = std::move(text);
    } else if (member.key == "username") {
      out.username = std::move(text);
    } else if (member.key == "password") {
      out.password = std::move(text);
    } else if (member.key == "obtained_at_ms") {
      out.obtained_at_ms = integer(text);
    } else if (member.key == "expires_at_ms") {
      out.expires_at_ms = integer(text);
    } else if (member.key == "refused") {
      out.refused = member.value.as_boolean();
    } else if (member.value.is_string()) {
      out.extras.insert_or_assign(std::string(member.key), std::move(text));
    }
  }
  return out;
}

std::string Credentials::to_json() const {
  json::ObjectBuilder object;
  auto text = [&object](std::string_view key, const std::string &value) {
    if (!value.empty()) object.set_text(key, value);
  };
  text("access_token", access_token);
  text("refresh_token", refresh_token);
  text("token_type", token_type);
  text("scope", scope);
  if (obtained_at_ms != 0) object.set_number("obtained_at_ms", obtained_at_ms);
  if (expires_at_ms != 0) object.set_number("expires_at_ms", expires_at_ms);
  text("api_key", api_key);
  text("username", username);
  text("password", password);
  if (refused) object.set_boolean("refused", true);
  for (const auto &[name, value] : extras) object.set_text(name, value);
  return object.text();
}

bool Credentials::any() const noexcept {
  return !access_token.empty() || !refresh_token.empty() || !api_key.empty() || !username.empty() || !password.empty();
}

Result<Client> Client::from_json(std::string_view secret) {
  Client out;
  if (secret.empty()) return out;
  OPENINT_TRY(json::Document document, parse_secret(secret, "connector config"));
  json::Value oauth = document.root()["oauth"];
  out.id = oauth["client_id"].text();
  out.secret = oauth["client_secret"].text();
  out.scope = joined(oauth["scopes"]);
  return out;
}

uint64_t fingerprint(const Credentials &credentials) noexcept {
  crypto::Digest digest;
  digest.add(credentials.access_token).add(credentials.api_key).add(credentials.username).add(credentials.password);
  const uint64_t out = digest.number();
  return out == 0 ? 1 : out;
}

std::string redacted(std::string_view text, const std::vector<std::string_view> &secrets) {
  http::Secrets all;
  for (std::string_view secret : secrets) all.add(secret);
  return all.cut_out(text);
}

}  // namespace openint::auth

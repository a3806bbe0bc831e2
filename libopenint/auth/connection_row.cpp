#include "libopenint/auth/connection_row.hpp"

#include <charconv>

#include "libopenint/auth/authorizer.hpp"
#include "libopenint/json/object.hpp"
#include "libopenint/json/parse.hpp"

namespace openint::auth {

namespace {

Result<json::Document> parse(std::string_view document) {
  OPENINT_TRY(auto parsed, json::Document::parse(document.empty() ? "{}" : document));
  if (!parsed.root().is_object()) return Error(Status::invalid_argument, "a connection's document is no JSON object");
  return parsed;
}

void set_status(json::ObjectBuilder &object, std::string_view status, std::string_view message) {
  object.set_text("status", status);
  object.set_text_or_null("statusMessage", message);
}

}  // namespace

Result<std::string> with_status(std::string_view document, std::string_view status, std::string_view message) {
  OPENINT_TRY(json::Document parsed, parse(document));
  json::ObjectBuilder object(parsed.root());
  set_status(object, status, message);
  return object.text();
}

Result<std::string> with_grant(std::string_view document, const Tokens &tokens) {
  OPENINT_TRY(json::Document parsed, parse(document));
  json::ObjectBuilder settings(parsed.root()["settings"]);
  for (const auto &[name, value] : tokens.extras) settings.set_text(name, value);
  json::ObjectBuilder object(parsed.root());
  object.set("settings", settings.value());
  const json::Value *verified = parsed.root().find("verified");
  const bool unverified = verified != nullptr && verified->is_boolean() && !verified->as_boolean();
  if (!unverified) set_status(object, "healthy", "");
  return object.text();
}

Result<std::string> login_of(std::string_view document) {
  OPENINT_TRY(json::Document parsed, parse(document));
  return std::string(parsed.root()["login"].text());
}

Result<std::vector<int64_t>> mints(std::string_view document) {
  OPENINT_TRY(json::Document parsed, parse(document));
  std::vector<int64_t> out;
  for (const json::Value &item : parsed.root()["mints"].items()) {
    int64_t at = 0;
    std::from_chars(item.text().data(), item.text().data() + item.text().size(), at);
    out.push_back(at);
  }
  return out;
}

Result<std::string> with_mints(std::string_view document, const std::vector<int64_t> &mints) {
  OPENINT_TRY(json::Document parsed, parse(document));
  json::ObjectBuilder object(parsed.root());
  std::vector<std::string> digits;
  digits.reserve(mints.size());
  for (int64_t at : mints) digits.push_back(std::to_string(at));
  std::vector<json::Value> items;
  for (const std::string &each : digits) items.push_back(json::Value::number(each));
  object.set("mints", json::Value::array(items));
  return object.text();
}

Result<store::Row> save_tokens(store::Store &store, store::Row connection, const Tokens &tokens, int64_t now_ms) {
  OPENINT_TRY(Credentials credentials, Credentials::from_json(connection.secret));
  tokens.apply(credentials);
  OPENINT_TRY(connection.document, with_grant(connection.document, tokens));
  connection.secret = credentials.to_json();
  OPENINT_TRY(connection.version, store.put(store::Kind::connection, connection, now_ms));
  connection.secret.clear();
  return connection;
}

}  // namespace openint::auth

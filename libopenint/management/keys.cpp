#include "libopenint/base/base64.hpp"
#include "libopenint/crypto/digest.hpp"
#include "libopenint/crypto/hex.hpp"
#include "libopenint/crypto/random.hpp"
#include "libopenint/management/api_keys.hpp"
#include "libopenint/management/rows.hpp"

namespace openint::management {

namespace {

constexpr size_t kSecretSize = 32;
constexpr size_t kIdSize = 4 + 26;  // key_ and a ULID

// A key is 32 random bytes, so that a fast hash is enough: there is nothing to guess.
std::string hash_of(std::string_view key) { return crypto::hex(crypto::digest(key)); }

Result<std::string> key_json(const store::Row &row, std::string_view key) {
  OPENINT_TRY(const auto document, json::Document::parse(row.document));
  json::ObjectBuilder out;
  describe_row(row, document.root(), out);
  out.remove("updatedAt");
  out.set_text_or_null("customerId", row.customer);
  if (!key.empty()) out.set_text("key", key);
  return out.text();
}

}  // namespace

Result<std::string> list_keys(const CoreCall &call) {
  OPENINT_CHECK(organisation_only(call));
  OPENINT_TRY(auto rows, call.store().list(store::Kind::api_key, {}, false));
  return array_of(rows, [](const store::Row &row) { return key_json(row, ""); });
}

Result<std::string> create_key(const CoreCall &call) {
  OPENINT_CHECK(organisation_only(call));
  store::Row row;
  row.id = new_id(*call.services.environment, "key", "");
  row.customer = call.text("customerId");
  std::string secret(kSecretSize, '\0');
  call.services.environment->random(secret.data(), secret.size());
  std::string key = row.id + "_" + base64_url(secret);
  crypto::wipe(secret.data(), secret.size());
  json::ObjectBuilder document;
  take_members(call.input, {"displayName"}, document);
  document.set_text("_hash", hash_of(key));
  row.document = document.text();
  OPENINT_CHECK(write_row(call, store::Kind::api_key, row));
  return key_json(row, key);
}

Result<std::string> delete_key(const CoreCall &call) {
  OPENINT_CHECK(organisation_only(call));
  OPENINT_TRY(bool removed, call.store().remove(store::Kind::api_key, call.text("id")));
  if (!removed) return Error(Status::not_found, "no API key \"" + shortened(call.text("id")) + "\"", "/id");
  return std::string("{}");
}

// The same answer, whatever is wrong with the key.
Result<std::string> customer_of_key(store::Store &store, std::string_view key) {
  Error refused(Status::unauthenticated, "the API key is not valid");
  if (key.size() <= kIdSize || key.size() > 256) return refused;
  OPENINT_TRY(auto row, store.get(store::Kind::api_key, key.substr(0, kIdSize)));
  if (!row) return refused;
  OPENINT_TRY(const auto document, json::Document::parse(row->document));
  std::string_view known = document.root()["_hash"].text();
  std::string given = hash_of(key);
  if (!crypto::same_secret(known, given)) return refused;
  return row->customer;
}

}  // namespace openint::management

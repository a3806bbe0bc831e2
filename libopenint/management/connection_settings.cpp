#include "libopenint/base/time.hpp"
#include "libopenint/management/connections.hpp"
#include "libopenint/management/secrets.hpp"

namespace openint::management {

namespace {

Error bad_setting(std::string_view name, std::string_view allowed) {
  return Error(Status::invalid_argument, std::string(name) + " must be " + std::string(allowed),
               "/settings/" + std::string(name));
}

// One member that is part of the credentials; false where it is none.
Result<bool> take_credential(std::string_view name, const json::Value &value, int64_t now_ms, auth::Credentials &out) {
  std::string *texts[] = {&out.access_token, &out.refresh_token, &out.token_type, &out.scope,
                          &out.api_key,      &out.username,      &out.password};
  static constexpr std::string_view kTexts[] = {"access_token", "refresh_token", "token_type", "scope",
                                                "api_key",      "username",      "password"};
  for (size_t i = 0; i < std::size(kTexts); ++i) {
    if (name != kTexts[i]) continue;
    if (value.is_null()) return true;
    if (!value.is_string()) return bad_setting(name, "a string");
    *texts[i] = value.text();
    return true;
  }
  if (name == "expires_in" || name == "expires_at_ms") {
    if (value.is_null()) return true;
    std::string_view digits = value.text();
    bool whole = !digits.empty() && digits.size() < 16 && digits.find_first_not_of("0123456789") == std::string::npos;
    if (!whole) return bad_setting(name, "a whole number");
    int64_t number = std::stoll(std::string(digits));
    out.expires_at_ms = name == "expires_in" ? now_ms + number * 1000 : number;
    return true;
  }
  if (name == "expires_at") {
    if (value.is_null()) return true;
    auto micros = instant_to_micros(value.text());
    if (!micros) return bad_setting(name, "an RFC 3339 instant");
    out.expires_at_ms = *micros / 1000;
    return true;
  }
  return false;
}

}  // namespace

Result<ConnectionSettings> read_settings(const connector::Connector &connector, const json::Value &settings,
                                         int64_t now_ms) {
  ConnectionSettings out;
  json::ObjectBuilder open;
  json::Value oauth = settings["oauth"];
  for (const json::Value &level : {settings, oauth, oauth["credentials"]}) {
    for (const json::Member &member : level.members()) {
      bool a_level = member.key == "oauth" || member.key == "credentials";
      if (a_level && member.value.is_object()) continue;
      OPENINT_TRY(bool credential, take_credential(member.key, member.value, now_ms, out.credentials));
      if (!credential) open.set(member.key, member.value);
    }
  }
  Arena arena;
  OPENINT_TRY(auto parted, part_secrets(open.value(), secret_settings(connector), "", arena));
  if (!parted.secret.empty()) {
    OPENINT_TRY(const auto secrets, json::Document::parse(parted.secret));
    for (const json::Member &member : secrets.root().members()) {
      if (!member.value.is_string()) return bad_setting(member.key, "a string");
      out.credentials.extras.emplace(member.key, member.value.text());
      open.remove(member.key);
    }
  }
  const auth::Credentials &got = out.credentials;
  out.has_credentials = !got.access_token.empty() || !got.refresh_token.empty() || !got.api_key.empty() ||
                        !got.username.empty() || !got.password.empty();
  if (!got.access_token.empty()) out.credentials.obtained_at_ms = now_ms;
  for (const json::Member &setting : connector.document()["settings"].members()) {
    const json::Value *given = open.value().find(setting.key);
    if (given != nullptr && !given->is_null() && !given->is_string()) return bad_setting(setting.key, "a string");
  }
  out.open = open.text();
  return out;
}

}  // namespace openint::management

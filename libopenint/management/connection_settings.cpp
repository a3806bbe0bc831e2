#include <algorithm>

#include "libopenint/auth/form.hpp"
#include "libopenint/base/time.hpp"
#include "libopenint/management/connections.hpp"

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

// The names of credentials that a way to be authorised takes from a caller.
std::vector<std::string_view> credential_names(auth::Kind kind) {
  switch (kind) {
    case auth::Kind::none: return {};
    case auth::Kind::api_key: return {"api_key"};
    case auth::Kind::basic: return {"username", "password"};
    case auth::Kind::bearer: return {"access_token", "token_type"};
    case auth::Kind::oauth2_code:
      return {"access_token", "refresh_token", "token_type", "scope", "expires_in", "expires_at", "expires_at_ms"};
    case auth::Kind::oauth2_client: return {"grant_type"};
  }
  return {};
}

// Reads settings level by level; see read_settings().
class Reading {
 public:
  Reading(const connector::Connector &connector, int64_t now_ms) : connector_(connector), now_ms_(now_ms) {
    for (const connector::AuthRule &rule : connector.auth()) {
      for (std::string_view name : credential_names(rule.kind)) {
        if (!is_credential(name)) credentials_.push_back(name);
      }
    }
  }

  Result<void> take(const json::Member &member) {
    if (is_credential(member.key)) return credential(member.key, member.value);
    const connector::SettingRule *rule = connector_.setting(member.key);
    if (rule == nullptr) {
      return Error(Status::invalid_argument,
                   "\"" + shortened(member.key) + "\" is neither a credential nor a setting of " + connector_.name() +
                       ", which takes " + known(),
                   "/settings/" + shortened(member.key));
    }
    return setting(*rule, member.value);
  }

  Result<ConnectionSettings> end() {
    auth::Credentials &got = out_.credentials;
    if (!got.access_token.empty()) got.obtained_at_ms = now_ms_;
    out_.open = open_.text();
    return std::move(out_);
  }

 private:
  bool is_credential(std::string_view name) const {
    return std::find(credentials_.begin(), credentials_.end(), name) != credentials_.end();
  }

  Result<void> credential(std::string_view name, const json::Value &value) {
    OPENINT_TRY(bool taken, take_credential(name, value, now_ms_, out_.credentials));
    if (taken || value.is_null()) return {};
    if (!value.is_string()) return bad_setting(name, "a string");
    out_.credentials.extras.insert_or_assign(std::string(name), std::string(value.text()));
    return {};
  }

  Result<void> setting(const connector::SettingRule &rule, const json::Value &value) {
    if (value.is_null()) {
      if (rule.open) {
        open_.set(rule.name, value);
      } else {
        out_.cleared.push_back(rule.name);
      }
      return {};
    }
    if (!value.is_string()) return bad_setting(rule.name, "a string");
    std::string text = auth::normal_address(std::string(value.text()));
    if (!rule.allows(text)) return bad_setting(rule.name, "a text that matches " + rule.pattern_text);
    if (rule.open) {
      open_.set_text(rule.name, text);
    } else {
      out_.credentials.extras.insert_or_assign(rule.name, std::move(text));
    }
    return {};
  }

  std::string known() const {
    std::string out;
    for (std::string_view name : credentials_) out += (out.empty() ? "" : ", ") + std::string(name);
    for (const connector::SettingRule &rule : connector_.settings()) out += (out.empty() ? "" : ", ") + rule.name;
    return out.empty() ? "none" : out;
  }

  const connector::Connector &connector_;
  int64_t now_ms_;
  std::vector<std::string_view> credentials_;
  ConnectionSettings out_;
  json::ObjectBuilder open_;
};

}  // namespace

Result<ConnectionSettings> read_settings(const connector::Connector &connector, const json::Value &settings,
                                         int64_t now_ms) {
  Reading reading(connector, now_ms);
  json::Value oauth = settings["oauth"];
  for (const json::Value &level : {settings, oauth, oauth["credentials"]}) {
    for (const json::Member &member : level.members()) {
      bool a_level = member.key == "oauth" || member.key == "credentials";
      if (a_level && (member.value.is_object() || member.value.is_null())) continue;
      OPENINT_CHECK(reading.take(member));
    }
  }
  return reading.end();
}

void merge_credentials(const ConnectionSettings &settings, auth::Credentials &known) {
  std::map<std::string, std::string> extras = std::move(known.extras);
  for (const std::string &name : settings.cleared) extras.erase(name);
  for (const auto &[name, value] : settings.credentials.extras) extras.insert_or_assign(name, value);
  if (settings.credentials.any()) known = settings.credentials;
  known.extras = std::move(extras);
}

}  // namespace openint::management

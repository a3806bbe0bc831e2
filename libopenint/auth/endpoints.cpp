#include "libopenint/auth/endpoints.hpp"

#include <algorithm>

#include "libopenint/auth/form.hpp"
#include "libopenint/http/message.hpp"

namespace openint::auth {

json::ObjectBuilder effective_settings(const connector::Connector &connector, const json::Value &open,
                                       const Credentials &credentials) {
  json::ObjectBuilder out;
  for (const connector::SettingRule &setting : connector.settings()) {
    if (!setting.otherwise.empty()) out.set_text(setting.name, setting.otherwise);
  }
  for (const json::Member &member : open.members()) {
    bool unset = member.value.is_null() && out.value().find(member.key) != nullptr;
    if (!unset) out.set(member.key, member.value);
  }
  for (const auto &[name, value] : credentials.extras) {
    if (connector.setting(name) != nullptr) out.set_text(name, value);
  }
  return out;
}

Result<std::string> expand_setting(const uri::Template &parsed, const json::Value &settings) {
  for (std::string_view name : parsed.variables()) {
    const json::Value *value = settings.find(name);
    if (value != nullptr && !value->is_null() && !(value->is_string() && value->text().empty())) continue;
    return Error(Status::invalid_argument, "the connection has no setting \"" + std::string(name) + "\"",
                 "/settings/" + std::string(name));
  }
  return parsed.expand(settings);
}

Result<std::string> expand_endpoint(const std::optional<uri::Template> &endpoint, std::string_view name,
                                    const json::Value &settings) {
  if (!endpoint) return std::string();
  OPENINT_TRY(std::string url, expand_setting(*endpoint, settings));
  if (is_private_url(url)) return url;
  return Error(Status::invalid_argument,
               "the " + std::string(name) + " endpoint \"" + shortened(url, 200) + "\" is not https");
}

Result<std::string> told_setting(std::string_view who, std::string_view name, const json::Value &value,
                                 std::string_view from) {
  constexpr size_t kLongest = 2048;
  const std::string told = std::string(who) + "'s " + std::string(name);
  std::string text = normal_address(std::string(value.text()));
  bool clean = std::none_of(text.begin(), text.end(), [](char c) { return c >= 0 && c <= 0x20; });
  if (text.empty() || text.size() > kLongest || !clean) {
    return Error(Status::malformed, told + " is no text that can be used");
  }
  // Requests with the credentials will go there.
  bool address = text.find("://") != std::string::npos;
  bool safe = http::origin(text).starts_with("https://") || (!http::origin(from).empty() && http::origin(text) == http::origin(from));
  if (!address || (safe && text.find('@') == std::string::npos)) return text;
  Error error(Status::forbidden, told + " is an address that credentials must not go to");
  error.reason = "unsafe_address";
  return error;
}

Result<std::string> wanted_scope(const connector::AuthRule &rule, const json::Value &settings, const Client &client,
                                 const std::vector<std::string> &scopes) {
  std::string out;
  auto add = [&](std::string_view scope) {
    if (!out.empty()) out += rule.separator;
    out += scope;
  };
  if (!scopes.empty()) {
    for (const std::string &scope : scopes) add(scope);
    return out;
  }
  for (std::string_view rest = client.scope; !rest.empty();) {
    size_t end = std::min(rest.find(' '), rest.size());
    if (end > 0) add(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (!out.empty()) return out;
  for (const uri::Template &scope : rule.scopes) {
    OPENINT_TRY(std::string expanded, expand_setting(scope, settings));
    add(expanded);
  }
  return out;
}

}  // namespace openint::auth

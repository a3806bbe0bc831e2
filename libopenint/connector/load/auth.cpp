// Settings and ways to be authorised, compiled.
#include "libopenint/connector/load/auth.hpp"

#include <algorithm>
#include <array>

#include "libopenint/base/error.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::pointer_join;

namespace {

// The schema bounds how alternatives nest by what people write; hostile documents are bounded here.
constexpr int kMaxDepth = 8;

// What stands beside settings in a connection's secret, and the levels that a caller may give settings at.
constexpr std::array<std::string_view, 15> kTaken = {
    "access_token", "refresh_token", "token_type", "scope",  "expires_in", "expires_at", "expires_at_ms", "obtained_at_ms",
    "api_key",      "username",      "password",   "refused", "grant_type", "oauth",      "credentials"};

int64_t whole(const json::Value &value) { return std::max<int64_t>(json::whole_number(value, 0), 0); }

AuthKind kind_of(std::string_view name) {
  static constexpr std::array<std::string_view, 6> kNames = {"none",   "api_key",     "basic",
                                                             "bearer", "oauth2_code", "oauth2_client"};
  auto found = std::find(kNames.begin(), kNames.end(), name);
  return found == kNames.end() ? AuthKind::none : static_cast<AuthKind>(found - kNames.begin());
}

class AuthLoader {
 public:
  AuthLoader(const std::vector<SettingRule> &settings, const Functions &functions, const Problem &problem)
      : settings_(settings), functions_(functions), problem_(problem) {}

  void collect(const json::Value &auth, const std::string &pointer, int depth) {
    if (depth == kMaxDepth) return;
    rules_.push_back(rule(auth, pointer));
    for (size_t i = 0; i < auth["alternatives"].items().size(); ++i) {
      collect(auth["alternatives"].items()[i], pointer_join(pointer + "/alternatives", i), depth + 1);
    }
  }
  std::vector<AuthRule> take() { return std::move(rules_); }

 private:
  const SettingRule *setting(std::string_view name) const {
    auto found = std::find_if(settings_.begin(), settings_.end(), [&](const SettingRule &s) { return s.name == name; });
    return found == settings_.end() ? nullptr : &*found;
  }

  std::string known() const {
    std::string out;
    for (const SettingRule &each : settings_) out += (out.empty() ? "" : ", ") + each.name;
    return out.empty() ? "none: the document declares no settings" : out;
  }

  bool check_setting(std::string_view name, const std::string &pointer) const {
    if (setting(name) != nullptr) return true;
    problem_(pointer, "setting", name, known(),
             "\"" + shortened(name) + "\" is no setting of the document; declared: " + known());
    return false;
  }

  std::optional<uri::Template> uri_template(const json::Value &value, const std::string &pointer) const {
    if (!value.is_string()) return std::nullopt;
    auto parsed = uri::Template::parse(value.text());
    if (!parsed.ok()) {
      problem_(pointer, "uri-template", value.text(), "a URI template (RFC 6570)", parsed.error().message);
      return std::nullopt;
    }
    for (std::string_view name : parsed->variables()) check_setting(name, pointer);
    return std::move(*parsed);
  }

  std::optional<jmespath::Expression> expression(const json::Value &value, const std::string &pointer) const {
    const auto text = expression_text(value);
    if (!text) return std::nullopt;
    auto parsed = functions_.parse(*text);
    if (parsed.ok()) return std::move(*parsed);
    problem_(pointer, "syntax", *text, "a JMESPath expression", parsed.error().message);
    return std::nullopt;
  }

  TokenRefusalRule refusal(const json::Value &section, const std::string &pointer) const {
    using Action = TokenRefusalRule::Action;
    TokenRefusalRule out;
    for (const json::Value &status : section["when"]["status"].items()) {
      out.statuses.push_back(static_cast<int>(whole(status)));
    }
    out.body = expression(section["when"]["body"], pointer + "/when/body");
    std::string_view action = section["do"].text();
    out.action = action == "retry" ? Action::retry : action == "reauth" ? Action::reauth : Action::fail;
    if (section.find("after_ms") != nullptr) out.after_ms = whole(section["after_ms"]);
    out.reason = section["reason"].text();
    return out;
  }

  AuthRule rule(const json::Value &auth, const std::string &pointer) {
    AuthRule out;
    out.kind = kind_of(auth["kind"].text());
    out.pointer = pointer;
    if (auth["header"].is_string()) out.header = auth["header"].text();
    out.query = auth["query"].text();
    if (auth["prefix"].is_string()) out.prefix = std::string(auth["prefix"].text());
    out.authorize = uri_template(auth["authorize"], pointer + "/authorize");
    out.token = uri_template(auth["token"], pointer + "/token");
    out.revoke = uri_template(auth["revoke"], pointer + "/revoke");
    for (size_t i = 0; i < auth["scopes"].items().size(); ++i) {
      auto scope = uri_template(auth["scopes"].items()[i], pointer_join(pointer + "/scopes", i));
      if (scope) out.scopes.push_back(std::move(*scope));
    }
    if (auth["separator"].is_string()) out.separator = auth["separator"].text();
    out.basic_client = auth["client_auth"].text() == "basic";
    out.pkce = !auth["pkce"].is_boolean() || auth["pkce"].as_boolean();
    out.rotates = auth["rotates"].as_boolean();
    for (const json::Member &more : auth["parameters"].members()) {
      out.parameters.emplace_back(std::string(more.key), std::string(more.value.text()));
    }
    for (const json::Member &extra : auth["extras"].members()) {
      std::string at = pointer_join(pointer + "/extras", extra.key);
      auto value = expression(extra.value, at);
      if (!value || !check_setting(extra.key, at)) continue;
      out.extras.push_back({std::string(extra.key), setting(extra.key)->open, std::move(*value)});
    }
    for (const json::Member &parameter : auth["callback"].members()) {
      if (!check_setting(parameter.key, pointer_join(pointer + "/callback", parameter.key))) continue;
      out.callback.emplace_back(std::string(parameter.key), std::string(parameter.value.text()));
    }
    out.access_ms = whole(auth["access_seconds"]) * 1000;
    out.most_mints = static_cast<size_t>(whole(auth["mints"]["max"]));
    out.mint_window_ms = whole(auth["mints"]["seconds"]) * 1000;
    for (size_t i = 0; i < auth["errors"].items().size(); ++i) {
      out.errors.push_back(refusal(auth["errors"].items()[i], pointer_join(pointer + "/errors", i)));
    }
    return out;
  }

  const std::vector<SettingRule> &settings_;
  const Functions &functions_;
  const Problem &problem_;
  std::vector<AuthRule> rules_;
};

}  // namespace

std::vector<SettingRule> load_settings(const json::Value &settings, const Problem &problem) {
  std::vector<SettingRule> out;
  for (const json::Member &member : settings.members()) {
    SettingRule rule;
    rule.name = member.key;
    rule.open = member.value["public"].as_boolean();
    rule.otherwise = member.value["default"].text();
    rule.pattern_text = member.value["pattern"].text();
    std::string at = pointer_join("/settings", member.key);
    if (std::find(kTaken.begin(), kTaken.end(), member.key) != kTaken.end()) {
      problem(at, "setting", member.key, "another name",
              "\"" + std::string(member.key) + "\" is the name of a credential, which no setting can have");
    }
    if (!rule.pattern_text.empty()) {
      auto pattern = contract::Pattern::compile(rule.pattern_text);
      if (pattern.ok()) {
        rule.pattern = std::move(*pattern);
      } else {
        problem(at + "/pattern", "pattern", rule.pattern_text, "a regular expression", pattern.error().message);
      }
    }
    for (std::string_view value : {std::string_view(rule.otherwise), member.value["example"].text()}) {
      if (value.empty() || rule.allows(value)) continue;
      problem(at, "pattern", value, rule.pattern_text, "its own default and example must match its pattern");
    }
    out.push_back(std::move(rule));
  }
  return out;
}

std::vector<AuthRule> load_auth(const json::Value &auth, const std::vector<SettingRule> &settings,
                                const Functions &functions, const Problem &problem) {
  if (!auth.is_object()) return std::vector<AuthRule>(1);
  AuthLoader loader(settings, functions, problem);
  loader.collect(auth, "/auth", 0);
  return loader.take();
}

}  // namespace openint::connector

#include "libopenint/management/secrets.hpp"

#include <algorithm>

#include "libopenint/json/object.hpp"
#include "libopenint/json/parse.hpp"

namespace openint::management {

namespace {

constexpr std::string_view kSecretEndings[] = {"token", "api_key", "apikey", "password", "secret", "private_key"};
constexpr int kMaxDepth = 16;

bool is_secret(std::string_view name, const std::vector<std::string> &own) {
  if (std::find(own.begin(), own.end(), name) != own.end()) return true;
  std::string lower(name);
  for (char &c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  std::erase(lower, '-');
  return std::any_of(std::begin(kSecretEndings), std::end(kSecretEndings),
                     [&](std::string_view ending) { return lower.ends_with(ending); });
}

struct Parting {
  const std::vector<std::string> &own;
  Arena &arena;

  Result<void> part(const json::Value &settings, const json::Value &known, json::Value &open, json::Value &secret,
                    int depth) {
    if (depth > kMaxDepth) return Error(Status::invalid_argument, "settings are nested deeper than 16", "/settings");
    json::ObjectBuilder shown;
    json::ObjectBuilder hidden;
    for (const json::Member &member : settings.members()) {
      if (member.value.is_object()) {
        json::Value inner_open;
        json::Value inner_secret;
        OPENINT_CHECK(part(member.value, known[member.key], inner_open, inner_secret, depth + 1));
        shown.set(member.key, inner_open);
        if (inner_secret.size() > 0) hidden.set(member.key, inner_secret);
      } else if (is_secret(member.key, own) && !member.value.is_null()) {
        shown.set(member.key, json::Value::string(kMasked));
        const json::Value *before = known.find(member.key);
        bool masked = member.value.text() == kMasked;
        if (!masked || before != nullptr) hidden.set(member.key, masked ? *before : member.value);
      } else {
        shown.set(member.key, member.value);
      }
    }
    open = json::copy(shown.value(), arena);
    secret = json::copy(hidden.value(), arena);
    return {};
  }
};

}  // namespace

std::vector<std::string> secret_settings(const connector::Connector &connector) {
  std::vector<std::string> names;
  for (const json::Member &setting : connector.document()["settings"].members()) {
    if (setting.value["secret"].as_boolean()) names.emplace_back(setting.key);
  }
  return names;
}

Result<Parted> part_secrets(const json::Value &settings, const std::vector<std::string> &own, std::string_view known,
                            Arena &arena) {
  json::Value before;
  if (!known.empty()) {
    OPENINT_TRY(before, json::parse(arena.copy(known), arena));
  }
  Parted out;
  Parting parting{own, arena};
  json::Value secret;
  OPENINT_CHECK(parting.part(settings, before, out.open, secret, 0));
  if (secret.size() > 0) out.secret = json::to_text(secret);
  return out;
}

namespace {

// Depth is bounded by the JSON reader that made `settings`.
void unmask(const json::Value &settings, const json::Value &known, json::ObjectBuilder &out) {
  for (const json::Member &member : settings.members()) {
    if (member.value.text() == kMasked) {
      if (const json::Value *before = known.find(member.key)) out.set(member.key, *before);
    } else if (member.value.is_object()) {
      json::ObjectBuilder inner;
      unmask(member.value, known[member.key], inner);
      out.set(member.key, inner.value());
    } else {
      out.set(member.key, member.value);
    }
  }
}

}  // namespace

Result<std::string> config_secret(const json::Value &settings, std::string_view known) {
  json::ObjectBuilder before;
  if (!known.empty()) {
    OPENINT_TRY(const auto document, json::Document::parse(known));
    before.merge(document.root());
  }
  json::ObjectBuilder oauth(settings["oauth"]);
  json::ObjectBuilder all(settings);
  for (std::string_view name : {"client_id", "client_secret", "scopes"}) {
    const json::Value *flat = settings.find(name);
    if (flat == nullptr) continue;
    oauth.set(name, *flat);
    all.remove(name);
  }
  if (oauth.value().size() > 0) all.set("oauth", oauth.value());
  json::ObjectBuilder out;
  unmask(all.value(), before.value(), out);
  return out.text();
}

}  // namespace openint::management

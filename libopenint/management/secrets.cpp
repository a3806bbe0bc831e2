#include "libopenint/management/secrets.hpp"

#include <algorithm>

#include "libopenint/base/text.hpp"
#include "libopenint/json/object.hpp"
#include "libopenint/json/parse.hpp"

namespace openint::management {

namespace {

constexpr std::string_view kSecretEndings[] = {"token", "api_key", "apikey", "password", "secret", "private_key"};
constexpr int kMaxDepth = 16;

bool is_secret(std::string_view name) {
  std::string low = lowered(name);
  std::erase(low, '-');
  return std::any_of(std::begin(kSecretEndings), std::end(kSecretEndings),
                     [&](std::string_view ending) { return low.ends_with(ending); });
}

// A value in its two parts. `secret` is null where there is none in it; of a list it has an item for each.
struct Parts {
  json::Value open;
  json::Value secret;
};

class Parting {
 public:
  explicit Parting(Arena &arena) : arena_(arena) {}

  Result<Parts> part(const json::Value &value, const json::Value &known, int depth) {
    if (depth > kMaxDepth) return Error(Status::invalid_argument, "settings are nested deeper than 16", "/settings");
    if (value.is_object()) return object(value, known, depth);
    if (value.is_array()) return list(value, known, depth);
    return Parts{value, json::Value()};
  }

 private:
  Result<Parts> object(const json::Value &settings, const json::Value &known, int depth) {
    json::ObjectBuilder shown;
    json::ObjectBuilder hidden;
    for (const json::Member &member : settings.members()) {
      const json::Value *before = known.find(member.key);
      if (is_secret(member.key) && !member.value.is_null()) {
        shown.set(member.key, json::Value::string(kMasked));
        bool masked = member.value.text() == kMasked;
        if (!masked || before != nullptr) hidden.set(member.key, masked ? *before : member.value);
        continue;
      }
      OPENINT_TRY(Parts inner, part(member.value, known[member.key], depth + 1));
      shown.set(member.key, inner.open);
      if (!inner.secret.is_null()) hidden.set(member.key, inner.secret);
    }
    bool any = hidden.value().size() > 0;
    return Parts{json::copy(shown.value(), arena_), any ? json::copy(hidden.value(), arena_) : json::Value()};
  }

  Result<Parts> list(const json::Value &settings, const json::Value &known, int depth) {
    std::vector<json::Value> shown;
    std::vector<json::Value> hidden;
    bool any = false;
    for (size_t i = 0; i < settings.items().size(); ++i) {
      json::Value before = i < known.items().size() ? known.items()[i] : json::Value();
      OPENINT_TRY(Parts inner, part(settings.items()[i], before, depth + 1));
      shown.push_back(inner.open);
      hidden.push_back(inner.secret);
      any = any || !inner.secret.is_null();
    }
    return Parts{json::copy(json::Value::array(shown), arena_),
                 any ? json::copy(json::Value::array(hidden), arena_) : json::Value()};
  }

  Arena &arena_;
};

}  // namespace

Result<Parted> part_secrets(const json::Value &settings, std::string_view known, Arena &arena) {
  json::Value before;
  if (!known.empty()) {
    OPENINT_TRY(before, json::parse(arena.copy(known), arena));
  }
  OPENINT_TRY(Parts parts, Parting(arena).part(settings, before, 0));
  Parted out;
  out.open = parts.open.is_null() ? json::Value::object({}) : parts.open;
  if (parts.secret.size() > 0) out.secret = json::to_text(parts.secret);
  return out;
}

namespace {

// Depth is bounded by the JSON reader that made `settings`.
json::Value unmasked(const json::Value &value, const json::Value &known, Arena &arena) {
  if (value.is_array()) {
    std::vector<json::Value> items;
    for (size_t i = 0; i < value.items().size(); ++i) {
      json::Value before = i < known.items().size() ? known.items()[i] : json::Value();
      items.push_back(unmasked(value.items()[i], before, arena));
    }
    return json::copy(json::Value::array(items), arena);
  }
  if (!value.is_object()) return value;
  json::ObjectBuilder out;
  for (const json::Member &member : value.members()) {
    bool masked = member.value.text() == kMasked;
    const json::Value *before = known.find(member.key);
    if (!masked) out.set(member.key, unmasked(member.value, known[member.key], arena));
    if (masked && before != nullptr) out.set(member.key, *before);
  }
  return json::copy(out.value(), arena);
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
  Arena arena;
  return json::to_text(unmasked(all.value(), before.value(), arena));
}

}  // namespace openint::management

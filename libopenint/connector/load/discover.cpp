// What is asked once a connection has been let in.
#include <algorithm>

#include "libopenint/connector/load/loader.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::connector {

using json::pointer_join;

void Loader::check_setting(std::string_view name, const std::string &pointer) {
  if (std::find(settings_.begin(), settings_.end(), name) != settings_.end()) return;
  std::string known;
  for (const std::string &each : settings_) known += (known.empty() ? "" : ", ") + each;
  if (known.empty()) known = "none";
  problem(pointer, "setting", name, known,
          "\"" + shortened(name) + "\" is no setting of the document; declared: " + known);
}

DiscoverRule Loader::discover(const json::Value &section, const std::string &pointer) {
  DiscoverRule rule;
  rule.request = request(section, pointer, Scope("discover"));
  rule.accounts = answer(section, "accounts", pointer);
  rule.choose = std::string(section["choose"].text());
  const json::Value settings = section["settings"];
  for (const json::Member &member : settings.members()) {
    const std::string at = pointer_join(pointer + "/settings", member.key);
    check_setting(member.key, at);
    DiscoveredSetting made;
    made.name = std::string(member.key);
    if (rule.accounts) {  // over an entry of the provider's, of which any name may be read
      auto value = expression(member.value, at);
      if (!value) continue;
      made.value.expression = std::move(*value);
      made.value.pointer = at;
    } else {
      auto value = answer(settings, member.key, pointer + "/settings");
      if (!value) continue;
      made.value = std::move(*value);
    }
    rule.settings.push_back(std::move(made));
  }
  if (!rule.choose.empty() && settings.find(rule.choose) == nullptr) {
    problem(pointer + "/choose", "setting", rule.choose, "a member of settings",
            "\"" + shortened(rule.choose) + "\" is none of the settings that the answer tells");
  }
  return rule;
}

}  // namespace openint::connector

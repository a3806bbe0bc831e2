#include "libopenint/connector/registry.hpp"

#include <algorithm>

#include "libopenint/json/merge_patch.hpp"
#include "libopenint/json/write.hpp"

namespace openint::connector {

Registry::Registry(std::shared_ptr<const contract::Contract> contract, std::vector<Builtin> builtins)
    : contract_(std::move(contract)), builtins_(std::move(builtins)) {}

std::vector<std::string> Registry::names() const {
  std::vector<std::string> names;
  for (const Builtin &builtin : builtins_) names.emplace_back(builtin.name);
  std::lock_guard lock(mutex_);
  for (const auto &[name, connector] : loaded_) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::shared_ptr<const Connector>> Registry::find(std::string_view name) const {
  {
    std::lock_guard lock(mutex_);
    auto found = loaded_.find(name);
    if (found != loaded_.end()) return found->second;
  }
  auto builtin = std::find_if(builtins_.begin(), builtins_.end(), [&](const Builtin &b) { return b.name == name; });
  if (builtin == builtins_.end()) {
    std::string known;
    for (const std::string &other : names()) known += (known.empty() ? "" : ", ") + other;
    return Error(Status::not_found, "no connector \"" + shortened(name) + "\", there are " +
                                        (known.empty() ? "none" : known));
  }
  OPENINT_TRY(auto connector, Connector::load(builtin->text, *contract_, true));
  std::lock_guard lock(mutex_);
  // Another thread may have been first; all get the same one.
  return loaded_.emplace(std::string(name), std::move(connector)).first->second;
}

Result<void> Registry::add(std::string_view text) {
  OPENINT_TRY(json::Document document, json::Document::parse(text));
  std::string merged;
  if (const json::Value *base = document.root().find("overlay")) {
    std::vector<Issue> issues;
    for (const json::Member &member : document.root().members()) {
      if (member.key == "overlay" || member.key == "name" || member.key == "patch" || member.key == "$schema") continue;
      issues.push_back({"/" + std::string(member.key), "additionalProperties", shortened(json::to_text(member.value)),
                        "overlay, name, patch", "an overlay has no member \"" + shortened(member.key) + "\""});
    }
    json::Value patch = document.root()["patch"];
    if (!patch.is_object()) {
      issues.push_back({"/patch", "type", shortened(json::to_text(patch)), "object",
                        "an overlay's patch must be an object (JSON Merge Patch)"});
    }
    if (!issues.empty()) {
      Error error(Status::invalid_argument, "invalid overlay: " + issues.front().message, issues.front().pointer);
      error.issues = std::move(issues);
      return error;
    }
    OPENINT_TRY(auto overlaid, find(base->text()));
    json::Value result = json::merge_patch(overlaid->document(), patch, document.arena());
    if (const json::Value *name = document.root().find("name")) {
      json::Member renamed{"name", *name};
      result = json::merge_patch(result, json::Value::object({&renamed, 1}), document.arena());
      merged = json::to_text(result);
    } else {
      merged = json::to_text(result);
    }
    text = merged;
  }
  OPENINT_TRY(auto connector, Connector::load(text, *contract_, false));
  std::string name = connector->name();
  std::lock_guard lock(mutex_);
  loaded_.insert_or_assign(std::move(name), std::move(connector));
  return {};
}

}  // namespace openint::connector

#include "libopenint/connector/registry.hpp"

#include <algorithm>

#include "libopenint/connector/load/defaults.hpp"
#include "libopenint/connector/schema.hpp"
#include "libopenint/contract/validate.hpp"
#include "libopenint/json/merge_patch.hpp"
#include "libopenint/json/write.hpp"

namespace openint::connector {

namespace {

// Holds an overlay against the schema's own description of one.
Result<void> check_overlay(const json::Value &overlay) {
  OPENINT_TRY(const json::Value *whole, schema());
  auto checked = contract::validate(*whole, (*whole)["$defs"]["overlay"], overlay);
  if (!checked.ok()) return checked.take_error();
  const json::Value *name = overlay["patch"].find("name");
  std::string_view result = overlay[overlay.find("name") != nullptr ? "name" : "overlay"].text();
  if (name == nullptr || name->text() == result) return {};
  Error error(Status::invalid_argument, "1 problem in the overlay: /patch/name the name is given beside the patch",
              "/patch/name");
  error.issues.push_back({"/patch/name", "const", shortened(json::to_text(*name)), std::string(result),
                          "the patched connector's name is given beside the patch"});
  return error;
}

std::string_view builtin_text(const std::vector<Builtin> &builtins, std::string_view name) {
  for (const Builtin &builtin : builtins) {
    if (builtin.name == name) return builtin.text;
  }
  return {};
}

}  // namespace

Registry::Registry(std::shared_ptr<const contract::Contract> contract, std::vector<Builtin> builtins,
                   bool (*is_procedure)(std::string_view name))
    : contract_(std::move(contract)), builtins_(std::move(builtins)), is_procedure_(is_procedure) {}

std::vector<std::string> Registry::names() const {
  std::vector<std::string> names;
  for (const Builtin &builtin : builtins_) names.emplace_back(builtin.name);
  {
    std::lock_guard lock(mutex_);
    for (const auto &[name, connector] : loaded_) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Result<std::shared_ptr<const Connector>> Registry::find(std::string_view name) const {
  {
    std::lock_guard lock(mutex_);
    auto found = loaded_.find(name);
    if (found != loaded_.end()) return found->second;
  }
  std::string_view text = builtin_text(builtins_, name);
  if (text.empty()) {
    std::string known;
    for (const std::string &other : names()) known += (known.empty() ? "" : ", ") + other;
    return Error(Status::not_found,
                 "no connector \"" + shortened(name) + "\"; there are " + (known.empty() ? "none" : known));
  }
  OPENINT_TRY(auto connector, Connector::load(text, *contract_, LoadOptions::built_in()));
  std::lock_guard lock(mutex_);
  // Another thread may have been first; all get the same one.
  return loaded_.emplace(std::string(name), std::move(connector)).first->second;
}

Result<std::shared_ptr<const Connector>> Registry::load(std::string_view text) const {
  OPENINT_CHECK(check_size(text));
  OPENINT_TRY(json::Document document, json::Document::parse(text));
  const json::Value &root = document.root();
  std::string patched;
  if (root.find("overlay") != nullptr) {
    OPENINT_CHECK(check_overlay(root));
    OPENINT_TRY(auto base, find(root["overlay"].text()));
    json::Value result = patch_document(base->written(), root["patch"], document.arena());
    json::Member name{"name", root[root.find("name") != nullptr ? "name" : "overlay"]};
    json::append(patched, json::merge_patch(result, json::Value::object({&name, 1}), document.arena()));
    text = patched;
  }
  LoadOptions options;
  options.is_procedure = is_procedure_;
  return Connector::load(text, *contract_, options);
}

Result<void> Registry::add(std::string_view text) {
  OPENINT_TRY(auto connector, load(text));
  std::string name = connector->name();
  std::lock_guard lock(mutex_);
  loaded_.insert_or_assign(std::move(name), std::move(connector));
  return {};
}

}  // namespace openint::connector

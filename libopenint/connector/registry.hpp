#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/connector/connector.hpp"

namespace openint::connector {

/// A document that is built in.
struct Builtin {
  std::string_view name;
  std::string_view text;
};

/// The connectors of one engine: those built in, loaded when first asked for, and those registered at run time.
/// Any thread, any number at once.
class Registry {
 public:
  /// `is_procedure` tells which procedures documents may name; nullptr: not known, so that every name passes.
  Registry(std::shared_ptr<const contract::Contract> contract, std::vector<Builtin> builtins,
           bool (*is_procedure)(std::string_view name) = nullptr);

  /// Registers a whole connector, or an overlay: {"overlay": "hubspot", "name": "...", "patch": {...}}, a JSON Merge
  /// Patch on a connector known here. "name" is optional and defaults to the overlaid one's own name, which it then
  /// replaces for later lookups. What was opened before keeps what it had.
  /// Errors: INVALID_ARGUMENT with every problem and its JSON Pointer; NOT_FOUND for the connector to overlay.
  Result<void> add(std::string_view text);

  /// What add() would register, without registering it. Errors: those of add().
  Result<std::shared_ptr<const Connector>> load(std::string_view text) const;

  /// Errors: NOT_FOUND, naming the connectors there are.
  Result<std::shared_ptr<const Connector>> find(std::string_view name) const;

  std::vector<std::string> names() const;
  const std::shared_ptr<const contract::Contract> &contract() const noexcept { return contract_; }

 private:
  std::shared_ptr<const contract::Contract> contract_;
  std::vector<Builtin> builtins_;
  bool (*is_procedure_)(std::string_view name);
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::shared_ptr<const Connector>, std::less<>> loaded_;
};

}  // namespace openint::connector

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libopenint/connector/rules/slots.hpp"

namespace openint::connector {

/// What the expressions and templates of one place of a document may use by name: a slot's arguments, and the
/// variables that the document itself adds ("with").
class Scope {
 public:
  /// `slot` is a name of slots().
  explicit Scope(std::string_view slot) : slot_(&connector::slot(slot)) {}
  /// The names alone, for places that no slot is about (templates over settings).
  explicit Scope(std::vector<std::string> names) : names_(std::move(names)) {}

  void add(std::string_view name) { names_.emplace_back(name); }
  bool has(std::string_view name) const noexcept;
  /// "settings, object, size"
  std::string allowed() const;

 private:
  const Slot *slot_ = nullptr;
  std::vector<std::string> names_;
};

}  // namespace openint::connector

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "libopenint/base/arena.hpp"
#include "libopenint/connector/rules/fields.hpp"
#include "libopenint/jmespath/expression.hpp"

namespace openint::translate {

/// What stands beside the records of one page, found by its key: the tables of the document's page. Read once a page,
/// from a copy of those lists alone. Immutable.
class PageTables final : public jmespath::Lookups {
 public:
  /// A table whose list is not in the page is empty. What cannot be read is told by entry().
  static std::shared_ptr<const PageTables> read(const connector::PageRule &rule, std::string_view page);

  Result<json::Value> entry(std::string_view table, std::string_view key) const override;

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  struct Table {
    std::string name;
    std::string text;  // the list
    Arena arena;
    std::unordered_map<std::string, json::Value, Hash, std::equal_to<>> entries;
    std::string broken;  // why it cannot be read, or ""
  };
  static Result<void> fill(Table &table, const connector::PageTable &rule, std::string_view page);

  std::vector<std::unique_ptr<Table>> tables_;
};

}  // namespace openint::translate

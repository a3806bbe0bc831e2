#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libopenint/connector/connector.hpp"
#include "libopenint/json/shallow.hpp"

namespace openint::provider {

/// Reads the unified id of a model's records, one after the other: where its rule is a plain path, without building the
/// record's values. One thread at a time.
class RecordIds {
 public:
  /// Both must outlive this.
  RecordIds(const connector::ModelRule &rules, const json::Value &tables);
  /// "" where the record has none.
  std::string of(std::string_view record);

 private:
  std::string evaluated(std::string_view record) const;

  const connector::FieldRule *rule_ = nullptr;
  const json::Value &tables_;
  std::optional<connector::Path> path_;
  json::Shallow record_;
};

}  // namespace openint::provider

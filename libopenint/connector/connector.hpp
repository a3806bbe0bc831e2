#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/connector/rules/auth.hpp"
#include "libopenint/connector/rules/settings.hpp"
#include "libopenint/contract/contract.hpp"
#include "libopenint/jmespath/expression.hpp"
#include "libopenint/json/parse.hpp"

namespace openint::connector {

/// A place in a provider's document: a path of keys ("properties.firstname"), never an expression.
using Path = std::vector<std::string>;

/// One entry of a provider's body: where, what, and when.
struct Target {
  Path path;
  jmespath::Expression value;                ///< over the unified input
  std::optional<jmespath::Expression> when;  ///< over the unified input; without it: when the input has any field that
                                             ///< `value` reads
  std::string pointer;                       ///< JSON Pointer into the connector's document, for errors
};

/// How one field of a model is read and written.
struct FieldRule {
  std::string name;                          ///< the model's field, or a custom field's name
  std::optional<jmespath::Expression> read;  ///< over the provider's record; without it the provider lacks the field
  std::vector<Target> write;                 ///< empty: read only
  std::string absent;                        ///< why there is no rule, or ""
  std::string source;                        ///< where the fact stands, or ""
  std::string pointer;                       ///< JSON Pointer to the rule in the connector's document
};

/// How a provider wraps records in a page.
struct PageRule {
  Path items;                                         ///< the key path to the list (or the one record); empty: none
  Path item;                                          ///< from an item to the record; usually empty
  std::optional<jmespath::Expression> next_cursor;    ///< over the page without its items
  std::optional<jmespath::Expression> has_next_page;  ///< default: next_cursor is not null
};

/// How a body is put together.
struct BodyRule {
  json::Value clear;  ///< what stands for an explicit null; default null
  bool scalars_as_strings = false;
  Path passthrough;  ///< where passthrough_fields are merged; empty: at the top
};

struct ModelRule {
  std::string model;   ///< "crm.contact"
  std::string object;  ///< the provider's name for it, or ""
  PageRule page;
  BodyRule body;
  std::vector<FieldRule> fields;         ///< in the contract's order, one for every field of the model but raw_data and
                                         ///< custom_fields
  std::vector<FieldRule> custom_fields;  ///< in the document's order
};

/// A connector's document, loaded and checked: immutable, shared by any number of threads.
class Connector {
 public:
  /// Loads a document. `validated` skips the check against connector.schema.json (for what is built in, which the
  /// tests check). Errors: INVALID_ARGUMENT with every problem, each with a JSON Pointer into the document.
  static Result<std::shared_ptr<const Connector>> load(std::string_view text, const contract::Contract &contract,
                                                       bool validated = false);

  const std::string &name() const noexcept { return name_; }
  const json::Value &document() const noexcept { return document_.root(); }
  const json::Value &tables() const noexcept { return tables_; }
  const std::vector<ModelRule> &models() const noexcept { return models_; }
  const ModelRule *model(std::string_view name) const noexcept;
  /// The ways to be authorised: the document's own, then its alternatives; never empty once it is checked.
  const std::vector<AuthRule> &auth() const noexcept { return auth_; }
  /// What a connection may hold besides credentials, in the document's order.
  const std::vector<SettingRule> &settings() const noexcept { return settings_; }
  const SettingRule *setting(std::string_view name) const noexcept;

 private:
  friend class Loader;
  std::string name_;
  json::Document document_;
  json::Value tables_;
  std::vector<ModelRule> models_;
  std::vector<SettingRule> settings_;
  std::vector<AuthRule> auth_;
};

/// The text of connector.schema.json.
std::string_view schema_text() noexcept;

}  // namespace openint::connector

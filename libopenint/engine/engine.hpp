#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "libopenint/base/result.hpp"
#include "libopenint/connector/check.hpp"
#include "libopenint/connector/registry.hpp"
#include "libopenint/contract/contract.hpp"
#include "libopenint/engine/live.hpp"
#include "libopenint/translate/translator.hpp"

namespace openint {

/// The contract and the connectors, and what is opened from them. Any thread, any number at once.
class Engine {
 public:
  /// `config` is JSON, {"connectors": [document, ...], "store", "organisation", "http", "limits"}, or empty for what is built in
  /// alone, without a store. Errors: MALFORMED; INVALID_ARGUMENT with every problem, or that of the first document that
  /// cannot be registered, each with a JSON Pointer into the config; NOT_FOUND for a connector to overlay; and those
  /// of Live::open().
  static Result<std::shared_ptr<Engine>> open(std::string_view config, engine::Log log = {},
                                              engine::Uploads uploads = {});

  /// Registers a connector or an overlay. Errors: those of connector::Registry::add().
  Result<void> add_connector(std::string_view document) { return registry_.add(document); }

  /// Checks a document as connector::check_document() does. Errors: its.
  Result<std::string> check_connector(std::string_view document) const {
    return connector::check_document(registry_, document);
  }

  /// The JSON Schema of connector documents, byte for byte.
  static std::string_view connector_schema() noexcept { return connector::schema_text(); }

  /// JSON: one connector, or an array of all in order of their names where `name` is empty. For each its name, title,
  /// website and models, and for each model what can be read, by which rule, written and requested, and why a field is
  /// absent. Errors: NOT_FOUND, naming the connectors there are.
  Result<std::string> describe(std::string_view name) const;

  /// The OpenAPI document's bytes.
  std::string_view contract_text() const noexcept { return contract::Contract::text(); }

  /// Checks an operation's input (JSON). Errors: MALFORMED; NOT_FOUND; INVALID_ARGUMENT with every problem.
  Result<void> validate(std::string_view operation, std::string_view input) const;

  /// `options` is JSON as translate::Options::from_json() reads it, or empty. Errors: MALFORMED, INVALID_ARGUMENT for
  /// the options; NOT_FOUND for connector and model.
  Result<std::shared_ptr<const translate::Translator>> translator(std::string_view connector, std::string_view model,
                                                                  std::string_view options) const;

  /// Begins an operation; see engine::Live::begin(). Errors: UNSUPPORTED in a build of the core alone, too.
  Result<std::unique_ptr<engine::Task>> begin(std::string_view request);

 private:
  explicit Engine(std::shared_ptr<const contract::Contract> contract);

  std::shared_ptr<const contract::Contract> contract_;
  connector::Registry registry_;
  std::shared_ptr<engine::Live> live_;  // null in a build of the core alone
};

}  // namespace openint

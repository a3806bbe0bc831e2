#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/result.hpp"
#include "libopenint/connector/rules/auth.hpp"
#include "libopenint/connector/rules/discover.hpp"
#include "libopenint/connector/rules/http.hpp"
#include "libopenint/connector/rules/model.hpp"
#include "libopenint/connector/rules/settings.hpp"
#include "libopenint/contract/contract.hpp"
#include "libopenint/json/parse.hpp"

namespace openint::connector {

/// What a load knows besides the document.
struct LoadOptions {
  /// Skips the check against connector.schema.json and all that only a check needs: for what is built in, which the
  /// tests check.
  bool validated = false;
  /// Whether there is a procedure of that name; nullptr: not known, so that every name passes.
  bool (*is_procedure)(std::string_view name) = nullptr;

  static LoadOptions built_in() {
    LoadOptions options;
    options.validated = true;
    return options;
  }
};

/// The provider, for people.
struct AboutRule {
  std::string title;
  std::string website;
  std::string logo;  ///< a URL; "": none
};

/// A connector's document, loaded, checked and compiled: immutable, shared by any number of threads.
class Connector {
 public:
  /// Loads a document. Errors: INVALID_ARGUMENT with every problem, each with a JSON Pointer into the document.
  static Result<std::shared_ptr<const Connector>> load(std::string_view text, const contract::Contract &contract,
                                                       const LoadOptions &options = {});

  const std::string &name() const noexcept { return name_; }
  const AboutRule &about() const noexcept { return about_; }
  /// The document with what its models take of /defaults, as the rules are compiled from it.
  const json::Value &document() const noexcept { return whole_; }
  /// The document as its author wrote it, which overlays change.
  const json::Value &written() const noexcept { return document_.root(); }
  const json::Value &tables() const noexcept { return tables_; }
  const HttpRule &http() const noexcept { return http_; }
  const Offer<CheckRule> &check() const noexcept { return check_; }
  /// What is asked once a connection has been let in, in this order.
  const std::vector<DiscoverRule> &discover() const noexcept { return discover_; }
  const std::vector<LookupRule> &lookups() const noexcept { return lookups_; }
  const std::vector<ModelRule> &models() const noexcept { return models_; }
  const ModelRule *model(std::string_view name) const noexcept;
  /// The ways to be authorised: the document's own, then its alternatives, at whatever depth.
  const std::vector<AuthRule> &auth() const noexcept { return auth_; }
  /// What a connection may hold besides credentials, in the document's order.
  const std::vector<SettingRule> &settings() const noexcept { return settings_; }
  const SettingRule *setting(std::string_view name) const noexcept;

 private:
  friend class Loader;
  std::string name_;
  AboutRule about_;
  json::Document document_;
  json::Value whole_;
  json::Value tables_;
  HttpRule http_;
  Offer<CheckRule> check_{"check"};
  std::vector<DiscoverRule> discover_;
  std::vector<LookupRule> lookups_;
  std::vector<ModelRule> models_;
  std::vector<SettingRule> settings_;
  std::vector<AuthRule> auth_;
};

/// A request section of a document, compiled by itself. Errors: INVALID_ARGUMENT with its pointer.
Result<RequestRule> compile_request(const json::Value &section, const std::string &pointer);

/// The text of connector.schema.json.
std::string_view schema_text() noexcept;

}  // namespace openint::connector

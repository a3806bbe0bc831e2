#include "libopenint/management/connections.hpp"

namespace openint::management {

namespace {

Result<void> add_expansions(const CoreCall &call, const store::Row &row, json::ObjectBuilder &out) {
  std::string_view left = call.input["expand"].text();
  while (!left.empty()) {
    size_t comma = std::min(left.find(','), left.size());
    std::string_view word = left.substr(0, comma);
    left.remove_prefix(std::min(comma + 1, left.size()));
    if (word == "integration") {
      out.set("integration", json::Value());
    } else if (word == "connector") {
      auto connector = call.services.registry->find(row.connector);
      if (!connector.ok()) {
        out.set("connector", json::Value());
        continue;
      }
      const connector::AboutRule &about = (*connector)->about();
      json::ObjectBuilder shown;
      shown.set_text("id", row.connector);
      shown.set_text("name", about.title.empty() ? row.connector : about.title);
      shown.set_text_or_null("logoUrl", about.logo.empty() ? about.website : about.logo);
      out.set("connector", shown.value());
    } else {
      return Error(Status::invalid_argument, "expand knows integration and connector, not \"" + shortened(word) + "\"",
                   "/expand");
    }
  }
  return {};
}

}  // namespace

Result<std::string> connection_json(const CoreCall &call, const store::Row &row, bool with_config) {
  OPENINT_TRY(const auto document, json::Document::parse(row.document));
  const json::Value &root = document.root();
  json::ObjectBuilder out;
  out.set_text("createdAt", instant_text(row.created_ms));
  out.set_text("updatedAt", instant_text(row.updated_ms));
  out.set_text("id", row.id);
  out.set_text("connectorName", row.connector);
  out.set("displayName", root["displayName"]);
  out.set_text_or_null("customerId", row.customer);
  out.set_text("connectorConfigId", row.config);
  out.set("integrationId", root["integrationId"]);
  out.set("settings", root["settings"]);
  json::ObjectBuilder standard;
  standard.set("displayName", root["accountName"]);
  standard.set("status", root["status"]);
  standard.set("statusMessage", root["statusMessage"]);
  standard.set("labels", root["labels"].is_array() ? root["labels"] : json::Value::array({}));
  out.set("standard", standard.value());
  out.set_boolean("disabled", root["disabled"].as_boolean());
  out.set("metadata", root["metadata"]);
  json::ObjectBuilder config;
  if (with_config) {
    OPENINT_TRY(auto found, call.store().get(store::Kind::connector_config, row.config));
    config.set_text("id", row.config);
    config.set_text("orgId", call.services.organisation);
    if (found) {
      OPENINT_TRY(const auto known, json::Document::parse(found->document));
      config.set_text("orgId", known.root()["orgId"].text());
    }
    config.set_text("connectorName", row.connector);
    out.set("connector_config", config.value());
  }
  OPENINT_CHECK(add_expansions(call, row, out));
  return out.text();
}

}  // namespace openint::management

#include <algorithm>

#include "libopenint/management/rows.hpp"
#include "libopenint/management/secrets.hpp"

namespace openint::management {

namespace {

Result<std::string> config_json(const store::Row &row) {
  OPENINT_TRY(const auto document, json::Document::parse(row.document));
  json::ObjectBuilder out;
  describe_row(row, document.root(), out);
  out.set_text("connectorName", row.connector);
  return out.text();
}

Result<store::Row> config_to_write(const CoreCall &call) {
  std::string id = call.text("id");
  std::string connector = call.text("connectorName");
  if (!id.empty()) {
    OPENINT_TRY(auto known, call.store().get(store::Kind::connector_config, id));
    if (known) {
      if (connector.empty() || connector == known->connector) return std::move(*known);
      return Error(Status::conflict, id + " is a configuration of " + known->connector, "/connectorName");
    }
  }
  if (connector.empty()) {
    return Error(Status::invalid_argument, "a new connector config needs connectorName", "/connectorName");
  }
  OPENINT_TRY(auto found, call.services.registry->find(connector));
  if (!id.empty() && !id.starts_with("ccfg_" + connector + "_")) {
    return Error(Status::invalid_argument, "the id of a new config must begin with ccfg_" + connector + "_", "/id");
  }
  store::Row row;
  row.id = id.empty() ? new_id(*call.services.environment, "ccfg", connector) : id;
  row.connector = connector;
  row.document = "{}";
  return row;
}

}  // namespace

Result<std::string> list_configs(const CoreCall &call) {
  OPENINT_CHECK(organisation_only(call));
  OPENINT_TRY(auto rows, call.store().list(store::Kind::connector_config, {}, false));
  return array_of(rows, config_json);
}

Result<std::string> get_config(const CoreCall &call) {
  OPENINT_CHECK(organisation_only(call));
  OPENINT_TRY(auto row, find_row(call, store::Kind::connector_config, call.text("id")));
  return config_json(row);
}

// What "config" says replaces what there was, but a secret that comes back masked is left as it is.
Result<std::string> upsert_config(const CoreCall &call) {
  OPENINT_CHECK(organisation_only(call));
  OPENINT_TRY(auto row, config_to_write(call));
  OPENINT_TRY(const auto known, json::Document::parse(row.document));
  json::ObjectBuilder document(known.root());
  take_members(call.input, {"orgId", "displayName", "defaultPipeOut", "defaultPipeIn", "disabled"}, document);
  if (const json::Value *config = call.input.find("config")) {
    Arena arena;
    OPENINT_TRY(auto parted, part_secrets(*config, row.secret, arena));
    document.set("config", config->is_null() ? json::Value() : parted.open);
    OPENINT_TRY(row.secret, config_secret(*config, row.secret));
  }
  row.document = document.text();
  OPENINT_CHECK(write_row(call, store::Kind::connector_config, row));
  return config_json(row);
}

Result<std::string> update_config(const CoreCall &call) {
  OPENINT_CHECK(organisation_only(call));
  OPENINT_TRY(auto row, find_row(call, store::Kind::connector_config, call.text("id")));
  OPENINT_TRY(const auto known, json::Document::parse(row.document));
  json::ObjectBuilder document(known.root());
  merge_metadata(call.input, document);
  take_members(call.input, {"displayName", "disabled"}, document);
  row.document = document.text();
  OPENINT_CHECK(write_row(call, store::Kind::connector_config, row));
  return config_json(row);
}

Result<std::string> delete_config(const CoreCall &call) {
  OPENINT_CHECK(organisation_only(call));
  OPENINT_TRY(auto row, find_row(call, store::Kind::connector_config, call.text("id")));
  store::Filter filter;
  filter.config = row.id;
  OPENINT_TRY(auto users, call.store().list(store::Kind::connection, filter, false));
  if (!users.empty()) {
    return Error(Status::conflict, std::to_string(users.size()) + " connections use " + row.id + ", the first is " +
                                       users.front().id + "; delete them first");
  }
  OPENINT_TRY(bool removed, call.store().remove(store::Kind::connector_config, row.id));
  if (!removed) return Error(Status::not_found, "no connector config \"" + row.id + "\"", "/id");
  return std::string("{}");
}

// What anybody may see of a config: never its settings.
Result<std::string> list_config_infos(const CoreCall &call) {
  store::Filter filter;
  if (!call.text("connectorName").empty()) filter.connector = call.text("connectorName");
  if (!call.text("id").empty()) filter.ids.push_back(call.text("id"));
  OPENINT_TRY(auto rows, call.store().list(store::Kind::connector_config, filter, false));
  if (call.text("type") == "destination") rows.clear();  // every connector there is reads
  return array_of(rows, [&](const store::Row &row) -> Result<std::string> {
    OPENINT_TRY(const auto document, json::Document::parse(row.document));
    OPENINT_TRY(const auto connector, call.services.registry->find(row.connector));
    json::ObjectBuilder out;
    out.set_text("id", row.id);
    out.set("envName", document.root()["envName"]);
    out.set("displayName", document.root()["displayName"]);
    out.set_text("connectorName", row.connector);
    out.set_boolean("isSource", true);
    out.set_boolean("isDestination", false);
    std::vector<json::Value> verticals;
    for (const connector::ModelRule &model : connector->models()) {
      json::Value vertical = json::Value::string(std::string_view(model.model).substr(0, model.model.find('.')));
      bool known = std::any_of(verticals.begin(), verticals.end(),
                               [&](const json::Value &other) { return other.text() == vertical.text(); });
      if (!known) verticals.push_back(vertical);
    }
    out.set("verticals", json::Value::array(verticals));
    out.set("integrations", json::Value::array({}));
    return out.text();
  });
}

}  // namespace openint::management

#include "libopenint/engine/engine.hpp"

#include <algorithm>

#include "libopenint/connector/paths.hpp"
#include "libopenint/connectors/builtin.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"

#if !defined(OPENINT_TRANSLATE_ONLY)
#include "libopenint/connectors/procedures/procedures.hpp"
#endif

namespace openint {

namespace {

#if defined(OPENINT_TRANSLATE_ONLY)
constexpr bool (*kIsProcedure)(std::string_view) = nullptr;  // this build runs none
#else
constexpr bool (*kIsProcedure)(std::string_view) = [](std::string_view name) {
  return procedures::find_procedure(name) != nullptr;
};
#endif

constexpr std::string_view kRequests[] = {"list",
                                          "list_since",
                                          "list_deleted",
                                          "list_since_deleted",
                                          "list_changes",
                                          "get",
                                          "count",
                                          "batch_read",
                                          "create",
                                          "update",
                                          "delete",
                                          "search",
                                          "upsert",
                                          "batch_create",
                                          "batch_update",
                                          "create_object",
                                          "create_property",
                                          "create_association_schema"};

void append_key(std::string &out, std::string_view key) {
  if (out.back() != '{') out += ',';
  json::append_string(out, key);
  out += ':';
}

void append_item(std::string &out, std::string_view text) {
  if (out.back() != '[') out += ',';
  json::append_string(out, text);
}

// Appends `"key":[...]` of the names of those rules that `wanted` picks.
template <typename Wanted>
void append_names(std::string &out, std::string_view key, const std::vector<connector::FieldRule> &rules,
                  Wanted wanted) {
  append_key(out, key);
  out += '[';
  for (const connector::FieldRule &rule : rules) {
    if (wanted(rule)) append_item(out, rule.name);
  }
  out += ']';
}

void append_absent(std::string &out, const std::vector<connector::FieldRule> &rules) {
  append_key(out, "absent");
  out += '[';
  for (const connector::FieldRule &rule : rules) {
    if (rule.read) continue;
    if (out.back() != '[') out += ',';
    out += '{';
    append_key(out, "field");
    json::append_string(out, rule.name);
    append_key(out, "reason");
    json::append_string(out, rule.absent);
    out += '}';
  }
  out += ']';
}

// Appends `"rules":{...}`: the read expression of every field that has one, custom fields after the model's own.
void append_rules(std::string &out, const connector::ModelRule &model) {
  append_key(out, "rules");
  out += '{';
  for (const auto *rules : {&model.fields, &model.custom_fields}) {
    for (const connector::FieldRule &rule : *rules) {
      if (!rule.read) continue;
      append_key(out, rule.name);
      json::append_string(out, rule.read->text());
    }
  }
  out += '}';
}

// Appends `"unsupported":[{"request","reason"}]`: what the provider can't do, as the document says.
void append_unsupported(std::string &out, const json::Value &document) {
  out += "\"unsupported\":[";
  for (const json::Member &member : document.members()) {
    const json::Value *reason = member.value.find("unsupported");
    if (reason == nullptr) continue;
    if (out.back() != '[') out += ',';
    out += '{';
    append_key(out, "request");
    json::append_string(out, member.key);
    append_key(out, "reason");
    json::append(out, *reason);
    out += '}';
  }
  out += ']';
}

void append_model(std::string &out, const connector::ModelRule &model, const json::Value &document) {
  out += '{';
  append_key(out, "model");
  json::append_string(out, model.model);
  append_key(out, "object");
  json::append_string(out, model.object);
  append_names(out, "readable", model.fields, [](const auto &rule) { return rule.read.has_value(); });
  append_names(out, "writable", model.fields,
               [&](const auto &rule) { return connector::is_written(model, rule.name); });
  append_absent(out, model.fields);
  append_names(out, "custom_fields", model.custom_fields, [](const auto &) { return true; });
  append_rules(out, model);
  append_key(out, "requests");
  out += '[';
  for (std::string_view request : kRequests) {
    const json::Value *section = document.find(request);
    if (section != nullptr && section->find("unsupported") == nullptr) append_item(out, request);
  }
  for (const json::Member &section : document.members()) {  // of links between two objects: "list:deals:persons"
    bool pair = section.key.find(':') != std::string_view::npos;
    if (pair && section.value.find("unsupported") == nullptr) append_item(out, section.key);
  }
  out += "],";
  append_unsupported(out, document);
  out += '}';
}

void append_connector(std::string &out, const connector::Connector &connector) {
  const json::Value &document = connector.document();
  out += '{';
  append_key(out, "name");
  json::append_string(out, connector.name());
  for (std::string_view key : {std::string_view("title"), std::string_view("website")}) {
    if (const json::Value *value = document.find(key)) {
      append_key(out, key);
      json::append(out, *value);
    }
  }
  append_key(out, "models");
  out += '[';
  const json::Value models = document["models"];
  for (const connector::ModelRule &model : connector.models()) {
    if (out.back() != '[') out += ',';
    append_model(out, model, models[model.model]);
  }
  out += "]}";
}

// The same error, its places seen from the config.
Error moved_into(Error error, std::string_view place) {
  error.message = std::string(place) + ": " + error.message;
  error.path = std::string(place) + error.path;
  error.offset = -1;  // the document was written anew
  for (Issue &issue : error.issues) issue.pointer = std::string(place) + issue.pointer;
  return error;
}

Result<void> read_connectors(const json::Value &list, connector::Registry &registry) {
  if (!list.is_array()) return Error(Status::invalid_argument, "/connectors must be an array", "/connectors");
  for (size_t i = 0; i < list.size(); ++i) {
    auto added = registry.add(json::to_text(list.items()[i]));
    if (!added.ok()) return moved_into(std::move(*added.take_error()), json::pointer_join("/connectors", i));
  }
  return {};
}

Result<void> read_config(const json::Value &root, connector::Registry &registry) {
  if (!root.is_object()) return Error(Status::invalid_argument, "the engine's config must be a JSON object");
  for (const json::Member &member : root.members()) {
    if (member.key == "connectors") {
      OPENINT_CHECK(read_connectors(member.value, registry));
    } else if (member.key != "store" && member.key != "organisation" && member.key != "http") {
      std::string place = json::pointer_join("", member.key);
      return Error(
          Status::invalid_argument,
          shortened(place) + " is no member of the engine's config; allowed: connectors, store, organisation, http",
          place);
    }
  }
  return {};
}

}  // namespace

Engine::Engine(std::shared_ptr<const contract::Contract> contract)
    : contract_(std::move(contract)), registry_(contract_, connectors::builtin(), kIsProcedure) {}

Result<std::shared_ptr<Engine>> Engine::open(std::string_view config, [[maybe_unused]] engine::Log log,
                                             [[maybe_unused]] engine::Uploads uploads) {
  OPENINT_TRY(auto contract, contract::Contract::builtin());
  std::shared_ptr<Engine> engine(new Engine(std::move(contract)));
  OPENINT_TRY(const auto document, json::Document::parse(config.empty() ? "{}" : config));
  OPENINT_CHECK(read_config(document.root(), engine->registry_));
#if !defined(OPENINT_TRANSLATE_ONLY)
  OPENINT_TRY(engine->live_, engine::Live::open(document.root(), engine->contract_, engine->registry_, std::move(log),
                                                std::move(uploads)));
#endif
  return engine;
}

Result<std::unique_ptr<engine::Task>> Engine::begin(std::string_view request) {
  if (live_ == nullptr) return Error(Status::unsupported, "this build translates only: it calls no provider");
  return live_->begin(request);
}

Result<std::string> Engine::describe(std::string_view name) const {
  std::string out;
  if (!name.empty()) {
    OPENINT_TRY(const auto connector, registry_.find(name));
    append_connector(out, *connector);
    return out;
  }
  std::vector<std::string> names = registry_.names();
  std::sort(names.begin(), names.end());
  out += '[';
  for (const std::string &each : names) {
    OPENINT_TRY(const auto connector, registry_.find(each));
    if (out.back() != '[') out += ',';
    append_connector(out, *connector);
  }
  out += ']';
  return out;
}

Result<void> Engine::validate(std::string_view operation, std::string_view input) const {
  if (contract_->operation(operation) == nullptr) {
    return Error(Status::not_found, "no operation \"" + shortened(operation) + "\" in the contract");
  }
  OPENINT_TRY(const auto document, json::Document::parse(input));
  return contract_->validate_input(operation, document.root());
}

Result<std::shared_ptr<const translate::Translator>> Engine::translator(std::string_view connector,
                                                                        std::string_view model,
                                                                        std::string_view options) const {
  OPENINT_TRY(auto rules, registry_.find(connector));
  if (options.empty()) return translate::Translator::open(std::move(rules), contract_, model, {});
  OPENINT_TRY(const auto document, json::Document::parse(options));
  OPENINT_TRY(const auto parsed, translate::Options::from_json(document.root()));
  return translate::Translator::open(std::move(rules), contract_, model, parsed);
}

}  // namespace openint

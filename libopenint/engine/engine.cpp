#include "libopenint/engine/engine.hpp"

#include <algorithm>

#include "libopenint/connectors/builtin.hpp"
#include "libopenint/engine/describe.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/pointer.hpp"
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
    } else if (member.key != "store" && member.key != "organisation" && member.key != "http" &&
               member.key != "limits") {
      std::string place = json::pointer_join("", member.key);
      return Error(
          Status::invalid_argument,
          shortened(place) +
              " is no member of the engine's config; allowed: connectors, store, organisation, http, limits",
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
    engine::append_description(out, *connector);
    return out;
  }
  std::vector<std::string> names = registry_.names();
  std::sort(names.begin(), names.end());
  out += '[';
  for (const std::string &each : names) {
    OPENINT_TRY(const auto connector, registry_.find(each));
    if (out.back() != '[') out += ',';
    engine::append_description(out, *connector);
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

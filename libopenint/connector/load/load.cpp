#include <algorithm>
#include <span>

#include "libopenint/base/embedded.hpp"
#include "libopenint/base/kept.hpp"
#include "libopenint/connector/load/loader.hpp"
#include "libopenint/connector/schema.hpp"
#include "libopenint/contract/validate.hpp"

namespace openint::embedded {
std::span<const EmbeddedFile> connector_schema();
}

namespace openint::connector {

namespace {
constexpr size_t kMaxDocument = 4 * 1024 * 1024;  // bytes; the largest that is built in has 2 % of it

// What is wrong in a part that several models take is wrong once, where it is written.
void add_once(std::vector<Issue> &issues, const std::vector<Issue> &found, const Origins &origins) {
  for (Issue issue : found) {
    issue.pointer = origins.of(issue.pointer);
    const bool told = std::any_of(issues.begin(), issues.end(), [&](const Issue &other) {
      return other.pointer == issue.pointer && other.rule == issue.rule && other.message == issue.message;
    });
    if (!told) issues.push_back(std::move(issue));
  }
}

}  // namespace

std::string_view schema_text() noexcept { return embedded::connector_schema().front().text; }

// Parsed once; a program that registers nothing never pays for it.
Result<const json::Value *> schema() {
  static Kept<json::Document> parsed;
  OPENINT_TRY(auto document, parsed.get([]() -> Result<std::shared_ptr<const json::Document>> {
    OPENINT_TRY(json::Document read, json::Document::parse(schema_text()));
    return std::make_shared<const json::Document>(std::move(read));
  }));
  return &document->root();
}

Result<void> check_size(std::string_view text) {
  if (text.size() <= kMaxDocument) return {};
  return Error(Status::invalid_argument, "a connector's document of " + std::to_string(text.size()) +
                                             " bytes exceeds the " + std::to_string(kMaxDocument) + " allowed");
}

Result<std::shared_ptr<const Connector>> Connector::load(std::string_view text, const contract::Contract &contract,
                                                         const LoadOptions &options) {
  OPENINT_CHECK(check_size(text));
  OPENINT_TRY(json::Document document, json::Document::parse(text));
  WholeDocument whole = with_defaults(document.root(), document.arena());
  std::vector<Issue> issues = std::move(whole.issues);
  if (!options.validated) {
    OPENINT_TRY(const json::Value *schema, connector::schema());
    auto checked = contract::validate(*schema, *schema, whole.root);
    if (!checked.ok()) {
      if (checked.error().issues.empty()) return checked.take_error();
      add_once(issues, checked.error().issues, whole.origins);
    }
  }
  auto connector = std::make_shared<Connector>();
  Loader loader(&contract, std::move(issues), std::move(whole.origins), options);
  OPENINT_CHECK(loader.load(*connector, std::move(document), whole.root));
  return std::shared_ptr<const Connector>(std::move(connector));
}

Result<RequestRule> compile_request(const json::Value &section, const std::string &pointer) {
  return Loader(nullptr, {}, {}, LoadOptions::built_in()).load_request(section, pointer);
}

const SettingRule *Connector::setting(std::string_view name) const noexcept {
  for (const SettingRule &rule : settings_) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
}

const ModelRule *Connector::model(std::string_view name) const noexcept {
  for (const ModelRule &rule : models_) {
    if (rule.model == name) return &rule;
  }
  return nullptr;
}

}  // namespace openint::connector

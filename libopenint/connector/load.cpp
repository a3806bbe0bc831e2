#include <span>

#include "libopenint/base/embedded.hpp"
#include "libopenint/connector/loader.hpp"
#include "libopenint/contract/validate.hpp"

namespace openint::embedded {
std::span<const EmbeddedFile> connector_schema();
}

namespace openint::connector {

std::string_view schema_text() noexcept { return embedded::connector_schema().front().text; }

namespace {

// Parsed once; a program that registers nothing never pays for it.
Result<const json::Document *> schema() {
  static const Result<json::Document> parsed = json::Document::parse(schema_text());
  if (!parsed.ok()) return parsed.error();
  return &*parsed;
}

}  // namespace

Result<std::shared_ptr<const Connector>> Connector::load(std::string_view text, const contract::Contract &contract,
                                                         bool validated) {
  OPENINT_TRY(json::Document document, json::Document::parse(text));
  std::vector<Issue> issues;
  if (!validated) {
    OPENINT_TRY(const json::Document *schema, connector::schema());
    auto checked = contract::validate(schema->root(), schema->root(), document.root());
    if (!checked.ok()) {
      if (checked.error().issues.empty()) return checked.take_error();
      issues = checked.error().issues;
    }
  }
  auto connector = std::make_shared<Connector>();
  Loader loader(contract, issues);
  OPENINT_CHECK(loader.load(*connector, std::move(document)));
  return std::shared_ptr<const Connector>(std::move(connector));
}

}  // namespace openint::connector

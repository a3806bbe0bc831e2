// A connector's document, or an overlay on a small one. Either loads or is refused with every problem named.

#include <memory>
#include <string>

#include "libopenint/connector/registry.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace openint;

namespace {

constexpr std::string_view kBase =
    R"({"format":1,"name":"acme","sources":{"api":"https://acme.test"},"tables":{"t":{"1":"a"}},)"
    R"("models":{"crm.contact":{"source":"api","fields":{"id":{"read":"id","write":false},"email":"mail"}}}})";

void require_told(const Error &error) {
  FUZZ_REQUIRE(error.status == Status::invalid_argument || error.status == Status::malformed ||
               error.status == Status::not_found);
  FUZZ_REQUIRE(!error.message.empty());
  FUZZ_REQUIRE(error.issues.size() <= 200);
}

void require_whole(const connector::Connector &connector) {
  for (const connector::ModelRule &model : connector.models()) {
    FUZZ_REQUIRE(connector.model(model.model) != nullptr);
    for (const connector::FieldRule &rule : model.fields) {
      for (const connector::Target &target : rule.write) FUZZ_REQUIRE(!target.path.empty());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const auto contract = contract::Contract::builtin();
  FUZZ_REQUIRE(contract.ok());
  std::string_view text(reinterpret_cast<const char *>(data), size);
  auto unchecked = connector::Connector::load(text, **contract, connector::LoadOptions::built_in());
  if (unchecked.ok()) {
    require_whole(**unchecked);
  } else {
    require_told(unchecked.error());
  }
  connector::Registry registry(*contract, {{"acme", kBase}});
  auto added = registry.add(text);
  if (!added.ok()) {
    require_told(added.error());
    return 0;
  }
  for (const std::string &name : registry.names()) {
    auto found = registry.find(name);
    FUZZ_REQUIRE(found.ok());
    FUZZ_REQUIRE((*found)->name() == name);
    require_whole(**found);
  }
  return 0;
}

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "libopenint/connector/registry.hpp"
#include "libopenint/connectors/builtin.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/translate/translator.hpp"

// Any bytes as a provider's answer, through every model of every connector, whole and in pieces: what comes out is
// JSON, and the same both ways. A run over the corpus takes every input through all of them; a fuzzer, which has far
// more inputs than time, takes each through one that the input itself chooses.

namespace {

using namespace openint;

#ifdef OPENINT_LIBFUZZER
constexpr bool kOneEach = true;
#else
constexpr bool kOneEach = false;
#endif

struct Text final : translate::Sink {
  std::string text;
  Result<void> write(std::string_view piece) override {
    text += piece;
    return {};
  }
};

struct Damage final : translate::Reporter {
  bool malformed = false;
  Result<void> rejected(const translate::Rejection &rejection) override {
    malformed = malformed || rejection.reason.starts_with("malformed") || rejection.reason.starts_with("the input");
    return {};
  }
};

std::vector<std::shared_ptr<const translate::Translator>> translators() {
  std::vector<std::shared_ptr<const translate::Translator>> made;
  auto contract = contract::Contract::builtin();
  if (!contract.ok()) std::abort();
  connector::Registry registry(*contract, connectors::builtin());
  translate::Options options;
  options.raw = translate::Options::Raw::bytes;
  for (const std::string &name : registry.names()) {
    auto connector = registry.find(name);
    if (!connector.ok()) std::abort();
    for (const connector::ModelRule &model : (*connector)->models()) {
      auto opened = translate::Translator::open(*connector, *contract, model.model, options);
      if (!opened.ok()) std::abort();
      made.push_back(*opened);
    }
  }
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const auto kTranslators = translators();
  static translate::Output whole;  // kept: most of the time went into room for it
  std::string_view bytes(reinterpret_cast<const char *>(data), size);
  size_t chosen = std::hash<std::string_view>()(bytes) % kTranslators.size();
  for (size_t i = 0; i < kTranslators.size(); ++i) {
    if (kOneEach && i != chosen) continue;
    const auto &translator = kTranslators[i];
    whole.clear();
    Damage damage;
    auto done = translator->translate(bytes, whole, &damage);
    if (done.ok() && !json::Document::parse(whole.text()).ok()) std::abort();
    Text pieces;
    auto translation = translator->begin(pieces, nullptr);
    if (!translation.ok()) std::abort();
    bool ok = true;
    for (size_t at = 0; ok && at < size; at += 13) ok = (*translation)->feed(bytes.substr(at, 13)).ok();
    ok = ok && (*translation)->finish().ok();
    // Where JSON is broken, how much of it is given up may depend on the windows; where it is not, nothing may.
    if (!done.ok() || damage.malformed) continue;
    if (!ok || pieces.text != whole.text()) std::abort();
  }
  return 0;
}

#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "libopenint/connector/registry.hpp"
#include "libopenint/connectors/builtin.hpp"
#include "libopenint/contract/contract.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/translate/translator.hpp"

// What tests of translation share: the built-in contract and connectors, and translators of them.

namespace openint::testing {

inline std::shared_ptr<const contract::Contract> builtin_contract() {
  auto contract = contract::Contract::builtin();
  if (!contract.ok()) throw std::runtime_error(contract.error().to_json());
  return *contract;
}

inline connector::Registry &builtin_registry() {
  static connector::Registry registry(builtin_contract(), connectors::builtin());
  return registry;
}

/// A translator, or an exception with the error's text; `options` is JSON.
inline std::shared_ptr<const translate::Translator> open_translator(const std::string &connector,
                                                                    const std::string &model,
                                                                    const std::string &options = "{}",
                                                                    connector::Registry *registry = nullptr) {
  auto parsed = json::Document::parse(options);
  if (!parsed.ok()) throw std::runtime_error(parsed.error().to_json());
  auto read = translate::Options::from_json(parsed->root());
  if (!read.ok()) throw std::runtime_error(read.error().to_json());
  auto found = (registry ? *registry : builtin_registry()).find(connector);
  if (!found.ok()) throw std::runtime_error(found.error().to_json());
  auto opened = translate::Translator::open(*found, builtin_contract(), model, *read);
  if (!opened.ok()) throw std::runtime_error(opened.error().to_json());
  return *opened;
}

/// Keeps what a translation reports.
struct Reports final : translate::Reporter {
  struct Report {
    uint64_t index;
    uint64_t offset;
    std::string pointer, field, reason, raw;
    bool value;  // only a value of the record
  };
  std::vector<Report> all;
  Result<void> rejected(const translate::Rejection &r) override {
    bool value = r.scope == translate::Rejection::Scope::value;
    all.push_back({r.index, r.offset, r.pointer, r.field, r.reason, std::string(r.raw), value});
    return {};
  }
};

struct StringSink final : translate::Sink {
  std::string text;
  Result<void> write(std::string_view piece) override {
    text += piece;
    return {};
  }
};

/// Translates all of `input`; an error becomes a failure of the test.
inline std::string translate_all(const translate::Translator &translator, std::string_view input,
                                 Reports *reports = nullptr) {
  translate::Output out;
  auto done = translator.translate(input, out, reports);
  EXPECT_TRUE(done.ok()) << done.error().to_json();
  return std::string(out.text());
}

inline std::string read_file(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// JSON without the white space between its tokens, every token as it is; the text need not be JSON.
inline std::string squeezed(std::string_view text) {
  std::string out;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (!in_string && (c == ' ' || c == '\n' || c == '\r' || c == '\t')) continue;
    if (c == '"') in_string = !in_string;
    out += c;
    if (c == '\\' && i + 1 < text.size()) out += text[++i];
  }
  return out;
}

/// JSON without white space, numbers and order as they are.
inline std::string compact(std::string_view text) {
  auto document = json::Document::parse(text);
  if (!document.ok()) throw std::runtime_error(document.error().to_json() + " in " + std::string(text.substr(0, 300)));
  return json::to_text(document->root());
}

}  // namespace openint::testing

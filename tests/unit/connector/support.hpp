#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "libopenint/connector/connector.hpp"
#include "libopenint/json/merge_patch.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/write.hpp"

namespace openint::connector::testing {

/// A small document without a mistake; tests patch it.
constexpr std::string_view kAcme = R"({
  "format": 1, "name": "acme", "title": "Acme",
  "sources": {"api": "https://acme.test/docs", "guide": "Acme's guide, page 7"},
  "tables": {"stages": {"1": "lead", "2": "customer"}},
  "page": {"items": "results", "next_cursor": "paging.next"},
  "body": {"passthrough": "properties"},
  "models": {
    "crm.contact": {
      "object": "people", "source": "api",
      "fields": {
        "id": {"read": "id", "write": false},
        "updated_at": {"read": "updated", "write": false},
        "email": "properties.email"
      },
      "list": {"get": "/people{?size,cursor}", "paging": {"kind": "token"}}
    }
  }
})";

inline const contract::Contract &contract() {
  static const auto loaded = contract::Contract::builtin();
  if (!loaded.ok()) ADD_FAILURE() << loaded.error().message;
  return **loaded;
}

/// kAcme changed by a JSON Merge Patch.
inline std::string acme(std::string_view patch) {
  auto base = json::Document::parse(kAcme);
  auto change = json::Document::parse(patch);
  if (!base.ok() || !change.ok()) {
    ADD_FAILURE() << "the test's own JSON is broken: " << patch;
    return {};
  }
  Arena arena;
  return json::to_text(json::merge_patch(base->root(), change->root(), arena));
}

/// kAcme with another rule (as JSON) for crm.contact's email.
inline std::string acme_email(const std::string &rule) {
  return acme(R"({"models": {"crm.contact": {"fields": {"email": )" + rule + "}}}}");
}

inline std::string listed(const Error &error) {
  std::string out = error.message;
  for (const Issue &issue : error.issues) {
    out += "\n  " + issue.pointer + " [" + issue.rule + "] " + issue.message + " (found " + issue.found + ")";
  }
  return out;
}

inline std::shared_ptr<const Connector> loaded(std::string_view text) {
  auto connector = Connector::load(text, contract());
  if (!connector.ok()) {
    ADD_FAILURE() << listed(connector.error());
    return nullptr;
  }
  return *connector;
}

inline bool has(const Error &error, std::string_view pointer, std::string_view rule) {
  for (const Issue &issue : error.issues) {
    if (issue.pointer == pointer && issue.rule == rule) return true;
  }
  return false;
}

inline const FieldRule *rule_of(const ModelRule &model, std::string_view field) {
  for (const FieldRule &rule : model.fields) {
    if (rule.name == field) return &rule;
  }
  return nullptr;
}

}  // namespace openint::connector::testing

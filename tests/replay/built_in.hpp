#pragma once

#include <ostream>

#include "libopenint/engine/perform.hpp"
#include "tests/unit/operations/support.hpp"

// What the tests of the built-in CRM connectors have in common.

namespace openint::testing {

/// A connector, and settings with which it is connected.
struct BuiltIn {
  const char *connector;
  const char *settings;
};
inline void PrintTo(const BuiltIn &one, std::ostream *out) { *out << one.connector; }

inline constexpr const char *kDynamicsSettings = R"({"instance_url":"https://lumina.crm.dynamics.com"})";
inline constexpr BuiltIn kCrmConnectors[] = {
    {"hubspot", "{}"},
    {"salesforce", R"({"instance_url":"https://lumina.my.salesforce.com"})"},
    {"pipedrive", R"({"api_domain":"https://lumina.pipedrive.com"})"},
    {"ms_dynamics_365_sales", kDynamicsSettings},
};

/// The whole way of an operation of that id, as the engine goes it.
inline Result<std::string> perform(Harness &harness, const std::string &operation, const std::string &input,
                                   const Harness::Provider &provider) {
  return harness.drive(
      [&](coroutine::Context &context) {
        engine::Call asked;
        asked.operation = operation;
        asked.connection = harness.connection;
        asked.input = input;
        return engine::perform(context, harness.services, std::move(asked));
      },
      provider);
}

}  // namespace openint::testing

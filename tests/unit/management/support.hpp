#pragma once

#include <string>

#include "libopenint/engine/perform.hpp"
#include "tests/unit/operations/support.hpp"

// What tests of management share: calls through perform(), as hosts make them, against a scripted provider.

namespace openint::testing {

class Core : public ::testing::Test {
 protected:
  static http::Outcome healthy(const http::Request &) { return answer(R"({"results":[]})"); }

  Result<std::string> call(std::string operation, std::string input = "{}", std::string customer = "",
                           const Harness::Provider &provider = healthy) {
    auto start = [&](coroutine::Context &context) {
      engine::Call made;
      made.operation = operation;
      made.input = input;
      made.customer = customer;
      return engine::perform(context, harness.services, made);
    };
    return harness.drive(start, provider);
  }
  std::string ok(std::string operation, std::string input = "{}", std::string customer = "",
                 const Harness::Provider &provider = healthy) {
    auto result = call(operation, input, customer, provider);
    EXPECT_TRUE(result.ok()) << operation << ": " << (result.ok() ? "" : result.error().to_json());
    return result.ok() ? *result : "{}";
  }
  Status fails(std::string operation, std::string input = "{}", std::string customer = "",
               const Harness::Provider &provider = healthy) {
    auto result = call(operation, input, customer, provider);
    EXPECT_FALSE(result.ok()) << operation;
    return result.ok() ? Status::ok : result.error().status;
  }
  std::string config(std::string connector = "hubspot") {
    return at(ok("adminUpsertConnectorConfig",
                 R"({"connectorName":")" + connector +
                     R"(","orgId":"org_1","config":{"client_id":"id-1","client_secret":"planted-secret"}})"),
              "/id");
  }
  std::string connection(const std::string &config_id, std::string customer = "") {
    std::string owner = customer.empty() ? "" : R"(,"customerId":")" + customer + "\"";
    std::string id = ok("createConnection", R"({"connectorConfigId":")" + config_id + "\"" + owner +
                                                R"(,"settings":{"access_token":"planted-token"}})");
    return id.substr(1, id.size() - 2);
  }
  static std::string id_input(const std::string &id) { return R"({"id":")" + id + "\"}"; }

  Harness harness;
};

}  // namespace openint::testing

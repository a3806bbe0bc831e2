// What a customer's settings can and cannot do to the requests that are made of them.
#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Request;

constexpr std::string_view kOwnHost = R"json({
  "format": 1, "name": "ownhost", "auth": {"kind": "bearer"},
  "settings": {"instance_url": {"public": true}, "shard": {}, "tenant_key": {}},
  "http": {"base": "{+instance_url}/api", "headers": {"X-Tenant": "{tenant_key}"}},
  "models": {"crm.contact": {"object": "people", "fields": {"id": {"read": "id", "write": false},
    "updated_at": {"read": "updated", "write": false}},
    "get": {"get": "/{shard}/people/{id}", "with": {"shard": "settings.shard"}}}}})json";

constexpr const char *kSecret =
    R"({"access_token":"planted-token","shard":"planted-shard","tenant_key":"planted key of the tenant"})";

TEST(Settings, LeadNoRequestIntoTheNetworkAroundTheEngine) {
  for (const char *url : {"http://127.0.0.1:9200", "https://127.0.0.1", "https://169.254.169.254", "http://acme.test"}) {
    Harness harness;
    harness.add_connector(kOwnHost);
    harness.connect("ownhost", std::string(R"({"instance_url":")") + url + "\"}", "", kSecret);
    auto provider = [](const Request &) { return answer(R"({"id":"inside"})"); };
    struct Call {
      operations::Verb verb;
      const char *operation;
      const char *input;
    };
    for (const Call &call : {Call{operations::passthrough, "passthrough", R"({"method":"GET","path":"/x"})"},
                             Call{operations::get, "crm-getContact", R"({"id":"1"})"}}) {
      auto result = harness.run(call.verb, call.operation, call.input, provider);
      ASSERT_FALSE(result.ok()) << *result;
      EXPECT_EQ(result.error().status, Status::forbidden);
      EXPECT_EQ(result.error().reason, "unsafe_address") << result.error().message;
    }
    EXPECT_TRUE(harness.requests.empty());
  }
}

TEST(Settings, ThatAreSecretAreRepeatedByNobody) {
  Harness harness;
  harness.add_connector(kOwnHost);
  harness.connect("ownhost", R"({"instance_url":"https://eu.acme.test"})", "", kSecret);
  for (const char *said : {"no such path: /api/planted-shard/people/1", "unknown tenant planted key of the tenant",
                           "planted%20key%20of%20the%20tenant", "PLANTED-SHARD"}) {
    auto result = harness.run(operations::get, "crm-getContact", R"({"id":"1"})", [&](const Request &) {
      return answer(400, std::string(R"({"message":")") + said + "\"}");
    });
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().to_json().find("planted"), std::string::npos) << result.error().to_json();
    EXPECT_EQ(result.error().to_json().find("PLANTED"), std::string::npos) << result.error().to_json();
    EXPECT_NE(result.error().to_json().find("[secret]"), std::string::npos) << result.error().to_json();
  }
  ASSERT_FALSE(harness.requests.empty());
  EXPECT_NE(harness.requests[0].url.find("planted-shard"), std::string::npos) << "it was sent";
}

TEST(Settings, ThatAreSecretAreNotInTheAddressOfAnError) {
  Harness harness;
  std::string document(kOwnHost);
  document.replace(document.find("{+instance_url}"), 15, "https://{shard}.acme.test");
  harness.add_connector(document);
  harness.connect("ownhost", "{}", "", kSecret);
  auto result = harness.run(operations::get, "crm-getContact", R"({"id":"1"})", [](const Request &) {
    return http::Outcome(http::Failure::unsafe_address, "its host has no public address");
  });
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().reason, "unsafe_address");
  EXPECT_EQ(result.error().to_json().find("planted"), std::string::npos) << result.error().to_json();
}

}  // namespace
}  // namespace openint::testing

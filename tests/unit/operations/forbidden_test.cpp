// What a connection may not read costs that alone.
#include "tests/unit/operations/invented.hpp"

namespace openint::testing {

TEST(Forbidden, G21OneObjectLeavesTheOthersCompleteAndIsNamedWithItsScope) {
  AcmeHarness harness;
  auto provider = [](const http::Request &request) {
    if (path_of(request.url).find("people") == std::string::npos) return answer(R"({"rows":[]})");
    return answer(403, R"({"message":"This app has not been granted people.read","trace":"t-1","kind":"MISSING_SCOPES"})");
  };
  auto contacts = harness.run(operations::list, "crm-listContacts", "{}", provider);
  ASSERT_FALSE(contacts.ok());
  EXPECT_EQ(contacts.error().status, Status::forbidden);
  EXPECT_EQ(contacts.error().retry, Retry::never);
  EXPECT_EQ(contacts.error().provider.http_status, 403);
  EXPECT_NE(contacts.error().to_json().find("people.read"), std::string::npos);
  EXPECT_NE(contacts.error().to_json().find("MISSING_SCOPES"), std::string::npos);
  auto accounts = harness.run(operations::list, "crm-listAccounts", "{}", provider);
  ASSERT_TRUE(accounts.ok()) << accounts.error().to_json();
  EXPECT_EQ(at(*accounts, "/items"), "[]");
  auto row = harness.services.store->get(store::Kind::connection, harness.connection);
  ASSERT_TRUE(row.ok() && row->has_value());
  EXPECT_NE(at((*row)->document, "/status"), "disconnected");
}

}  // namespace openint::testing

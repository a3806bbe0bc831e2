// A connection's settings: what is kept of what callers give.
#include "tests/unit/management/support.hpp"

namespace openint::testing {

namespace {

constexpr std::string_view kLedger = R"({
  "format": 1, "name": "ledger", "auth": {"kind": "bearer"},
  "settings": {"tenant_identifier_of_the_account": {}, "region_where_the_account_lives": {}, "edition_of_it": {}},
  "http": {"base": "https://api.ledger.test"},
  "check": {"get": "/me"}, "models": {}})";

class Settings : public Core {
 protected:
  void SetUp() override {
    harness.add_connector(kLedger);
    config_id = config("ledger");
  }
  std::string connect(const std::string &settings) {
    std::string id = ok("createConnection", R"({"connectorConfigId":")" + config_id + R"(","settings":)" + settings + "}");
    return id.substr(1, id.size() - 2);
  }

  std::string config_id;
};

}  // namespace

// Keys of the merged settings once lay in memory that had ended. Run often, so that other buffers come to lie there.
TEST_F(Settings, AnUpdateMergesSettingsUnderTheirOwnNames) {
  std::string made = connect(
      R"({"access_token":"planted-token","tenant_identifier_of_the_account":"t-0","edition_of_it":"basic"})");
  for (int round = 1; round <= 20; ++round) {
    std::string tenant = "t-" + std::to_string(round);
    std::string shown = ok("updateConnection", R"({"id":")" + made + R"(","settings":{"region_where_the_account_lives":"eu",)" +
                                                   R"("tenant_identifier_of_the_account":")" + tenant + R"("}})");
    EXPECT_EQ(at(shown, "/settings"), R"({"tenant_identifier_of_the_account":")" + tenant +
                                          R"(","edition_of_it":"basic","region_where_the_account_lives":"eu"})");
    EXPECT_EQ(at(ok("getConnection", id_input(made)), "/settings"), at(shown, "/settings"));
  }
}

}  // namespace openint::testing

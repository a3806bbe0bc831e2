// Customers, configs, connections, pipelines and keys, through perform() as hosts call it.
#include "tests/unit/management/support.hpp"

namespace openint::testing {

TEST_F(Core, ACustomerIsWrittenAndItsMetadataReplaced) {
  EXPECT_EQ(ok("upsertCustomer", R"({"id":"cust_1","metadata":{"a":1}})"),
            R"({"id":"cust_1","orgId":"org_local","metadata":{"a":1}})");
  EXPECT_EQ(at(ok("upsertCustomer", R"({"id":"cust_1","metadata":{"b":2}})"), "/metadata"), R"({"b":2})");
  EXPECT_EQ(fails("upsertCustomer", R"({"id":"cust_2"})", "cust_1"), Status::not_found);
}

TEST_F(Core, AConfigShowsNoSecretAndKeepsTheOneThatComesBackMasked) {
  std::string id = config();
  EXPECT_TRUE(id.starts_with("ccfg_hubspot_")) << id;
  std::string shown = ok("adminGetConnectorConfig", id_input(id));
  EXPECT_EQ(shown.find("planted-secret"), std::string::npos);
  EXPECT_EQ(at(shown, "/config/client_secret"), "********");
  EXPECT_EQ(at(shown, "/config/client_id"), "id-1");
  ok("adminUpsertConnectorConfig",
     R"({"id":")" + id + R"(","orgId":"org_1","config":{"client_id":"id-2","client_secret":"********"}})");
  auto row = harness.services.store->get(store::Kind::connector_config, id);
  ASSERT_TRUE(row.ok() && row->has_value());
  EXPECT_EQ((*row)->secret, R"({"oauth":{"client_id":"id-2","client_secret":"planted-secret"}})");
  EXPECT_EQ(ok("listConnectorConfigInfos").find("id-2"), std::string::npos);
}

TEST_F(Core, AConfigInUseIsNotDeleted) {
  std::string id = config();
  std::string made = connection(id);
  EXPECT_EQ(fails("adminDeleteConnectorConfig", id_input(id)), Status::conflict);
  ok("deleteConnection", id_input(made));
  ok("adminDeleteConnectorConfig", id_input(id));
  EXPECT_EQ(fails("adminGetConnectorConfig", id_input(id)), Status::not_found);
}

TEST_F(Core, AConnectionIsVerifiedWithARequestBeforeItIsKept) {
  std::string id = config();
  auto refuse = [](const http::Request &) { return answer(401, R"({"message":"expired"})"); };
  std::string input = R"({"connectorConfigId":")" + id + R"(","settings":{"access_token":"planted-token"}})";
  auto refused = call("createConnection", input, "", refuse);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().status, Status::unauthenticated);
  EXPECT_EQ(refused.error().to_json().find("planted-token"), std::string::npos);
  EXPECT_EQ(ok("listConnection"), "[]");
  size_t before = harness.requests.size();
  std::string made = connection(id);
  EXPECT_TRUE(made.starts_with("conn_hubspot_")) << made;
  ASSERT_EQ(harness.requests.size(), before + 1);
  const std::string *authorization = http::find_header(harness.requests.back().headers, "authorization");
  ASSERT_NE(authorization, nullptr);
  EXPECT_EQ(*authorization, "Bearer planted-token");
  std::string shown = ok("getConnection", R"({"id":")" + made + R"(","expand":"connector,integration"})");
  EXPECT_EQ(at(shown, "/standard/status"), "healthy");
  EXPECT_EQ(at(shown, "/connector/name"), "HubSpot");
  EXPECT_EQ(at(shown, "/connector_config/id"), id);
  EXPECT_EQ(shown.find("planted-token"), std::string::npos);
}

TEST_F(Core, ACheckSaysWhatIsWrongWithoutBeingAnError) {
  std::string made = connection(config());
  std::string input = R"({"id":")" + made + R"(","skipCache":true})";
  auto refuse = [](const http::Request &) { return answer(401, R"({"message":"expired"})"); };
  EXPECT_EQ(at(ok("checkConnection", input, "", refuse), "/standard/status"), "disconnected");
  auto broken = [](const http::Request &) { return answer(403, R"({"message":"no"})"); };
  EXPECT_EQ(at(ok("checkConnection", input, "", broken), "/standard/status"), "error");
  size_t before = harness.requests.size();
  EXPECT_EQ(at(ok("checkConnection", id_input(made), "", broken), "/standard/status"), "error");
  EXPECT_EQ(harness.requests.size(), before + 1);  // asked, however lately it was asked before
  EXPECT_EQ(at(ok("checkConnection", input), "/standard/status"), "healthy");
}

TEST_F(Core, MetadataIsMergedAndAFailedUpdateOfCredentialsLeavesTheOldOnes) {
  std::string made = connection(config());
  ok("updateConnection", R"({"id":")" + made + R"(","metadata":{"a":1,"b":2}})");
  EXPECT_EQ(at(ok("updateConnection", R"({"id":")" + made + R"(","metadata":{"b":3}})"), "/metadata"),
            R"({"a":1,"b":3})");
  auto refuse = [](const http::Request &) { return answer(401, R"({"message":"expired"})"); };
  EXPECT_EQ(fails("updateConnection", R"({"id":")" + made + R"(","settings":{"access_token":"bad"}})", "", refuse),
            Status::unauthenticated);
  auto row = harness.services.store->get(store::Kind::connection, made);
  ASSERT_TRUE(row.ok() && row->has_value());
  EXPECT_NE((*row)->secret.find("planted-token"), std::string::npos);
  EXPECT_EQ((*row)->secret.find("\"bad\""), std::string::npos);
}

TEST_F(Core, ADisabledConnectionIsNotUsed) {
  std::string made = connection(config());
  ok("updateConnection", R"({"id":")" + made + R"(","disabled":true})");
  auto start = [&](coroutine::Context &context) {
    engine::Call list;
    list.operation = "crm-listContacts";
    list.connection = made;
    return engine::perform(context, harness.services, list);
  };
  auto result = harness.drive(start, healthy);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::forbidden);
}

TEST_F(Core, PipelinesAreKeptButDoNotRunYet) {
  std::string source = connection(config());
  std::string input = R"({"id":"pipe_1","sourceId":")" + source + R"(","metadata":{"a":1}})";
  EXPECT_EQ(at(ok("createPipeline", input), "/sourceId"), source);
  EXPECT_EQ(fails("createPipeline", input), Status::conflict);
  EXPECT_EQ(at(ok("updatePipeline", R"({"id":"pipe_1","disabled":true,"metadata":{"b":2}})"), "/metadata"),
            R"({"a":1,"b":2})");
  EXPECT_EQ(at(ok("listPipelines", R"({"connectionIds":[")" + source + R"("]})"), "/0/id"), "pipe_1");
  EXPECT_EQ(ok("listPipelines", R"({"connectionIds":["conn_other"]})"), "[]");
  EXPECT_EQ(fails("syncPipeline", R"({"id":"pipe_1"})"), Status::unsupported);
  EXPECT_EQ(fails("syncConnection", id_input(source)), Status::unsupported);
  EXPECT_EQ(ok("deletePipeline", R"({"id":"pipe_1"})"), "true");
  EXPECT_EQ(fails("deletePipeline", R"({"id":"pipe_1"})"), Status::not_found);
}

TEST_F(Core, G28NothingOfOneTenantIsReachableWithAnothersContext) {
  std::string id = config();
  std::string mine = connection(id, "cust_a");
  std::string other = connection(id, "cust_b");
  ok("createPipeline", R"({"id":"pipe_b","sourceId":")" + other + "\"}");
  EXPECT_EQ(at(ok("listConnection", "{}", "cust_a"), "/0/id"), mine);
  EXPECT_EQ(at(ok("listConnection", "{}", "cust_a"), "/1/id"), "(none)");
  EXPECT_EQ(fails("listConnection", R"({"customerId":"cust_b"})", "cust_a"), Status::forbidden);
  for (const char *operation :
       {"getConnection", "updateConnection", "deleteConnection", "checkConnection", "syncConnection"}) {
    EXPECT_EQ(fails(operation, id_input(other), "cust_a"), Status::not_found) << operation;
  }
  for (const char *operation : {"updatePipeline", "deletePipeline", "syncPipeline"}) {
    EXPECT_EQ(fails(operation, R"({"id":"pipe_b"})", "cust_a"), Status::not_found) << operation;
  }
  EXPECT_EQ(ok("listPipelines", "{}", "cust_a"), "[]");
  EXPECT_EQ(fails("createPipeline", R"({"id":"pipe_a","sourceId":")" + other + "\"}", "cust_a"), Status::not_found);
  EXPECT_EQ(fails("createConnection", R"({"connectorConfigId":")" + id + R"(","customerId":"cust_b"})", "cust_a"),
            Status::forbidden);
  for (const char *operation : {"adminListConnectorConfigs", "listApiKeys"}) {
    EXPECT_EQ(fails(operation, "{}", "cust_a"), Status::forbidden) << operation;
  }
}

TEST_F(Core, AnApiKeyDecidesWhoseCallItIs) {
  std::string id = config();
  std::string mine = connection(id, "cust_a");
  connection(id, "cust_b");
  std::string made = ok("createApiKey", R"({"customerId":"cust_a"})");
  std::string key = at(made, "/key");
  EXPECT_EQ(ok("listApiKeys").find(key.substr(31)), std::string::npos);
  auto with_key = [&](const std::string &text) {
    return [&, text](coroutine::Context &context) {
      engine::Call list;
      list.operation = "listConnection";
      list.has_key = true;
      list.api_key = text;
      return engine::perform(context, harness.services, list);
    };
  };
  auto listed = harness.drive(with_key(key), healthy);
  ASSERT_TRUE(listed.ok()) << listed.error().to_json();
  EXPECT_EQ(at(*listed, "/0/id"), mine);
  EXPECT_EQ(at(*listed, "/1/id"), "(none)");
  std::string changed = key;
  changed.back() = changed.back() == 'A' ? 'B' : 'A';
  for (const std::string &bad : {std::string(), std::string("key_"), changed, key.substr(0, 30)}) {
    auto refused = harness.drive(with_key(bad), healthy);
    ASSERT_FALSE(refused.ok()) << bad;
    EXPECT_EQ(refused.error().status, Status::unauthenticated);
  }
  ok("deleteApiKey", id_input(at(made, "/id")));
  EXPECT_FALSE(harness.drive(with_key(key), healthy).ok());
}

TEST_F(Core, AuthorisationGoesThroughASealedStateThatEnds) {
  std::string id = config();
  std::string begun =
      ok("authorizeConnection", R"({"connectorConfigId":")" + id + R"(","redirectUri":"http://127.0.0.1:9/callback"})");
  std::string state = at(begun, "/state");
  EXPECT_EQ(query_of(at(begun, "/url"), "state"), state);
  EXPECT_EQ(query_of(at(begun, "/url"), "code_challenge_method"), "S256");
  std::string input = R"({"state":")" + state + R"(","code":"code-1"})";
  auto provider = [](const http::Request &request) {
    if (path_of(request.url).find("token") == std::string::npos) return answer(R"({"results":[]})");
    return answer(R"({"access_token":"granted","refresh_token":"refresh-1","expires_in":1800})");
  };
  std::string made = ok("completeConnection", input, "", provider);
  EXPECT_EQ(at(made, "/standard/status"), "healthy");
  EXPECT_EQ(made.find("granted"), std::string::npos);
  std::string forged = state;
  forged[20] = forged[20] == 'a' ? 'b' : 'a';
  EXPECT_EQ(fails("completeConnection", R"({"state":")" + forged + R"(","code":"c"})"), Status::invalid_argument);
  harness.environment.advance(11 * 60 * 1000);
  EXPECT_EQ(fails("completeConnection", input, "", provider), Status::invalid_argument);
}

}  // namespace openint::testing

// No verb gives what a document calls secret in a record.
#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

class SecretMembersOf : public Acme {
 protected:
  SecretMembersOf() {
    document(R"("secret": ["api_key", "login.token"],
      "list": {"get": "/people", "paging": {"kind": "all"}},
      "get": {"get": "/people/{id}", "record": "row"},
      "batch_read": {"post": "/people/batch", "max": 100, "repeatable": true, "body": "{ids: ids}"},
      "create": {"post": "/people", "body": "record", "whole": true, "id": "body.id"},
      "custom_fields": {"login": {"read": "login", "write": false}})");
  }

  static std::string record(int id) {
    std::string out = acme_record(id);
    return out.replace(out.size() - 1, 1, R"(,"api_key":"TOPSECRET","login":{"token":"TOPSECRET","name":"ann"}})");
  }

  static Outcome provider(const Request &request) {
    const std::string path = path_of(request.url);
    if (request.method == "POST" && path == "/people") return answer(201, record(1));
    if (path.ends_with("/1")) return answer("{\"row\":" + record(1) + ",\"more\":[1.50]}");
    return answer("{\"rows\":[" + record(1) + "," + record(2) + "]}");
  }

  std::string run(operations::Verb verb, const char *operation, const char *input) {
    auto done = harness.run(verb, operation, input, provider);
    EXPECT_TRUE(done.ok()) << operation << done.error().to_json();
    std::string all = done.ok() ? *done : std::string();
    for (const coroutine::Emission &emission : harness.emitted) all += emission.text;
    EXPECT_EQ(all.find("TOPSECRET"), std::string::npos) << all;
    EXPECT_NE(all.find("ann"), std::string::npos) << all;
    EXPECT_EQ(harness.environment.logged().find("TOPSECRET"), std::string::npos);
    return all;
  }
};

TEST_F(SecretMembersOf, RecordsAreInNoAnswer) {
  for (coroutine::Taking taking : {coroutine::Taking::joined, coroutine::Taking::text, coroutine::Taking::lines}) {
    harness.taking = taking;
    run(operations::list, "crm-listContacts", "{}");
    run(operations::batch_read, "crm-batchReadContacts", R"({"ids":["1","2"],"properties":[]})");
  }
  harness.taking = coroutine::Taking::joined;
  const std::string got = run(operations::get, "crm-getContact", R"({"id":"1"})");
  EXPECT_EQ(at(got, "/raw/more/0"), "1.50") << "the rest of the answer is there";
  EXPECT_EQ(at(got, "/raw/row/login"), R"({"name":"ann"})");
  EXPECT_EQ(at(got, "/record/raw_data/login"), R"({"name":"ann"})");
  run(operations::create, "crm-createContact", R"({"record":{"email":"a1@acme.test"}})");
}

TEST_F(SecretMembersOf, RecordsAreInNoErrorThatQuotesAnAnswer) {
  for (const char *body :
       {R"({"api_key":"TOPSECRET"})", R"({"api_key":"TOPSECRET)", R"({"row":[{"api_key":"TOPSECRET"}],)"}) {
    for (const char *operation : {"crm-listContacts", "crm-getContact"}) {
      const bool lists = std::string_view(operation) == "crm-listContacts";
      auto done = harness.run(lists ? operations::list : operations::get, operation, lists ? "{}" : R"({"id":"1"})",
                              [&](const Request &) { return answer(body); });
      if (done.ok()) continue;
      EXPECT_EQ(done.error().to_json().find("TOPSECRET"), std::string::npos) << done.error().to_json();
      EXPECT_EQ(done.error().status, Status::malformed);
    }
  }
}

}  // namespace
}  // namespace openint::testing

// Many rows, one result each, in their order; what is not sure is said and not sent again.
#include <set>

#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

// People go in batches of 200, which tell of each in their order; companies in batches that one bad row breaks; leads one
// by one.
constexpr std::string_view kDepot = R"json({
  "format": 1, "name": "depot", "http": {"base": "https://api.depot.test", "refusal": {"code": "code", "message": "why"}},
  "models": {
    "crm.contact": {"object": "people",
      "fields": {"id": {"read": "id", "write": false}, "updated_at": {"read": "changed", "write": false}, "last_name": "name"},
      "batch_read": {"post": "/people/read", "max": 200, "repeatable": true, "body": "{ids: ids}", "in_order": true, "items": "people"},
      "batch_create": {"post": "/people/batch", "max": 200, "body": "{people: records[].record}",
                       "results": "body.results[].{id: id, code: code, message: why}"},
      "batch_update": {"patch": "/people/batch", "max": 200, "body": "{people: records[].merge({id: id}, record)}",
                       "results": "body.results[].{id: id, code: code, message: why}"}},
    "crm.account": {"object": "firms", "page": {"items": "firms"},
      "fields": {"id": {"read": "id", "write": false}, "updated_at": {"read": "changed", "write": false}, "name": "name"},
      "batch_read": {"post": "/firms/read", "max": 100, "repeatable": true, "body": "{ids: ids}"},
      "batch_update": {"patch": "/firms/batch", "max": 100, "body": "{firms: records[].merge({row: row, id: id}, record)}",
                       "results": "body.firms[].{row: row, id: id}"}},
    "crm.lead": {"object": "leads",
      "fields": {"id": {"read": "id", "write": false}, "updated_at": {"read": "changed", "write": false}, "name": "name"},
      "create": {"post": "/leads", "body": "record", "record": "lead", "whole": true, "id": "body.lead.id"}}}})json";

std::string records(size_t count, const std::function<std::string(size_t)> &row) {
  std::string out = R"({"records":[)";
  for (size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ",") + row(i);
  return out + "]}";
}

std::string fresh(size_t i) { return R"({"record":{"last_name":"N)" + std::to_string(i) + R"("}})"; }

size_t size_at(const std::string &text, std::string_view pointer) {
  auto document = json::Document::parse(text);
  const json::Value *found = document.ok() ? json::pointer_find(document->root(), pointer) : nullptr;
  return found == nullptr ? 0 : found->size();
}

std::string kept(const std::string &id, const std::string &name) {
  return R"({"id":")" + id + R"(","name":")" + name + R"(","changed":"2024-01-01T00:00:00Z"})";
}

/// The provider's people; those called "bad" are refused.
class Organisation {
 public:
  Outcome operator()(const Request &request) {
    const std::string path = path_of(request.url);
    if (path == "/people/batch") return write(request);
    if (path == "/people/read") return read(request.body);
    return answer(404, R"({"code":"NONE","why":"nothing here"})");
  }

  size_t largest = 0;
  size_t writes = 0;
  size_t cut_at = 0;  // which write breaks off, from 1
  std::vector<std::string> names;

 private:
  Outcome write(const Request &request) {
    const size_t count = size_at(request.body, "/people");
    largest = std::max(largest, count);
    if (++writes == cut_at) return Outcome(http::Failure::cut, "reset");
    std::string out;
    for (size_t i = 0; i < count; ++i) {
      const std::string place = "/people/" + std::to_string(i);
      const std::string name = at(request.body, place + "/name");
      out += i == 0 ? "" : ",";
      if (name == "bad") {
        out += R"({"code":"TOO_LONG","why":"too long"})";
        continue;
      }
      names.push_back(name);
      std::string id = at(request.body, place + "/id");
      if (id == "(none)") id = "p" + std::to_string(names.size() - 1);
      out += R"({"id":")" + id + "\"}";
    }
    return answer(R"({"results":[)" + out + "]}");
  }

  Outcome read(const std::string &body) {
    std::string out;
    for (size_t i = 0; i < size_at(body, "/ids"); ++i) {
      const std::string id = at(body, "/ids/" + std::to_string(i));
      const size_t index = std::stoul(id.substr(1));
      out += (i == 0 ? "" : ",") + (index < names.size() ? kept(id, names[index]) : std::string("null"));
    }
    return answer(R"({"people":[)" + out + "]}");
  }
};

class BatchWrite : public ::testing::Test {
 protected:
  void SetUp() override {
    harness.add_connector(kDepot);
    harness.connect("depot");
  }
  Harness harness;
};

TEST_F(BatchWrite, CutsIntoTheProvidersSizeAndKeepsTheOrder) {
  Organisation organisation;
  auto provider = [&](const Request &request) { return organisation(request); };
  auto result = harness.run(operations::batch_write, "crm-batchWriteContacts", records(450, fresh), provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  ASSERT_EQ(size_at(*result, ""), 450U);
  EXPECT_EQ(organisation.writes, 3U);
  EXPECT_EQ(organisation.largest, 200U);
  auto document = json::Document::parse(*result);
  for (size_t i = 0; i < 450; ++i) {
    const json::Value row = document->root().items()[i];
    ASSERT_EQ(row["record"]["last_name"].text(), "N" + std::to_string(i)) << json::to_text(row);
  }
}

TEST_F(BatchWrite, OneBadRowDoesNotLoseTheOthers) {
  Organisation organisation;
  auto provider = [&](const Request &request) { return organisation(request); };
  auto row = [](size_t i) {
    if (i == 3) return std::string(R"({"record":{"last_name":"bad"}})");
    if (i == 5) return std::string(R"({"record":{"last_name":5}})");
    return fresh(i);
  };
  auto result = harness.run(operations::batch_write, "crm-batchWriteContacts", records(8, row), provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  for (size_t i : {0U, 1U, 2U, 4U, 6U, 7U}) {
    EXPECT_EQ(at(*result, "/" + std::to_string(i) + "/record/last_name"), "N" + std::to_string(i));
  }
  EXPECT_EQ(at(*result, "/3/error/code"), "BAD_REQUEST");
  EXPECT_NE(at(*result, "/3/error/message").find("too long"), std::string::npos);
  EXPECT_EQ(at(*result, "/5/error/issues/0/path"), "/records/5/record/last_name");
  EXPECT_EQ(organisation.writes, 1U);
}

TEST_F(BatchWrite, FlagsWhatMayHaveHappenedAndDoesNotSendItAgain) {
  Organisation organisation;
  organisation.cut_at = 2;
  auto provider = [&](const Request &request) { return organisation(request); };
  auto result = harness.run(operations::batch_write, "crm-batchWriteContacts", records(450, fresh), provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(organisation.writes, 3U);
  size_t unsure = 0;
  size_t written = 0;
  auto document = json::Document::parse(*result);
  for (const json::Value &row : document->root().items()) {
    unsure += row["error"]["maybe_applied"].as_boolean() ? 1U : 0U;
    written += row["record"].is_object() ? 1U : 0U;
  }
  EXPECT_EQ(unsure, 200U);
  EXPECT_EQ(written, 250U);
}

// One bad row, and the whole request is refused.
TEST_F(BatchWrite, HalvesARequestThatIsRefusedAsAWhole) {
  std::set<std::string> written;
  auto provider = [&](const Request &request) {
    const bool writes = path_of(request.url) == "/firms/batch";
    const std::string list = writes ? "/firms" : "/ids";
    const size_t count = size_at(request.body, list);
    std::string out;
    for (size_t i = 0; i < count; ++i) {
      const std::string place = list + "/" + std::to_string(i);
      const std::string id = at(request.body, writes ? place + "/id" : place);
      if (writes && (id == "13" || id == "57")) return answer(400, R"({"code":"ODD","why":"no such property"})");
      out += (i == 0 ? "" : ",") + (R"({"row":")" + at(request.body, place + "/row") + "\"," + kept(id, "N" + id).substr(1));
    }
    for (size_t i = 0; i < count && writes; ++i) {
      const std::string id = at(request.body, list + "/" + std::to_string(i) + "/id");
      EXPECT_TRUE(written.insert(id).second) << id << " was written twice";
    }
    return answer(R"({"firms":[)" + out + "]}");
  };
  auto row = [](size_t i) { return R"({"id":")" + std::to_string(i) + R"(","record":{"name":"N"}})"; };
  auto result = harness.run(operations::batch_write, "crm-batchWriteAccounts", records(100, row), provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(written.size(), 98U);
  for (size_t i = 0; i < 100; ++i) {
    const std::string place = "/" + std::to_string(i);
    if (i == 13 || i == 57) {
      EXPECT_EQ(at(*result, place + "/error/provider_code"), "ODD");
    } else {
      EXPECT_EQ(at(*result, place + "/record/name"), "N" + std::to_string(i));
    }
  }
}

TEST_F(BatchWrite, KeepsTheOrderOfRowsAboutOneRecord) {
  Organisation organisation;
  auto provider = [&](const Request &request) { return organisation(request); };
  auto row = [](size_t i) { return R"({"id":"p0","record":{"last_name":"N)" + std::to_string(i) + R"("}})"; };
  auto result = harness.run(operations::batch_write, "crm-batchWriteContacts", records(3, row), provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(organisation.names, (std::vector<std::string>{"N0", "N1", "N2"}));
  EXPECT_EQ(organisation.largest, 1U);
}

TEST_F(BatchWrite, WritesOneByOneWhereTheProviderHasNoBatches) {
  size_t made = 0;
  auto provider = [&](const Request &request) {
    if (request.body.find("\"Bad\"") != std::string::npos) return answer(400, R"({"why":"refused"})");
    return answer(201, R"({"lead":)" + kept(std::to_string(++made), at(request.body, "/name")) + "}");
  };
  auto row = [](size_t i) {
    return i == 2 ? std::string(R"({"record":{"name":"Bad"}})")
                  : R"({"record":{"name":"N)" + std::to_string(i) + R"("}})";
  };
  auto result = harness.run(operations::batch_write, "crm-batchWriteLeads", records(9, row), provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(harness.requests.size(), 9U);
  EXPECT_LE(harness.most_in_flight, 4U);
  EXPECT_EQ(at(*result, "/8/record/name"), "N8");
  EXPECT_EQ(at(*result, "/2/error/provider_message"), "refused") << *result;
}

TEST_F(BatchWrite, NamesItsLimit) {
  auto provider = [](const Request &) { return answer("[]"); };
  auto result = harness.run(operations::batch_write, "crm-batchWriteContacts", records(10'001, fresh), provider);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::invalid_argument);
  EXPECT_NE(result.error().message.find("10000"), std::string::npos) << result.error().message;
}

}  // namespace
}  // namespace openint::testing

// Many rows, one result each, in their order; what is not sure is said and not sent again.
#include <set>

#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

const char *const kSalesforce = R"({"instance_url":"https://lumina.my.salesforce.com"})";

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

std::string contact(const std::string &id, const std::string &name) {
  return R"({"Id":")" + id + R"(","LastName":")" + name + R"(","SystemModstamp":"2024-01-01T00:00:00.000+0000",)" +
         R"("CreatedDate":"2024-01-01T00:00:00.000+0000","LastModifiedDate":"2024-01-01T00:00:00.000+0000"})";
}

/// A provider like Salesforce: collections of 200, a result for each in their order; rows called "bad" are refused.
class Organisation {
 public:
  Outcome operator()(const Request &request) {
    const std::string path = path_of(request.url);
    if (path.ends_with("/composite/sobjects")) return write(request);
    if (path.ends_with("/composite/sobjects/Contact")) return read(request.body);
    if (path.ends_with("/describe")) {
      return answer(R"({"fields":[{"name":"Id","type":"id"},{"name":"LastName","type":"string"},)"
                    R"({"name":"SystemModstamp","type":"datetime"},{"name":"CreatedDate","type":"datetime"},)"
                    R"({"name":"LastModifiedDate","type":"datetime"}]})");
    }
    return answer(404, R"([{"message":"nothing here","errorCode":"NOT_FOUND"}])");
  }

  size_t largest = 0;
  size_t writes = 0;
  size_t cut_at = 0;  // which write breaks off, from 1
  std::vector<std::string> names;

 private:
  Outcome write(const Request &request) {
    const size_t count = size_at(request.body, "/records");
    largest = std::max(largest, count);
    if (++writes == cut_at) return Outcome(http::Failure::cut, "reset");
    std::string out = "[";
    for (size_t i = 0; i < count; ++i) {
      const std::string place = "/records/" + std::to_string(i);
      const std::string name = at(request.body, place + "/LastName");
      out += i == 0 ? "" : ",";
      if (name == "bad") {
        out += R"({"success":false,"errors":[{"statusCode":"STRING_TOO_LONG","message":"too long","fields":[]}]})";
        continue;
      }
      names.push_back(name);
      std::string id = at(request.body, place + "/id");
      if (id == "(none)") id = "003" + std::to_string(names.size() - 1);
      out += R"({"id":")" + id + R"(","success":true,"errors":[]})";
    }
    return answer(out + "]");
  }

  Outcome read(const std::string &body) {
    std::string out = "[";
    for (size_t i = 0; i < size_at(body, "/ids"); ++i) {
      const std::string id = at(body, "/ids/" + std::to_string(i));
      const size_t index = std::stoul(id.substr(3));
      out += (i == 0 ? "" : ",") + (index < names.size() ? contact(id, names[index]) : std::string("null"));
    }
    return answer(out + "]");
  }
};

TEST(BatchWrite, CutsIntoTheProvidersSizeAndKeepsTheOrder) {
  Harness harness;
  harness.connect("salesforce", kSalesforce);
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

TEST(BatchWrite, OneBadRowDoesNotLoseTheOthers) {
  Harness harness;
  harness.connect("salesforce", kSalesforce);
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

TEST(BatchWrite, FlagsWhatMayHaveHappenedAndDoesNotSendItAgain) {
  Harness harness;
  harness.connect("salesforce", kSalesforce);
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

// A provider like HubSpot's updates: one bad row and the whole request is refused.
TEST(BatchWrite, HalvesARequestThatIsRefusedAsAWhole) {
  Harness harness;
  harness.connect("hubspot");
  std::set<std::string> written;
  auto provider = [&](const Request &request) {
    const std::string path = path_of(request.url);
    if (path.find("/associations/") != std::string::npos) return answer(R"({"results":[]})");
    std::string results;
    const size_t count = size_at(request.body, "/inputs");
    for (size_t i = 0; i < count; ++i) {
      const std::string id = at(request.body, "/inputs/" + std::to_string(i) + "/id");
      if (path.ends_with("/batch/update")) {
        if (id == "13" || id == "57")
          return answer(400, R"({"category":"VALIDATION_ERROR","message":"no such property"})");
        EXPECT_TRUE(count > 0);
      }
      results += (i == 0 ? "" : ",") +
                 (R"({"id":")" + id + R"(","properties":{"lastname":"N)" + id +
                  R"("},"createdAt":"2024-01-01T00:00:00Z","updatedAt":"2024-01-01T00:00:00Z","archived":false})");
    }
    if (path.ends_with("/batch/update")) {
      for (size_t i = 0; i < count; ++i) {
        const std::string id = at(request.body, "/inputs/" + std::to_string(i) + "/id");
        EXPECT_TRUE(written.insert(id).second) << id << " was written twice";
      }
    }
    return answer(R"({"status":"COMPLETE","results":[)" + results + "]}");
  };
  auto row = [](size_t i) { return R"({"id":")" + std::to_string(i) + R"(","record":{"last_name":"N"}})"; };
  auto result = harness.run(operations::batch_write, "crm-batchWriteContacts", records(100, row), provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(written.size(), 98U);
  for (size_t i = 0; i < 100; ++i) {
    const std::string place = "/" + std::to_string(i);
    if (i == 13 || i == 57) {
      EXPECT_EQ(at(*result, place + "/error/provider_code"), "VALIDATION_ERROR");
    } else {
      EXPECT_EQ(at(*result, place + "/record/last_name"), "N" + std::to_string(i));
    }
  }
}

TEST(BatchWrite, KeepsTheOrderOfRowsAboutOneRecord) {
  Harness harness;
  harness.connect("salesforce", kSalesforce);
  Organisation organisation;
  auto provider = [&](const Request &request) { return organisation(request); };
  auto row = [](size_t i) { return R"({"id":"0030","record":{"last_name":"N)" + std::to_string(i) + R"("}})"; };
  auto result = harness.run(operations::batch_write, "crm-batchWriteContacts", records(3, row), provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(organisation.names, (std::vector<std::string>{"N0", "N1", "N2"}));
  EXPECT_EQ(organisation.largest, 1U);
}

TEST(BatchWrite, WritesOneByOneWhereTheProviderHasNoBatches) {
  Harness harness;
  harness.connect("pipedrive", R"({"api_domain":"https://lumina.pipedrive.com"})");
  size_t made = 0;
  auto provider = [&](const Request &request) {
    if (request.body.find("\"Bad\"") != std::string::npos) return answer(400, R"({"success":false,"error":"refused"})");
    return answer(201, R"({"success":true,"data":{"id":)" + std::to_string(++made) + R"(,"name":)" + "\"" +
                           at(request.body, "/name") +
                           R"(","add_time":"2024-01-01T00:00:00Z","update_time":"2024-01-01T00:00:00Z"}})");
  };
  auto row = [](size_t i) {
    return i == 2 ? std::string(R"({"record":{"name":"Bad"}})")
                  : R"({"record":{"name":"N)" + std::to_string(i) + R"("}})";
  };
  auto result = harness.run(operations::batch_write, "crm-batchWriteAccounts", records(9, row), provider);
  ASSERT_TRUE(result.ok()) << result.error().to_json();
  EXPECT_EQ(harness.requests.size(), 9U);
  EXPECT_LE(harness.most_in_flight, 4U);
  EXPECT_EQ(at(*result, "/8/record/name"), "N8");
  EXPECT_EQ(at(*result, "/2/error/provider_message"), "refused") << *result;
}

TEST(BatchWrite, NamesItsLimit) {
  Harness harness;
  harness.connect("salesforce", kSalesforce);
  auto provider = [](const Request &) { return answer("[]"); };
  auto result = harness.run(operations::batch_write, "crm-batchWriteContacts", records(10'001, fresh), provider);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::invalid_argument);
  EXPECT_NE(result.error().message.find("10000"), std::string::npos) << result.error().message;
}

}  // namespace
}  // namespace openint::testing

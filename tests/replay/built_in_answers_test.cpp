// What an operation tells of an answer that is not what the provider's API sends, and what it makes of one that is,
// though it looks strange: over every connector that is built in.
#include "tests/replay/built_in.hpp"

namespace openint {
namespace {

using testing::answer;
using testing::BuiltIn;
using testing::Harness;
using testing::kCrmConnectors;
using testing::perform;

http::Outcome page(int status, const std::string &body) {
  http::Outcome out = answer(status, body);
  out.response.headers.clear();
  out.response.headers.emplace_back("Content-Type", "text/html; charset=UTF-8");
  return out;
}

struct Operation {
  const char *id;
  const char *input;
};
constexpr Operation kReads[] = {
    {"crm-listContacts", R"({"page_size":10})"},
    {"crm-getContact", R"({"id":"00000000-0000-0000-0000-000000000007"})"},
    {"crm-countEntity", R"({"entity":"contact"})"},
    {"crm-batchReadContacts", R"({"ids":["00000000-0000-0000-0000-000000000007"],"properties":[]})"},
    {"crm-metadataListObjectProperties", R"({"object_name":"contact"})"},
};

TEST(Answers, ThatAreWebPagesAreToldWithEverythingThatIsKnown) {
  const std::string kPage = "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head></html>";
  int told = 0;
  for (const BuiltIn &one : kCrmConnectors) {
    for (int status : {200, 403}) {
      for (const Operation &operation : kReads) {
        Harness harness;
        harness.connect(one.connector, one.settings);
        auto result =
            perform(harness, operation.id, operation.input, [&](const http::Request &) { return page(status, kPage); });
        std::string what = std::string(one.connector) + " " + operation.id + " " + std::to_string(status);
        ASSERT_FALSE(result.ok()) << what << ": " << result.value();
        if (result.error().status == Status::unsupported) continue;  // asked nobody
        ++told;
        const std::string &said = result.error().message;
        EXPECT_TRUE(result.error().status == (status == 200 ? Status::malformed : Status::provider)) << what << said;
        EXPECT_EQ(result.error().provider.http_status, status) << what;
        for (const std::string &part :
             {std::string(one.connector), std::string(operation.id), std::to_string(status), std::string("text/html"),
              std::string("not the API's own"), std::string("Attention Required!")}) {
          EXPECT_NE(said.find(part), std::string::npos) << what << ": " << said;
        }
      }
    }
  }
  EXPECT_GT(told, 30);
}

TEST(Answers, ThatRepeatTheCredentialsAreToldWithoutThem) {
  int told = 0;
  for (const BuiltIn &one : kCrmConnectors) {
    for (int status : {200, 400, 403, 404}) {
      for (const Operation &operation : kReads) {
        Harness harness;
        harness.connect(one.connector, one.settings, "", R"({"access_token":"Very-Secret-Token-1"})");
        auto result = perform(harness, operation.id, operation.input, [&](const http::Request &) {
          return answer(status, R"({"message":"your Very-Secret-Token-1","you_sent":"Bearer very-secret-token-1"})");
        });
        std::string said = result.ok() ? *result : result.error().to_json() + result.error().message;
        said += harness.environment.logged();
        std::transform(said.begin(), said.end(), said.begin(),
                       [](char c) { return static_cast<char>(std::tolower(c)); });
        EXPECT_EQ(said.find("secret-token"), std::string::npos) << one.connector << " " << operation.id << " " << said;
        told += said.find("[secret]") != std::string::npos ? 1 : 0;
      }
    }
  }
  EXPECT_GT(told, 20);
}

TEST(Answers, ToAWriteThatAreWebPagesMayHaveBeenAppliedAndAreNotSentAgain) {
  for (const BuiltIn &one : kCrmConnectors) {
    Harness harness;
    harness.connect(one.connector, one.settings);
    int posts = 0;
    auto result = perform(harness, "crm-createContact", R"({"record":{"first_name":"A","last_name":"B"}})",
                       [&](const http::Request &request) {
                         if (request.method != "POST") return answer(200, "{}");
                         ++posts;
                         return page(200, "<html>Sign in");
                       });
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(posts, 1) << one.connector;
    EXPECT_EQ(result.error().status, Status::malformed) << result.error().to_json();
    EXPECT_TRUE(result.error().maybe_applied) << result.error().to_json();
  }
}

TEST(Answers, MayBeginWithAByteOrderMark) {
  const std::string kMark = "\xEF\xBB\xBF";
  constexpr const char *kLists[] = {R"({"results":[{"id":"1","properties":{},"updatedAt":"2026-01-02T03:04:05Z"}]})",
                                    R"({"totalSize":1,"done":true,"records":[{"Id":"1","SystemModstamp":"2026-01-02T03:04:05.000+0000"}]})",
                                    R"({"success":true,"data":[{"id":1,"update_time":"2026-01-02T03:04:05Z"}],"additional_data":{"next_cursor":null}})",
                                    R"({"value":[{"contactid":"1","modifiedon":"2026-01-02T03:04:05Z"}]})"};
  for (size_t i = 0; i < std::size(kCrmConnectors); ++i) {
    Harness harness;
    harness.connect(kCrmConnectors[i].connector, kCrmConnectors[i].settings);
    auto result = perform(harness, "crm-listContacts", R"({"page_size":1})", [&](const http::Request &request) {
      if (request.url.ends_with("/describe")) {
        return answer(kMark + R"({"fields":[{"name":"Id","type":"id"},{"name":"SystemModstamp","type":"datetime"}]})");
      }
      bool list = request.url.find("ontact") != std::string::npos || request.url.find("persons") != std::string::npos;
      return answer(kMark + (list ? kLists[i] : "{}"));
    });
    ASSERT_TRUE(result.ok()) << kCrmConnectors[i].connector << " " << result.error().to_json();
    EXPECT_EQ(testing::at(*result, "/items/0/id"), "1") << kCrmConnectors[i].connector << " " << *result;
  }
  Harness harness;
  harness.connect("hubspot");
  auto passed = perform(harness, "passthrough", R"({"method":"GET","path":"/x"})",
                     [&](const http::Request &) { return answer(kMark + R"({"a":1})"); });
  ASSERT_TRUE(passed.ok());
  EXPECT_EQ(testing::at(*passed, "/body/a"), "1") << *passed;
}

TEST(Answers, WithoutContentToAReadAreNotFoundWhereTheDocumentSaysSo) {
  Harness harness;
  harness.connect("pipedrive", R"({"api_domain":"https://lumina.pipedrive.com"})");
  auto get = perform(harness, "crm-getContact", R"({"id":"7"})", [](const http::Request &) { return answer(204, ""); });
  ASSERT_FALSE(get.ok());
  EXPECT_EQ(get.error().status, Status::not_found) << get.error().to_json();
  // The others of a batch come.
  auto batch = perform(harness, "crm-batchReadContacts", R"({"ids":["6","7","8"],"properties":[]})",
                    [](const http::Request &request) {
                      std::string ids = testing::query_of(request.url, "ids");
                      if (("," + ids + ",").find(",7,") != std::string::npos) return answer(204, "");
                      std::string data;
                      for (char id : ids) {
                        if (id != ',') data += std::string(data.empty() ? "" : ",") + "{\"id\":" + id + "}";
                      }
                      return answer(R"({"success":true,"data":[)" + data + "]}");
                    });
  ASSERT_TRUE(batch.ok()) << batch.error().to_json();
  EXPECT_NE(batch->find(R"("id":"6")"), std::string::npos) << *batch;
  EXPECT_NE(batch->find(R"("id":"8")"), std::string::npos) << *batch;
}

TEST(Answers, ThatLeadToAnotherHostSayWhereAndWhatToDo) {
  Harness harness;
  harness.connect("salesforce", R"({"instance_url":"https://old.my.salesforce.com"})");
  auto moved = [](const http::Request &request) {
    if (!request.url.starts_with("https://old.")) {
      return answer(401, R"([{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}])");
    }
    return answer(301, "", {{"Location", "https://new.my.salesforce.com/services"}});
  };
  auto result = perform(harness, "crm-listContacts", "{}", moved);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().retry, Retry::reauth);
  for (const char *part : {"https://old.my.salesforce.com", "https://new.my.salesforce.com", "connect it again"}) {
    EXPECT_NE(result.error().message.find(part), std::string::npos) << result.error().message;
  }
  EXPECT_EQ(result.error().reason, "redirected");
}

}  // namespace
}  // namespace openint

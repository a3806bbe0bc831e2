// What the connectors of files say of themselves, in use: cursors that are over, hostile names, hosts.
#include <random>

#include "libopenint/json/string.hpp"
#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Request;

Result<std::string> list_files(Harness &harness, const std::string &input, const Harness::Provider &provider) {
  return harness.run(operations::list, "fileStorage-listFiles", input, provider);
}

TEST(FileLists, ACursorThatTheProviderGaveUpIsOverAndNoFirstPage) {
  struct Given {
    const char *connector;
    const char *input;  // and how its page leads on
    const char *first;
    int status;
    const char *refusal;
  };
  const Given cases[] = {
      {"dropbox", R"("page_size":1)", R"({"entries":[],"cursor":"c1","has_more":true})", 409,
       R"({"error_summary":"reset/..","error":{".tag":"reset"}})"},
      {"microsoft", R"("page_size":1,"drive_id":"d")",
       R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/drives/d/root/children?$skiptoken=2"})", 410,
       R"({"error":{"code":"resyncRequired","message":"Resync required."}})"},
      {"google_drive", R"("page_size":1,"drive_id":"root")", R"({"files":[],"nextPageToken":"t2"})", 400,
       R"({"error":{"code":400,"message":"Invalid Value","errors":[{"reason":"invalid","location":"pageToken"}]}})"}};
  for (const Given &given : cases) {
    Harness harness;
    harness.connect(given.connector);
    const std::string input = given.input;
    auto page = list_files(harness, "{" + input + "}", [&](const Request &) { return answer(given.first); });
    ASSERT_TRUE(page.ok()) << given.connector << page.error().to_json();
    ASSERT_EQ(at(*page, "/has_next_page"), "true") << *page;
    const std::string cursor = at(*page, "/next_cursor");
    auto next = list_files(harness, "{" + input + ",\"cursor\":\"" + cursor + "\"}",
                           [&](const Request &) { return answer(given.status, given.refusal); });
    ASSERT_FALSE(next.ok()) << given.connector << *next;
    EXPECT_EQ(next.error().reason, "cursor_expired") << given.connector << next.error().to_json();
  }
}

// What stands between the quotation marks of q, as Google Drive reads it; false where q goes on behind it otherwise.
bool literal_of(std::string_view query, std::string &out) {
  constexpr std::string_view kBefore = "trashed = false and '";
  constexpr std::string_view kBehind = "' in parents";
  if (!query.starts_with(kBefore)) return false;
  query.remove_prefix(kBefore.size());
  for (size_t i = 0; i < query.size(); ++i) {
    if (query[i] == '\'') return query.substr(i) == kBehind;
    if (query[i] == '\\' && ++i == query.size()) return false;
    out += query[i];
  }
  return false;
}

TEST(FileLists, NoFoldersNameBecomesSyntaxOfGoogleDrivesQuery) {
  std::mt19937 random(7);
  const std::string_view letters = "'\\ \"a=()<>%_.;/and or not in parents\xC3\xA9";
  Harness harness;
  harness.connect("google_drive");
  for (int i = 0; i < 10'000; ++i) {
    std::string folder = "f";
    for (auto k = random() % 12; k > 0; --k) folder += letters[random() % 30];
    if (i % 3 == 0) folder += "' or '' in parents or name = '";
    if (i % 7 == 0) folder += '\\';
    std::string input = "{\"folder_id\":";
    json::append_string(input, folder);
    std::string query;
    auto page = list_files(harness, input + "}", [&](const Request &request) {
      query = query_of(request.url, "q");
      return answer(R"({"files":[]})");
    });
    ASSERT_TRUE(page.ok()) << folder << page.error().to_json();
    std::string literal;
    ASSERT_TRUE(literal_of(query, literal)) << query;
    ASSERT_EQ(literal, folder) << query;
    harness.requests.clear();
  }
}

TEST(FileLists, NoIdOfAnItemLeadsToAnotherResource) {
  for (const std::string connector : {"google_drive", "microsoft", "dropbox", "webdav"}) {
    for (const std::string id : {"..", "a/../../b", "a?x=1", "a#b", "a:..", "b!:c/d"}) {
      Harness harness;
      harness.connect(connector, R"({"url":"https://dav.acme.test/home"})");
      auto got = harness.run(operations::get, "fileStorage-getFile", "{\"id\":\"" + id + "\"}", [&](const Request &request) {
        const std::string path = path_of(request.url);
        EXPECT_EQ((path + "/").find("/../"), std::string::npos) << connector << request.url;
        EXPECT_EQ(query_of(request.url, "x"), "") << connector << request.url;
        EXPECT_EQ(request.url.find('#'), std::string::npos) << connector << request.url;
        const auto depth = std::count(path.begin(), path.end(), '/');
        if (connector == "google_drive") { EXPECT_EQ(depth, 4) << path; }
        if (connector == "microsoft") { EXPECT_EQ(depth, 5) << path; }
        return answer(404, "{}");
      });
      EXPECT_FALSE(got.ok()) << connector << id;
    }
  }
}

}  // namespace
}  // namespace openint::testing

// A list that is made for each record of another list: every page of every one of them comes once, a cursor leads on
// from anywhere, and what fails is told by its name.
#include "tests/unit/operations/support.hpp"

namespace openint::testing {
namespace {

using http::Request;

// Files of drives of groups; a name in `fails` answers with that status.
struct Tree {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;  // group, its drives
  int files = 3;                                                         // of each drive
  std::vector<std::pair<std::string, int>> fails;

  static std::string list(const std::vector<std::string> &ids, const Request &request, size_t most) {
    const std::string cursor = query_of(request.url, "cursor");
    const size_t begin = cursor.empty() ? 0 : std::stoul(cursor);
    const size_t end = std::min(begin + most, ids.size());
    std::string out = R"({"rows":[)";
    for (size_t i = begin; i < end; ++i) out += (i > begin ? "," : "") + (R"({"id":")" + ids[i] + R"(","name":"N)" + ids[i] + "\"}");
    return out + R"(],"next":)" + (end < ids.size() ? std::to_string(end) : "null") + "}";
  }

  http::Outcome operator()(const Request &request) {
    const std::string path = path_of(request.url);
    for (const auto &[name, status] : fails) {
      if (path.find("/" + name + "/") != std::string::npos) return answer(status, R"({"message":"no way in"})");
    }
    std::vector<std::string> ids;
    for (const auto &[group, drives] : groups) {
      if (path == "/groups") ids.push_back(group);
      if (path == "/groups/" + group + "/drives") ids = drives;
      for (const std::string &drive : drives) {
        for (int i = 0; path == "/drives/" + drive + "/files" && i < files; ++i) ids.push_back(drive + std::to_string(i));
      }
    }
    return answer(list(ids, request, path == "/groups" ? 2 : 1000));
  }
};

constexpr std::string_view kDocument = R"json({"format": 1, "name": "acme", "http": {"base": "https://api.acme.test"},
  "page": {"items": "rows", "next_cursor": "next"}, "models": {
    "unified.drivegroup": {"object": "groups", "fields": {"id": "id", "name": "name"},
      "list": {"get": "/groups{?cursor}", "max": 2, "paging": {"kind": "token"}}},
    "unified.drive": {"object": "drives", "fields": {"id": "id", "name": "name"},
      "list": {"get": "/groups/{group}/drives{?cursor}", "with": {"group": "input.drive_group_id || parent.id"}, "paging": {"kind": "token"},
        "each": {"model": "unified.drivegroup", "when": "!input.drive_group_id", "parent": "{id: id}", "name": "name"}}},
    "unified.file": {"object": "files", "fields": {"id": "id", "name": "name", "type": "'file'", "downloadable": "`true`",
          "permissions": "{download: `true`}", "exportable": "`true`"},
      "list": {"get": "/drives/{drive}/files{?cursor}", "with": {"drive": "input.drive_id || parent"},
        "paging": {"kind": "token"}, "only": "!ends_with(record.id, '1') || input.folder_id != `null`",
        "warning": "body.partial && 'only a part was searched' || `null`",
        "each": {"model": "unified.drive", "when": "!input.drive_id", "parent": "id", "name": "name"}}}}})json";

class Each : public ::testing::Test {
 protected:
  Each() {
    harness.add_connector(kDocument);
    harness.connect("acme");
    tree.groups = {{"g1", {"a", "b"}}, {"g2", {}}, {"g3", {"c"}}, {"g4", {"d", "e"}}, {"g5", {}}};
  }

  Result<std::string> list(const std::string &operation, const std::string &input) {
    return harness.run(operations::list, operation, input, std::ref(tree));
  }

  // All ids in order, page after page, and how many calls that took.
  std::string walk(const std::string &operation, int page_size, const std::string &more = "") {
    std::string ids;
    std::string cursor;
    warnings.clear();
    for (calls = 1; calls < 60; ++calls) {
      auto page = list(operation, "{\"page_size\":" + std::to_string(page_size) + more +
                                      (cursor.empty() ? "" : ",\"cursor\":\"" + cursor + "\"") + "}");
      if (!page.ok()) return ids + " " + page.error().to_json();
      auto read = json::Document::parse(*page);
      for (const json::Value &item : read->root()["items"].items()) ids += (ids.empty() ? "" : " ") + std::string(item["id"].text());
      for (const json::Value &each : read->root()["warnings"].items()) warnings.emplace_back(each["detail"].text());
      if (!read->root()["has_next_page"].as_boolean()) return ids;
      cursor = std::string(read->root()["next_cursor"].text());
    }
    return ids + " without end";
  }

  Harness harness;
  Tree tree;
  std::vector<std::string> warnings;
  int calls = 0;
};

TEST_F(Each, GivesEveryRecordOfEveryListOnceWhateverThePageIs) {
  EXPECT_EQ(walk("fileStorage-listDrives", 100), "a b c d e");
  EXPECT_EQ(calls, 1);
  for (int size : {1, 2, 3}) EXPECT_EQ(walk("fileStorage-listDrives", size), "a b c d e") << size;
  const std::string files = "a0 a2 b0 b2 c0 c2 d0 d2 e0 e2";
  for (int size : {1, 2, 4, 7, 100}) EXPECT_EQ(walk("fileStorage-listFiles", size), files) << size;
}

TEST_F(Each, IsOneRequestWhereTheInputSaysWhich) {
  EXPECT_EQ(walk("fileStorage-listDrives", 100, R"(,"drive_group_id":"g4")"), "d e");
  EXPECT_EQ(harness.requests.size(), 1U);
  EXPECT_EQ(walk("fileStorage-listFiles", 100, R"(,"drive_id":"c","folder_id":"x")"), "c0 c1 c2");
  EXPECT_EQ(walk("fileStorage-listFiles", 100, R"(,"drive_group_id":"g4")"), "d0 d2 e0 e2");
}

TEST_F(Each, NamesTheListThatFailedAndGoesOn) {
  tree.fails = {{"b", 403}, {"g4", 404}};
  EXPECT_EQ(walk("fileStorage-listFiles", 100), "a0 a2 c0 c2");
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_NE(warnings[0].find("unified.drive \"b\" (Nb)"), std::string::npos) << warnings[0];
  EXPECT_NE(warnings[1].find("unified.drivegroup {\"id\":\"g4\"} (Ng4)"), std::string::npos) << warnings[1];
  for (int size : {1, 2, 3}) {
    EXPECT_EQ(walk("fileStorage-listFiles", size), "a0 a2 c0 c2") << size;
    EXPECT_EQ(warnings.size(), 2U) << size;
  }
}

TEST_F(Each, IsAnErrorWhereNoneOfThemComes) {
  tree.groups = {{"g1", {"a"}}, {"g2", {"b"}}};
  tree.fails = {{"g1", 403}, {"g2", 403}};
  EXPECT_EQ(list("fileStorage-listDrives", "{}").error().status, Status::forbidden);
  EXPECT_EQ(list("fileStorage-listFiles", "{}").error().status, Status::forbidden);
  tree.fails = {{"g1", 401}};  // not one list's fault
  EXPECT_EQ(list("fileStorage-listDrives", "{}").error().status, Status::unauthenticated);
}

TEST_F(Each, GoesThroughHundredsOfEmptyOnesToTheOneThatIsNot) {
  tree.groups.clear();
  for (int i = 0; i < 300; ++i) tree.groups.push_back({"g" + std::to_string(i), {}});
  tree.groups.push_back({"last", {"z"}});
  EXPECT_EQ(walk("fileStorage-listDrives", 100), "z");
}

TEST_F(Each, FindsItsPlaceAgainWhereOthersCameBefore) {
  auto first = list("fileStorage-listDrives", R"({"page_size":1})");
  tree.groups.insert(tree.groups.begin(), {"g0", {"y"}});
  const std::string cursor = at(*first, "/next_cursor");
  auto next = list("fileStorage-listDrives", "{\"cursor\":\"" + cursor + "\"}");
  ASSERT_TRUE(next.ok()) << next.error().to_json();
  EXPECT_EQ(at(*next, "/items/0/id"), "c");  // behind g2, which has none
  tree.groups.erase(tree.groups.begin(), tree.groups.begin() + 3);
  auto gone = list("fileStorage-listDrives", "{\"cursor\":\"" + cursor + "\"}");
  ASSERT_FALSE(gone.ok());
  EXPECT_EQ(gone.error().reason, "cursor_expired") << gone.error().to_json();
}

TEST_F(Each, ACursorIsOfItsFiltersAlone) {
  auto page = list("fileStorage-listFiles", R"({"page_size":1,"drive_id":"a"})");
  const std::string cursor = at(*page, "/next_cursor");
  auto other = list("fileStorage-listFiles", R"({"drive_id":"b","cursor":")" + cursor + "\"}");
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().reason, "cursor_invalid");
}

TEST_F(Each, TellsWhatTheAnswerItselfSaysItLacks) {
  auto page = harness.run(operations::list, "fileStorage-listFiles", R"({"drive_id":"a"})",
                          [](const Request &) { return answer(R"({"rows":[],"next":null,"partial":true})"); });
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(at(*page, "/warnings/0/problem_type"), "list_incomplete");
  EXPECT_EQ(at(*page, "/warnings/0/detail"), "only a part was searched");
}

TEST_F(Each, LeadsToAModelThatIsThereAndNotBack) {
  auto refused = [&](std::string_view from, std::string_view to) {
    std::string document(kDocument);
    document.replace(document.find(from), from.size(), to);
    auto added = harness.try_connector(document);
    return added.ok() ? std::string("(loads)") : added.error().to_json();
  };
  const std::string pointer = "/models/unified.drive/list/each/model";
  EXPECT_NE(refused(R"("model": "unified.drivegroup")", R"("model": "unified.folder")").find(pointer), std::string::npos);
  EXPECT_NE(refused(R"("model": "unified.drivegroup")", R"("model": "unified.drive")").find(pointer), std::string::npos);
  EXPECT_NE(refused("parent.id\"", "parents.id\"").find("parents"), std::string::npos);
  EXPECT_NE(refused("record.id", "records.id").find("records"), std::string::npos);
}

}  // namespace
}  // namespace openint::testing

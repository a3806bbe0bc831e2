// Links of which an answer says nothing, or that they could not be read, are told: never null in silence. A record that
// by the answer has none has an empty list.
#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

// Of people 1 to 5 the answer has the links of the first.
constexpr const char *kFirms = R"(
    "list": {"get": "/people", "paging": {"kind": "all"}},
    "batch_read": {"post": "/people/batch", "max": 100, "repeatable": true, "body": "{ids: ids}"},
    "custom_fields": {"firms": {"read": "firms.rows[].id", "write": false}},
    "related": [{"name": "firms", "into": "firms.rows", MORE
                 "request": {"post": "/links", "max": 100, "repeatable": true, "body": "{in: inputs}"},
                 "results": "body.links[].{id: id, links: to, after: after}"}])";

std::string firms(const std::string &more) {
  std::string out = kFirms;
  return out.replace(out.find("MORE"), 4, more);
}

class UntoldLinks : public Acme {
 protected:
  Result<std::string> list_with(const std::string &links) {
    return list("{}", [&](const Request &request) {
      return answer(path_of(request.url) == "/people" ? "{\"rows\":[" + acme_records(1, 3) + "]}" : links);
    });
  }
};

TEST_F(UntoldLinks, AreNotTakenForNone) {
  document(firms(""));
  auto page = list_with(R"({"links":[{"id":"1","to":[{"id":"f"}]},{"id":"3","to":[]}]})");
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/0/custom_fields/firms"), "[\"f\"]");
  EXPECT_EQ(at(*page, "/items/1/custom_fields/firms"), "null");
  EXPECT_EQ(at(*page, "/items/2/custom_fields/firms"), "[]");
  EXPECT_EQ(at(*page, "/rejected/0/index"), "1");
  EXPECT_EQ(at(*page, "/rejected/0/field"), "firms");
  EXPECT_NE(at(*page, "/rejected/0/reason").find("word that it has none"), std::string::npos) << *page;
  EXPECT_EQ(at(*page, "/rejected/1"), "(none)");
}

TEST_F(UntoldLinks, AreNoneWhereTheDocumentReadsTheAnswerSo) {
  document(firms(R"("unlisted": "body.complete",)"));
  auto page = list_with(R"({"complete":true,"links":[{"id":"1","to":[{"id":"f"}]}]})");
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/1/custom_fields/firms"), "[]");
  EXPECT_EQ(at(*page, "/items/1/raw_data/firms/rows"), "[]");
  EXPECT_EQ(at(*page, "/rejected"), "(none)");
  page = list_with(R"({"complete":false,"links":[{"id":"1","to":[{"id":"f"}]}]})");
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/2/custom_fields/firms"), "null");
  EXPECT_EQ(at(*page, "/rejected/1/index"), "2");
}

TEST_F(UntoldLinks, OfALaterPageAreNotTheEnd) {
  document(firms(R"("unlisted": "`true`",)"));
  auto page = list("{}", [&](const Request &request) {
    if (path_of(request.url) == "/people") return answer("{\"rows\":[" + acme_records(1, 2) + "]}");
    const bool first = request.body.find("after") == std::string::npos;
    return answer(first ? R"({"links":[{"id":"1","to":[{"id":"f"}],"after":"2"}]})" : R"({"links":[]})");
  });
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/0/custom_fields/firms"), "null") << "the first of them are not all";
  EXPECT_EQ(at(*page, "/items/1/custom_fields/firms"), "[]");
  EXPECT_EQ(at(*page, "/rejected/0/index"), "0");
}

TEST_F(UntoldLinks, ThatTheAnswerRefusesAreToldWithItsReason) {
  document(firms(R"("errors": "body.problems[].{ids: of, code: kind, message: text}",)"));
  auto page = list_with(R"({"links":[{"id":"1","to":[{"id":"f"}]}],"problems":[{"of":["2"],"kind":"LOCKED","text":
      "two is locked"},{"text":"and the others are, too"}]})");
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/0/custom_fields/firms"), "[\"f\"]");
  EXPECT_NE(at(*page, "/rejected/0/reason").find("two is locked"), std::string::npos) << *page;
  EXPECT_NE(at(*page, "/rejected/1/reason").find("and the others are, too"), std::string::npos) << *page;
  EXPECT_EQ(at(*page, "/rejected/1/index"), "2");
}

// What is told of a record twice counts both times, in either order.
TEST_F(UntoldLinks, OfWhichMoreIsToldLaterAreNotWhatCameFirst) {
  document(firms(R"("errors": "body.problems[].{ids: of, code: kind, message: text}",)"));
  auto page =
      list_with(R"({"links":[{"id":"1","to":[{"id":"f"}]},{"id":"2","to":[{"id":"g"}]},{"id":"2","to":[{"id":"h"}]},
      {"id":"3","to":[]}],"problems":[{"of":["1"],"kind":"LOCKED","text":"some are locked"}]})");
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/0/custom_fields/firms"), "null");
  EXPECT_NE(at(*page, "/rejected/0/reason").find("some are locked"), std::string::npos) << *page;
  EXPECT_EQ(at(*page, "/items/1/custom_fields/firms"), R"(["g","h"])");
  EXPECT_EQ(at(*page, "/items/2/custom_fields/firms"), "[]");
}

TEST_F(UntoldLinks, AreNotToldByAnEntryThatNamesNobody) {
  document(firms(R"("errors": "body.none[].{ids: of, links: `[]`}",)"));
  auto page = list_with(R"({"links":[{"id":"1","to":[{"id":"f"}]}],"none":[{"of":["3"]},{}]})");
  ASSERT_TRUE(page.ok()) << page.error().to_json();
  EXPECT_EQ(at(*page, "/items/1/custom_fields/firms"), "null");
  EXPECT_EQ(at(*page, "/items/2/custom_fields/firms"), "[]");
  EXPECT_EQ(at(*page, "/rejected/0/index"), "1");
  EXPECT_EQ(at(*page, "/rejected/1"), "(none)");
}

// The pages of one record's links follow each other in every way that a list's can.
TEST_F(UntoldLinks, FollowThroughPagesOfEveryKind) {
  const std::pair<const char *, const char *> kinds[] = {
      {"{&cursor}", R"({"kind": "token", "next": "body.next"})"},
      {"{&offset,size}", R"({"kind": "offset", "more": "body.more"})"},
      {"{&offset}", R"({"kind": "offset", "total": "body.total"})"},
      {"{&page}", R"({"kind": "page", "more": "body.more"})"},
      {"", R"({"kind": "link", "next": "body.link"})"}};
  for (const auto &[query, paging] : kinds) {
    document(R"("list": {"get": "/people", "paging": {"kind": "all"}},
        "custom_fields": {"firms": {"read": "firms.rows[].id", "write": false}},
        "related": [{"name": "firms", "into": "firms.rows",
            "request": {"get": "/links?of={of})" +
             std::string(query) + R"(", "max": 1, "with": {"of": "inputs[0].id"}},
            "results": "body.links && [{id: body.of, links: body.links}]", "paging": )" +
             paging + "}]");
    auto page = list("{}", [&](const Request &request) {
      if (path_of(request.url) == "/people") return answer("{\"rows\":[" + acme_records(1, 2) + "]}");
      const std::string of = query_of(request.url, "of");
      int first = 1 + number_of(request, "offset") + number_of(request, "cursor") + number_of(request, "from");
      if (const int number = number_of(request, "page")) first = 2 * number - 1;
      const int last = std::min(first + 1, 5);
      std::string links;
      for (int i = first; i <= last; ++i)
        links += (links.empty() ? "" : ",") + ("{\"id\":\"" + of + std::to_string(i) + "\"}");
      std::string out =
          R"({"of":")" + of + R"(","total":5,"more":)" + (last < 5 ? "true" : "false") + ",\"links\":[" + links + "]";
      if (last < 5) {
        out += R"(,"next":")" + std::to_string(last) + R"(","link":"/links?of=)" + of +
               "&from=" + std::to_string(last) + "\"";
      }
      return answer(out + "}");
    });
    ASSERT_TRUE(page.ok()) << paging << page.error().to_json();
    EXPECT_EQ(at(*page, "/items/0/custom_fields/firms"), R"(["11","12","13","14","15"])") << paging;
    EXPECT_EQ(at(*page, "/items/1/custom_fields/firms"), R"(["21","22","23","24","25"])") << paging;
    EXPECT_EQ(at(*page, "/rejected"), "(none)") << *page;
  }
}

TEST_F(UntoldLinks, ThatLeadInCirclesAreAnError) {
  document(firms(""));
  auto page = list("{}", [&](const Request &request) {
    if (path_of(request.url) == "/people") return answer("{\"rows\":[" + acme_records(1, 1) + "]}");
    const bool second = request.body.find("\"2\"") != std::string::npos;
    return answer(std::string(R"({"links":[{"id":"1","to":[{"id":"f"}],"after":")") + (second ? "3" : "2") + "\"}]}");
  });
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().status, Status::malformed);
  EXPECT_NE(page.error().message.find("no progress"), std::string::npos) << page.error().message;
  EXPECT_LE(harness.requests_to("/links"), 4U);
}

TEST_F(UntoldLinks, OfSeveralRecordsHaveNoPagingOfTheirRequest) {
  auto loaded = harness.try_connector(acme_document(firms(R"("paging": {"kind": "token", "next": "body.next"},)")));
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().path, "/models/crm.contact/related/0/paging") << loaded.error().to_json();
}

}  // namespace
}  // namespace openint::testing

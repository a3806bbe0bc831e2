// One answer gathers only so many of the provider's bytes, and nothing is lost by it.
#include "libopenint/engine/engine.hpp"
#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using http::Outcome;
using http::Request;

std::string large_record(int id) {
  std::string record = acme_record(id);
  return record.replace(record.size() - 1, 1, ",\"filling\":\"" + std::string(1000, 'x') + "\"}");
}

std::string large_records(int first, int last) {
  std::string out;
  for (int id = first; id <= last; ++id) out += (out.empty() ? "" : ",") + large_record(id);
  return out;
}

// Twelve records of a kilobyte, whatever way they are paged; an answer gathers five of them.
class Gathered : public Acme {
 protected:
  Gathered() { harness.services.answer_bytes = 5'000; }

  static Outcome page(const Request &request, int first) {
    const int size = std::max(number_of(request, "size"), 1);
    const int last = std::min(first + size - 1, 12);
    std::string out = "{\"rows\":[" + large_records(first, last) + "],\"more\":" + (last < 12 ? "true" : "false");
    if (last < 12) {
      out += ",\"next\":\"" + std::to_string(last + 1) + "\",\"link\":\"/people?size=" + std::to_string(size) +
             "&from=" + std::to_string(last + 1) + "\"";
    }
    return answer(out + "}");
  }

  const std::string all = "1 2 3 4 5 6 7 8 9 10 11 12";
};

TEST_F(Gathered, ListsEndEarlyAndGoOnExactlyWhateverTheirPaging) {
  const std::pair<const char *, const char *> kinds[] = {
      {"{?cursor,size}", R"({"kind": "token", "next": "body.next"})"},
      {"{?after_id,size}", R"({"kind": "keyset", "key": "id", "more": "body.more"})"},
      {"{?offset,size}", R"({"kind": "offset", "more": "body.more"})"},
      {"{?offset,size}", R"({"kind": "offset", "more": "body.more", "key": "id"})"},
      {"{?page,size}", R"({"kind": "page", "more": "body.more"})"},
      {"{?size}", R"({"kind": "link", "next": "body.link"})"}};
  for (const auto &[query, paging] : kinds) {
    document(R"("list": {"get": "/people)" + std::string(query) + R"(", "max": 2, "paging": )" + paging + "}");
    auto provider = [&](const Request &request) {
      int first = 1 + number_of(request, "offset") + number_of(request, "after_id");
      if (const int number = number_of(request, "page")) first = (number - 1) * number_of(request, "size") + 1;
      for (const char *name : {"cursor", "from"}) first = std::max(first, number_of(request, name));
      return page(request, first);
    };
    EXPECT_EQ(walk(10'000, provider), all) << paging;
    auto first = list(R"({"page_size":10000})", provider);
    ASSERT_TRUE(first.ok()) << first.error().to_json();
    EXPECT_EQ(at(*first, "/has_next_page"), "true");
    EXPECT_LT(first->size(), 20'000U) << "three pages of two records, their raw data, and no more";
    EXPECT_EQ(at(*first, "/items/3/id"), "4") << paging;
    EXPECT_EQ(at(*first, "/items/8/id"), "(none)") << paging;
  }
}

TEST_F(Gathered, ListsOfTwoPartsGoOnWithTheSecond) {
  document(R"("list": {"get": "/people{?cursor,size}", "max": 2, "paging": {"kind": "token", "next": "body.next"}},
              "list_deleted": {"get": "/gone", "paging": {"kind": "all"}})");
  harness.services.answer_bytes = 12'000;  // passed by the last page of the first part
  auto provider = [&](const Request &request) {
    if (path_of(request.url) == "/gone") return answer("{\"rows\":[" + large_records(13, 14) + "]}");
    return page(request, std::max(number_of(request, "cursor"), 1));
  };
  auto first = list(R"({"page_size":10000,"include_deleted":true})", provider);
  ASSERT_TRUE(first.ok()) << first.error().to_json();
  EXPECT_EQ(at(*first, "/items/11/id"), "12");
  EXPECT_EQ(at(*first, "/items/12/id"), "(none)");
  EXPECT_EQ(at(*first, "/has_next_page"), "true");
  auto second =
      list(R"({"page_size":10000,"include_deleted":true,"cursor":")" + at(*first, "/next_cursor") + "\"}", provider);
  ASSERT_TRUE(second.ok()) << second.error().to_json();
  EXPECT_EQ(at(*second, "/items/1/id"), "14");
  EXPECT_EQ(at(*second, "/has_next_page"), "false");
}

TEST_F(Gathered, ListsThatStreamGoToTheirEnd) {
  document(R"("list": {"get": "/people{?cursor,size}", "max": 2, "paging": {"kind": "token", "next": "body.next"}})");
  harness.taking = coroutine::Taking::lines;
  auto last =
      list("{}", [&](const Request &request) { return page(request, std::max(number_of(request, "cursor"), 1)); });
  ASSERT_TRUE(last.ok()) << last.error().to_json();
  EXPECT_EQ(at(*last, "/count"), "12");
  EXPECT_EQ(at(*last, "/has_next_page"), "false");
}

class GatheredBatches : public Gathered {
 protected:
  Result<std::string> read() {
    document(R"("batch_read": {"post": "/people/batch", "max": 2, "repeatable": true, "body": "{ids: ids}"})");
    std::string input = R"({"properties":[],"ids":[)";
    for (int id = 1; id <= 12; ++id) input += (id == 1 ? "\"" : ",\"") + std::to_string(id) + "\"";
    input += R"(,"1","12"]})";
    return harness.run(operations::batch_read, "crm-batchReadContacts", input, [this](const Request &request) {
      auto body = json::Document::parse(request.body);
      std::string rows;
      for (const json::Value &id : body->root()["ids"].items()) {
        if (id.text() != "5") rows += (rows.empty() ? "" : ",") + large_record(std::stoi(std::string(id.text())));
      }
      most_rows = std::max(most_rows, rows.size());
      return answer("{\"rows\":[" + rows + "]}");
    });
  }
  size_t most_rows = 0;
};

TEST_F(GatheredBatches, NameTheLimitWhereTheyCannotBeCut) {
  auto all_of_them = read();
  ASSERT_FALSE(all_of_them.ok());
  EXPECT_EQ(all_of_them.error().status, Status::invalid_argument);
  EXPECT_EQ(all_of_them.error().reason, "too_large");
  EXPECT_EQ(all_of_them.error().path, "/ids");
  EXPECT_NE(all_of_them.error().message.find("5000 bytes"), std::string::npos) << all_of_them.error().message;
  EXPECT_NE(all_of_them.error().message.find("stream"), std::string::npos) << all_of_them.error().message;
  EXPECT_LE(harness.requests.size(), 7U) << "nothing is asked for beyond the limit but what is under way";
}

TEST_F(GatheredBatches, GoOnWhereTheyStream) {
  harness.taking = coroutine::Taking::text;
  auto all_of_them = read();
  ASSERT_TRUE(all_of_them.ok()) << all_of_them.error().to_json();
  std::string ids;
  for (const coroutine::Emission &emission : harness.emitted) {
    EXPECT_LE(emission.text.size(), 40'000U);
    auto batch = json::Document::parse(emission.text);
    for (const json::Value &each : batch->root().items()) {
      ids += (ids.empty() ? "" : " ") + std::string(each["id"].text()) + (each.find("error") != nullptr ? "!" : "");
    }
  }
  EXPECT_EQ(ids, "1 2 3 4 5! 6 7 8 9 10 11 12 1 12");
  EXPECT_GT(harness.emitted.size(), 1U);
}

TEST_F(Gathered, WhatIsGivenAtOnceNamesTheLimit) {
  harness.add_connector(kAcmeWhole);
  harness.connect("acme");
  auto provider = [](const Request &) {
    std::string field = R"({"name":"a","label":")" + std::string(1000, 'x') + "\"}";
    std::string fields;
    for (int i = 0; i < 6; ++i) fields += (i == 0 ? "" : ",") + field;
    return answer("{\"rows\":[" + fields + "]}");
  };
  auto properties =
      harness.run(operations::list_all, "crm-metadataListObjectProperties", R"({"object_name":"firms"})", provider);
  ASSERT_FALSE(properties.ok());
  EXPECT_EQ(properties.error().reason, "too_large");
  EXPECT_NE(properties.error().message.find("5000 bytes"), std::string::npos) << properties.error().message;
}

TEST(GatheredBytes, AreAMemberOfTheEnginesConfig) {
  EXPECT_TRUE(Engine::open(R"({"limits":{"answer_bytes":1000000}})").ok());
  EXPECT_TRUE(Engine::open(R"({"limits":{}})").ok());
  for (const char *bad : {R"({"limits":[]})", R"({"limits":{"answer_bytes":0}})", R"({"limits":{"answer_bytes":"x"}})",
                          R"({"limits":{"answer_byte":1}})"}) {
    auto opened = Engine::open(bad);
    ASSERT_FALSE(opened.ok()) << bad;
    EXPECT_EQ(opened.error().status, Status::invalid_argument);
    EXPECT_TRUE(opened.error().path.starts_with("/limits")) << opened.error().path;
  }
}

}  // namespace
}  // namespace openint::testing

// Operations that stream: the same records as in one document, a page ahead of the caller and no more.
#include <gtest/gtest.h>

#include "libopenint/translate/arrow_abi.hpp"
#include "tests/unit/operations/invented.hpp"

namespace openint::testing {
namespace {

using coroutine::Emission;
using coroutine::Taking;
using http::Outcome;
using http::Request;

constexpr int64_t kRecords = 350;

std::string person(int64_t id) {
  const std::string text = std::to_string(id);
  return R"({"id": ")" + text + R"(", "values": {"email": "p)" + text + R"(@example.com", "first": "A\"b"},)" +
         R"("at":"2025-06-01T00:00:00.000Z"})";
}

struct People {
  int64_t records = kRecords;
  int64_t fails_after = kRecords + 1;  // the page that begins behind this one
  int64_t bad = -1;                    // a record without an id
  int64_t lists = 0;

  Outcome operator()(const Request &request) {
    std::string path = path_of(request.url);
    if (path == "/fields/people") return answer(R"({"rows":[{"name":"email"},{"name":"first"}]})");
    if (path == "/objects/people/batch") return batch(request);
    if (path == "/links/people/firms") return answer(R"({"rows":[]})");
    if (path != "/objects/people") return answer(404, R"({"message":"no such path"})");
    ++lists;
    std::string after = query_of(request.url, "after");
    int64_t first = after.empty() ? 1 : std::stoll(after) + 1;
    if (first > fails_after) return answer(400, R"({"message":"broken"})");
    int64_t last = std::min(records, first + int64_t{std::stol(query_of(request.url, "limit"))} - 1);
    std::string out = R"({ "rows" : [)";
    for (int64_t id = first; id <= last; ++id) {
      out += (id == first ? "" : " ,\n ") + (id == bad ? std::string(R"({"values":{}})") : person(id));
    }
    if (last < records) return answer(out + R"(],"next":")" + std::to_string(last) + R"("})");
    return answer(out + "]}");
  }

  // All but the ids that end with 7.
  static Outcome batch(const Request &request) {
    std::string out;
    auto document = json::Document::parse(request.body);
    for (const json::Value &asked : document->root()["ids"].items()) {
      int64_t id = std::stoll(std::string(asked.text()));
      if (id % 10 != 7) out += (out.empty() ? "" : ",") + person(id);
    }
    return answer(R"({"rows":[)" + out + "]}");
  }
};

struct Streaming : ::testing::Test {
  Result<std::string> list(Taking taking, const std::string &input = "{}") {
    harness.taking = taking;
    return harness.run(operations::list, "crm-listContacts", input, std::ref(provider));
  }

  std::string joined() const {
    std::string out = "[";
    for (const Emission &emission : harness.emitted) {
      if (emission.text.size() <= 2) continue;
      out += (out.size() == 1 ? "" : ",") + emission.text.substr(1, emission.text.size() - 2);
    }
    return out + "]";
  }

  AcmeHarness harness;
  People provider;
};

int64_t rows_of(const Emission &emission, int64_t &columns) {
  ArrowArrayStream *stream = emission.columns.get();
  ArrowSchema schema{};
  EXPECT_EQ(stream->get_schema(stream, &schema), 0);
  columns = schema.n_children;
  schema.release(&schema);
  int64_t rows = 0;
  for (ArrowArray batch{}; stream->get_next(stream, &batch) == 0 && batch.release != nullptr;) {
    rows += batch.length;
    batch.release(&batch);
  }
  return rows;
}

TEST_F(Streaming, BatchesJoinedAreTheItemsOfOneDocumentByteForByte) {
  Result<std::string> whole = list(Taking::joined, R"({"page_size":10000})");
  ASSERT_TRUE(whole.ok()) << whole.error().to_json();
  EXPECT_TRUE(harness.emitted.empty());
  Result<std::string> answer = list(Taking::text);
  ASSERT_TRUE(answer.ok()) << answer.error().to_json();
  EXPECT_EQ(harness.emitted.size(), 4U);
  EXPECT_EQ(joined() + R"(,"has_next_page":false,"next_cursor":null})",
            whole->substr(std::string("{\"items\":").size()));
  EXPECT_EQ(*answer, R"({"count":350,"has_next_page":false,"next_cursor":null})");
}

TEST_F(Streaming, LinesHoldTheSameRecordsOneEach) {
  ASSERT_TRUE(list(Taking::text).ok());
  std::string records = joined(), lines;
  ASSERT_TRUE(list(Taking::lines).ok());
  for (const Emission &emission : harness.emitted) {
    EXPECT_TRUE(emission.text.ends_with('\n'));
    lines += emission.text;
  }
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), kRecords);
  std::replace(lines.begin(), lines.end(), '\n', ',');
  lines.pop_back();
  EXPECT_TRUE("[" + lines + "]" == records);
}

TEST_F(Streaming, NoMoreThanAPageIsAskedForAheadOfTheCaller) {
  std::vector<int64_t> lists;
  harness.on_emission = [&](http::Operation &) { lists.push_back(provider.lists); };
  ASSERT_TRUE(list(Taking::text).ok());
  EXPECT_EQ(lists, (std::vector<int64_t>{2, 3, 4, 4}));
}

TEST_F(Streaming, ABatchGathersAsManyRecordsAsTheCallSays) {
  ASSERT_TRUE(list(Taking::text).ok());
  const std::string all = joined();
  harness.least_batch = 150;
  for (Taking taking : {Taking::text, Taking::columns}) {
    Result<std::string> answer = list(taking);
    ASSERT_TRUE(answer.ok()) << answer.error().to_json();
    EXPECT_EQ(at(*answer, "/count"), "350");
    ASSERT_EQ(harness.emitted.size(), 2U);
    EXPECT_EQ(harness.emitted[0].count, 200U);
    EXPECT_EQ(harness.emitted[1].count, 150U);
    EXPECT_EQ(at(harness.emitted[0].progress, "/count"), "200");
    EXPECT_NE(at(harness.emitted[0].progress, "/next_cursor"), "null");
    EXPECT_EQ(at(harness.emitted[1].progress, "/count"), "350");
    EXPECT_EQ(at(harness.emitted[1].progress, "/next_cursor"), "null");
    if (taking == Taking::text) {
      EXPECT_EQ(joined(), all);
    }
  }
  harness.least_batch = 1'000'000;
  ASSERT_TRUE(list(Taking::text).ok());
  ASSERT_EQ(harness.emitted.size(), 1U);
  EXPECT_EQ(joined(), all);
}

TEST_F(Streaming, APageSizeBoundsTheWhole) {
  Result<std::string> answer = list(Taking::text, R"({"page_size":150})");
  ASSERT_TRUE(answer.ok()) << answer.error().to_json();
  EXPECT_EQ(at(*answer, "/count"), "150");
  EXPECT_EQ(at(*answer, "/has_next_page"), "true");
  EXPECT_EQ(at(harness.emitted.back().progress, "/count"), "150");
}

TEST_F(Streaming, EachBatchTellsWhereAnotherCallGoesOn) {
  ASSERT_TRUE(list(Taking::text).ok());
  std::string all = joined();
  std::string cursor = at(harness.emitted.at(1).progress, "/next_cursor");
  std::string first = harness.emitted[0].text, second = harness.emitted[1].text;
  Result<std::string> rest = list(Taking::text, R"({"cursor":")" + cursor + "\"}");
  ASSERT_TRUE(rest.ok()) << rest.error().to_json();
  std::string behind = joined();
  EXPECT_EQ(first.substr(0, first.size() - 1) + "," + second.substr(1, second.size() - 2) + "," + behind.substr(1),
            all);
}

TEST_F(Streaming, ColumnsHoldTheSameRecords) {
  Result<std::string> answer = list(Taking::columns);
  ASSERT_TRUE(answer.ok()) << answer.error().to_json();
  int64_t rows = 0, columns = 0;
  for (const Emission &emission : harness.emitted) rows += rows_of(emission, columns);
  EXPECT_EQ(rows, kRecords);
  EXPECT_GT(columns, 10);
  EXPECT_EQ(at(*answer, "/count"), "350");
}

TEST_F(Streaming, ColumnsOfNothingAreHandedOutOnceSoThatTheyAreKnown) {
  provider.records = 0;
  ASSERT_TRUE(list(Taking::columns).ok());
  ASSERT_EQ(harness.emitted.size(), 1U);
  int64_t columns = 0;
  EXPECT_EQ(rows_of(harness.emitted[0], columns), 0);
  EXPECT_GT(columns, 10);
  ASSERT_TRUE(list(Taking::text).ok());
  EXPECT_TRUE(harness.emitted.empty());
}

TEST_F(Streaming, AFailureComesBehindWhatWasGoodAndIsAnError) {
  provider.fails_after = 200;
  Result<std::string> answer = list(Taking::text);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().status, Status::invalid_argument);
  EXPECT_EQ(harness.emitted.size(), 2U);
}

TEST_F(Streaming, ARecordThatCannotBeReadIsReportedInTheAnswerByItsNumber) {
  provider.bad = 205;
  for (Taking taking : {Taking::joined, Taking::text, Taking::columns}) {
    Result<std::string> answer = list(taking, R"({"page_size":10000})");
    ASSERT_TRUE(answer.ok()) << answer.error().to_json();
    EXPECT_EQ(at(*answer, "/rejected/0/index"), "204");
    EXPECT_EQ(at(*answer, "/rejected/0/raw"), R"({"values":{}})");
    EXPECT_EQ(at(*answer, "/rejected/1"), "(none)");
  }
}

TEST_F(Streaming, EndsWhenItIsCancelledWhileABatchWaits) {
  harness.on_emission = [](http::Operation &operation) { operation.cancel(); };
  Result<std::string> answer = list(Taking::text);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().status, Status::cancelled);
  EXPECT_EQ(harness.emitted.size(), 1U);
}

TEST_F(Streaming, BatchReadsGiveEachIdItsRecordOrError) {
  std::string ids;
  for (int id = 1; id <= 4500; ++id) ids += (ids.empty() ? "\"" : ",\"") + std::to_string(id) + "\"";
  auto read = [&](Taking taking) {
    harness.taking = taking;
    return harness.run(operations::batch_read, "crm-batchReadContacts", "{\"properties\":[],\"ids\":[" + ids + "]}",
                       std::ref(provider));
  };
  Result<std::string> whole = read(Taking::joined);
  ASSERT_TRUE(whole.ok()) << whole.error().to_json();
  Result<std::string> text = read(Taking::text);
  ASSERT_TRUE(text.ok()) << text.error().to_json();
  EXPECT_EQ(harness.emitted.size(), 3U);
  EXPECT_TRUE(joined() == *whole);
  EXPECT_EQ(*text, R"({"count":4500,"errors":[]})");
  Result<std::string> columns = read(Taking::columns);
  ASSERT_TRUE(columns.ok()) << columns.error().to_json();
  int64_t rows = 0, width = 0;
  for (const Emission &emission : harness.emitted) rows += rows_of(emission, width);
  EXPECT_EQ(rows, 4050);
  EXPECT_EQ(at(*columns, "/errors/449/id"), "4497");
  EXPECT_EQ(at(*columns, "/errors/450"), "(none)");
}

}  // namespace
}  // namespace openint::testing

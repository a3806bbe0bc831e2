// What stands beside a page's records is found by its key, wherever in the page it comes.
#include "libopenint/translate/page_tables.hpp"

#include "libopenint/translate/arrow_abi.hpp"
#include "tests/support/engine.hpp"

namespace openint {
namespace {

constexpr const char *kDocument = R"json({"format": 1, "name": "beside",
  "page": {"items": "data", "tables": {"included": {"items": "included", "key": "join('/', [type, id])"},
                                       "owners": {"items": "side.owners", "key": "id"}}},
  "models": {"crm.contact": {"fields": {"id": "id", "updated_at": "attributes.at", "first_name": "attributes.name",
      "email": "mail && lookup('included', join('/', ['mail', mail])).attributes.address",
      "owner_id": "lookup('owners', owner).uuid"},
    "custom_fields": {"tags": {"read": "tags[].lookup('included', join('/', ['tag', @])).name", "write": false}}}}})json";

std::shared_ptr<const translate::Translator> beside(const std::string &options) {
  static connector::Registry registry(testing::builtin_contract(), {});
  auto added = registry.add(kDocument);
  EXPECT_TRUE(added.ok()) << added.error().to_json();
  return testing::open_translator("beside", "crm.contact", options, &registry);
}

std::string record(int id) {
  const std::string number = std::to_string(id);
  return R"({"id":")" + number + R"(","attributes":{"at":"2025-01-01T00:00:00Z","name":"n)" + number +
         R"("},"mail":"m)" + number + R"(","owner":)" + number + R"(,"tags":["t1","t)" + number + "\"]}";
}

std::string page(int records, bool before) {
  std::string data = "\"data\":[";
  std::string included = "\"included\":[";
  std::string owners = "\"side\":{\"x\":[{}],\"owners\":[";
  for (int id = 1; id <= records; ++id) {
    const std::string number = std::to_string(id);
    const std::string comma = id == 1 ? "" : ",";
    data += comma + record(id);
    included += comma + R"({"type":"mail","id":"m)" + number + R"(","attributes":{"address":"a)" + number +
                R"(@acme.test"}},{"type":"tag","id":"t)" + number + R"(","name":"tag )" + number + "\"}";
    owners += comma + R"({"id":)" + number + R"(,"uuid":"u)" + number + "\"}";
  }
  data += "]";
  included += "]," + owners + "]}";
  return before ? "{" + included + "," + data + "}" : "{" + data + "," + included + "}";
}

std::string expected(int id) {
  const std::string number = std::to_string(id);
  return R"({"id":")" + number + R"(","email":"a)" + number + R"(@acme.test","owner_id":"u)" + number +
         R"(","custom_fields":{"tags":["tag 1","tag )" + number + "\"]}}\n";
}

constexpr const char *kFields = R"({"output":"ndjson","fields":["id","email","owner_id","custom_fields"]})";

// Members in the contract's order, without the ones that the page does not decide.
std::string lines(const std::string &input, size_t piece, testing::Reports *reports = nullptr) {
  testing::StringSink out;
  auto pieces = beside(kFields)->begin(out, reports);
  EXPECT_TRUE(pieces.ok());
  std::string_view rest = input;
  while (!rest.empty()) {
    auto fed = (*pieces)->feed(rest.substr(0, piece));
    EXPECT_TRUE(fed.ok()) << fed.error().to_json();
    rest.remove_prefix(std::min(piece, rest.size()));
  }
  auto done = (*pieces)->finish();
  EXPECT_TRUE(done.ok()) << done.error().to_json();
  std::string all;
  for (size_t at = 0; at < out.text.size();) {
    const size_t end = out.text.find('\n', at);
    auto line = json::Document::parse(std::string_view(out.text).substr(at, end - at));
    std::string one;
    for (const char *name : {"id", "email", "owner_id", "custom_fields"}) {
      one += (one.empty() ? "{\"" : ",\"") + std::string(name) + "\":" + json::to_text(line->root()[name]);
    }
    all += one + "}\n";
    at = end + 1;
  }
  return all;
}

TEST(PageTables, GiveTheirEntriesWhereverTheyStand) {
  std::string wanted;
  for (int id = 1; id <= 100; ++id) wanted += expected(id);
  for (bool before : {true, false}) {
    for (size_t piece : {size_t{1}, size_t{1000}, size_t{1} << 20}) {
      testing::Reports reports;
      EXPECT_EQ(lines(page(100, before), piece, &reports), wanted) << before << piece;
      EXPECT_TRUE(reports.all.empty());
    }
  }
}

TEST(PageTables, OfAPageLargerThanAWindowAreThereForItsFirstRecord) {
  std::string wanted;
  for (int id = 1; id <= 5000; ++id) wanted += expected(id);
  const std::string input = page(5000, false);
  ASSERT_GT(input.size(), size_t{1} << 20);
  EXPECT_TRUE(lines(input, size_t{1} << 16) == wanted);
}

TEST(PageTables, AreThoseOfTheRecordsOwnPage) {
  const std::string input =
      page(1, false) + R"({"data":[{"id":"2","attributes":{"at":"2025-01-01T00:00:00Z"},"mail":"m1","owner":1}]})" +
      page(1, true);
  EXPECT_EQ(lines(input, 7), expected(1) +
                                 "{\"id\":\"2\",\"email\":null,\"owner_id\":null,\"custom_fields\":{\"tags\":null}}\n" +
                                 expected(1));
}

TEST(PageTables, AreEmptyWhereARecordComesAlone) {
  testing::Reports reports;
  EXPECT_EQ(lines(record(1), 1000, &reports),
            "{\"id\":\"1\",\"email\":null,\"owner_id\":null,\"custom_fields\":{\"tags\":[]}}\n");
  EXPECT_TRUE(reports.all.empty());
}

TEST(PageTables, ThatCannotBeReadAreNotEmptyOnes) {
  testing::Reports reports;
  const std::string input =
      "{\"data\":[" + record(1) + "],\"included\":{},\"side\":{\"owners\":[{\"id\":1,\"uuid\":\"u1\"}]}}";
  EXPECT_EQ(lines(input, 1000, &reports),
            "{\"id\":\"1\",\"email\":null,\"owner_id\":\"u1\",\"custom_fields\":{\"tags\":null}}\n");
  ASSERT_EQ(reports.all.size(), 2U);
  EXPECT_EQ(reports.all[0].field, "email");
  EXPECT_NE(reports.all[0].reason.find("included cannot be read: is no list"), std::string::npos)
      << reports.all[0].reason;
}

TEST(PageTables, ReachColumnsToo) {
  ArrowArrayStream stream{};
  auto translator = beside("{}");
  auto done = translator->translate_arrow(page(100, false), &stream, nullptr);
  ASSERT_TRUE(done.ok()) << done.error().to_json();
  ArrowSchema schema{};
  ArrowArray batch{};
  ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
  ASSERT_EQ(stream.get_next(&stream, &batch), 0);
  ASSERT_EQ(batch.length, 100);
  for (int64_t i = 0; i < batch.n_children; ++i) {
    if (std::string_view(schema.children[i]->name) != "email") continue;
    const ArrowArray &column = *batch.children[i];
    const auto *offsets = static_cast<const int32_t *>(column.buffers[1]);
    EXPECT_EQ(std::string(static_cast<const char *>(column.buffers[2]) + offsets[99],
                          static_cast<size_t>(offsets[100] - offsets[99])),
              "a100@acme.test");
  }
  batch.release(&batch);
  schema.release(&schema);
  stream.release(&stream);
}

}  // namespace
}  // namespace openint

#include "libopenint/translate/arrow_abi.hpp"
#include "tests/support/engine.hpp"

namespace openint {
namespace {

// A stream read to its end through the C structures alone.
struct Table {
  ArrowArrayStream stream{};
  ArrowSchema schema{};
  std::vector<ArrowArray> batches;

  ~Table() {
    for (ArrowArray &batch : batches) batch.release(&batch);
    if (schema.release != nullptr) schema.release(&schema);
    if (stream.release != nullptr) stream.release(&stream);
  }

  void read(const std::string &connector, const std::string &model, const std::string &input,
            const std::string &options = "{}", testing::Reports *reports = nullptr) {
    auto translator = testing::open_translator(connector, model, options);
    auto done = translator->translate_arrow(input, &stream, reports);
    ASSERT_TRUE(done.ok()) << done.error().to_json();
    ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
    while (true) {
      ArrowArray batch;
      ASSERT_EQ(stream.get_next(&stream, &batch), 0);
      if (batch.release == nullptr) break;
      batches.push_back(batch);
    }
  }

  size_t column(const std::string &name) const {
    for (int64_t i = 0; i < schema.n_children; ++i) {
      if (schema.children[i]->name == name) return static_cast<size_t>(i);
    }
    ADD_FAILURE() << "no column " << name;
    return 0;
  }
};

bool valid(const ArrowArray &array, int64_t row) {
  const auto *bits = static_cast<const uint8_t *>(array.buffers[0]);
  return bits == nullptr || ((bits[row / 8] >> (row % 8)) & 1) != 0;
}

std::string text(const ArrowArray &array, int64_t row) {
  if (!valid(array, row)) return "(null)";
  const auto *offsets = static_cast<const int32_t *>(array.buffers[1]);
  return {static_cast<const char *>(array.buffers[2]) + offsets[row],
          static_cast<size_t>(offsets[row + 1] - offsets[row])};
}

TEST(Arrow, GivesTheContractsTypesInItsOrder) {
  Table table;
  table.read("salesforce", "crm.opportunity", "[]", R"({"raw":"bytes"})");
  EXPECT_STREQ(table.schema.format, "+s");
  const auto &fields = testing::builtin_contract()->model("crm.opportunity")->fields;
  ASSERT_EQ(static_cast<size_t>(table.schema.n_children), fields.size());
  for (size_t i = 0; i < fields.size(); ++i) EXPECT_EQ(table.schema.children[i]->name, fields[i].name);
  EXPECT_STREQ(table.schema.children[table.column("amount")]->format, "d:38,9");
  EXPECT_STREQ(table.schema.children[table.column("created_at")]->format, "tsu:UTC");
  EXPECT_STREQ(table.schema.children[table.column("is_deleted")]->format, "b");
  EXPECT_EQ(table.schema.children[table.column("id")]->flags & ARROW_FLAG_NULLABLE, 0);
  EXPECT_NE(table.schema.children[table.column("name")]->flags & ARROW_FLAG_NULLABLE, 0);
  EXPECT_TRUE(table.batches.empty());
}

TEST(Arrow, HoldsValuesAndNullsAcrossTheBordersOfBytes) {
  std::string input = "[";
  for (int i = 0; i < 20; ++i) {
    input += (i ? "," : "") + std::string(R"({"Id":")") + std::to_string(i) +
             R"(","SystemModstamp":"2024-01-02T03:04:05.006+0000","IsDeleted":)" + (i % 2 ? "true" : "false") +
             (i % 3 ? R"(,"Amount":-)" + std::to_string(i) + ".25" : "") + R"(,"Name":"caf\u00e9 )" +
             std::to_string(i) + "\"}";
  }
  Table table;
  table.read("salesforce", "crm.opportunity", input + "]");
  ASSERT_EQ(table.batches.size(), 1U);
  const ArrowArray &batch = table.batches[0];
  ASSERT_EQ(batch.length, 20);
  const ArrowArray &name = *batch.children[table.column("name")];
  const ArrowArray &amount = *batch.children[table.column("amount")];
  const ArrowArray &deleted = *batch.children[table.column("is_deleted")];
  const ArrowArray &updated = *batch.children[table.column("updated_at")];
  EXPECT_EQ(amount.null_count, 7);
  for (int64_t i = 0; i < 20; ++i) {
    EXPECT_EQ(text(name, i), "caf\xc3\xa9 " + std::to_string(i));
    EXPECT_EQ(valid(amount, i), i % 3 != 0);
    if (i % 3 != 0) {
      __int128 value;
      std::memcpy(&value, static_cast<const char *>(amount.buffers[1]) + i * 16, 16);
      EXPECT_EQ(static_cast<int64_t>(value), -(i * 1'000'000'000 + 250'000'000));
    }
    EXPECT_EQ((static_cast<const uint8_t *>(deleted.buffers[1])[i / 8] >> (i % 8)) & 1, i % 2);
    EXPECT_EQ(static_cast<const int64_t *>(updated.buffers[1])[i], 1704164645006000);
  }
}

TEST(Arrow, TakesBackARecordThatFailsHalfWay) {
  std::string good = R"({"id":"1","updatedAt":"2024-01-02T03:04:05Z","properties":{"amount":"1","dealname":"a"}})";
  std::string bad =
      R"({"id":"2","updatedAt":"2024-13-02T03:04:05Z","properties":{"amount":"0.0000000001","dealname":"b"}})";
  Table table;
  testing::Reports reports;
  table.read("hubspot", "crm.opportunity", "[" + good + "," + bad + "," + good + "]", "{}", &reports);
  ASSERT_EQ(reports.all.size(), 1U);
  EXPECT_EQ(reports.all[0].field, "updated_at");
  EXPECT_EQ(reports.all[0].pointer, "/updatedAt");
  EXPECT_FALSE(reports.all[0].value);
  ASSERT_EQ(table.batches.size(), 1U);
  ASSERT_EQ(table.batches[0].length, 2);
  for (int64_t i = 0; i < table.schema.n_children; ++i) EXPECT_EQ(table.batches[0].children[i]->length, 2);
  EXPECT_EQ(text(*table.batches[0].children[table.column("name")], 1), "a");
}

TEST(Arrow, PutsTypedListsIntoListsOfRecords) {
  Table table;
  table.read("hubspot", "crm.contact",
             R"([{"id":"1","updatedAt":"2024-01-02T03:04:05Z","properties":{"email":"a@x","work_email":"b@x"}},
                 {"id":"2","updatedAt":"2024-01-02T03:04:05Z","properties":{}}])");
  const ArrowArray &emails = *table.batches[0].children[table.column("email_addresses")];
  const auto *offsets = static_cast<const int32_t *>(emails.buffers[1]);
  EXPECT_EQ(offsets[1], 2);
  EXPECT_EQ(offsets[2], 2);
  const ArrowArray &items = *emails.children[0];
  ASSERT_EQ(items.length, 2);
  EXPECT_EQ(text(*items.children[0], 1), "b@x");
  EXPECT_EQ(text(*items.children[1], 1), "work");
}

TEST(Arrow, SplitsIntoBatchesAndLetsThemOutliveTheStream) {
  std::string input;
  for (int i = 0; i < 70000; ++i) {
    input += R"({"id":")" + std::to_string(i) + "\",\"updatedAt\":\"2024-01-02T03:04:05Z\"}\n";
  }
  Table table;
  table.read("hubspot", "crm.contact", input, R"({"fields":["updated_at"]})");
  ASSERT_EQ(table.batches.size(), 2U);
  EXPECT_EQ(table.batches[0].length + table.batches[1].length, 70000);
  table.stream.release(&table.stream);
  table.stream.release = nullptr;
  EXPECT_EQ(text(*table.batches[1].children[0], table.batches[1].length - 1), "69999");
  // A child that was moved away lives on by itself.
  ArrowArray moved = *table.batches[0].children[0];
  table.batches[0].children[0]->release = nullptr;
  table.batches[0].release(&table.batches[0]);
  table.batches.erase(table.batches.begin());
  EXPECT_EQ(text(moved, 7), "7");
  moved.release(&moved);
}

TEST(Arrow, ReadsADateThatIsWrittenWithEscapes) {
  Table table;
  table.read("hubspot", "crm.contact", R"({"id":"1","updatedAt":"2024\u002d01-02T03:04:05.006Z"})");
  ASSERT_EQ(table.batches.size(), 1U);
  const ArrowArray &updated = *table.batches[0].children[table.column("updated_at")];
  EXPECT_EQ(static_cast<const int64_t *>(updated.buffers[1])[0], 1704164645006000);
}

// Rules of an overlay: a condition that can fail, and a list that only the general evaluator makes.
TEST(Arrow, BlamesTheListWhoseConditionFailsAndNotTheNextRecord) {
  connector::Registry registry(testing::builtin_contract(), connectors::builtin());
  auto added = registry.add(R"json({"overlay":"hubspot","patch":{"models":{"crm.contact":{"fields":{"email_addresses":{
      "read":"[{email_address: join(',', properties.m), email_address_type: 'work'}][?email_address]","write":false}}}}}})json");
  ASSERT_TRUE(added.ok()) << added.error().to_json();
  std::string options = R"({"fields":["email_addresses"],"output":"array"})";
  auto translator = testing::open_translator("hubspot", "crm.contact", options, &registry);
  std::string input = R"([{"id":1,"properties":{"m":5}},{"id":2,"properties":{"m":["b@x"]}}])";
  testing::Reports json;
  EXPECT_EQ(testing::translate_all(*translator, input, &json),
            R"([{"id":"1","email_addresses":null},)"
            R"({"id":"2","email_addresses":[{"email_address":"b@x","email_address_type":"work"}]}])");
  testing::Reports arrow;
  Table table;
  auto done = translator->translate_arrow(input, &table.stream, &arrow);
  ASSERT_TRUE(done.ok()) << done.error().to_json();
  EXPECT_EQ(done->translated, 2U);
  for (const testing::Reports *reports : {&json, &arrow}) {
    ASSERT_EQ(reports->all.size(), 1U);
    EXPECT_EQ(reports->all[0].index, 0U);
    EXPECT_EQ(reports->all[0].field, "email_addresses");
  }
}

TEST(Arrow, PromisesNoValueInsideOfListsThatRulesMayLack) {
  Table table;
  table.read("hubspot", "crm.contact", "[]");
  const ArrowSchema &item = *table.schema.children[table.column("email_addresses")]->children[0];
  ASSERT_STREQ(item.format, "+s");
  for (int64_t i = 0; i < item.n_children; ++i) EXPECT_NE(item.children[i]->flags & ARROW_FLAG_NULLABLE, 0);
}

}  // namespace
}  // namespace openint

#include <functional>

#include "libopenint/json/parse.hpp"
#include "libopenint/store/lease.hpp"
#include "tests/memory/failing_memory.hpp"
#include "tests/unit/store/support.hpp"

namespace openint::store {
namespace {

using openint::testing::at_every_allocation;
using openint::testing::FailingMemory;

// What a caller sees of a call: the C API turns exceptions into the same.
template <typename T>
Status status_of(const std::function<Result<T>()> &call) {
  try {
    auto result = call();
    return result.ok() ? Status::ok : result.error().status;
  } catch (const std::bad_alloc &) {
    return Status::no_memory;
  }
}

class StoreWithoutMemory : public StoreInFolder {
 protected:
  void SetUp() override {
    if (std::filesystem::exists("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 1);  // it opens thousands of stores
    StoreInFolder::SetUp();
    ASSERT_TRUE(json::Document::parse("{}").ok());  // simdjson makes its tables at their first use, and can't fail
  }
  // Calls it with every one of its allocations failing. Each time it is done or says NO_MEMORY, nothing stays locked,
  // and the next call works.
  template <typename T>
  void expect_no_memory(const std::shared_ptr<Store> &store, const std::function<Result<T>()> &call) {
    size_t count = at_every_allocation([&](size_t number, FailingMemory::Which which) {
      FailingMemory memory(number, which);
      Status status = status_of<T>(call);
      memory.end();
      if (!FailingMemory::failed()) return false;
      EXPECT_TRUE(status == Status::no_memory || status == Status::ok || status == Status::conflict)
          << number << ": " << status_info(status).code;
      EXPECT_EQ(ask("BEGIN IMMEDIATE; COMMIT"), "") << number;
      auto next = store->acquire("next", "me", kNow, 10);
      EXPECT_TRUE(next.ok()) << number << ": " << next.error().message;
      return !HasFailure() && number < 5000;
    });
    EXPECT_GT(count, 3U);
    EXPECT_LT(count, 5000U);
  }
};

TEST_F(StoreWithoutMemory, APutEndsItsTransactionWhicheverAllocationFails) {
  auto store = open();
  int id = 0;
  expect_no_memory<int64_t>(store, [&] { return store->put(Kind::connection, connection("conn_" + std::to_string(++id)), kNow); });
  Row row = connection("conn_kept");
  ASSERT_TRUE(store->put(Kind::connection, row, kNow).ok());
  expect_no_memory<int64_t>(store, [&]() -> Result<int64_t> {
    OPENINT_TRY(auto now, store->get(Kind::connection, "conn_kept"));
    now->document = R"({"n":1})";
    return store->put(Kind::connection, *now, kNow);
  });
  EXPECT_EQ((*store->get(Kind::connection, "conn_kept"))->document, R"({"n":1})");
  EXPECT_EQ(ask("PRAGMA integrity_check"), "ok|");
}

TEST_F(StoreWithoutMemory, LeasesAndRemovalsEndTheirs) {
  auto store = open();
  int round = 0;
  expect_no_memory<bool>(store, [&] { return store->acquire("lease" + std::to_string(++round), "me", kNow, 1000); });
  expect_no_memory<void>(store, [&] { return store->release("lease1", "me"); });
  expect_no_memory<bool>(store, [&] { return store->remove(Kind::connection, "conn_1"); });
  expect_no_memory<bool>(store, [&]() -> Result<bool> {
    Lease lease(store, "me");  // given back on every path, where nothing may be thrown
    return lease.take({"a", "b"}, kNow, 1000);
  });
}

TEST_F(StoreWithoutMemory, ReadsGiveNothingWrong) {
  auto store = open();
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(store->put(Kind::connection, connection("conn_" + std::to_string(i)), kNow).ok());
  }
  expect_no_memory<std::vector<Row>>(store, [&]() -> Result<std::vector<Row>> {
    Filter filter;
    filter.ids = {"conn_1", "conn_3"};
    OPENINT_TRY(std::vector<Row> rows, store->list(Kind::connection, filter, true));
    if (rows.size() != 2 || rows[0].secret != R"({"access_token":"planted-secret-at"})") {
      return Error(Status::internal, "not what was put");
    }
    return rows;
  });
  expect_no_memory<std::optional<Row>>(store, [&]() -> Result<std::optional<Row>> {
    OPENINT_TRY(std::optional<Row> row, store->get(Kind::connection, "conn_4"));
    if (!row || row->document != connection("").document) return Error(Status::internal, "not what was put");
    return row;
  });
}

TEST_F(StoreWithoutMemory, OpeningAStoreCanBeTriedAgain) {
  int round = 0;
  size_t count = at_every_allocation([&](size_t number, FailingMemory::Which which) {
    std::filesystem::path folder = folder_ / std::to_string(++round);
    std::filesystem::create_directory(folder);
    Options options;
    options.key = kKey;
    options.path = (folder / "store.db").string();
    FailingMemory memory(number, which);
    Status status = status_of<std::shared_ptr<Store>>([&] { return open_sqlite(options); });
    memory.end();
    if (!FailingMemory::failed()) return false;
    EXPECT_TRUE(status == Status::no_memory || status == Status::ok) << number << ": " << status_info(status).code;
    auto again = open_sqlite(options);
    EXPECT_TRUE(again.ok()) << number << ": " << again.error().message;
    for (const auto &entry : std::filesystem::directory_iterator(folder)) {
      EXPECT_EQ(entry.path().filename().string().substr(0, 8), "store.db");
      EXPECT_EQ(entry.path().string().find("store.db."), std::string::npos) << entry.path();
    }
    std::filesystem::remove_all(folder);
    return !HasFailure() && number < 5000;
  });
  EXPECT_GT(count, 50U);
  // The same for one that is there, with a key that is changed.
  ASSERT_TRUE(open()->put(Kind::connection, connection("conn_1"), kNow).ok());
  auto holder = open();
  bool other = false;
  expect_no_memory<std::shared_ptr<Store>>(holder, [&]() -> Result<std::shared_ptr<Store>> {
    auto changed = other ? try_open(kKey, kOtherKey) : try_open(kOtherKey, kKey);
    if (changed.ok()) other = !other;
    return changed;
  });
  auto after = other ? open(kOtherKey) : open(kKey);
  EXPECT_EQ((*after->get(Kind::connection, "conn_1"))->secret, R"({"access_token":"planted-secret-at"})");
}

}  // namespace
}  // namespace openint::store

#include <atomic>

#include "libopenint/store/lease.hpp"
#include "tests/unit/store/support.hpp"

namespace openint::store {
namespace {

// Another process that is in a write transaction, until it ends.
class LockedStore : public StoreInFolder {
 protected:
  void SetUp() override {
    StoreInFolder::SetUp();
    holder_ = std::make_unique<Process>([&](Process &self) {
      opened()->put(Kind::connection, connection("conn_1"), kNow).value();
      sqlite3 *database = nullptr;
      sqlite3_open(path().c_str(), &database);
      self.say(sqlite3_exec(database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK ? 'k' : '!');
      (void)self.hear();
      self.say(sqlite3_exec(database, "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK ? 'k' : '!');
      (void)self.hear();
    });
    ASSERT_EQ(holder_->hear(), 'k');
  }
  void TearDown() override {
    holder_.reset();
    StoreInFolder::TearDown();
  }

  std::unique_ptr<Process> holder_;
};

int64_t no_patience() { return 0; }

TEST_F(LockedStore, AWriterWaitsAsLongAsItsCallerCan) {
  auto store = open();  // what is there already opens without a write
  int asked = 0;
  auto patient = store->patient([&]() -> int64_t { return ++asked < 5 ? 60'000 : 0; });
  auto put = patient->put(Kind::connection, connection("conn_2"), kNow);
  ASSERT_FALSE(put.ok());
  EXPECT_EQ(put.error().status, Status::timeout);
  EXPECT_EQ(put.error().retry, Retry::after);
  EXPECT_GE(asked, 5);
  EXPECT_EQ(store->patient(no_patience)->remove(Kind::connection, "conn_1").error().status, Status::timeout);
  EXPECT_EQ(store->patient(no_patience)->acquire("lease", "me", kNow, 1000).error().status, Status::timeout);
  EXPECT_EQ(holder_->step(), 'k');
  EXPECT_TRUE(store->patient(no_patience)->put(Kind::connection, connection("conn_2"), kNow).ok());
  EXPECT_TRUE(*store->patient(no_patience)->acquire("lease", "me", kNow, 1000));
}

TEST_F(LockedStore, ReadsWaitForNobody) {
  auto store = open()->patient(no_patience);
  EXPECT_TRUE(store->get(Kind::connection, "conn_1")->has_value());
  EXPECT_EQ(store->list(Kind::connection, {}, true)->size(), 1U);
}

TEST_F(LockedStore, NeitherReadsNorOtherWritersWaitForAWriterThatWaits) {
  auto store = open();
  std::atomic<int> asked{0};
  std::atomic<bool> written{false};
  std::thread writer([&] {
    auto patient = store->patient([&]() -> int64_t {
      ++asked;
      return 60'000;
    });
    written = patient->put(Kind::connection, connection("conn_2"), kNow).ok();
  });
  while (asked < 4) std::this_thread::yield();  // it has tried more than once
  auto hasty = store->patient(no_patience);
  EXPECT_TRUE(hasty->get(Kind::connection, "conn_1")->has_value());
  EXPECT_EQ(hasty->put(Kind::connection, connection("conn_3"), kNow).error().status, Status::timeout);
  EXPECT_EQ(holder_->step(), 'k');
  writer.join();
  EXPECT_TRUE(written);
  EXPECT_TRUE(store->get(Kind::connection, "conn_2")->has_value());
}

class Leases : public StoreInFolder {};

// A clock that was a year ahead and is right again leaves leases that would end in a year.
TEST_F(Leases, OnesOfAClockThatWasSetBackEndByTheClockAsItIs) {
  auto store = open();
  const int64_t ahead = kNow + int64_t{365} * 24 * 3600 * 1000;
  ASSERT_TRUE(*store->acquire("refresh:conn_1", "dead", ahead, 30'000));
  EXPECT_FALSE(*store->acquire("refresh:conn_1", "next", kNow, 30'000));  // it may be alive: its whole time is left to it
  EXPECT_FALSE(*store->acquire("refresh:conn_1", "next", kNow + 29'999, 30'000));
  EXPECT_TRUE(*store->acquire("refresh:conn_1", "next", kNow + 30'000, 30'000));
}

TEST_F(Leases, AreTakenTogetherOrNotAtAllAndGivenBack) {
  auto store = open();
  {
    Lease mine(store, "me");
    EXPECT_TRUE(*mine.take({"a", "b"}, kNow, 1000));
    Lease theirs(store, "they");
    EXPECT_FALSE(*theirs.take({"a0", "b", "c"}, kNow, 1000));
    EXPECT_TRUE(*store->acquire("a0", "other", kNow, 1000));
    EXPECT_TRUE(*store->acquire("c", "other", kNow, 1000));
    EXPECT_TRUE(*mine.take({"a", "d"}, kNow + 500, 1000));  // "b" stays its own as well
    EXPECT_FALSE(*theirs.take({"b"}, kNow + 900, 1000));
    EXPECT_FALSE(*theirs.take({"a"}, kNow + 1400, 1000));
  }
  EXPECT_EQ(ask("SELECT name FROM leases ORDER BY name"), "a0|c|");
}

}  // namespace
}  // namespace openint::store

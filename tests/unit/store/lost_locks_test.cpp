#include "tests/unit/store/support.hpp"

namespace openint::store {
namespace {

// Processes that die and that close while others write. SQLite is not open in the test's own process when it forks.
class LostLocks : public StoreInFolder {
 protected:
  // Writes a row at each step and says so when it is acknowledged.
  static void write_rows(Process &self, Store &store, const std::string &prefix, int count) {
    for (int i = 0; i < count; ++i) {
      if (self.hear() == '\0') return;
      self.say(store.put(Kind::connection, connection(prefix + std::to_string(i)), kNow).ok() ? 'k' : '!');
    }
  }
  // Another process that opens the store, reads it and closes it.
  void open_and_close() {
    Process other([&](Process &self) {
      bool read = opened()->list(Kind::connection, {}, true).ok();
      self.say(read ? 'k' : '!');
    });
    EXPECT_EQ(other.hear(), 'k');
    other.wait();
  }
};

// A process may have several engines on one store. Another one that comes and goes must not take it for gone, and
// delete the log that it goes on writing to.
TEST_F(LostLocks, EveryAcknowledgedWriteOfTwoEnginesOutlivesAnotherProcessAndAKill) {
  Process writer([&](Process &self) {
    auto one = opened();
    auto two = opened();
    write_rows(self, *one, "conn_a", 25);
    write_rows(self, *two, "conn_b", 25);
    write_rows(self, *one, "conn_c", 25);
    (void)self.hear();
  });
  for (int i = 0; i < 25; ++i) ASSERT_EQ(writer.step(), 'k');
  open_and_close();
  for (int i = 0; i < 50; ++i) ASSERT_EQ(writer.step(), 'k') << i;
  writer.end(SIGKILL);
  EXPECT_EQ(ask("SELECT count(*) FROM connections"), "75|");
  EXPECT_EQ(ask("PRAGMA integrity_check"), "ok|");
  EXPECT_EQ(open()->list(Kind::connection, {}, true)->size(), 75U);
}

TEST_F(LostLocks, AnEngineThatIsClosedTakesNothingFromTheOneThatStays) {
  Process writer([&](Process &self) {
    auto one = opened();
    auto two = opened();
    write_rows(self, *two, "conn_a", 10);
    two.reset();
    opened().reset();
    write_rows(self, *one, "conn_b", 30);
    (void)self.hear();
  });
  for (int i = 0; i < 11; ++i) ASSERT_EQ(writer.step(), 'k');
  open_and_close();
  for (int i = 0; i < 29; ++i) ASSERT_EQ(writer.step(), 'k') << i;
  writer.end(SIGKILL);
  EXPECT_EQ(ask("SELECT count(*) FROM connections"), "40|");
  EXPECT_EQ(ask("PRAGMA integrity_check"), "ok|");
}

// Locks do not come along with a fork, though SQLite's own memory of them does.
TEST_F(LostLocks, AForkedChildsWritesOutliveItsParentsEndAndAKill) {
  Process parent([&](Process &self) {
    auto store = opened();
    bool put = store->put(Kind::connection, connection("conn_parent"), kNow).ok();
    Process child([&](Process &inner) {
      write_rows(inner, *store, "conn_a", 25);
      write_rows(inner, *opened(), "conn_b", 25);
      (void)inner.hear();
    });
    put = put && child.step() == 'k';
    put = put && store->put(Kind::connection, connection("conn_parent2"), kNow).ok();
    store.reset();  // nobody else holds it, as far as this process can see
    for (int i = 0; i < 49; ++i) put = put && child.step() == 'k';
    child.end(SIGKILL);
    self.say(put ? 'k' : '!');
  });
  ASSERT_EQ(parent.hear(), 'k');
  parent.wait();
  EXPECT_EQ(ask("SELECT count(*) FROM connections"), "52|");
  EXPECT_EQ(ask("PRAGMA integrity_check"), "ok|");
}

}  // namespace
}  // namespace openint::store

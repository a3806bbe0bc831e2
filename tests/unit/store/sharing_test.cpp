#include "tests/unit/store/support.hpp"

namespace openint::store {
namespace {

// Threads and processes on one file.
class SharedStore : public StoreInFolder {};

TEST_F(SharedStore, LeasesGoToOneUntilTheyEndOrAreReleased) {
  auto one = open();
  auto two = open();
  EXPECT_TRUE(*one->acquire("refresh:conn_1", "a", kNow, 1000));
  EXPECT_FALSE(*two->acquire("refresh:conn_1", "b", kNow + 999, 1000));
  EXPECT_TRUE(*two->acquire("refresh:conn_2", "b", kNow, 1000));
  EXPECT_TRUE(*one->acquire("refresh:conn_1", "a", kNow + 500, 1000));  // its own again: longer
  EXPECT_FALSE(*two->acquire("refresh:conn_1", "b", kNow + 1499, 1000));
  EXPECT_TRUE(*two->acquire("refresh:conn_1", "b", kNow + 1500, 1000));
  ASSERT_TRUE(one->release("refresh:conn_1", "a").ok());  // not a's any more
  EXPECT_FALSE(*one->acquire("refresh:conn_1", "a", kNow + 1600, 1000));
  ASSERT_TRUE(two->release("refresh:conn_1", "b").ok());
  EXPECT_TRUE(*one->acquire("refresh:conn_1", "a", kNow + 1600, 1000));
  EXPECT_EQ(ask("SELECT name, owner FROM leases"), "refresh:conn_1|a|");  // what has ended is cleared away
}

TEST_F(SharedStore, OneLeaseHolderAmongThreadsAndProcesses) {
  auto mine = open();
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  std::vector<pid_t> children;
  for (int child = 0; child < 3; ++child) {
    pid_t pid = ::fork();
    ASSERT_GE(pid, 0);
    if (pid == 0) {
      // The store came with the fork: it opens a connection of its own.
      std::vector<std::thread> threads;
      for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
          std::string owner = std::to_string(child) + "." + std::to_string(i);
          for (int round = 0; round < 10; ++round) {
            auto held = mine->acquire("round" + std::to_string(round), owner, kNow, 60'000);
            char byte = held.ok() ? static_cast<char>('0' + round) : '!';
            if (!held.ok() || *held) (void)!::write(pipe_ends[1], &byte, 1);
          }
        });
      }
      for (std::thread &thread : threads) thread.join();
      ::_exit(0);
    }
    children.push_back(pid);
  }
  ::close(pipe_ends[1]);
  for (pid_t pid : children) {
    int state = 0;
    ASSERT_EQ(::waitpid(pid, &state, 0), pid);
    EXPECT_TRUE(WIFEXITED(state) && WEXITSTATUS(state) == 0);
  }
  std::multiset<char> winners;
  char byte = 0;
  while (::read(pipe_ends[0], &byte, 1) == 1) winners.insert(byte);
  ::close(pipe_ends[0]);
  EXPECT_EQ(std::string(winners.begin(), winners.end()), "0123456789");
  EXPECT_TRUE(*mine->acquire("round0", "late", kNow + 60'000, 1));
}

TEST_F(SharedStore, CountsEveryWriteOfManyThreads) {
  auto one = open();
  auto two = open();
  Row row = connection("conn_1");
  row.document = R"({"n":0})";
  ASSERT_TRUE(one->put(Kind::connection, row, kNow).ok());
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      Store &store = i % 2 == 0 ? *one : *two;
      for (int done = 0; done < 5;) {
        Row mine = **store.get(Kind::connection, "conn_1");
        int n = std::stoi(mine.document.substr(5));
        mine.document = "{\"n\":" + std::to_string(n + 1) + "}";
        mine.secret = R"({"n":")" + std::to_string(n + 1) + "\"}";
        auto written = store.put(Kind::connection, mine, kNow);
        if (written.ok()) {
          ++done;
        } else {
          ASSERT_EQ(written.error().status, Status::conflict) << written.error().message;
        }
      }
    });
  }
  for (std::thread &thread : threads) thread.join();
  Row last = **one->get(Kind::connection, "conn_1");
  EXPECT_EQ(last.document, R"({"n":40})");
  EXPECT_EQ(last.secret, R"({"n":"40"})");
  EXPECT_EQ(last.version, 41);
}

TEST_F(SharedStore, ManyOpenTheSameNewFileAtOnce) {
  std::vector<std::thread> threads;
  std::vector<std::string> keys(8);
  for (size_t i = 0; i < keys.size(); ++i) {
    threads.emplace_back([&, i] {
      auto store = try_open(kKey);
      keys[i] = store.ok() ? (*store)->signing_key() : store.error().message;
    });
  }
  for (std::thread &thread : threads) thread.join();
  for (const std::string &key : keys) EXPECT_EQ(key, keys[0]);
  EXPECT_EQ(keys[0].size(), 32U);
}

}  // namespace
}  // namespace openint::store

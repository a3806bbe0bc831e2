#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <thread>

#include "libopenint/store/store.hpp"

namespace openint::store {
inline constexpr int64_t kNow = 1'750'000'000'000;
inline const std::string kKey(32, 'k');
inline const std::string kOtherKey(32, 'o');

/// Another process: says a byte a step, waits for a byte before each. Whatever is open here, it starts without it.
class Process {
 public:
  explicit Process(const std::function<void(Process &)> &body) {
    int down[2];
    int up[2];
    if (::pipe(down) != 0 || ::pipe(up) != 0) return;
    pid_ = ::fork();
    bool child = pid_ == 0;
    in_ = child ? down[0] : up[0];
    out_ = child ? up[1] : down[1];
    ::close(child ? down[1] : down[0]);
    ::close(child ? up[0] : up[1]);
    if (!child) return;
    body(*this);
    ::_exit(0);
  }
  ~Process() {
    end(SIGKILL);
    ::close(in_);
    ::close(out_);
  }
  Process(const Process &) = delete;
  Process &operator=(const Process &) = delete;

  void say(char byte) { (void)!::write(out_, &byte, 1); }
  /// '\0' where the other side has ended.
  char hear() {
    char byte = 0;
    return ::read(in_, &byte, 1) == 1 ? byte : '\0';
  }
  /// Lets it do a step and gives what it said then.
  char step() {
    say('.');
    return hear();
  }
  void end(int signal) {
    if (pid_ <= 0) return;
    ::kill(pid_, signal);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  void wait() {
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

 private:
  pid_t pid_ = 0;
  int in_ = -1;
  int out_ = -1;
};

/// A folder of its own for a store, and other programs' view of it.
class StoreInFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "openint_store_XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path() const { return (folder_ / "store.db").string(); }
  std::shared_ptr<Store> open(const std::string &key = kKey, const std::string &old_key = "") {
    auto store = try_open(key, old_key);
    EXPECT_TRUE(store.ok()) << store.error().message;
    return store.ok() ? *store : nullptr;
  }
  Result<std::shared_ptr<Store>> try_open(const std::string &key, const std::string &old_key = "") {
    Options options;
    options.path = path();
    options.key = key;
    options.old_key = old_key;
    return open_sqlite(options);
  }
  // For another process.
  std::shared_ptr<Store> opened() {
    auto store = try_open(kKey);
    if (!store.ok()) ::_exit(1);
    return *store;
  }
  // Every byte of every file that the store made.
  std::string bytes() const {
    std::string out;
    for (const auto &entry : std::filesystem::directory_iterator(folder_)) {
      std::ifstream file(entry.path(), std::ios::binary);
      out.append(std::istreambuf_iterator<char>(file), {});
    }
    return out;
  }
  // As another program sees the file.
  std::string ask(const std::string &sql) const {
    sqlite3 *database = nullptr;
    sqlite3_open(path().c_str(), &database);
    std::string out;
    auto collect = [](void *to, int count, char **values, char **) {
      for (int i = 0; i < count; ++i)
        *static_cast<std::string *>(to) += std::string(values[i] ? values[i] : "NULL") + "|";
      return 0;
    };
    char *error = nullptr;
    if (sqlite3_exec(database, sql.c_str(), collect, &out, &error) != SQLITE_OK) out = error;
    sqlite3_free(error);
    sqlite3_close(database);
    return out;
  }

  std::filesystem::path folder_;
};

inline Row connection(const std::string &id, const std::string &secret = R"({"access_token":"planted-secret-at"})") {
  Row row;
  row.id = id;
  row.customer = "cust_1";
  row.connector = "hubspot";
  row.config = "ccfg_hubspot_1";
  row.document = R"({"settings":{"instance_url":"https://a.test"}})";
  row.secret = secret;
  return row;
}

}  // namespace openint::store

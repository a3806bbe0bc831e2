// A call that is cancelled while another process holds the store.
#include <sqlite3.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "tests/unit/management/support.hpp"

namespace openint::testing {

TEST_F(Core, ACallThatIsCancelledWhileItWaitsForTheStoreIsToldOfThat) {
  std::string name = (std::filesystem::temp_directory_path() / "openint-cancel-XXXXXX").string();
  ASSERT_NE(::mkdtemp(name.data()), nullptr);
  const std::string path = (std::filesystem::path(name) / "store.db").string();
  store::Options options;
  options.path = path;
  options.key = std::string(32, 'k');
  auto opened = store::open_sqlite(options);
  ASSERT_TRUE(opened.ok());
  harness.services.store = *opened;
  ok("adminUpsertConnectorConfig", R"({"connectorName":"hubspot","orgId":"org_1","config":{}})");

  sqlite3 *holder = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &holder), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(holder, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  engine::Call made;
  made.operation = "adminUpsertConnectorConfig";
  made.input = R"({"connectorName":"pipedrive","orgId":"org_1","config":{}})";
  http::Operation operation(harness.environment, coroutine::Context::kNoDeadline, [&](coroutine::Context &context) {
    return engine::perform(context, harness.services, made);
  });
  std::thread canceller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // whenever it comes, the call ends by it alone
    operation.cancel();
  });
  while (!operation.step()) std::this_thread::yield();
  canceller.join();
  auto result = operation.result();
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::cancelled) << result.error().to_json();
  EXPECT_EQ(result.error().retry, Retry::never);

  ASSERT_EQ(sqlite3_exec(holder, "COMMIT", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(holder);
  ok("adminUpsertConnectorConfig", made.input);  // and nothing is left locked
  harness.services.store = nullptr;
  std::filesystem::remove_all(name);
}

}  // namespace openint::testing

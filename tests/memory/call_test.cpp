#include <gtest/gtest.h>
#include <simdjson.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>

#include "capi/openint.h"
#include "tests/memory/failing_memory.hpp"

namespace {

using openint::testing::FailingMemory;
using openint::testing::OwnMemory;

constexpr std::string_view kAnswer =
    R"({"results":[{"id":"1","properties":{"firstname":"Ann","email":"a@b.test","hs_object_id":"1"},)"
    R"("createdAt":"2024-01-01T00:00:00Z","updatedAt":"2024-01-01T00:00:00Z"}],"id":"1","properties":{"email":"a@b.test"},)"
    R"("createdAt":"2024-01-01T00:00:00Z","updatedAt":"2024-01-01T00:00:00Z","portalId":7})";

struct Outcome {
  openint_status status = OPENINT_OK;
  std::string text;  // the result, or the error
};

// Calls in which every single allocation fails once: the host's side is played here, with the same answer to all.
class CallWithoutMemory : public ::testing::Test {
 protected:
  void SetUp() override {
    (void)simdjson::get_active_implementation()->name();  // makes tables at its first use, and can't fail
    if (std::filesystem::exists("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 1);
    std::string pattern = (std::filesystem::temp_directory_path() / "openint_memory_XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    // Without limits: thousands of calls follow, and nobody waits here.
    std::string config = R"({"connectors":[{"overlay":"hubspot","patch":{"http":{"limits":null}}}],"store":{"path":")" +
                         path() + R"(","key":"a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="}})";
    openint_error *error = nullptr;
    ASSERT_EQ(openint_engine_open(config.data(), config.size(), nullptr, &engine_, &error), OPENINT_OK)
        << openint_error_json(error);
    Outcome made = drive(R"({"operation":"adminUpsertConnectorConfig","input":{"connectorName":"hubspot","orgId":"o"}})");
    ASSERT_EQ(made.status, OPENINT_DONE) << made.text;
    size_t at = made.text.find("\"id\":\"") + 6;
    config_ = made.text.substr(at, made.text.find('"', at) - at);
    made = drive(R"({"operation":"createConnection","input":{"connectorConfigId":")" + config_ +
                 R"(","settings":{"access_token":"t"}}})");
    ASSERT_EQ(made.status, OPENINT_DONE) << made.text;
    connection_ = made.text.substr(1, made.text.size() - 2);
  }
  void TearDown() override {
    openint_engine_free(engine_);
    std::filesystem::remove_all(folder_);
  }
  std::string path() const { return (folder_ / "store.db").string(); }

  // Answers all exchanges in `wants`, {"exchanges":[{"id":1,...}, ...]}.
  static openint_status answer_all(openint_task *task, std::string_view wants) {
    static constexpr std::string_view kId = "{\"id\":";
    for (size_t at = wants.find(kId); at != std::string_view::npos; at = wants.find(kId, at + 1)) {
      std::string head;
      {
        OwnMemory own;
        std::string id(wants.substr(at + kId.size(), wants.find(',', at) - at - kId.size()));
        head = "{\"id\":" + id + ",\"status\":200,\"headers\":[[\"content-type\",\"application/json\"]]}";
      }
      openint_status status =
          openint_task_answer(task, head.data(), head.size(), kAnswer.data(), kAnswer.size(), nullptr);
      if (status < 0) return status;
    }
    return OPENINT_OK;
  }
  Outcome drive(const std::string &request) {
    Outcome outcome;
    openint_task *task = nullptr;
    openint_error *error = nullptr;
    outcome.status = openint_engine_begin(engine_, request.data(), request.size(), &task, &error);
    for (int steps = 0; outcome.status >= 0 && outcome.status != OPENINT_DONE && steps < 1000; ++steps) {
      openint_buffer *out = nullptr;
      outcome.status = openint_task_step(task, &out, &error);
      std::string_view text(outcome.status < 0 ? "" : openint_buffer_data(out),
                            outcome.status < 0 ? 0 : openint_buffer_size(out));
      if (outcome.status == OPENINT_WANT) outcome.status = answer_all(task, text);
      if (outcome.status == OPENINT_DONE) {
        OwnMemory own;
        outcome.text = text;
      }
      openint_buffer_free(out);
    }
    OwnMemory own;
    if (error != nullptr) outcome.text = openint_error_json(error);
    openint_error_free(error);
    openint_task_free(task);
    return outcome;
  }
  bool is_locked() const {
    sqlite3 *other = nullptr;
    sqlite3_open(path().c_str(), &other);
    bool locked = sqlite3_exec(other, "BEGIN IMMEDIATE; COMMIT", nullptr, nullptr, nullptr) != SQLITE_OK;
    sqlite3_close(other);
    return locked;
  }

  // `right` tells a right result. Each time: that or NO_MEMORY, nothing locked, and the next call works.
  void expect_no_memory(const std::function<std::string()> &request, const std::function<bool(const Outcome &)> &right) {
    for (FailingMemory::Which which : {FailingMemory::Which::one, FailingMemory::Which::all_later}) {
      size_t number = 0;
      for (bool failed = true; failed && !HasFailure() && number < 50'000; ++number) {
        std::string text = request();
        FailingMemory memory(number, which);
        Outcome outcome = drive(text);
        memory.end();
        failed = FailingMemory::failed();
        EXPECT_TRUE(right(outcome) || outcome.status == OPENINT_E_NO_MEMORY)
            << number << (which == FailingMemory::Which::one ? "" : " and all later") << ": " << outcome.text;
        EXPECT_FALSE(is_locked()) << number;
        Outcome next = drive(request());
        EXPECT_TRUE(right(next)) << number << ": " << next.text;
      }
      EXPECT_GT(number, 100U);
    }
  }

  std::filesystem::path folder_;
  openint_engine *engine_ = nullptr;
  std::string config_;
  std::string connection_;
};

TEST_F(CallWithoutMemory, CustomersAreWrittenOrNot) {
  int count = 0;
  expect_no_memory(
      [&] {
        return R"({"operation":"upsertCustomer","input":{"id":"cust_)" + std::to_string(++count) +
               R"(","metadata":{"a":1}}})";
      },
      [&](const Outcome &outcome) { return outcome.status == OPENINT_DONE && outcome.text.find("cust_") != std::string::npos; });
}

TEST_F(CallWithoutMemory, ListsGiveAllOrNothing) {
  const std::string list = R"({"operation":"crm-listContacts","connection":")" + connection_ + R"(","input":{}})";
  const Outcome whole = drive(list);
  ASSERT_EQ(whole.status, OPENINT_DONE) << whole.text;
  ASSERT_NE(whole.text.find("Ann"), std::string::npos);
  expect_no_memory([&] { return list; },
                   [&](const Outcome &outcome) { return outcome.status == OPENINT_DONE && outcome.text == whole.text; });
}

TEST_F(CallWithoutMemory, WritesSayWhetherTheyHappened) {
  const std::string create = R"({"operation":"crm-createContact","connection":")" + connection_ +
                             R"(","input":{"record":{"first_name":"Ann","email":"a@b.test"}}})";
  const Outcome whole = drive(create);
  ASSERT_EQ(whole.status, OPENINT_DONE) << whole.text;
  expect_no_memory([&] { return create; },
                   [&](const Outcome &outcome) { return outcome.status == OPENINT_DONE && outcome.text == whole.text; });
}

TEST_F(CallWithoutMemory, ConnectionsAreMadeOrNot) {
  const std::string make = R"({"operation":"createConnection","input":{"connectorConfigId":")" + config_ +
                           R"(","settings":{"access_token":"t"}}})";
  expect_no_memory([&] { return make; }, [&](const Outcome &outcome) {
    return outcome.status == OPENINT_DONE && outcome.text.find("conn_hubspot_") != std::string::npos;
  });
}

}  // namespace

#include <gtest/gtest.h>
#include <simdjson.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include "capi/openint.h"
#include "tests/memory/failing_memory.hpp"

namespace {

using openint::testing::FailingMemory;

const std::string kPlain = R"({"organisation":"org"})";
const std::string kRegistering = R"({"connectors":[{"overlay":"hubspot","name":"mine","patch":{"title":"Mine"}}]})";

// Opens an engine with each allocation failing (or each of so many), until none does. Every time it says NO_MEMORY;
// nothing of a failure is kept, so in the end it opens. Gives how many allocations there were; -1 where something else
// came.
int open_until_it_opens(const std::string &config, FailingMemory::Which which, int step) {
  for (int number = 0;; number += step) {
    openint_engine *engine = nullptr;
    openint_error *error = nullptr;
    FailingMemory memory(static_cast<size_t>(number), which);
    openint_status status =
        openint_engine_open(config.data(), config.size(), nullptr, &engine, &error);
    memory.end();
    bool failed = FailingMemory::failed();
    if (status == OPENINT_OK ? engine == nullptr : (status != OPENINT_E_NO_MEMORY || engine != nullptr)) {
      std::fprintf(stderr, "%d: %s\n", number, openint_error_json(error));
      return -1;
    }
    openint_error_free(error);
    openint_engine_free(engine);
    if (!failed) return status == OPENINT_OK ? number : -1;
  }
}

// In a process of its own, where nobody has opened one before.
int in_a_new_process(const std::string &config, FailingMemory::Which which, int step) {
  int ends[2];
  if (::pipe(ends) != 0) return -2;
  pid_t child = ::fork();
  if (child == 0) {
    (void)simdjson::get_active_implementation()->name();  // makes tables at its first use, and can't fail
    int count = open_until_it_opens(config, which, step);
    (void)!::write(ends[1], &count, sizeof count);
    ::_exit(0);
  }
  ::close(ends[1]);
  int count = -3;
  if (::read(ends[0], &count, sizeof count) != sizeof count) count = -4;
  ::close(ends[0]);
  int state = 0;
  ::waitpid(child, &state, 0);
  return WIFEXITED(state) ? count : -5;
}

TEST(EngineWithoutMemory, TheFirstOneOfAProcessOpensAfterAnyFailure) {
  EXPECT_GT(in_a_new_process(kPlain, FailingMemory::Which::one, 1), 1000);
  EXPECT_GT(in_a_new_process(kPlain, FailingMemory::Which::all_later, 5), 1000);
}

TEST(EngineWithoutMemory, OneWithConnectorsOpensAfterAnyFailure) {
  EXPECT_GT(in_a_new_process(kRegistering, FailingMemory::Which::one, 41), 1000);
  EXPECT_GT(in_a_new_process(kRegistering, FailingMemory::Which::all_later, 43), 1000);
}

}  // namespace

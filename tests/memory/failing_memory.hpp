#pragma once

#include <cstddef>

namespace openint::testing {

/// Makes allocations fail, in a program that is linked with failing_memory.cpp: all of operator new, and SQLite's own.
/// It lasts as long as the object; one at a time. Assertions allocate too, so they stand after its end.
class FailingMemory {
 public:
  enum class Which { one, all_later };
  /// The allocation number `first`, counted from 0, fails, and where said so every later one.
  FailingMemory(size_t first, Which which) noexcept;
  ~FailingMemory() { end(); }
  FailingMemory(const FailingMemory &) = delete;
  FailingMemory &operator=(const FailingMemory &) = delete;
  void end() noexcept;
  /// Whether any failed. Else there were fewer than `first`.
  static bool failed() noexcept;
};

/// While it lives the test itself finds memory; what was to fail, fails afterwards.
class OwnMemory {
 public:
  OwnMemory() noexcept;
  ~OwnMemory();
  OwnMemory(const OwnMemory &) = delete;
  OwnMemory &operator=(const OwnMemory &) = delete;

 private:
  size_t left_;
};

/// Calls `attempt(number, which)` for every number of an allocation until there are no more; it gives whether one
/// failed. In the end, how many there were.
template <typename Attempt>
size_t at_every_allocation(Attempt &&attempt) {
  size_t most = 0;
  for (FailingMemory::Which which : {FailingMemory::Which::one, FailingMemory::Which::all_later}) {
    size_t number = 0;
    while (attempt(number, which)) ++number;
    most = number > most ? number : most;
  }
  return most;
}

}  // namespace openint::testing

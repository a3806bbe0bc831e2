#include "tests/memory/failing_memory.hpp"

#include <sqlite3.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

constexpr size_t kNever = SIZE_MAX;
std::atomic<size_t> left{kNever};  // how many allocations succeed yet
std::atomic<bool> forever{false};
std::atomic<bool> any_failed{false};

bool fails() noexcept {
  size_t now = left.load();
  if (now == kNever) return false;
  if (now > 0) {
    left.store(now - 1);
    return false;
  }
  any_failed.store(true);
  if (!forever.load()) left.store(kNever);
  return true;
}

void *allocate(size_t size) noexcept { return fails() ? nullptr : std::malloc(size == 0 ? 1 : size); }
void *allocate(size_t size, std::align_val_t alignment) noexcept {
  auto step = static_cast<size_t>(alignment);
  return fails() ? nullptr : std::aligned_alloc(step, (size + step - 1) / step * step);
}
void *or_throw(void *memory) {
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

sqlite3_mem_methods sqlites;  // as they were
void *sqlite_malloc(int size) { return fails() ? nullptr : sqlites.xMalloc(size); }
void *sqlite_realloc(void *memory, int size) { return fails() ? nullptr : sqlites.xRealloc(memory, size); }

// Before SQLite is first used, and before the test's own statics.
[[gnu::constructor]] void take_over_sqlites_memory() {
  sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlites);
  sqlite3_mem_methods ours = sqlites;
  ours.xMalloc = sqlite_malloc;
  ours.xRealloc = sqlite_realloc;
  sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
}

}  // namespace

void *operator new(size_t size) { return or_throw(allocate(size)); }
void *operator new[](size_t size) { return or_throw(allocate(size)); }
void *operator new(size_t size, std::align_val_t alignment) { return or_throw(allocate(size, alignment)); }
void *operator new[](size_t size, std::align_val_t alignment) { return or_throw(allocate(size, alignment)); }
void *operator new(size_t size, const std::nothrow_t &) noexcept { return allocate(size); }
void *operator new[](size_t size, const std::nothrow_t &) noexcept { return allocate(size); }
void *operator new(size_t size, std::align_val_t alignment, const std::nothrow_t &) noexcept {
  return allocate(size, alignment);
}
void *operator new[](size_t size, std::align_val_t alignment, const std::nothrow_t &) noexcept {
  return allocate(size, alignment);
}
void operator delete(void *memory) noexcept { std::free(memory); }
void operator delete[](void *memory) noexcept { std::free(memory); }
void operator delete(void *memory, size_t) noexcept { std::free(memory); }
void operator delete[](void *memory, size_t) noexcept { std::free(memory); }
void operator delete(void *memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void *memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void *memory, size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void *memory, size_t, std::align_val_t) noexcept { std::free(memory); }

namespace openint::testing {

FailingMemory::FailingMemory(size_t first, Which which) noexcept {
  any_failed.store(false);
  forever.store(which == Which::all_later);
  left.store(first);
}

void FailingMemory::end() noexcept { left.store(kNever); }

OwnMemory::OwnMemory() noexcept : left_(left.exchange(kNever)) {}

OwnMemory::~OwnMemory() { left.store(left_); }

bool FailingMemory::failed() noexcept { return any_failed.load(); }

}  // namespace openint::testing

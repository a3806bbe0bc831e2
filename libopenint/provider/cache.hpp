#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "libopenint/base/result.hpp"

namespace openint::provider {

/// What was compiled or fetched once and is shared by operations, by a key that names its kind, its connector or
/// connection, and the rest. Thread-safe; holds at most kEntries, the least recently used goes first. A key that names
/// a connection is never used for another (tenants do not meet here).
class Cache {
 public:
  static constexpr size_t kEntries = 4096;

  /// The value, or nullptr where there is none or it is older than its time. `T` must be what put() was given.
  template <typename T>
  std::shared_ptr<const T> get(std::string_view key, int64_t now_ms) {
    return std::static_pointer_cast<const T>(find(key, now_ms));
  }
  template <typename T>
  void put(std::string_view key, std::shared_ptr<const T> value, int64_t good_until_ms) {
    insert(key, std::move(value), good_until_ms);
  }
  void drop(std::string_view key);

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const void> value;
    int64_t good_until_ms;
  };
  std::shared_ptr<const void> find(std::string_view key, int64_t now_ms);
  void insert(std::string_view key, std::shared_ptr<const void> value, int64_t good_until_ms);

  std::mutex mutex_;
  std::list<Entry> entries_;  // most recently used first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;
};

}  // namespace openint::provider

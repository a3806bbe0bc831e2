#include "libopenint/provider/cache.hpp"

namespace openint::provider {

std::shared_ptr<const void> Cache::find(std::string_view key, int64_t now_ms) {
  std::lock_guard lock(mutex_);
  auto at = by_key_.find(key);
  if (at == by_key_.end()) return nullptr;
  auto entry = at->second;
  if (entry->good_until_ms < now_ms) {
    by_key_.erase(at);
    entries_.erase(entry);
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->value;
}

void Cache::insert(std::string_view key, std::shared_ptr<const void> value, int64_t good_until_ms) {
  std::lock_guard lock(mutex_);
  if (auto at = by_key_.find(key); at != by_key_.end()) {
    auto old = at->second;
    by_key_.erase(at);
    entries_.erase(old);
  }
  entries_.push_front(Entry{std::string(key), std::move(value), good_until_ms});
  by_key_.emplace(entries_.front().key, entries_.begin());
  if (entries_.size() <= kEntries) return;
  by_key_.erase(entries_.back().key);
  entries_.pop_back();
}

void Cache::drop(std::string_view key) {
  std::lock_guard lock(mutex_);
  auto at = by_key_.find(key);
  if (at == by_key_.end()) return;
  auto entry = at->second;
  by_key_.erase(at);
  entries_.erase(entry);
}

}  // namespace openint::provider

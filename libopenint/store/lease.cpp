#include "libopenint/store/lease.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace openint::store {

Result<bool> Lease::take(const std::vector<std::string> &names, int64_t now_ms, int64_t ttl_ms) {
  std::vector<std::string> all = held_;
  for (const std::string &name : names) {
    if (std::find(held_.begin(), held_.end(), name) == held_.end()) all.push_back(name);
  }
  // All of them count as held while they are taken: what is thrown meanwhile leaves none behind.
  std::vector<std::string> before = std::exchange(held_, std::move(all));
  for (const std::string &name : names) {
    auto got = store_->acquire(name, owner_, now_ms, ttl_ms);
    if (got.ok() && *got) continue;
    std::erase_if(held_, [&](const std::string &each) {
      return std::find(before.begin(), before.end(), each) != before.end();
    });
    give_back(held_);
    held_ = std::move(before);
    if (!got.ok()) return got.take_error();
    return false;
  }
  return true;
}

void Lease::give_back(const std::vector<std::string> &names) noexcept {
  for (const std::string &name : names) {
    try {
      (void)store_->release(name, owner_);
    } catch (const std::bad_alloc &) {
    }
  }
}

void Lease::release() noexcept {
  give_back(held_);
  held_.clear();
}

}  // namespace openint::store

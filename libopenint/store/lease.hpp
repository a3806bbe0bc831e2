#pragma once

#include <memory>
#include <string>
#include <vector>

#include "libopenint/store/store.hpp"

namespace openint::store {

/// Leases of a store, held together and given back when this is destroyed: whoever holds them is alone among all
/// threads and processes on that store. A holder that dies loses them after their time.
class Lease {
 public:
  Lease() = default;
  /// `owner` is like nobody else's, a random text.
  Lease(std::shared_ptr<Store> store, std::string owner) : store_(std::move(store)), owner_(std::move(owner)) {}
  ~Lease() { release(); }
  Lease(Lease &&other) noexcept = default;
  Lease &operator=(Lease &&other) noexcept {
    if (this != &other) {
      release();
      store_ = std::move(other.store_);
      owner_ = std::move(other.owner_);
      held_ = std::move(other.held_);
    }
    return *this;
  }
  Lease(const Lease &) = delete;
  Lease &operator=(const Lease &) = delete;

  /// Takes all of `names`, sorted, or none, so that two who want the same ones never wait for each other; those that
  /// it holds already are held for longer. False where somebody else holds one. Errors: STORAGE, TIMEOUT.
  Result<bool> take(const std::vector<std::string> &names, int64_t now_ms, int64_t ttl_ms);
  /// Where that fails, they run out.
  void release() noexcept;

 private:
  void give_back(const std::vector<std::string> &names) noexcept;

  std::shared_ptr<Store> store_;
  std::string owner_;
  std::vector<std::string> held_;
};

}  // namespace openint::store

#pragma once

#include <atomic>
#include <string>

#include "libopenint/engine/engine.hpp"

namespace openint::capi {

/// Marks that a call is inside an object that serves one thread at a time.
class Entry {
 public:
  explicit Entry(std::atomic<bool> &inside) : inside_(inside), entered_(!inside.exchange(true)) {}
  ~Entry() {
    if (entered_) inside_.store(false);
  }
  Entry(const Entry &) = delete;
  Entry &operator=(const Entry &) = delete;

  /// Errors: BUSY.
  Result<void> check(const char *name) const {
    if (entered_) return {};
    return Error(Status::busy, std::string("another call is inside this ") + name);
  }

 private:
  std::atomic<bool> &inside_;
  bool entered_;
};

}  // namespace openint::capi

#pragma once

#include <memory>
#include <mutex>

#include "libopenint/base/result.hpp"

namespace openint {

/// A value that is made at its first use and then kept. A failure is not kept: want of memory passes, and the next one
/// who asks makes it. Any thread; one makes, the others wait.
template <typename T>
class Kept {
 public:
  /// `make` gives Result<std::shared_ptr<const T>>.
  template <typename Make>
  Result<std::shared_ptr<const T>> get(Make &&make) {
    std::lock_guard lock(mutex_);
    if (value_ == nullptr) {
      OPENINT_TRY(value_, make());
    }
    return value_;
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<const T> value_;
};

}  // namespace openint

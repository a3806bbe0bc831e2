#pragma once

#include <atomic>
#include <cstddef>

namespace openint::http {

/// How many bytes may be held at once, of all connections together. From any thread.
class Budget {
 public:
  explicit Budget(size_t most) : most_(most) {}

  /// A part of it, given back at its end.
  class Share {
   public:
    explicit Share(Budget &budget) : budget_(budget) {}
    ~Share() { budget_.taken_ -= size_; }
    Share(const Share &) = delete;
    Share &operator=(const Share &) = delete;

    /// At least so many bytes. False where there are no more: then it is as it was.
    bool grow(size_t size) {
      if (size <= size_) return true;
      const size_t more = size - size_;
      if (budget_.taken_.fetch_add(more) + more > budget_.most_) {
        budget_.taken_ -= more;
        return false;
      }
      size_ = size;
      return true;
    }

   private:
    Budget &budget_;
    size_t size_ = 0;
  };

 private:
  const size_t most_;
  std::atomic<size_t> taken_{0};
};

}  // namespace openint::http

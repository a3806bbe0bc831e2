#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "libopenint/base/result.hpp"

namespace openint::coroutine {

/// Bytes that an operation's caller gives piece by piece, for the body of a request. One thread at a time.
class Source {
 public:
  /// `size` in bytes; -1: not known before its end.
  explicit Source(int64_t size) : size_(size) {}
  virtual ~Source() = default;
  Source(const Source &) = delete;
  Source &operator=(const Source &) = delete;

  int64_t size() const noexcept { return size_; }
  /// Whether a byte was asked for since it stood at its start.
  bool begun() const noexcept { return begun_; }
  /// Fills `out` from its start with at most `room` bytes, and tells how many; 0 at the end. May wait for them.
  /// Errors: those of the caller's side, and INVALID_ARGUMENT where it ends before its size; failure() keeps the first.
  Result<size_t> read(char *out, size_t room);
  /// Goes back to the start; false where it can't.
  bool rewind();
  /// What read() failed with; nullptr: it has not.
  const Error *failure() const noexcept { return failure_.get(); }

 protected:
  /// As read(), never asked for more than is left of the size.
  virtual Result<size_t> pull(char *out, size_t room) = 0;
  virtual bool back() = 0;

 private:
  Result<size_t> failed(Error error);

  int64_t size_;
  int64_t given_ = 0;
  bool begun_ = false;
  std::unique_ptr<Error> failure_;
};

}  // namespace openint::coroutine

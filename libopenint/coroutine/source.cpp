#include "libopenint/coroutine/source.hpp"

#include <algorithm>

namespace openint::coroutine {

Result<size_t> Source::read(char *out, size_t room) {
  if (failure_ != nullptr) return Error(*failure_);
  begun_ = true;
  size_t most = size_ < 0 ? room : std::min(room, static_cast<size_t>(size_ - given_));
  if (most == 0) return size_t{0};
  Result<size_t> got = pull(out, most);
  if (!got.ok()) return failed(std::move(*got.take_error()));
  if (*got > most) return failed(Error(Status::invalid_argument, "the upload gave more bytes than there was room for"));
  given_ += static_cast<int64_t>(*got);
  if (*got == 0 && given_ < size_) {
    return failed(Error(Status::invalid_argument, "the upload ended after " + std::to_string(given_) + " of " +
                                                      std::to_string(size_) + " bytes"));
  }
  return got;
}

bool Source::rewind() {
  if (!begun_) return true;
  if (failure_ != nullptr || !back()) return false;
  begun_ = false;
  given_ = 0;
  return true;
}

Result<size_t> Source::failed(Error error) {
  failure_ = std::make_unique<Error>(error);
  return error;
}

}  // namespace openint::coroutine

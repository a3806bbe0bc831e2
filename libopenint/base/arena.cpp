#include "libopenint/base/arena.hpp"

#include <algorithm>

namespace openint {

namespace {
constexpr size_t kLargestBlock = 1024 * 1024;  // of blocks that no single allocation asked for
constexpr size_t kKeptSum = 8 * 1024 * 1024;
}  // namespace

void *Arena::allocate_slow(size_t size) {
  full_ += used_;
  while (current_ != nullptr && block_ + 1 < blocks_.size()) {
    ++block_;
    if (blocks_[block_].size >= size) {
      current_ = blocks_[block_].bytes.get();
      capacity_ = blocks_[block_].size;
      used_ = size;
      return opened(current_, size);
    }
  }
  size_t wanted = std::max(blocks_.empty() ? first_block_ : std::min(blocks_.back().size * 2, kLargestBlock), size);
  blocks_.push_back({std::unique_ptr<char[]>(new char[wanted]), wanted});
  close(blocks_.back().bytes.get(), wanted);
  block_ = blocks_.size() - 1;
  current_ = blocks_[block_].bytes.get();
  capacity_ = wanted;
  used_ = size;
  return opened(current_, size);
}

void Arena::reset() noexcept {
  size_t kept = 0;
  std::erase_if(blocks_, [&](const Block &block) {
    if (block.size > kKeptSum - kept) return true;
    kept += block.size;
    close(block.bytes.get(), block.size);
    return false;
  });
  block_ = 0;
  full_ = used_ = 0;
  current_ = blocks_.empty() ? nullptr : blocks_[0].bytes.get();
  capacity_ = blocks_.empty() ? 0 : blocks_[0].size;
}

}  // namespace openint

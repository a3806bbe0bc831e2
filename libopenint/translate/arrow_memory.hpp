#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

namespace openint::translate {

/// The memory of one Arrow batch, whose buffers all live and die together: small pieces are cut from blocks, so that a
/// page of records with its hundred buffers asks for memory a few times; large ones have memory of their own, which
/// goes back when they move. All of it lies on 64-byte borders, as Arrow recommends. std::bad_alloc.
class ArrowMemory {
 public:
  ArrowMemory() = default;
  ArrowMemory(const ArrowMemory &) = delete;
  ArrowMemory &operator=(const ArrowMemory &) = delete;
  ~ArrowMemory();

  void *allocate(size_t size);
  /// What is left behind by a buffer that moved, or nullptr.
  void give_back(void *piece, size_t size) noexcept;

 private:
  static constexpr std::align_val_t kAlignment{64};
  static constexpr size_t kBlock = 64 * 1024;
  static constexpr size_t kLarge = kBlock / 4;

  void *keep(size_t size);

  std::vector<void *> pieces_;  // blocks and large pieces
  uint8_t *cursor_ = nullptr;
  size_t left_ = 0;
};

}  // namespace openint::translate

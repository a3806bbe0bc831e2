#pragma once

#include <cstddef>

namespace openint::cli {

/// Lets output be given up that nobody takes: a reader that has stopped, but has not gone, would else hold a program for
/// ever that is told to stop and does not end by that alone.
class Interrupt {
 public:
  /// From now on output minds whether the program was told to stop. Again does nothing.
  static void arm();
  /// It was told. From any thread, once armed.
  static void tell() noexcept;
  /// Before bytes are written to `file`: waits until it takes some, and gives how many of `size` it takes without
  /// blocking. Throws Failure where it takes none and the program was told to stop, also before.
  static size_t wait_for_room(int file, size_t size);
};

}  // namespace openint::cli

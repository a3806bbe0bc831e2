#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "bindings/arrow/abi.hpp"

namespace openint::arrow {

/// Why a stream of columns can't be written.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Takes the next bytes. What it throws passes through.
using Write = std::function<void(std::string_view)>;

/// Writes a stream of columns in the Arrow IPC streaming format: begin(), next() until it is false, end(). Without its
/// end a reader knows that something is missing. Understood are the types that the library makes: null, boolean, int64,
/// float64, decimal128, UTF-8, timestamps in microseconds, lists and structures. Throws Failure.
class IpcWriter {
 public:
  /// Asks the stream, which must outlive this, for its schema.
  IpcWriter(ArrowArrayStream &stream, Write write);
  ~IpcWriter();
  IpcWriter(const IpcWriter &) = delete;
  IpcWriter &operator=(const IpcWriter &) = delete;

  void begin();
  /// One batch; false where there is none any more.
  bool next();
  void end();

 private:
  ArrowArrayStream &stream_;
  Write write_;
  ArrowSchema schema_{};
};

}  // namespace openint::arrow

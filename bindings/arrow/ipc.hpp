#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

extern "C" {

// The Arrow C Data and C Stream interfaces, as the Arrow specification lays them out.
struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};
}

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

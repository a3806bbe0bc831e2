#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "libopenint/coroutine/context.hpp"

struct ArrowArrayStream;

namespace openint::coroutine {

/// What an operation gives on its way: records as text or as columns, or bytes of a body.
struct Emission {
  Emission() = default;
  std::string text;                             ///< a JSON array of records, or a line each, or bytes; "" for columns
  uint64_t count = 0;                           ///< records, or bytes
  std::shared_ptr<::ArrowArrayStream> columns;  ///< records as a stream of record batches; null for text
  std::string progress;  ///< JSON of where the operation stands behind this, "" where it can't be told
};

/// Awaits that the driver has taken an emission, and so has room for the next one:
///     Result<void> taken = co_await emit(context, emission);
/// The emission must outlive the await and is moved from. Errors: CANCELLED or TIMEOUT where the operation ends first.
class EmitAwaiter : public Demand {
 public:
  EmitAwaiter(Context &context, Emission &emission) : Demand(Kind::emission), owner_(context), emission_(emission) {}
  bool await_ready() const noexcept { return owner_.cancelled(); }
  template <typename Promise>
  void await_suspend(std::coroutine_handle<Promise> handle) noexcept {
    waiting_ = &handle.promise();
    owner_.link(*this);
  }
  Result<void> await_resume() { return owner_.alive(); }

 private:
  friend class Operation;
  void ended(Status) noexcept override {}

  Context &owner_;
  Emission &emission_;
};
inline EmitAwaiter emit(Context &context, Emission &emission) { return {context, emission}; }

}  // namespace openint::coroutine

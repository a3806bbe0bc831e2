#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "libopenint/coroutine/context.hpp"
#include "libopenint/http/message.hpp"

namespace openint::http {

class PieceAwaiter;

/// The body of an answer that comes in pieces: whoever drives the operation brings them, a coroutine awaits them. What
/// is on the way is bounded, so that the sender waits for the receiver. The coroutine owns it (Response::stream): when
/// it is gone nobody wants the rest.
class Incoming {
 public:
  /// Bytes that may be on the way; a piece may go beyond it.
  static constexpr size_t kRoom = size_t{256} << 10;

  /// `expected` bytes will come; -1: not known. Fewer or more are an answer cut short.
  explicit Incoming(int64_t expected = -1) : expected_(expected) {}
  Incoming(const Incoming &) = delete;
  Incoming &operator=(const Incoming &) = delete;

  // For whoever brings it; Operation::arrived() afterwards.
  bool has_room() const noexcept { return pending_.size() < kRoom; }
  void add(std::string_view piece);
  void end(Failure failure = Failure::none, std::string message = {});

  bool ended() const noexcept { return ended_; }
  Failure failure() const noexcept { return failure_; }
  const std::string &message() const noexcept { return message_; }
  uint64_t received() const noexcept { return received_; }
  /// Whether a coroutine waits for its next piece.
  bool wanted() const noexcept { return waiting_ != nullptr; }

  /// Kept as long as this: the permit of a limit on what is under way at a time.
  std::shared_ptr<void> held;

 private:
  friend class PieceAwaiter;
  friend class Operation;
  std::string pending_;
  uint64_t received_ = 0;
  int64_t expected_;
  bool ended_ = false;
  Failure failure_ = Failure::none;
  std::string message_;
  PieceAwaiter *waiting_ = nullptr;
};

/// Awaits the next piece of a body, "" at its end: Result<std::string> piece = co_await next_piece(context, incoming).
/// `incoming` must outlive the await. Errors: UNAVAILABLE with Retry::after where the answer was cut short, which is
/// never taken for its end; CANCELLED or TIMEOUT where the operation ends first.
class PieceAwaiter : public coroutine::Demand {
 public:
  PieceAwaiter(coroutine::Context &context, Incoming &incoming)
      : Demand(Kind::piece), owner_(context), incoming_(incoming) {}
  ~PieceAwaiter() {
    if (incoming_.waiting_ == this) incoming_.waiting_ = nullptr;
  }
  bool await_ready() const noexcept { return owner_.cancelled() || incoming_.ended_ || !incoming_.pending_.empty(); }
  template <typename Promise>
  void await_suspend(std::coroutine_handle<Promise> handle) noexcept {
    waiting_ = &handle.promise();
    incoming_.waiting_ = this;
    owner_.link(*this);
  }
  Result<std::string> await_resume();

 private:
  void ended(Status) noexcept override {}

  coroutine::Context &owner_;
  Incoming &incoming_;
};
inline PieceAwaiter next_piece(coroutine::Context &context, Incoming &incoming) { return {context, incoming}; }

/// How many bytes an answer's body has by its headers; -1: they don't tell, or tell of it before it was decoded.
int64_t told_size(const Response &response);

}  // namespace openint::http

#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "libopenint/coroutine/operation.hpp"
#include "libopenint/http/incoming.hpp"
#include "libopenint/http/message.hpp"
#include "libopenint/http/trace.hpp"

namespace openint::http {

/// Awaits an exchange: Outcome out = co_await exchange(context, request). The request must outlive the await, as a
/// local of the coroutine does.
class ExchangeAwaiter : public coroutine::Demand {
 public:
  ExchangeAwaiter(coroutine::Context &context, const Request &request, int64_t until_ms = 0)
      : Demand(Kind::exchange, until_ms), owner_(context), request_(request) {}
  bool await_ready();
  template <typename Promise>
  void await_suspend(std::coroutine_handle<Promise> handle) noexcept {
    waiting_ = &handle.promise();
    owner_.link(*this);
  }
  Outcome await_resume() { return std::move(outcome_); }

 private:
  friend class Operation;
  void ended(Status why) noexcept override;

  coroutine::Context &owner_;
  const Request &request_;
  Outcome outcome_;
};
inline ExchangeAwaiter exchange(coroutine::Context &context, const Request &request) { return {context, request}; }
/// The same for what must be heard out: neither cancel nor the deadline ends it, but `until_ms` does (Failure::timeout).
inline ExchangeAwaiter exchange_until(coroutine::Context &context, const Request &request, int64_t until_ms) {
  return {context, request, until_ms};
}

/// An exchange that an operation wants of its driver.
struct Want {
  Want() = default;
  Want(uint64_t i, const Request *r) : id(i), request(r) {}
  uint64_t id = 0;
  const Request *request = nullptr;  ///< lives until the exchange is answered
};

/// An operation whose driver sends its exchanges.
///
///     while (!operation.step()) {
///       for (Want w : operation.wants()) ... // send w.request, later operation.answer(w.id, outcome)
///       wait until an answer is there or operation.next_due() has come
///     }
class Operation : public coroutine::Operation {
 public:
  using coroutine::Operation::Operation;

  /// Tells the environment's log of every exchange from here on; see Trace.
  void trace(uint64_t tag) { trace_ = std::make_unique<Trace>(context().environment(), tag); }
  /// As the base says.
  bool step();
  /// Exchanges that were not handed out before. Each is to be answered once. To be called after every step that has not
  /// ended the operation, and before next_due().
  std::vector<Want> wants();
  /// False where no such exchange waits (any more). Where the request streams, a 2xx response may have a stream, whose
  /// pieces follow; else its body is one.
  bool answer(uint64_t id, Outcome outcome);
  /// The request of an exchange that is still to be answered; nullptr: there is none.
  const Request *request(uint64_t id) noexcept;
  /// The body of an exchange that was answered with a stream; nullptr where it has ended or nobody wants it any more.
  std::shared_ptr<Incoming> incoming(uint64_t id);
  /// To be called after something was added to that body, or it was ended.
  void arrived(uint64_t id);
  /// Whose next piece a coroutine waits for.
  std::vector<uint64_t> wanted_pieces();
  /// Whether that exchange is still to be answered. Where it is not, its request is gone.
  bool waits(uint64_t id) noexcept;
  /// Exchanges that are not answered.
  size_t in_flight() noexcept;

 private:
  struct Stream {
    uint64_t id = 0;
    std::weak_ptr<Incoming> body;
  };
  std::vector<Stream> streams_;  // that have not ended
  std::unique_ptr<Trace> trace_;
};

}  // namespace openint::http

#include "libopenint/coroutine/operation.hpp"

namespace openint::coroutine {

Operation::Operation(Environment &environment, int64_t deadline_ms,
                     const std::function<Task<std::string>(Context &)> &start)
    : context_(environment, deadline_ms), root_(start(context_)) {
  root_.start(context_);
}

// The frames before the context: waiters and runnables unlink themselves.
Operation::~Operation() { context_.unwind(); }

bool Operation::step() {
  context_.run();
  if (!done()) {
    context_.wake_due(context_.now_ms());
    context_.run();
  }
  return done();
}

std::optional<Emission> Operation::take_emission() {
  Demand *first = context_.first(Demand::Kind::emission);
  if (first == nullptr) return {};
  std::optional<Emission> out(std::move(static_cast<EmitAwaiter *>(first)->emission_));
  context_.met(*first);
  return out;
}

}  // namespace openint::coroutine

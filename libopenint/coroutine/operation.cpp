#include "libopenint/coroutine/operation.hpp"

namespace openint::coroutine {

Operation::Operation(Environment &environment, int64_t deadline_ms,
                     const std::function<Task<std::string>(Context &)> &start)
    : context_(environment, deadline_ms), root_(start(context_)) {
  root_.start(context_);
}

Operation::~Operation() = default;  // the frames before the context: waiters and runnables unlink themselves

bool Operation::step() {
  context_.run();
  if (!done()) {
    context_.wake_due(context_.now_ms());
    context_.run();
  }
  return done();
}

std::vector<Want> Operation::wants() {
  std::vector<Want> out;
  context_.wants(out);
  return out;
}

bool Operation::answer(uint64_t id, Outcome outcome) { return context_.answer(id, std::move(outcome)); }

}  // namespace openint::coroutine

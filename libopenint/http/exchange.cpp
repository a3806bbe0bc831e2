#include "libopenint/http/exchange.hpp"

namespace openint::http {

using coroutine::Demand;

namespace {

// Texts so short need no memory: ending an operation must not fail halfway.
Outcome ended_by(Status why) {
  return why == Status::cancelled ? Outcome(Failure::cancelled, "cancelled") : Outcome(Failure::timeout, "timeout");
}

}  // namespace

bool ExchangeAwaiter::await_ready() {
  if (until_ms_ != 0) return false;
  bool cancelled = owner_.cancelled();
  if (!cancelled && owner_.now_ms() < owner_.deadline_ms()) return false;
  outcome_ = ended_by(cancelled ? Status::cancelled : Status::timeout);
  return true;
}

void ExchangeAwaiter::ended(Status why) noexcept {
  outcome_ = ended_by(why);
  outcome_.handed_out = taken();
}

bool Operation::step() {
  bool over = coroutine::Operation::step();
  if (trace_ != nullptr) trace_->drop([this](uint64_t id) { return waits(id); });
  return over;
}

std::vector<Want> Operation::wants() {
  std::vector<Want> out;
  context().driver_looks();
  while (Demand *demand = context().fresh(Demand::Kind::exchange)) {
    const Request &request = static_cast<ExchangeAwaiter *>(demand)->request_;
    out.emplace_back(demand->id(), &request);
    if (trace_ != nullptr) trace_->asked(demand->id(), request);
  }
  return out;
}

bool Operation::answer(uint64_t id, Outcome outcome) {
  Demand *demand = context().find(Demand::Kind::exchange, id);
  if (demand == nullptr) return false;
  auto &awaiter = static_cast<ExchangeAwaiter &>(*demand);
  if (trace_ != nullptr) trace_->answered(id, awaiter.request_, outcome);
  awaiter.outcome_ = std::move(outcome);
  context().met(*demand);
  return true;
}

bool Operation::waits(uint64_t id) noexcept { return context().find(Demand::Kind::exchange, id) != nullptr; }

size_t Operation::in_flight() noexcept { return context().waiting(Demand::Kind::exchange); }

}  // namespace openint::http

#include "libopenint/http/exchange.hpp"

#include <algorithm>
#include <utility>

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
  Response &response = outcome.response;
  bool good = outcome.failure == Failure::none && response.status >= 200 && response.status < 300;
  if (good && awaiter.request_.streams && response.stream == nullptr) {
    response.stream = std::make_shared<Incoming>();
    response.stream->received_ = response.body.size();
    response.stream->pending_ = std::exchange(response.body, std::string());
    response.stream->end();
  }
  if (trace_ != nullptr) trace_->answered(id, awaiter.request_, outcome);
  if (response.stream != nullptr) {
    std::erase_if(streams_, [](const Stream &stream) { return stream.body.expired(); });
    streams_.push_back({id, response.stream});
    arrived(id);
  }
  awaiter.outcome_ = std::move(outcome);
  context().met(*demand);
  return true;
}

const Request *Operation::request(uint64_t id) noexcept {
  Demand *demand = context().find(Demand::Kind::exchange, id);
  return demand == nullptr ? nullptr : &static_cast<ExchangeAwaiter *>(demand)->request_;
}

std::shared_ptr<Incoming> Operation::incoming(uint64_t id) {
  for (const Stream &stream : streams_) {
    if (stream.id == id) return stream.body.lock();
  }
  return nullptr;
}

void Operation::arrived(uint64_t id) {
  const std::shared_ptr<Incoming> body = incoming(id);
  if (body == nullptr) return;
  if (PieceAwaiter *waiting = std::exchange(body->waiting_, nullptr)) context().met(*waiting);
  if (!body->ended()) return;
  if (trace_ != nullptr) trace_->streamed(id, *body);
  std::erase_if(streams_, [id](const Stream &stream) { return stream.id == id; });
}

std::vector<uint64_t> Operation::wanted_pieces() {
  std::vector<uint64_t> out;
  for (const Stream &stream : streams_) {
    const std::shared_ptr<Incoming> body = stream.body.lock();
    if (body != nullptr && body->wanted()) out.push_back(stream.id);
  }
  return out;
}

bool Operation::waits(uint64_t id) noexcept { return context().find(Demand::Kind::exchange, id) != nullptr; }

size_t Operation::in_flight() noexcept { return context().waiting(Demand::Kind::exchange); }

}  // namespace openint::http

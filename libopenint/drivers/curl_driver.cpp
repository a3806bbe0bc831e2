#include "libopenint/drivers/curl_driver.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <new>
#include <unordered_map>
#include <vector>

#include "libopenint/drivers/certificates.hpp"
#include "libopenint/drivers/curl_handles.hpp"
#include "libopenint/drivers/curl_transfer.hpp"
#include "libopenint/drivers/signals.hpp"

namespace openint::drivers {

using coroutine::Emission;
using http::Failure;
using http::Operation;
using http::Outcome;
using http::Want;

namespace {

constexpr int64_t kLongestPoll = 1000;  // so that a cancel without wake() is seen, too
constexpr long kKeptConnections = 64;   // of one multi handle

void start_curl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

}  // namespace

class CurlDriver::State {
 public:
  explicit State(CurlOptions given) : options(std::move(given)) {}

  /// Handles that nobody else uses, those used last first: their connections are the freshest.
  std::unique_ptr<CurlHandles> take(const Operation &operation) {
    std::lock_guard lock(mutex_);
    std::unique_ptr<CurlHandles> handles;
    if (idle_.empty()) {
      handles = std::make_unique<CurlHandles>(kKeptConnections);
      if (handles->multi() == nullptr) out_of_memory();
    } else {
      handles = std::move(idle_.back());
      idle_.pop_back();
    }
    idle_.reserve(options.idle_handles);
    running_[&operation] = handles->multi();  // last, so that no failure leaves a handle in it that is gone
    return handles;
  }

  void give_back(const Operation &operation, std::unique_ptr<CurlHandles> handles) noexcept {
    std::lock_guard lock(mutex_);
    running_.erase(&operation);
    if (idle_.size() < options.idle_handles) idle_.push_back(std::move(handles));  // reserved
  }

  void wake(const Operation &operation) noexcept {
    std::lock_guard lock(mutex_);
    auto found = running_.find(&operation);
    if (found != running_.end()) curl_multi_wakeup(found->second);
  }

  const CurlOptions options;
  std::atomic<int64_t> connections = 0;

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<CurlHandles>> idle_;
  std::unordered_map<const Operation *, CURLM *> running_;
};

/// The exchanges that are under way, in one multi handle.
class CurlDriver::Running final : public Run {
 public:
  Running(State &state, Operation &operation)
      : state_(state), operation_(operation), handles_(state.take(operation)), multi_(handles_->multi()) {}
  ~Running() override {
    for (auto &[id, transfer] : transfers_) curl_multi_remove_handle(multi_, transfer->handle());
    transfers_.clear();
    state_.give_back(operation_, std::move(handles_));
  }
  Running(const Running &) = delete;
  Running &operator=(const Running &) = delete;

  Result<std::optional<Emission>> next() override {
    NoSigpipe quiet;
    try {
      return to_the_next();
    } catch (const std::bad_alloc &) {
      return Error(Status::no_memory, "out of memory");
    }
  }

 private:
  std::optional<Emission> to_the_next() {
    while (!operation_.step()) {
      drop_what_nobody_waits_for();
      bool answered = false;
      for (const Want &want : operation_.wants()) answered = !start(want) || answered;
      for (auto &[id, transfer] : transfers_) transfer->go_on();
      int running = 0;
      curl_multi_perform(multi_, &running);
      answered = hand_on() || answered;
      answered = finish() || answered;
      // What is wanted is under way by now, while whoever takes this works on it.
      if (std::optional<Emission> emission = operation_.take_emission()) return emission;
      if (!answered) wait();
    }
    return {};
  }

  // False where it ended at once.
  bool start(const Want &want) {
    auto transfer = std::make_unique<Transfer>(want.id, *want.request, state_.options, *handles_);
    if (!transfer->refused().empty()) {
      operation_.answer(want.id, Outcome(Failure::not_sent, transfer->refused()));
      return false;
    }
    CURL *handle = transfer->handle();
    auto [place, fresh] = transfers_.emplace(want.id, std::move(transfer));
    if (curl_multi_add_handle(multi_, handle) == CURLM_OK) return true;
    transfers_.erase(place);
    out_of_memory();
  }

  // What came of bodies that stream. True where anything did.
  bool hand_on() {
    bool any = false;
    for (auto &[id, transfer] : transfers_) {
      if (!transfer->take_arrived()) continue;
      if (std::optional<Outcome> head = transfer->take_head()) {
        operation_.answer(id, std::move(*head));
      } else {
        operation_.arrived(id);
      }
      any = true;
    }
    return any;
  }

  bool finish() {
    bool any = false;
    int left = 0;
    while (CURLMsg *message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL *handle = message->easy_handle;
      CURLcode code = message->data.result;
      void *self = nullptr;
      curl_easy_getinfo(handle, CURLINFO_PRIVATE, &self);
      auto *transfer = static_cast<Transfer *>(self);
      if (transfer->connected()) ++state_.connections;
      uint64_t id = transfer->id();
      end(id, transfer->streams(), transfer->outcome(code));
      any = true;
    }
    return any;
  }

  void end(uint64_t id, bool streams, Outcome outcome) {
    if (!streams) {
      operation_.answer(id, std::move(outcome));
    } else if (const std::shared_ptr<http::Incoming> body = operation_.incoming(id)) {
      body->end(outcome.failure, std::move(outcome.message));
      operation_.arrived(id);
    }
    remove(id);
  }

  void remove(uint64_t id) {
    auto found = transfers_.find(id);
    curl_multi_remove_handle(multi_, found->second->handle());
    transfers_.erase(found);
  }

  // Cancelled or too late: the request that libcurl reads from may be gone.
  void drop_what_nobody_waits_for() {
    for (auto entry = transfers_.begin(); entry != transfers_.end();) {
      uint64_t id = (entry++)->first;
      if (!operation_.waits(id) && operation_.incoming(id) == nullptr) remove(id);
    }
  }

  void wait() {
    int64_t due = operation_.next_due();
    int64_t now = operation_.context().now_ms();
    int64_t wait = due <= now ? 0 : std::min(kLongestPoll, due - now);
    int ready = 0;
    curl_multi_poll(multi_, nullptr, 0, static_cast<int>(wait), &ready);
    int64_t waited = std::clamp<int64_t>(operation_.context().now_ms() - now, 0, wait);
    for (auto entry = transfers_.begin(); entry != transfers_.end();) {
      auto &[id, transfer] = *entry++;
      if (!transfer->idle(waited)) continue;
      end(id, transfer->streams(), Outcome(Failure::cut, "nothing came or went for too long"));
    }
  }

  State &state_;
  Operation &operation_;
  std::unique_ptr<CurlHandles> handles_;
  CURLM *multi_;
  std::map<uint64_t, std::unique_ptr<Transfer>> transfers_;
};

CurlDriver::CurlDriver(CurlOptions options) {
  if (options.ca_file.empty()) options.ca_file = system_certificates();
  state_ = std::make_unique<State>(std::move(options));
  start_curl();
}
CurlDriver::~CurlDriver() = default;

Result<std::unique_ptr<CurlDriver::Run>> CurlDriver::start(Operation &operation) {
  try {
    return std::unique_ptr<Run>(std::make_unique<Running>(*state_, operation));
  } catch (const std::bad_alloc &) {
    return Error(Status::no_memory, "out of memory");
  }
}

Result<std::string> CurlDriver::run(Operation &operation) {
  OPENINT_TRY(auto running, start(operation));
  for (bool ended = false; !ended;) {
    OPENINT_TRY(auto emission, running->next());
    ended = !emission;
  }
  return operation.result();
}

void CurlDriver::wake(const Operation &operation) noexcept { state_->wake(operation); }

int64_t CurlDriver::connections() const noexcept { return state_->connections; }

}  // namespace openint::drivers

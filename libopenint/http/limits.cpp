#include "libopenint/http/limits.hpp"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "libopenint/http/bucket.hpp"
#include "libopenint/http/retry_after.hpp"

namespace openint::http {

namespace {

constexpr int64_t kPollPlace = 50;  // a place of a concurrent bucket may come free at any time
constexpr size_t kFirstSweep = 256;

std::string_view scope_of(const Scopes &scopes, std::string_view kind) noexcept {
  if (kind == "app") return scopes.app;
  if (kind == "account") return scopes.account.empty() ? scopes.connection : scopes.account;
  return scopes.connection;
}

// The kind stands in the key, for a connection's id may equal an account's.
std::string key_of(const Policy &policy, std::string_view kind, const Scopes &scopes, std::string_view what) {
  std::string out = policy.connector;
  for (std::string_view part : {what, kind, scope_of(scopes, kind)}) {
    out += '\0';
    out += part;
  }
  return out;
}

bool fits(const Limit &limit, std::string_view endpoint_class) noexcept {
  return limit.endpoint_class.empty() || limit.endpoint_class == endpoint_class;
}

// Which class a refusal closes, and for whom: that of the limit that is most likely meant.
struct Gate {
  std::string_view scope = "account";
  std::string_view endpoint_class;
};

Gate gate_of(const Policy &policy, std::string_view endpoint_class) noexcept {
  Gate out;
  for (const Limit &limit : policy.limits) {
    if (limit.endpoint_class.empty()) out.scope = limit.scope;
    if (!limit.endpoint_class.empty() && limit.endpoint_class == endpoint_class) {
      return {limit.scope, limit.endpoint_class};
    }
  }
  return out;
}

std::string gate_key(const Policy &policy, const Scopes &scopes, const Gate &gate) {
  return key_of(policy, gate.scope, scopes, "gate " + std::string(gate.endpoint_class));
}

// What a request of that cost takes of a bucket.
int64_t asked_of(const Limit &limit, const Bucket &bucket, int64_t cost) noexcept {
  int64_t asked = limit.cost == Limit::Cost::units ? std::max<int64_t>(cost, 0) : 1;
  return std::min(asked, bucket.capacity(limit.size));
}

std::optional<int64_t> number(std::string_view text) noexcept {
  int64_t out = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end == text.data() || out < 0) return {};
  return std::min(out, int64_t{1} << 40);
}

std::optional<int64_t> header_number(const Response &response, const std::string &name) noexcept {
  const std::string *value = name.empty() ? nullptr : find_header(response.headers, name);
  return value == nullptr ? std::nullopt : number(*value);
}

// "api-usage=18/5000": used and size.
void read_usage(const Response &response, const std::string &name, std::optional<int64_t> &remaining,
                std::optional<int64_t> &size) {
  const std::string *usage = name.empty() ? nullptr : find_header(response.headers, name);
  if (usage == nullptr) return;
  size_t slash = usage->find('/');
  size_t digits = usage->find_first_of("0123456789");
  if (slash == std::string::npos || digits > slash) return;
  std::optional<int64_t> used = number(std::string_view(*usage).substr(digits));
  std::optional<int64_t> all = number(std::string_view(*usage).substr(slash + 1));
  if (!used || !all) return;
  remaining = *all - *used;
  size = all;
}

}  // namespace

class Limiter::State {
 public:
  std::mutex mutex;
  std::unordered_map<std::string, Bucket> buckets;

  Bucket &bucket(const std::string &key) { return buckets[key]; }

  /// Before buckets are looked up, never between: it forgets some.
  void sweep(int64_t now_ms) {
    if (buckets.size() < sweep_at_) return;
    std::erase_if(buckets, [now_ms](const auto &entry) { return entry.second.idle(now_ms); });
    sweep_at_ = std::max(kFirstSweep, 2 * buckets.size());
  }

  /// Why nothing is let through at all: the provider said so.
  void ask_gates(const Policy &policy, const Scopes &scopes, std::string_view endpoint_class, int64_t now_ms,
                 Admission &out) {
    for (std::string_view name : {std::string_view(), gate_of(policy, endpoint_class).endpoint_class}) {
      auto found = buckets.find(gate_key(policy, scopes, gate_of(policy, name)));
      if (found == buckets.end()) continue;
      found->second.advance(now_ms, 0);
      int64_t closed = found->second.closed_for();
      if (closed > 0) refuse(out, closed, found->second.closed_length() >= kLongWindow);
    }
  }

  static void refuse(Admission &out, int64_t wait_ms, bool exhausted) noexcept {
    out.wait_ms = std::max(out.wait_ms, wait_ms);
    out.exhausted = out.exhausted || exhausted;
  }

 private:
  size_t sweep_at_ = kFirstSweep;
};

class Limiter::Permit::Held {
 public:
  std::shared_ptr<State> state;
  std::vector<std::string> places;  // keys: a bucket that holds places is never forgotten
  ~Held() {
    std::lock_guard lock(state->mutex);
    for (const std::string &key : places) state->buckets.find(key)->second.hold(-1);
  }
};

Limiter::Permit::Permit() noexcept = default;
Limiter::Permit::Permit(Permit &&) noexcept = default;
Limiter::Permit &Limiter::Permit::operator=(Permit &&) noexcept = default;
Limiter::Permit::~Permit() = default;

Limiter::Limiter() : state_(std::make_shared<State>()) {}
Limiter::~Limiter() = default;

size_t Limiter::size() const {
  std::lock_guard lock(state_->mutex);
  return state_->buckets.size();
}

Limiter::Admission Limiter::admit(const Policy &policy, const Scopes &scopes, std::string_view endpoint_class,
                                  int64_t cost, int64_t now_ms) {
  Admission out;
  auto held = std::make_unique<Permit::Held>();
  held->state = state_;
  std::lock_guard lock(state_->mutex);
  state_->sweep(now_ms);
  state_->ask_gates(policy, scopes, endpoint_class, now_ms, out);
  struct Taken {
    Bucket *bucket;
    const Limit *limit;
    int64_t cost;
  };
  std::vector<Taken> taken;
  for (size_t i = 0; i < policy.limits.size(); ++i) {
    const Limit &limit = policy.limits[i];
    if (!fits(limit, endpoint_class)) continue;
    std::string key = key_of(policy, limit.scope, scopes, std::to_string(i));
    Bucket &bucket = state_->bucket(key);
    bucket.advance(now_ms, limit.window_ms);
    if (limit.cost == Limit::Cost::concurrent) {
      if (bucket.held() >= limit.size) State::refuse(out, kPollPlace, false);
      held->places.push_back(std::move(key));
    } else {
      int64_t asked = asked_of(limit, bucket, cost);
      int64_t wait = bucket.wait(asked, limit.size, limit.window_ms);
      if (wait > 0) State::refuse(out, wait, limit.window_ms >= kLongWindow);
      taken.push_back({&bucket, &limit, asked});
    }
  }
  out.granted = out.wait_ms == 0;
  std::vector<std::string> places = std::move(held->places);
  held->places.clear();
  if (!out.granted) return out;
  for (const Taken &take : taken) take.bucket->take(take.cost, take.limit->window_ms);
  for (const std::string &key : places) state_->buckets.find(key)->second.hold(1);
  held->places = std::move(places);
  if (!held->places.empty()) out.permit.held_ = std::move(held);
  return out;
}

void Limiter::learn(const Policy &policy, const Scopes &scopes, std::string_view endpoint_class,
                    const Response &response, int64_t closed_until_ms, int64_t now_ms, int64_t cost) {
  bool served = response.status < 400 && closed_until_ms <= now_ms;
  std::lock_guard lock(state_->mutex);
  state_->sweep(now_ms);
  for (size_t i = 0; i < policy.limits.size(); ++i) {
    const Limit &limit = policy.limits[i];
    if (!fits(limit, endpoint_class) || limit.cost == Limit::Cost::concurrent) continue;
    std::optional<int64_t> remaining = header_number(response, limit.remaining_header);
    std::optional<int64_t> size = header_number(response, limit.size_header);
    read_usage(response, limit.usage_header, remaining, size);
    std::optional<int64_t> told_cost = header_number(response, limit.spent_header);
    if (!remaining && !size && !told_cost) continue;
    Bucket &bucket = state_->bucket(key_of(policy, limit.scope, scopes, std::to_string(i)));
    bucket.advance(now_ms, limit.window_ms);
    if (told_cost) bucket.correct(*told_cost - asked_of(limit, bucket, cost), limit.window_ms);
    if (size && *size > 0) bucket.tell_size(*size);
    const std::string *reset = limit.reset_header.empty() ? nullptr : find_header(response.headers, limit.reset_header);
    int64_t back = reset == nullptr ? -1 : retry_after_ms(*reset, now_ms);
    if (remaining) bucket.tell(*remaining, limit.size, now_ms + (back >= 0 ? back : limit.window_ms), served);
  }
  if (closed_until_ms <= now_ms) return;
  Bucket &gate = state_->bucket(gate_key(policy, scopes, gate_of(policy, endpoint_class)));
  gate.advance(now_ms, 0);
  gate.close(closed_until_ms);
}

}  // namespace openint::http

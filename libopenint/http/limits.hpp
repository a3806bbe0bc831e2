#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "libopenint/http/policy.hpp"

namespace openint::http {

/// Who asks, for the buckets' scopes. Two tenants never share a value of account, user, team or connection.
struct Scopes {
  Scopes() = default;
  std::string app;         ///< the connector config's id
  std::string account;     ///< the provider's account (instance, hub id); where unknown the connection's id
  std::string connection;  ///< the connection's id; stands for user and team too
};

/// All rate limits of an engine: several buckets at once for a request, by scope and endpoint class, corrected by what
/// responses tell. Thread-safe. Memory is bounded: buckets that are full again are forgotten.
class Limiter {
 public:
  /// Places in concurrent buckets, held while a request is under way; given back when destroyed.
  class Permit {
   public:
    Permit() noexcept;
    Permit(Permit &&) noexcept;
    Permit &operator=(Permit &&) noexcept;
    ~Permit();

   private:
    friend class Limiter;
    class Held;
    std::unique_ptr<Held> held_;
  };

  struct Admission {
    Admission() = default;
    bool granted = false;
    Permit permit;           ///< where granted
    int64_t wait_ms = 0;     ///< else: when to ask again (short for concurrent buckets)
    bool exhausted = false;  ///< else: a bucket of an hour or more is empty: not to be waited for
  };

  Limiter();
  ~Limiter();
  Limiter(const Limiter &) = delete;
  Limiter &operator=(const Limiter &) = delete;

  /// Takes one request's `cost` units from every bucket that fits, or from none. Never lets more through in any window
  /// of the documented length than the limit says (sliding, not fixed). A cost beyond a bucket's size counts as its
  /// size. A clock that was set back counts as standing still.
  Admission admit(const Policy &policy, const Scopes &scopes, std::string_view endpoint_class, int64_t cost,
                  int64_t now_ms);
  /// Corrects the buckets by the headers of a response to a request that was admitted with that class and cost (what is
  /// left, the bucket's size, when it is full again, what the request cost), and lets nothing of that class through
  /// until `closed_until_ms` where the provider refused for its limit (0: it did not). A class without a limit of its
  /// own closes all. Closed for an hour or more counts as exhausted. An answer whose headers say that a day's limit is
  /// used up, or more than that, is no refusal: who is served may ask on.
  void learn(const Policy &policy, const Scopes &scopes, std::string_view endpoint_class, const Response &response,
             int64_t closed_until_ms, int64_t now_ms, int64_t cost = 1);

  /// How many buckets are remembered.
  size_t size() const;

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace openint::http

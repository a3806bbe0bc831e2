#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/connector/rules/decode.hpp"
#include "libopenint/coroutine/task.hpp"
#include "libopenint/http/limits.hpp"
#include "libopenint/http/policy.hpp"
#include "libopenint/http/secrets.hpp"

namespace openint::http {

/// Puts credentials on requests and renews them; auth/ has the ones there are.
class Authorizer {
 public:
  virtual ~Authorizer() = default;
  /// Sets the request's credentials (replacing older ones) and gives the number of the credentials used. `rejected` is
  /// the number of those that were answered as invalid, which are then renewed first; 0 at the first attempt.
  /// Errors: UNAUTHENTICATED with Retry::reauth where they can't be renewed.
  virtual coroutine::Task<uint64_t> authorize(coroutine::Context &context, Request &request, uint64_t rejected) = 0;
  /// Adds what requests may hold besides credentials that is to be repeated by nobody: secret settings.
  virtual void keep_secret(Secrets &) const {}
};

/// Where an operation's requests go, with all that holds for them. Shared, immutable but for what it points to.
struct Route {
  Route() = default;
  std::shared_ptr<const Policy> policy;
  std::vector<Header> headers;  ///< put on every request that has none of that name, as headers_of() makes them
  Limiter *limiter = nullptr;
  Scopes scopes;
  Authorizer *authorizer = nullptr;  ///< nullptr: none
  Secrets *sent = nullptr;           ///< gets what the authorizer put on requests: not to be repeated by anybody
};

/// Makes JSON of a body by a rule; `most` bounds its bytes. Errors: MALFORMED, with what is wrong with it.
using Decode = Result<std::string> (*)(const connector::DecodeRule &rule, std::string_view body, size_t most);

struct SendOptions {
  SendOptions() = default;
  std::string endpoint_class;  ///< of the limits; "" is the general one
  int64_t cost = 1;            ///< in units, for buckets that count units
  bool repeatable = false;     ///< may be sent again though it may have happened: writes that are idempotent; GET, HEAD
                               ///< and OPTIONS are anyway
  bool any_status = false;  ///< an answer of any status is a result, not an error, redirects too (passthrough); still
                            ///< 401 refreshes once and 429 waits where the deadline allows
  bool divisible = false;   ///< the request is for several records, and can be made of fewer: an answer 500 that stays
                            ///< is given back after a few attempts, since one of the records may be its cause
  bool json = false;        ///< a success with a body that is no JSON is an error
  const connector::DecodeRule *decode_rule = nullptr;  ///< where the answer is to be XML or CSV: what is given back is
  Decode decode = nullptr;                             ///< the JSON of it. Outlives the task
  bool said = false;                                   ///< the connector's document itself says the URL's host
};

/// Sends one request until it has an answer that counts, within the context's deadline:
/// waits for the limits; retries connection faults and what the policy calls retry, after pauses that double from the
/// policy's first to its longest, for as long as the deadline leaves time for another attempt; waits as long as the
/// answer tells (wait) where the deadline allows, else RATE_LIMITED with retry_after_ms. Without a deadline it tries
/// again for a minute, and for an hour where the provider refuses for a limit. Renews credentials once on reauth and
/// sends the same request again, then UNAUTHENTICATED with Retry::reauth; follows up to 5 redirects of GET and HEAD,
/// and of others 307 and 308 within the origin. Where the origin changes, credentials and all but a few harmless
/// headers stay behind; from https to http none is followed. A request that is not repeatable and may have reached the
/// provider (the connection broke, 408, 5xx but for the action wait) is never sent again: the error has maybe_applied.
/// A request whose body is a stream (Request::source) is sent again, after whatever answer, only where the stream goes
/// back to its start; else the first answer decides, and the error says so. A body that streams down (Request::streams)
/// is the caller's from its first byte: what breaks then is told by next_piece(), and nothing is sent again. A daily
/// quota that is used up is RATE_LIMITED, reason "quota_exhausted", with retry_after_ms. Errors: as judge() and the
/// above; UNAVAILABLE for connection faults; MALFORMED for a response that is too large or not of the form that is
/// wanted (JSON, XML, CSV); PROVIDER, reason "redirected", for a redirect that is not followed or leads where the
/// credentials may not go and are asked for (Retry::reauth where the connection's settings say where the API is);
/// FORBIDDEN, reason "unsafe_address", where a setting or an answer leads to an address that is not public, or not
/// https; TIMEOUT; CANCELLED. What the authorizer put on the request is cut out of everything quoted, in every form.
coroutine::Task<Response> send(coroutine::Context &context, const Route &route, Request request, SendOptions options);

}  // namespace openint::http

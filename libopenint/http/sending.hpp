#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libopenint/http/send.hpp"

namespace openint::http {

/// What is to happen after an exchange: the end, with a response or an error, or another send at `due_ms`.
struct Step {
  Step() = default;
  bool done = false;
  std::unique_ptr<Error> error;  ///< of the end; without it the response is the result
  int64_t due_ms = 0;            ///< of another send; 0: at once
};

/// The decisions of one send(), without a wait or an exchange of its own.
class Sending {
 public:
  Sending(coroutine::Context &context, const Route &route, Request request, SendOptions options);

  /// The request as it is to be sent next, its credentials taken off.
  Request &fresh();
  const Request &request() const noexcept { return request_; }
  Response &response() noexcept { return response_; }
  const SendOptions &options() const noexcept { return options_; }

  /// Whether the next send is for the provider itself, so that limits and credentials apply.
  bool at_home() const noexcept { return at_home_; }
  bool wants_credentials() const noexcept { return at_home_ && route_.authorizer != nullptr; }
  /// The credentials that the last answer refused; 0: none.
  uint64_t rejected() const noexcept { return rejected_; }
  void authorized(uint64_t credentials) noexcept;

  /// What follows from how the exchange ended. A response stays in response().
  Step after(Outcome outcome);
  /// RATE_LIMITED for a limit that the deadline does not let us wait for.
  static std::unique_ptr<Error> limited(int64_t wait_ms, bool exhausted);

 private:
  using Action = ErrorRule::Action;

  Step answered();
  Step act(Verdict verdict);
  Step redirected(const std::string &location);
  Step ended(std::unique_ptr<Error> error, bool maybe_applied);
  Step ended(Status status, const std::string &text, bool maybe_applied);
  Step fault(const std::string &text, bool maybe_applied);
  Step again(std::unique_ptr<Error> error, int64_t told_ms, int round);
  Step give_up(std::unique_ptr<Error> error);
  void learn(const Verdict &verdict);
  bool redirects() const noexcept;
  std::string without_secrets(std::string text) const;

  coroutine::Context &context_;
  const Route &route_;
  Request request_;
  SendOptions options_;
  Response response_;
  std::string url_;              // without credentials
  std::vector<Header> headers_;  // the same
  bool repeatable_;
  bool at_home_ = true;   // no redirect has led to another origin
  bool renewed_ = false;  // credentials, once
  uint64_t credentials_ = 0;
  uint64_t rejected_ = 0;
  int sends_ = 0;     // that count as attempts
  int refusals_ = 0;  // for a limit
  int redirects_ = 0;
};

}  // namespace openint::http

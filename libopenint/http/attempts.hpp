#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/http/judge.hpp"
#include "libopenint/http/send.hpp"

namespace openint::http {

/// Calls `each` with the values of a URL's query.
template <typename Each>
void query_values(std::string_view url, Each each) {
  size_t at = url.find('?');
  while (at < url.size()) {
    std::string_view pair = url.substr(at + 1);
    pair = pair.substr(0, std::min(pair.find('&'), pair.size()));
    size_t equals = pair.find('=');
    if (equals != std::string_view::npos) each(pair.substr(equals + 1));
    at += pair.size() + 1;
  }
}

/// What is to happen after an attempt: the end, with a response or an error, or another attempt at `due_ms`.
struct Step {
  Step() = default;
  bool done = false;
  std::unique_ptr<Error> error;  ///< of the end; without it the response is the result
  int64_t due_ms = 0;            ///< of another attempt; 0: at once
};

/// The attempts of one send(): what each answer leads to, without a wait or an exchange of its own.
class Attempts {
 public:
  Attempts(coroutine::Context &context, const Route &route, Request request, SendOptions options);

  /// The request as it is to be sent next, its credentials taken off.
  Request &fresh();
  Response &response() noexcept { return response_; }
  const SendOptions &options() const noexcept { return options_; }

  /// Whether the next attempt is for the provider itself, so that limits and credentials apply.
  bool at_home() const noexcept { return at_home_; }
  bool wants_credentials() const noexcept { return at_home_ && route_.authorizer != nullptr; }
  /// The credentials that the last answer refused; 0: none.
  uint64_t rejected() const noexcept { return rejected_; }
  /// After credentials were put on: what they are, and what must not be repeated from now on.
  void authorized(uint64_t credentials);

  /// Whether the request, as it is now, may go where it leads. Errors: FORBIDDEN, as http::confine().
  Result<void> confine();

  /// What follows from how the exchange ended. A response stays in response().
  Step after(Outcome outcome);
  /// Tells the log why and for how long the request waits, where that is a second or more.
  void tell_wait(const std::string &why, int64_t wait_ms) const;
  /// RATE_LIMITED for a limit that the deadline does not let us wait for.
  static std::unique_ptr<Error> limited(int64_t wait_ms, bool exhausted);

 private:
  using Action = ErrorRule::Action;

  // How often something was tried again, and since when: without a deadline that is bounded.
  struct Series {
    int rounds = 0;
    int64_t until = 0;
  };

  Step answered();
  Step act(Verdict verdict);
  void decode();
  Step as_wanted();
  Step unreadable();
  Step redirected(const std::string &location);
  bool can_repeat(Error &error) const;
  Step ended(std::unique_ptr<Error> error, bool maybe_applied);
  Step ended(Status status, const std::string &text, bool maybe_applied);
  Step fault(const std::string &text, bool maybe_applied);
  Step timed_out(bool maybe_applied);
  Step again(std::unique_ptr<Error> error, Series &series, int64_t told_ms, int64_t first_pause_ms);
  Step give_up(std::unique_ptr<Error> error);
  void tell(const std::string &why, int64_t wait_ms) const;
  void elsewhere(Error &error) const;
  void learn(const Verdict &verdict);
  int64_t until(Series &series, int64_t longest_ms);
  const Policy &policy() const noexcept;

  coroutine::Context &context_;
  const Route &route_;
  Request request_;
  SendOptions options_;
  Response response_;
  std::optional<std::string> decoded_;  // the last answer as JSON, where it came in another form
  std::unique_ptr<Error> not_decoded_;  // why it is not
  Secrets own_secrets_;
  Secrets &secrets_;             // of the route, where it keeps them
  std::string home_;             // the first URL's origin
  std::string said_;             // the origin that the document itself says; "": none
  std::string url_;              // without credentials
  std::vector<Header> headers_;  // the same
  bool reads_;
  bool repeatable_;
  bool at_home_ = true;   // no redirect has led to another origin
  bool renewed_ = false;  // credentials, once
  uint64_t credentials_ = 0;
  uint64_t rejected_ = 0;
  Series trouble_;
  Series refusals_;  // for a limit
  int redirects_ = 0;
  std::unique_ptr<Error> last_;  // why there was another attempt
};

}  // namespace openint::http

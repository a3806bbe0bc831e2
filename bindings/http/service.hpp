#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "bindings/http/access_log.hpp"
#include "bindings/http/answer.hpp"
#include "bindings/http/budget.hpp"
#include "bindings/http/calls.hpp"
#include "bindings/http/gateway.hpp"
#include "bindings/http/reference.hpp"
#include "bindings/http/request.hpp"
#include "bindings/http/routes.hpp"
#include "bindings/http/streaming.hpp"
#include "bindings/http/workers.hpp"

namespace openint::http {

/// What the head of a request alone decides.
struct Plan {
  Match match;
  std::optional<Answer> answer;  ///< there already; else an operation is to be carried out
  bool reads_body = false;       ///< once the key is known to be good
};

/// What the gateway answers, whatever the connection that it comes on.
class Service {
 public:
  Service(const cli::Engine &engine, const GatewayOptions &options, Metrics &metrics);

  /// Does not block.
  Plan plan(const Request &request) const;
  /// Whether the store has the request's key; else the answer. Blocks for the disk.
  bool knows_key(const Request &request, Answer &refused) { return calls_.knows(*request.key, refused); }
  /// Carries the operation out. Blocks until its end, or where it streams to its first record: then `stream` has the
  /// rest, and the answer only status and type. What waited for its turn, `waited`, is of its time. `hangup` ends it,
  /// with kEndedEarly.
  Answer carry_out(const Request &request, const Match &match, std::string body, std::chrono::milliseconds waited,
                   const std::shared_ptr<Hangup> &hangup, std::unique_ptr<Source> &stream);
  /// Ends all operations that are under way.
  void cancel() { calls_.cancel(); }
  /// Adds what lets pages of other origins read it (CORS), where they may.
  void finish(const Request &request, Answer &answer) const;
  /// An answer is on its way or, where it streams, at its end: counts it and writes the log's line.
  void told(const Request &request, const Match &match, std::chrono::milliseconds took, const Outcome &outcome) const;
  /// Where the operations run, for /metrics.
  void watch(const Workers &workers) { workers_ = &workers; }
  Metrics &metrics() const noexcept { return metrics_; }
  size_t max_body() const noexcept { return options_.max_body; }
  /// Of the bodies that are held, those that wait for a thread too.
  Budget &bodies() noexcept { return bodies_; }

 private:
  std::optional<Answer> page(const Request &request, const std::string &path) const;
  std::optional<Answer> refused_head(const Request &request, const Match &match) const;
  Answer document(const Request &request) const;
  std::optional<std::string> input(const Request &request, const Match &match, const std::string &body,
                                   Answer &refused) const;
  std::string call_of(const Request &request, const Match &match, const std::string &given) const;
  Answer give_content(const Request &request, const Match &match, const std::string &given,
                      const std::shared_ptr<Hangup> &hangup, std::unique_ptr<Source> &stream);
  std::string broken_at(const std::string &operation, const std::string &body) const;

  const cli::Engine &engine_;
  const GatewayOptions &options_;
  Metrics &metrics_;
  const Workers *workers_ = nullptr;
  const std::string contract_;  ///< as document_of() has it
  const Routes routes_;
  const Reference reference_;
  Calls calls_;
  Budget bodies_;
};

}  // namespace openint::http

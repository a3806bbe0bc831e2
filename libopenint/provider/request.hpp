#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libopenint/http/send.hpp"
#include "libopenint/jmespath/expression.hpp"
#include "libopenint/provider/session.hpp"
#include "libopenint/uri/uri_template.hpp"

namespace openint::provider {

using connector::RequestRule;

/// The error of a verb that is not offered. `reason`: the document's, "" where it tells none; nullptr: it does not have
/// the model.
Error not_offered(const Session &session, std::string_view model, std::string_view verb, const std::string *reason);

/// What a provider offers of a verb, of a model: &ModelRule::list. Errors: UNSUPPORTED, with the document's reason,
/// where it offers nothing.
template <typename T>
Result<const T *> offered(const Session &session, std::string_view model,
                          connector::Offer<T> connector::ModelRule::*verb) {
  const connector::ModelRule *rules = session.connector().model(model);
  if (rules == nullptr) return not_offered(session, model, (connector::ModelRule().*verb).verb, nullptr);
  const connector::Offer<T> &offer = rules->*verb;
  if (!offer) return not_offered(session, model, offer.verb, &offer.unsupported);
  return &*offer;
}

/// The arguments that templates, "with", headers and bodies of a request see: one JSON object. Everybody sets what the
/// operation has; connector.schema.json says which there are.
class Arguments {
 public:
  Arguments() = default;
  Arguments(const Arguments &) = delete;
  Arguments &operator=(const Arguments &) = delete;
  /// `value` must outlive this (texts are copied).
  void set(std::string_view name, json::Value value);
  void set_text(std::string_view name, std::string_view text);
  void set_number(std::string_view name, int64_t number);
  /// The object; views into this, and is good until the next set().
  json::Value value();
  Arena &arena() noexcept { return arena_; }

 private:
  Arena arena_;
  std::vector<json::Member> members_;  // each name once
};

/// A request as it is sent, and the units that it takes of the limits.
struct Built {
  Built() = default;
  http::Request request;
  int64_t cost = 1;
  bool divisible = false;  ///< see http::SendOptions
};

/// Builds the request; `settings` of the arguments are the connection's own unless they are given. Values are encoded
/// by the template, so that they never become URL syntax. A body that is a string is sent as it is where the document
/// gives it a Content-Type that is no JSON.
/// Errors: INVALID_ARGUMENT, with the section's pointer, where an expression fails, or where a value would change the
/// path ("..", or nothing between two slashes).
Result<Built> build_request(Session &session, const RequestRule &rule, json::Value arguments);

/// Builds and sends it, or runs its procedure. `rule` and `arguments` are to stay good until the task has ended.
/// Errors: of build_request and http::send.
coroutine::Task<http::Response> ask(coroutine::Context &context, Session &session, const RequestRule &rule,
                                    json::Value arguments);

/// Sends a request whose answer's bytes are taken as they come (Response::stream), be they what they may. Errors: of
/// send_built().
coroutine::Task<http::Response> send_for_bytes(coroutine::Context &context, Session &session, const RequestRule &rule,
                                               Built built);

/// Whether it is the provider's word that there is no such endpoint: of requests that name no record.
bool is_no_endpoint(const Error &error) noexcept;

/// Sends a request that build_request() has made (and somebody may have changed since). Errors: of http::send, but of a
/// request that names no record PROVIDER with the reason endpoint_not_found in the place of NOT_FOUND.
coroutine::Task<http::Response> send_built(coroutine::Context &context, Session &session, const RequestRule &rule,
                                           Built built);

}  // namespace openint::provider

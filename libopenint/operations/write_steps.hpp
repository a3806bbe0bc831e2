#pragma once

#include <memory>
#include <optional>
#include <string>

#include "libopenint/operations/verbs.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/request.hpp"

// What every request that writes shares: what is read before it, what is sent after it, and the evidence that it was
// carried out.

namespace openint::operations {

/// What the document's "before" read; it lives as long as the request that sees it is built.
class Current {
 public:
  explicit Current(const provider::Session &session) : answer_(session) {}
  /// Errors: MALFORMED where the answer does not tell it.
  Result<void> read(const connector::BeforeRule &rule, http::Response response);
  const json::Value &value() const noexcept { return value_; }

 private:
  http::Response response_;
  provider::Answer answer_;
  json::Value value_;
};

/// Whether the model has anything "before" or "after" this kind of write.
bool has_before(const provider::Session &session, std::string_view model, connector::Write write);
bool has_after(const provider::Session &session, std::string_view model, connector::Write write);

/// Asks what the model's "before" asks for this kind of write, with the write's own arguments; nullptr where it asks
/// nothing. Whatever fails here fails the write, of which nothing was sent.
Task<std::shared_ptr<Current>> read_before(Context &context, provider::Session &session, std::string model,
                                           connector::Write write, json::Value arguments);

/// Sends the model's "after" for this kind of write, each whose "when" holds: whether there was any. Errors have
/// maybe_applied.
Task<bool> send_after(Context &context, provider::Session &session, std::string model, connector::Write write,
                      json::Value arguments);

/// Sends a request that writes. An error that came as a success of the provider's (200 with a web page, or cut short)
/// has maybe_applied, however often the request may be sent.
Task<http::Response> ask_to_write(Context &context, provider::Session &session, const connector::RequestRule &request,
                                  json::Value arguments);

/// Whether an answer tells that what was asked for was done: by the section's "done", else by status 204.
Result<bool> told_done(const provider::Session &session, const std::optional<connector::AnswerExpression> &done,
                       const http::Response &response);

/// The same as an error, with maybe_applied, where it does not.
Result<void> check_done(const provider::Session &session, const std::optional<connector::AnswerExpression> &done,
                        const http::Response &response);

/// An error that comes after the request was sent.
Error maybe_applied(Error error);

}  // namespace openint::operations

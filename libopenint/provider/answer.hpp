#pragma once

#include <span>
#include <string>

#include "libopenint/provider/session.hpp"

namespace openint::provider {

/// A provider's answer as the expressions of a document see it: {status, headers, body}.
class Answer {
 public:
  explicit Answer(const Session &session) : session_(session) {}
  Answer(const Answer &) = delete;
  Answer &operator=(const Answer &) = delete;

  /// Reads the body, which is null where there is none. `response` must outlive this.
  /// Errors: MALFORMED for a body that is no JSON.
  Result<void> read(const http::Response &response);
  /// The same with a body that somebody has read already (of a list, without its records); all must outlive this.
  void view(const http::Response &response, const json::Value &body);
  const json::Value &body() const noexcept { return body_; }
  const http::Response &response() const noexcept { return *response_; }

  /// The expression's value, which lives as long as this and the connector. `more` are members besides.
  /// Errors: MALFORMED, with the expression's pointer, where it fails.
  Result<json::Value> evaluate(const connector::AnswerExpression &expression, std::span<const json::Member> more = {});
  /// The same of an expression that must give a list. Errors: MALFORMED for anything else: an answer that lacks its
  /// list is not an empty one.
  Result<json::Value> list(const connector::AnswerExpression &expression, std::span<const json::Member> more = {});

  /// MALFORMED: what the answer lacks, and what came instead.
  Error lacks(std::string_view what, const std::string &pointer) const;

 private:
  json::Value headers();

  const Session &session_;
  const http::Response *response_ = nullptr;
  Arena arena_;
  json::Value body_;
};

/// The text of a string or a number, as ids and tokens are given; "" for anything else.
std::string scalar(const json::Value &value);

/// MALFORMED: what an answer lacks, and what came instead. `pointer` leads to the rule that says where it should be.
Error answer_lacks(const Session &session, const http::Response &response, std::string_view what,
                   const std::string &pointer);

}  // namespace openint::provider

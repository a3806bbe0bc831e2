#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libopenint/connector/rules/decode.hpp"
#include "libopenint/connector/rules/fields.hpp"
#include "libopenint/uri/uri_template.hpp"

namespace openint::connector {

/// A header of a request section.
struct HeaderRule {
  std::string name;
  std::string text;                                ///< the value, where there is no expression
  std::optional<jmespath::Expression> expression;  ///< over the request's arguments; null leaves the header out
};

/// One request of the provider's API, compiled. Everything in it views into its connector, or is its own.
struct RequestRule {
  std::string pointer;               ///< JSON Pointer to the section, for errors
  std::string method;                ///< "GET"
  std::string procedure;             ///< where not "": a procedure's name, and there is no method
  std::optional<uri::Template> url;  ///< relative to HttpRule::base; an absolute one stands alone
  std::vector<std::pair<std::string, jmespath::Expression>> with;  ///< variables besides the arguments, in order: each
                                                                   ///< sees the arguments and those before it, and
                                                                   ///< template, headers and body see all
  std::vector<HeaderRule> headers;
  std::optional<jmespath::Expression> body;  ///< over the arguments; null: no body
  json::Value literal_body;
  std::optional<DecodeRule> decode;                     ///< of what its answer is made, where that is not JSON
  int64_t max = 0;                                      ///< most records or ids in one request; 0: not said
  std::string endpoint_class;                           ///< of the limits
  int64_t cost = 1;                                     ///< units that it takes
  std::optional<jmespath::Expression> cost_expression;  ///< over the arguments: the same, where it depends on them
  bool repeatable = false;                              ///< reads by nature (GET), or "repeatable" in the document
  bool of_record = false;  ///< its arguments name one record, so that a refusal may say that it is not there
  bool of_object = false;  ///< its URL is made of the model's "object"
};

/// An expression over an HTTP answer: {status, headers, body}, where headers' names are in lower case.
struct AnswerExpression {
  jmespath::Expression expression;
  std::string pointer;     ///< JSON Pointer to it
  bool over_body = false;  ///< sees the body alone, as it does where the document's "page" gives it
  bool reads_headers = false;
};

/// What a provider offers of one verb: the rule, or why there is none.
template <typename T>
struct Offer {
  std::string_view verb;  ///< the section's name: "batch_read"
  std::optional<T> rule;
  std::string unsupported;  ///< the document's reason; "" where it says nothing of the verb

  explicit Offer(std::string_view name) : verb(name) {}
  explicit operator bool() const noexcept { return rule.has_value(); }
  const T *operator->() const noexcept { return &*rule; }
  const T &operator*() const noexcept { return *rule; }
};

}  // namespace openint::connector

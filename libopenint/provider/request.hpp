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

/// A header of a request section.
struct HeaderRule {
  HeaderRule() = default;
  std::string name;
  std::string text;                                ///< the value, where there is no expression
  std::optional<jmespath::Expression> expression;  ///< null leaves the header out
};

/// A request section of a connector's document, compiled. It lives as long as its connector's document, which whoever
/// shares it keeps.
struct RequestRule {
  RequestRule() = default;
  std::string pointer;                ///< JSON Pointer to the section, for errors
  std::string method;                 ///< "GET"
  std::string procedure;              ///< where not "": a procedure's name, and there is no method
  std::optional<uri::Template> base;  ///< http.base, over the connection's settings
  std::optional<uri::Template> url;   ///< relative to http.base; an absolute one stands alone
  std::vector<std::pair<std::string, jmespath::Expression>> with;  ///< variables besides the arguments, in order: each
                                                                   ///< sees the arguments and those before it, and
                                                                   ///< template, headers and body see all
  std::vector<HeaderRule> headers;
  std::optional<jmespath::Expression> body;  ///< over the arguments; null: no body
  json::Value literal_body;
  int64_t max = 0;             ///< most records or ids in one request; 0: not said
  std::string endpoint_class;  ///< of the limits
  int64_t cost = 1;
  bool repeatable = false;  ///< reads by nature (GET), or "repeatable" in the document
  connector::Path items;    ///< where the answer's records stand, if not where the page rule says
  connector::Path record;   ///< where the answer's one record stands
  json::Value section;      ///< the whole section, for what one operation alone reads
};

/// The section `name` ("list", "batch_read") of a model, compiled once per connector.
/// Errors: UNSUPPORTED, with the document's reason, where it says "unsupported" or the model or section is not there;
/// INVALID_ARGUMENT for a section that does not compile.
Result<std::shared_ptr<const RequestRule>> find_request(Session &session, std::string_view model,
                                                        std::string_view name);

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

/// The whole number that stands in a document, or `otherwise` where there is none.
int64_t whole_number(const json::Value &value, int64_t otherwise);

/// Compiles any request section (of a document's part that find_request() does not know by name).
Result<std::shared_ptr<const RequestRule>> compile_request(std::shared_ptr<const connector::Connector> connector,
                                                           json::Value section, std::string pointer);

/// Builds the request; `settings` of the arguments are the connection's own unless they are given. Values are encoded
/// by the template, so that they never become URL syntax. A body that is a string is sent as it is where the document
/// gives it a Content-Type that is no JSON.
/// Errors: INVALID_ARGUMENT, with the section's pointer, where an expression fails, or where a value would change the
/// path ("..", or nothing between two slashes).
Result<http::Request> build_request(Session &session, const RequestRule &rule, json::Value arguments);

/// Builds and sends it, or runs its procedure. `arguments` is to stay good until the task has ended. Errors: of
/// build_request and http::send.
coroutine::Task<http::Response> ask(coroutine::Context &context, Session &session,
                                    std::shared_ptr<const RequestRule> rule, json::Value arguments);

/// Sends a request that build_request() has made (and somebody may have changed since). Errors: of http::send.
coroutine::Task<http::Response> send_built(coroutine::Context &context, Session &session,
                                           std::shared_ptr<const RequestRule> rule, http::Request request);

}  // namespace openint::provider

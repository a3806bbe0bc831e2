#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libopenint/contract/contract.hpp"
#include "libopenint/provider/answer.hpp"
#include "libopenint/provider/request.hpp"

namespace openint::operations {

/// One object, field or kind of link that is made as the connector's rule says: checks of the input, then steps one
/// after the other, then the record that describes what was made. Belongs to one operation.
///
/// Expressions see the arguments: `input`, `settings`, `answers` (of each step that ran, by its name), and within
/// "each" also `item` and `index`.
class Definition {
 public:
  using Step = connector::DefinitionStep;

  Definition(provider::Session &session, const contract::Operation &operation, const connector::DefinitionRule &rule,
             json::Value input)
      : session_(session), operation_(operation), rule_(rule), input_(input) {}
  Definition(const Definition &) = delete;
  Definition &operator=(const Definition &) = delete;

  /// Holds the input against the checks. Nothing is sent before it has succeeded.
  /// Errors: INVALID_ARGUMENT with an issue for every check that fails.
  Result<void> check();
  const std::vector<Step> &steps() const noexcept { return rule_.steps; }

  /// The arguments of each request that the step makes; none where it makes none (a value is then computed).
  Result<std::vector<json::Value>> begin(const Step &step);
  /// Takes the answer of one request. Errors: the answer's own, unless the step knows or forgives it; MALFORMED for an
  /// answer that does not tell that it was done. What comes after something was made has maybe_applied.
  Result<void> take(const Step &step, Result<http::Response> answer);

  /// What was made, as the operation's model, and the warnings as a JSON array ("" where there are none).
  /// Errors: MALFORMED where the provider's answer lacks what the model needs.
  Result<std::string> record();
  std::string warnings() const;

 private:
  struct Kept {
    Kept() = default;
    std::string_view step;
    std::vector<json::Value> values;
    bool list = false;
  };
  // An answer that came, with what was read of it.
  struct Came {
    Came(const provider::Session &session, http::Response came) : response(std::move(came)), answer(session) {}
    http::Response response;
    provider::Answer answer;
  };

  Result<void> check(const connector::DefinitionCheck &rule);
  Result<bool> fails(const connector::DefinitionCheck &rule, json::Value arguments);
  Result<void> report(const connector::DefinitionCheck &rule, json::Value arguments, size_t index);
  Result<std::vector<json::Value>> items(const Step &step);
  Result<void> accept(const Step &step, http::Response response);
  Result<void> check_done(const Step &step, Came &came);
  Result<void> check_problem(const Step &step, const Came &came);
  Kept &kept(const Step &step);
  void warn(std::string_view title, std::string_view problem_type, std::string_view detail);

  json::Value arguments(const json::Value *item, size_t index);
  Result<json::Value> evaluate(const jmespath::Expression &expression, const std::string &pointer,
                               json::Value arguments);
  json::Value object(const std::vector<json::Member> &members);

  provider::Session &session_;
  const contract::Operation &operation_;
  const connector::DefinitionRule &rule_;
  json::Value input_;
  Arena arena_;
  std::deque<Came> came_;  // values view into them
  std::deque<Kept> answers_;
  std::vector<Issue> issues_;
  std::vector<std::string> warnings_;
  bool made_ = false;  // something was sent that may have changed something
};

}  // namespace openint::operations

#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libopenint/contract/contract.hpp"
#include "libopenint/provider/request.hpp"

namespace openint::operations {

/// How a provider's document says that an object, a field or a kind of link is made ($defs/definition of
/// connector.schema.json): checks of the input, then steps one after the other, then the record that describes what
/// was made. Belongs to one operation.
///
/// Expressions see the arguments: `input`, `settings`, `answers` (of each step that ran, by its name), and within
/// "each" also `item` and `index`.
class Definition {
 public:
  struct Step {
    Step() = default;
    json::Value section;
    std::string name;
    std::string pointer;
    std::optional<provider::RequestRule> rule;  ///< without it the step computes a value
    bool gathers = false;                       ///< has "each": its answer is a list
    bool forgiving = false;                     ///< a failure is a warning
  };

  Definition(provider::Session &session, const contract::Operation &operation, json::Value input)
      : session_(session), operation_(operation), input_(input) {}
  Definition(const Definition &) = delete;
  Definition &operator=(const Definition &) = delete;

  /// Finds the section `name` and holds the input against its checks. Nothing is sent before it has succeeded.
  /// Errors: UNSUPPORTED with the document's reason; INVALID_ARGUMENT with an issue for every check that fails, or for
  /// a section that does not compile.
  Result<void> open(std::string_view name);
  const std::deque<Step> &steps() const noexcept { return steps_; }

  /// The arguments of each request that the step makes; none where it makes none (a value is then computed).
  Result<std::vector<json::Value>> begin(const Step &step);
  /// Takes the answer of one request. Errors: the answer's own, unless the step knows or forgives it.
  Result<void> take(const Step &step, Result<http::Response> answer);

  /// What was made, as the operation's model, and the warnings as a JSON array ("" where there are none).
  /// Errors: MALFORMED where the provider's answer lacks what the model needs.
  Result<std::string> record();
  std::string warnings() const;

 private:
  struct Answer {
    Answer() = default;
    std::string_view step;
    std::vector<json::Value> values;
    bool list = false;
  };

  Result<void> check(const json::Value &rule, const std::string &pointer);
  Result<bool> fails(const json::Value &rule, const std::string &pointer, json::Value arguments);
  Result<void> report(const json::Value &rule, const std::string &pointer, json::Value arguments, size_t index);
  Result<void> add_steps(const json::Value &list, const std::string &pointer, bool included);
  Result<void> add_step(const json::Value &section, const std::string &pointer);
  Result<std::vector<json::Value>> items(const Step &step);
  Result<json::Value> keep(std::string_view body);
  Result<std::string> problem(const Step &step, json::Value answer);
  Answer &answer_of(const Step &step);
  void warn(std::string_view title, std::string_view problem_type, std::string_view detail);

  json::Value arguments(const json::Value *item, size_t index);
  Result<json::Value> evaluate(const json::Value &text, const std::string &pointer, json::Value arguments);
  json::Value object(const std::vector<json::Member> &members);

  provider::Session &session_;
  const contract::Operation &operation_;
  json::Value input_;
  json::Value section_;
  std::string pointer_;
  Arena arena_;
  std::deque<jmespath::Expression> expressions_;  // values view into them
  std::deque<json::Document> documents_;          // and into these
  std::deque<Step> steps_;
  std::deque<Answer> answers_;
  std::vector<Issue> issues_;
  std::vector<std::string> warnings_;
};

}  // namespace openint::operations

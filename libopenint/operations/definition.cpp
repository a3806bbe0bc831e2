// A definition's checks, held against the input. See definition.hpp.
#include "libopenint/operations/definition.hpp"

#include <algorithm>

#include "libopenint/json/object.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::operations {

using connector::DefinitionCheck;
using json::Value;

namespace {

std::string with_index(std::string_view pointer, size_t index) {
  std::string out(pointer);
  size_t at = out.find("{index}");
  if (at != std::string::npos) out.replace(at, 7, std::to_string(index));
  return out;
}

// Where a check points to, "/fields/0/id", as people write it: fields[0].id.
std::string readable(std::string_view pointer) {
  std::string out;
  for (size_t at = 1; at < pointer.size() + 1 && !pointer.empty();) {
    size_t end = std::min(pointer.find('/', at), pointer.size());
    std::string_view token = pointer.substr(at, end - at);
    bool number = !token.empty() && token.find_first_not_of("0123456789") == std::string_view::npos;
    if (number) {
      out += "[" + std::string(token) + "]";
    } else {
      out += (out.empty() ? "" : ".") + std::string(token);
    }
    at = end + 1;
  }
  return out;
}

}  // namespace

Result<void> Definition::check() {
  for (const DefinitionCheck &rule : rule_.checks) OPENINT_CHECK(check(rule));
  if (issues_.empty()) return {};
  std::string message =
      session_.connector().name() + " does not take this: " + readable(issues_[0].pointer) + " " + issues_[0].message;
  if (issues_.size() > 1) message += " (and " + std::to_string(issues_.size() - 1) + " more)";
  Error error(Status::invalid_argument, std::move(message), issues_[0].pointer);
  error.issues = std::move(issues_);
  return error;
}

Result<void> Definition::check(const DefinitionCheck &rule) {
  if (!rule.each) {
    const Value seen = arguments(nullptr, 0);
    OPENINT_TRY(const bool failed, fails(rule, seen));
    return failed ? report(rule, seen, 0) : Result<void>();
  }
  OPENINT_TRY(const Value list, evaluate(*rule.each, rule.pointer + "/each", arguments(nullptr, 0)));
  for (size_t i = 0; i < list.items().size(); ++i) {
    const Value seen = arguments(&list.items()[i], i);
    OPENINT_TRY(const bool failed, fails(rule, seen));
    if (failed) OPENINT_CHECK(report(rule, seen, i));
  }
  return {};
}

Result<bool> Definition::fails(const DefinitionCheck &rule, Value arguments) {
  if (rule.when) {
    OPENINT_TRY(const Value applies, evaluate(*rule.when, rule.pointer + "/when", arguments));
    if (!jmespath::truthy(applies)) return false;
  }
  if (!rule.pattern) return true;
  OPENINT_TRY(const Value value, evaluate(*rule.value, rule.pointer + "/value", arguments));
  return !rule.pattern->matches(value.text());
}

Result<void> Definition::report(const DefinitionCheck &rule, Value arguments, size_t index) {
  std::string found;
  if (rule.value) {
    OPENINT_TRY(const Value shown, evaluate(*rule.value, rule.pointer + "/value", arguments));
    found = shortened(shown.is_string() ? std::string(shown.text()) : json::to_text(shown));
  }
  std::string at = with_index(rule.at, index);
  if (!rule.warning.empty()) {
    warn(rule.title, rule.warning, readable(at) + (found.empty() ? "" : " (\"" + found + "\")") + " " + rule.message);
    return {};
  }
  Issue issue;
  issue.pointer = std::move(at);
  issue.rule = rule.pattern ? "pattern" : "provider";
  issue.found = std::move(found);
  issue.allowed = rule.pattern_text;
  issue.message = rule.message;
  issues_.push_back(std::move(issue));
  return {};
}

void Definition::warn(std::string_view title, std::string_view problem_type, std::string_view detail) {
  json::ObjectBuilder warning;
  warning.set_text("title", title);
  warning.set_text("problem_type", problem_type);
  warning.set_text("detail", detail);
  std::string text = warning.text();
  for (const std::string &other : warnings_) {
    if (other == text) return;
  }
  warnings_.push_back(std::move(text));
}

std::string Definition::warnings() const {
  std::string out;
  for (const std::string &warning : warnings_) out += (out.empty() ? "[" : ",") + warning;
  return out.empty() ? out : out + "]";
}

}  // namespace openint::operations

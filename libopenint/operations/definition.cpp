// A definition's section: found, its checks held against the input, its steps compiled. See definition.hpp.
#include "libopenint/operations/definition.hpp"

#include "libopenint/base/decimal.hpp"
#include "libopenint/contract/pattern.hpp"
#include "libopenint/json/object.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::operations {

using json::pointer_join;
using json::Value;
using provider::Session;

namespace {

Error unsupported(const Session &session, const contract::Operation &operation, std::string_view reason) {
  std::string message = session.connector().name() + " does not support " + operation.id;
  if (!reason.empty()) message += ": " + std::string(reason);
  Error error(Status::unsupported, std::move(message));
  error.reason = "unsupported";
  return error;
}

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

Result<void> Definition::open(std::string_view name) {
  const Value *model = session_.connector().document()["models"].find(operation_.model);
  if (model == nullptr) return unsupported(session_, operation_, "it has no " + operation_.model);
  const Value *section = model->find(name);
  if (section == nullptr) return unsupported(session_, operation_, "");
  if (const Value *reason = section->find("unsupported")) return unsupported(session_, operation_, reason->text());
  section_ = *section;
  pointer_ = pointer_join(pointer_join("/models", operation_.model), name);
  for (size_t i = 0; i < section_["checks"].items().size(); ++i) {
    OPENINT_CHECK(check(section_["checks"].items()[i], pointer_join(pointer_ + "/checks", i)));
  }
  if (!issues_.empty()) {
    std::string message =
        session_.connector().name() + " does not take this: " + readable(issues_[0].pointer) + " " + issues_[0].message;
    if (issues_.size() > 1) message += " (and " + std::to_string(issues_.size() - 1) + " more)";
    Error error(Status::invalid_argument, std::move(message), issues_[0].pointer);
    error.issues = std::move(issues_);
    return error;
  }
  return add_steps(section_["steps"], pointer_ + "/steps", false);
}

Result<void> Definition::check(const Value &rule, const std::string &pointer) {
  const Value *each = rule.find("each");
  if (each == nullptr) {
    Value seen = arguments(nullptr, 0);
    OPENINT_TRY(bool failed, fails(rule, pointer, seen));
    return failed ? report(rule, pointer, seen, 0) : Result<void>();
  }
  OPENINT_TRY(Value list, evaluate(*each, pointer + "/each", arguments(nullptr, 0)));
  for (size_t i = 0; i < list.items().size(); ++i) {
    Value seen = arguments(&list.items()[i], i);
    OPENINT_TRY(bool failed, fails(rule, pointer, seen));
    if (failed) OPENINT_CHECK(report(rule, pointer, seen, i));
  }
  return {};
}

Result<bool> Definition::fails(const Value &rule, const std::string &pointer, Value arguments) {
  if (const Value *when = rule.find("when")) {
    OPENINT_TRY(Value applies, evaluate(*when, pointer + "/when", arguments));
    if (!jmespath::truthy(applies)) return false;
  }
  const Value *pattern = rule.find("pattern");
  if (pattern == nullptr) return true;
  OPENINT_TRY(contract::Pattern compiled, contract::Pattern::compile(pattern->text()));
  OPENINT_TRY(Value value, evaluate(rule["value"], pointer + "/value", arguments));
  return !compiled.matches(value.text());
}

Result<void> Definition::report(const Value &rule, const std::string &pointer, Value arguments, size_t index) {
  std::string found;
  if (const Value *value = rule.find("value")) {
    OPENINT_TRY(Value shown, evaluate(*value, pointer + "/value", arguments));
    found = shortened(shown.is_string() ? std::string(shown.text()) : json::to_text(shown));
  }
  std::string at = with_index(rule["at"].text(), index);
  std::string_view message = rule["message"].text();
  if (const Value *kind = rule.find("warning")) {
    warn(rule["title"].text(), kind->text(),
         readable(at) + (found.empty() ? "" : " (\"" + found + "\")") + " " + std::string(message));
    return {};
  }
  Issue issue;
  issue.pointer = std::move(at);
  issue.rule = rule.find("pattern") != nullptr ? "pattern" : "provider";
  issue.found = std::move(found);
  issue.allowed = std::string(rule["pattern"].text());
  issue.message = std::string(message);
  issues_.push_back(std::move(issue));
  return {};
}

// An included list stands under /steps of the document and includes no other.
Result<void> Definition::add_steps(const Value &list, const std::string &pointer, bool included) {
  for (size_t i = 0; i < list.items().size(); ++i) {
    const Value &section = list.items()[i];
    std::string at = pointer_join(pointer, i);
    const Value *include = section.find("include");
    if (include == nullptr) {
      OPENINT_CHECK(add_step(section, at));
      continue;
    }
    const Value *shared = session_.connector().document()["steps"].find(include->text());
    if (included || shared == nullptr) {
      return Error(Status::invalid_argument, "there are no steps \"" + shortened(include->text()) + "\" to include",
                   at);
    }
    OPENINT_CHECK(add_steps(*shared, pointer_join("/steps", include->text()), true));
  }
  return {};
}

Result<void> Definition::add_step(const Value &section, const std::string &pointer) {
  Step step;
  step.section = section;
  step.name = std::string(section["name"].text());
  step.pointer = pointer;
  step.gathers = section.find("each") != nullptr;
  step.forgiving = section["failure"].text() == "warning";
  if (const Value *request = section.find("request")) {
    OPENINT_TRY(step.rule, connector::compile_request(*request, pointer + "/request"));
  }
  steps_.push_back(std::move(step));
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

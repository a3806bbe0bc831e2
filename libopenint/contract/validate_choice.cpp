// References and the keywords that put schemas together.
#include <algorithm>
#include <iterator>
#include <utility>

#include "libopenint/contract/reference.hpp"
#include "libopenint/contract/validator.hpp"

namespace openint::contract {

namespace {

std::string joined(std::span<const json::Value> names, const char *word) {
  std::string out;
  for (const json::Value &name : names) out += (out.empty() ? "" : word) + std::string(name.text());
  return out;
}

}  // namespace

bool Validator::check_reference(const json::Value &, const json::Value &value, const json::Value &input) {
  const json::Value *target = resolve_reference(document_, value.text());
  if (target == nullptr) return broken("$ref " + shortened(value.text()) + " leads nowhere");
  return check(*target, input);
}

bool Validator::quietly(const json::Value &schema, const json::Value &input) {
  ++quiet_;
  bool good = check(schema, input);
  --quiet_;
  return good;
}

bool Validator::check_all_of(const json::Value &, const json::Value &value, const json::Value &input) {
  bool good = true;
  for (const json::Value &part : value.items()) {
    if (!check(part, input)) good = false;
  }
  return good;
}

bool Validator::check_any_of(const json::Value &, const json::Value &value, const json::Value &input) {
  for (const json::Value &alternative : value.items()) {
    if (quietly(alternative, input)) return true;
  }
  return choose("anyOf", value, input);
}

bool Validator::check_one_of(const json::Value &, const json::Value &value, const json::Value &input) {
  size_t passed = 0;
  std::string both;  // what tells the alternatives apart that passed
  for (const json::Value &alternative : value.items()) {
    if (!quietly(alternative, input)) continue;
    ++passed;
    const std::string members = joined(alternative["required"].items(), " with ");
    if (!members.empty()) both += (both.empty() ? "" : " and ") + members;
  }
  if (passed == 1) return true;
  if (passed == 0) return choose("oneOf", value, input);
  return add("oneOf", both.empty() ? "something that fits " + std::to_string(passed) + " alternatives" : both,
             "exactly one alternative",
             both.empty() ? "must fit exactly one of " + std::to_string(value.size()) + " alternatives"
                          : "has " + both + ", of which only one may stand here");
}

namespace {

// How far an alternative is from what stands there.
struct Distance {
  std::vector<Issue> issues;
  std::string kind;    // "string" or "one of 1, 2", where it is of another kind altogether
  std::string lacks;   // "method with url", where it only lacks members
  std::string format;  // where it only has another format
  size_t missing = 0;  // members that it lacks at its top

  // `same_kind`: whether a const or an enum of the alternative has a value of the input's kind.
  Distance(std::vector<Issue> found, const std::string &pointer, bool same_kind) : issues(std::move(found)) {
    const bool one = issues.size() == 1 && issues[0].pointer == pointer;
    const bool value = one && (issues[0].rule == "const" || issues[0].rule == "enum");
    if ((one && issues[0].rule == "type") || (value && !same_kind)) kind = issues[0].allowed;
    if (one && issues[0].rule == "format") format = issues[0].allowed;
    for (const Issue &issue : issues) {
      const size_t slash = issue.pointer.rfind('/');
      if (issue.rule != "required" || slash == std::string::npos || issue.pointer.substr(0, slash) != pointer) continue;
      lacks += (lacks.empty() ? "" : " with ") + issue.pointer.substr(slash + 1);
      ++missing;
    }
    if (missing != issues.size()) lacks.clear();
  }
  // The one that was meant: whose members are there, and of which least is wrong.
  bool nearer(const Distance &other) const {
    return missing != other.missing ? missing < other.missing : issues.size() < other.issues.size();
  }
};

bool has_kind(const json::Value &schema, json::Kind kind) {
  const auto values = schema["enum"].items();
  return (schema.find("const") != nullptr && schema["const"].kind() == kind) ||
         std::any_of(values.begin(), values.end(), [kind](const json::Value &value) { return value.kind() == kind; });
}

void add_word(std::string &words, const std::string &word) {
  if (!word.empty()) words += (words.empty() ? "" : " or ") + word;
}

}  // namespace

// No alternative passed: says why. Where all are of another kind than the input, or all lack a member, it is that;
// else the problems of the one that comes nearest are the ones to tell.
bool Validator::choose(std::string_view rule, const json::Value &alternatives, const json::Value &input) {
  if (quiet_ > 0 || broken_ != nullptr || stopped_) return false;
  const bool more = more_;
  const size_t start = issues_.size();
  std::string kinds, lacks, formats;
  size_t lacking = 0, of_format = 0;
  std::vector<Distance> close;
  for (const json::Value &alternative : alternatives.items()) {
    check(alternative, input);
    if (broken_ != nullptr || stopped_) return false;
    const json::Value *target = follow(document_, alternative);
    Distance distance(std::vector<Issue>(std::make_move_iterator(issues_.begin() + static_cast<std::ptrdiff_t>(start)),
                                         std::make_move_iterator(issues_.end())),
                      pointer_, target != nullptr && has_kind(*target, input.kind()));
    issues_.resize(start);
    add_word(kinds, distance.kind);
    add_word(lacks, distance.lacks);
    add_word(formats, distance.format);
    lacking += distance.lacks.empty() ? 0 : 1;
    of_format += distance.format.empty() ? 0 : 1;
    if (distance.kind.empty()) close.push_back(std::move(distance));
  }
  more_ = more;
  std::string found = describe(json::Value(), input);
  if (close.empty()) {
    std::string message = "must be " + shortened(kinds, 200) + ", not " + json::kind_name(input.kind());
    return add(rule, json::kind_name(input.kind()), shortened(kinds, 200), std::move(message));
  }
  if (close.size() > 1 && lacking == close.size()) {
    return add(rule, std::move(found), shortened(lacks, 200), "needs " + shortened(lacks, 200));
  }
  if (of_format > 1 && of_format == close.size()) {
    std::string message = "must be a valid " + formats;
    return add("format", std::move(found), std::move(formats), std::move(message));
  }
  if (close.size() > 1 && !input.is_object() && !input.is_array()) {
    std::string messages;
    for (const Distance &each : close) add_word(messages, each.issues.empty() ? "" : each.issues[0].message);
    return add(rule, std::move(found), "one of " + std::to_string(close.size()) + " forms", shortened(messages, 300));
  }
  auto nearest = std::min_element(close.begin(), close.end(), [](const auto &a, const auto &b) { return a.nearer(b); });
  if (nearest->issues.empty()) return add(rule, std::move(found), "another value", "is not allowed here");
  for (Issue &issue : nearest->issues) issues_.push_back(std::move(issue));
  return false;
}

bool Validator::check_not(const json::Value &, const json::Value &value, const json::Value &input) {
  bool matched = quietly(value, input);
  if (broken_ != nullptr || stopped_) return false;
  return !matched || add("not", describe(value, input), "what the schema under not does not describe",
                         "is of a form that is not allowed");
}

bool Validator::check_if(const json::Value &schema, const json::Value &value, const json::Value &input) {
  const json::Value *branch = schema.find(quietly(value, input) ? "then" : "else");
  if (broken_ != nullptr || stopped_) return false;
  return branch == nullptr || check(*branch, input);
}

std::string Validator::type_names(const json::Value &schema) {
  const json::Value *target = follow(document_, schema);
  if (target == nullptr) return {};
  const json::Value type = (*target)["type"];
  std::string out(type.text());
  for (const json::Value &one : type.items()) {
    if (!out.empty()) out += " or ";
    out += one.text();
  }
  return out;
}

}  // namespace openint::contract

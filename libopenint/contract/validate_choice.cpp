// References and the keywords that put schemas together.
#include <iterator>
#include <utility>

#include "libopenint/contract/reference.hpp"
#include "libopenint/contract/validator.hpp"

namespace openint::contract {

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
  for (const json::Value &alternative : value.items()) passed += quietly(alternative, input) ? 1 : 0;
  if (passed == 1) return true;
  if (passed == 0) return choose("oneOf", value, input);
  return add("oneOf", "something that fits " + std::to_string(passed) + " alternatives", "exactly one alternative",
             "must fit exactly one of " + std::to_string(value.size()) + " alternatives");
}

// No alternative passed: says why. Where only one is of the input's kind, its problems are the ones to tell; where none
// is, the kinds that are allowed.
bool Validator::choose(std::string_view rule, const json::Value &alternatives, const json::Value &input) {
  if (quiet_ > 0 || broken_ != nullptr || stopped_) return false;
  bool more = more_;
  size_t start = issues_.size();
  std::vector<Issue> closest;
  size_t close = 0;
  std::string allowed;
  std::string formats;  // and how many alternatives are only a format away
  size_t of_format = 0;
  for (const json::Value &alternative : alternatives.items()) {
    check(alternative, input);
    if (broken_ != nullptr || stopped_) return false;
    std::vector<Issue> part(std::make_move_iterator(issues_.begin() + static_cast<std::ptrdiff_t>(start)),
                            std::make_move_iterator(issues_.end()));
    issues_.resize(start);
    if (part.size() == 1 && part[0].rule == "type" && part[0].pointer == pointer_) {
      allowed += (allowed.empty() ? "" : " or ") + part[0].allowed;
      continue;
    }
    if (part.size() == 1 && part[0].rule == "format" && part[0].pointer == pointer_) {
      formats += (formats.empty() ? "" : " or ") + part[0].allowed;
      ++of_format;
    }
    if (++close == 1) closest = std::move(part);
  }
  if (close == 1 && !closest.empty()) {
    issues_.insert(issues_.end(), std::make_move_iterator(closest.begin()), std::make_move_iterator(closest.end()));
    return false;
  }
  more_ = more;
  std::string found = describe(json::Value(), input);
  if (of_format > 0 && close == of_format) {
    std::string message = "must be a valid " + formats;
    return add("format", std::move(found), std::move(formats), std::move(message));
  }
  if (close > 0) {
    std::string count = std::to_string(alternatives.size());
    return add(rule, std::move(found), "one of " + count + " alternatives", "fits none of " + count + " alternatives");
  }
  std::string message = "must be " + shortened(allowed, 200) + ", not " + json::kind_name(input.kind());
  return add(rule, json::kind_name(input.kind()), shortened(allowed, 200), std::move(message));
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

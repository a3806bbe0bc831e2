#include "libopenint/contract/validate.hpp"

#include <algorithm>
#include <utility>

#include "libopenint/contract/validator.hpp"
#include "libopenint/json/pointer.hpp"
#include "libopenint/json/write.hpp"

namespace openint::contract {

Result<void> validate(const json::Value &document, const json::Value &schema, const json::Value &input) {
  Validator validator(document);
  validator.check(schema, input);
  return validator.finish();
}

std::string describe(const json::Value &schema, const json::Value &input) {
  if (input.is_array()) return "array of " + std::to_string(input.size()) + " items";
  if (input.is_object()) return "object of " + std::to_string(input.size()) + " members";
  if (schema["writeOnly"].as_boolean() || schema["format"].text() == "password") return "(hidden)";
  if (input.is_string() && input.size() > 80) return json::to_text(json::Value::string(shortened(input.text())));
  if (input.is_number()) return shortened(input.text());
  return json::to_text(input);
}

Validator::Keyword Validator::keyword(std::string_view name) {
  static const std::unordered_map<std::string_view, Keyword> kKeywords = {
      {"$ref", &Validator::check_reference},
      {"enum", &Validator::check_enum},
      {"const", &Validator::check_const},
      {"allOf", &Validator::check_all_of},
      {"anyOf", &Validator::check_any_of},
      {"oneOf", &Validator::check_one_of},
      {"not", &Validator::check_not},
      {"if", &Validator::check_if},
      {"minimum", &Validator::check_minimum},
      {"maximum", &Validator::check_maximum},
      {"exclusiveMinimum", &Validator::check_exclusive_minimum},
      {"exclusiveMaximum", &Validator::check_exclusive_maximum},
      {"multipleOf", &Validator::check_multiple_of},
      {"minLength", &Validator::check_min_length},
      {"maxLength", &Validator::check_max_length},
      {"pattern", &Validator::check_pattern},
      {"format", &Validator::check_format},
      {"prefixItems", &Validator::check_prefix_items},
      {"items", &Validator::check_items},
      {"uniqueItems", &Validator::check_unique_items},
      {"minItems", &Validator::check_min_items},
      {"maxItems", &Validator::check_max_items},
      {"properties", &Validator::check_properties},
      {"patternProperties", &Validator::check_pattern_properties},
      {"additionalProperties", &Validator::check_additional_properties},
      {"x-openint-closed", &Validator::check_closed},
      {"propertyNames", &Validator::check_property_names},
      {"required", &Validator::check_required},
      {"minProperties", &Validator::check_min_properties},
      {"maxProperties", &Validator::check_max_properties},
  };
  auto found = kKeywords.find(name);
  return found == kKeywords.end() ? nullptr : found->second;
}

bool Validator::check(const json::Value &schema, const json::Value &input) {
  if (broken_ != nullptr || stopped_) return false;
  if (schema.is_boolean()) {
    return schema.as_boolean() || add("false", describe(schema, input), "nothing", "must not be there");
  }
  if (!schema.is_object()) return broken("a schema is neither an object nor a boolean");
  if (!spend(1)) return false;
  if (hops_ >= kMaxHops) return broken("a schema leads through more than 64 others without an end");
  if (depth_ >= kMaxDepth) return stop("depth", "512 levels", "nests deeper than 512 levels");
  ++depth_;
  ++hops_;
  const json::Value *type = schema.find("type");
  bool good = type == nullptr || check_type(*type, input);
  if (good) {  // a value of the wrong kind has that one problem
    for (const json::Member &member : schema.members()) {
      Keyword check_keyword = keyword(member.key);
      if (check_keyword != nullptr && !(this->*check_keyword)(schema, member.value, input)) good = false;
    }
  }
  --depth_;
  --hops_;
  return good;
}

bool Validator::check_member(const json::Value &schema, std::string_view key, const json::Value &input) {
  size_t size = pointer_.size();
  pointer_ = json::pointer_join(pointer_, key);
  int hops = std::exchange(hops_, 0);
  bool good = check(schema, input);
  hops_ = hops;
  pointer_.resize(size);
  return good;
}

bool Validator::check_item(const json::Value &schema, size_t index, const json::Value &input) {
  return check_member(schema, std::to_string(index), input);
}

bool Validator::add(std::string_view rule, std::string found, std::string allowed, std::string message) {
  if (quiet_ > 0) return false;
  if (issues_.size() >= kMaxIssues) {
    more_ = true;
    return false;
  }
  issues_.push_back({pointer_, std::string(rule), std::move(found), std::move(allowed), std::move(message)});
  return false;
}

bool Validator::add_member(std::string_view key, std::string_view rule, std::string found, std::string allowed,
                           std::string message) {
  if (quiet_ > 0) return false;
  size_t size = pointer_.size();
  pointer_ = json::pointer_join(pointer_, key);
  add(rule, std::move(found), std::move(allowed), std::move(message));
  pointer_.resize(size);
  return false;
}

bool Validator::spend(size_t steps) {
  steps_ += steps;
  return steps_ <= kMaxSteps || stop("limit", "4000000 checks", "needs more than 4000000 checks");
}

bool Validator::stop(std::string_view rule, std::string allowed, std::string message) {
  if (stopped_) return false;
  stopped_ = true;
  if (issues_.size() >= kMaxIssues) issues_.pop_back();  // that not all was looked at must not go unsaid
  int quiet = std::exchange(quiet_, 0);
  add(rule, "more", std::move(allowed), std::move(message));
  quiet_ = quiet;
  return false;
}

bool Validator::broken(std::string message) {
  if (broken_ == nullptr) {
    broken_ = std::make_unique<Error>(Status::internal, "the schema is broken: " + message, pointer_);
  }
  return false;
}

Result<void> Validator::finish() {
  if (broken_ != nullptr) return std::move(broken_);
  if (issues_.empty()) return {};
  constexpr size_t kNamed = 3;
  std::string text = (more_ ? "more than " : "") + std::to_string(issues_.size()) +
                     (issues_.size() == 1 ? " problem" : " problems") + " in the input: ";
  for (size_t i = 0; i < std::min(issues_.size(), kNamed); ++i) {
    if (i > 0) text += "; ";
    text += issues_[i].pointer.empty() ? "the input" : shortened(issues_[i].pointer, 120);
    text += " " + issues_[i].message;
  }
  if (issues_.size() > kNamed || more_) text += "; ...";
  Error error(Status::invalid_argument, std::move(text), issues_[0].pointer);
  error.issues = std::move(issues_);
  return error;
}

}  // namespace openint::contract

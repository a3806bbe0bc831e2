#include "core/compare.hpp"

namespace sandbox {
namespace {

int order(auto a, auto b) { return a < b ? -1 : (b < a ? 1 : 0); }

// "/Date(1700000000000+0000)/" too.
std::optional<int64_t> instant_of(const Json &value) {
  if (value.is_number()) return value.get<int64_t>();
  if (!value.is_string()) return std::nullopt;
  const std::string &text = value.get_ref<const std::string &>();
  if (!text.starts_with("/Date(")) return parse_instant(text);
  const size_t end = text.find_first_not_of("0123456789", 6);
  return whole_number(std::string_view(text).substr(6, end - 6));
}

std::optional<double> number_of(const Json &value) {
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) return std::nullopt;
  const std::string &text = value.get_ref<const std::string &>();
  char *end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  return text.empty() || *end != '\0' ? std::nullopt : std::optional(number);
}

bool one_of(const Condition &condition, const Json &value) {
  for (const Json &item : condition.value)
    if (compare(value, item, condition.type, condition.fold) == 0) return true;
  return false;
}

std::string folded(const Json &value, bool fold) { return fold ? lower(text_of(value)) : text_of(value); }

}  // namespace

Type type_named(const std::string &name) {
  static const std::map<std::string, Type> kTypes = {
      {"text", Type::text},     {"number", Type::number}, {"integer", Type::integer}, {"flag", Type::flag},
      {"time", Type::time},     {"date", Type::date},     {"id", Type::id},           {"list", Type::list},
      {"object", Type::object}, {"any", Type::any}};
  const auto found = kTypes.find(name);
  if (found == kTypes.end()) throw std::runtime_error("no type is named " + name);
  return found->second;
}

Op op_named(const std::string &name) {
  static const std::map<std::string, Op> kOps = {{"eq", Op::eq},           {"ne", Op::ne},
                                                 {"gt", Op::gt},           {"gte", Op::gte},
                                                 {"lt", Op::lt},           {"lte", Op::lte},
                                                 {"in", Op::in},           {"not_in", Op::not_in},
                                                 {"starts", Op::starts},   {"contains", Op::contains},
                                                 {"between", Op::between}, {"has", Op::has},
                                                 {"exists", Op::exists}};
  const auto found = kOps.find(name);
  if (found == kOps.end()) throw std::runtime_error("no comparison is named " + name);
  return found->second;
}

std::optional<int> compare(const Json &a, const Json &b, Type type, bool fold) {
  if (a.is_null() || b.is_null()) return order(!a.is_null(), !b.is_null());
  if (type == Type::time || type == Type::date) {
    const auto left = instant_of(a), right = instant_of(b);
    return left && right ? std::optional(order(*left, *right)) : std::nullopt;
  }
  if (type == Type::number || type == Type::integer || (a.is_number() && b.is_number())) {
    const auto left = number_of(a), right = number_of(b);
    return left && right ? std::optional(order(*left, *right)) : std::nullopt;
  }
  if (a.is_boolean() && b.is_boolean()) return order(a.get<bool>(), b.get<bool>());
  return order(folded(a, fold), folded(b, fold));
}

bool meets(const Condition &condition, const Json &value) {
  switch (condition.op) {
    case Op::exists: return value.is_null() != truthy(condition.value);
    case Op::in: return one_of(condition, value);
    case Op::not_in: return !one_of(condition, value);
    case Op::has:
      if (!value.is_array()) return false;
      return std::any_of(value.begin(), value.end(), [&](const Json &item) {
        return compare(item, condition.value, condition.type, condition.fold) == 0;
      });
    case Op::starts:
      return !value.is_null() && folded(value, condition.fold).starts_with(folded(condition.value, condition.fold));
    case Op::contains:
      return !value.is_null() &&
             folded(value, condition.fold).find(folded(condition.value, condition.fold)) != std::string::npos;
    case Op::between: {
      if (value.is_null() || !condition.value.is_array() || condition.value.size() != 2) return false;
      const Json &low = condition.value[0], &high = condition.value[1];
      return (low.is_null() || compare(value, low, condition.type, condition.fold).value_or(-1) >= 0) &&
             (high.is_null() || compare(value, high, condition.type, condition.fold).value_or(1) <= 0);
    }
    default: break;
  }
  const auto found = compare(value, condition.value, condition.type, condition.fold);
  if (condition.op == Op::ne) return found != 0;
  if (!found || (value.is_null() != condition.value.is_null())) return false;
  if (condition.op == Op::eq) return *found == 0;
  if (value.is_null()) return false;
  if (condition.op == Op::gt) return *found > 0;
  if (condition.op == Op::gte) return *found >= 0;
  return condition.op == Op::lt ? *found < 0 : *found <= 0;
}

std::optional<Json> read_value(const Json &given, Type type) {
  if (given.is_null()) return given;
  const std::string text = text_of(given);
  switch (type) {
    case Type::number: {
      const auto number = number_of(given);
      return number ? std::optional<Json>(*number) : std::nullopt;
    }
    case Type::integer: {
      const auto number = given.is_number_integer() ? std::optional(given.get<int64_t>()) : whole_number(text);
      return number ? std::optional<Json>(*number) : std::nullopt;
    }
    case Type::flag:
      if (text == "true" || text == "1") return true;
      if (text == "false" || text == "0") return false;
      return std::nullopt;
    case Type::time:
    case Type::date: return instant_of(given) ? std::optional<Json>(given) : std::nullopt;
    default: return given;
  }
}

}  // namespace sandbox

// What HubSpot refuses to write, in the words of its errors.
#include <algorithm>

#include "hubspot/store.hpp"

namespace sandbox::hubspot {
namespace {

// Values arrive as strings, and numbers and booleans are taken too. Null clears, as "" does.
std::optional<std::string> text_of(const Json &value) {
  if (value.is_null()) return std::string();
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  return std::nullopt;
}

bool is_number(const std::string &text) {
  size_t i = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  int digits = 0, points = 0;
  for (; i < text.size() && (text[i] == '.' || (text[i] >= '0' && text[i] <= '9')); i++) {
    if (text[i] == '.') {
      points++;
    } else {
      digits++;
    }
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E') && digits > 0) return whole(text.substr(i + 1)).has_value();
  return i == text.size() && digits > 0 && points < 2;
}

bool is_email(const std::string &text) {
  const size_t at = text.find('@');
  return at != std::string::npos && at > 0 && text.find('@', at + 1) == std::string::npos &&
         text.find('.', at) != std::string::npos && text.back() != '.' && text.find(' ') == std::string::npos;
}

Json problem(const std::string &name, const std::string &message, const std::string &code) {
  return Json{{"isValid", false}, {"message", message}, {"error", code}, {"name", name}};
}

std::string option_values(const Property &property) {
  std::string out;
  for (const Choice &choice : property.options) out += (out.empty() ? "" : ", ") + choice.value;
  return "[" + out + "]";
}

}  // namespace

// Puts the value into the form it is kept in; the answer is the problem's words, empty when there is none.
std::string Store::check_value(const Kind &kind, const Property &property, std::string &value,
                               std::string &code) const {
  if (value.size() > 65536) {
    code = "PROPERTY_VALUE_TOO_LONG";
    return "Property \"" + property.name + "\" takes at most 65536 characters";
  }
  if (property.type == "number" && !is_number(value)) {
    code = "INVALID_DOUBLE";
    return value + " was not a valid number.";
  }
  if (property.type == "datetime" || property.type == "date") {
    const auto instant = parse_instant(value);
    if (!instant) {
      code = "INVALID_LONG";
      return value + " was not a valid long.";
    }
    if (property.type == "date" && *instant % kDay != 0) {
      code = "INVALID_DATE";
      return value + " is not at midnight UTC.";
    }
    value = property.type == "date" ? iso_ms(*instant).substr(0, 10) : iso_ms(*instant);
  }
  if (property.type == "bool" && value != "true" && value != "false") {
    code = "INVALID_BOOLEAN";
    return value + " was not a valid boolean.";
  }
  if (property.external_options) {
    const auto id = whole(value);
    const bool known =
        id && std::any_of(owners_.begin(), owners_.end(), [&](const Owner &each) { return each.id == *id; });
    if (known) return {};
    code = "INVALID_OWNER_ID";
    return value + " is not a valid owner ID.";
  }
  if (property.type == "enumeration" && !property.options.empty()) {
    std::string rest = value;  // several choices are separated by semicolons
    while (!rest.empty()) {
      const size_t end = property.field_type == "checkbox" ? std::min(rest.find(';'), rest.size()) : rest.size();
      const std::string one = rest.substr(0, end);
      rest.erase(0, std::min(end + 1, rest.size()));
      const auto is_it = [&](const Choice &choice) { return choice.value == one; };
      if (std::any_of(property.options.begin(), property.options.end(), is_it)) continue;
      code = "INVALID_OPTION";
      return one + " was not one of the allowed options: " + option_values(property);
    }
  }
  if (kind.name == "contacts" && property.name == "email") {
    value = lower(value);
    if (!is_email(value)) {
      code = "INVALID_EMAIL";
      return "Email address " + value + " is invalid";
    }
  }
  return {};
}

std::variant<std::vector<Store::Change>, Refusal> Store::check(Kind &kind, const Record *record,
                                                               const Json &properties) {
  Json problems = Json::array();
  std::vector<Change> changes;
  for (const auto &[name, given] : properties.items()) {
    const int at = kind.position(name);
    if (at < 0) {
      problems.push_back(problem(name, "Property \"" + name + "\" does not exist", "PROPERTY_DOESNT_EXIST"));
      continue;
    }
    const Property &property = kind.properties[static_cast<size_t>(at)];
    auto value = text_of(given);
    std::string code = "INVALID_VALUE", words = value ? "" : "A property's value must be a string";
    if (property.read_only) {
      code = "READ_ONLY_VALUE";
      words = "\"" + name + "\" is a read only property; its value cannot be set.";
    } else if (value && !value->empty()) {
      words = check_value(kind, property, *value, code);
    }
    if (!words.empty()) {
      problems.push_back(problem(name, words, code));
      continue;
    }
    if (property.unique && !value->empty()) {
      const auto &index = kind.unique[at];
      const auto holder = index.find(lower(*value));
      if (holder != index.end() && (record == nullptr || holder->second != record->id)) {
        const std::string id = std::to_string(holder->second);
        return Refusal{409, "CONFLICT", kind.label + " already exists. Existing ID: " + id};
      }
    }
    changes.push_back({at, std::move(*value)});
  }
  if (!problems.empty()) return Refusal{400, "VALIDATION_ERROR", "Property values were not valid: " + problems.dump()};
  if (record != nullptr) return changes;
  Json missing = Json::array();
  for (const std::string &name : kind.required) {
    const auto is_it = [&](const Change &each) { return each.property == kind.position(name) && !each.value.empty(); };
    if (std::none_of(changes.begin(), changes.end(), is_it)) missing.push_back(name);
  }
  if (missing.empty()) return changes;
  std::string upper = kind.singular;
  for (char &c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  const std::string words = "Error creating " + upper + ". Some required properties were not set.";
  const Json error{{"message", words}, {"code", "REQUIRED_PROPERTIES_MISSING"}, {"context", {{"properties", missing}}}};
  return Refusal{400, "VALIDATION_ERROR", words, Json{{"errors", Json::array({error})}}};
}

std::optional<Refusal> Store::check_associations(Kind &kind, const Json &associations) {
  const int from = position(kind);
  const auto bad = [](std::string words) { return Refusal{400, "VALIDATION_ERROR", std::move(words)}; };
  if (!associations.is_array()) return bad("associations must be a list");
  for (const Json &each : associations) {
    if (!each.is_object() || !each.contains("to") || !each["to"].is_object() || !each["to"].contains("id") ||
        !each.contains("types") || !each["types"].is_array() || each["types"].empty())
      return bad("an association needs to.id and types");
    const Json &given = each["to"]["id"];
    const auto id = whole(given.is_string() ? given.get<std::string>() : given.dump());
    for (const Json &type : each["types"]) {
      const Json number = type.is_object() ? type.value("associationTypeId", Json()) : Json();
      const AssociationType *found = number.is_number_integer() ? associations_.type(number.get<int>()) : nullptr;
      if (found == nullptr || found->from != from || found->category != type.value("associationCategory", ""))
        return bad("No association type with id " + number.dump() + " and that category starts from " + kind.name);
      Kind &to = at(found->to);
      seed(to);
      const Record *target = id ? to.find(*id) : nullptr;
      if (target == nullptr || target->now.archived_ms != 0)
        return bad("Could not find the " + to.singular + " with id " + given.dump() + " to associate with");
    }
  }
  if (kind.name == "leads" && associations.empty())
    return bad("A lead must be associated with a contact or a company when it is created");
  return std::nullopt;
}

}  // namespace sandbox::hubspot

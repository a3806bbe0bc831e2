// The fields of documents' objects: how they are read, and the checks of what is written into them.
#include "core/objects.hpp"

namespace sandbox {
namespace {

bool fits(Type type, const Json &value) {
  switch (type) {
    case Type::text: return value.is_string();
    case Type::number: return value.is_number();
    case Type::integer: return value.is_number_integer();
    case Type::flag: return value.is_boolean();
    case Type::time: return (value.is_string() || value.is_number()) && compare(value, value, Type::time).has_value();
    case Type::date: return value.is_string() && parse_instant(value.get_ref<const std::string &>()).has_value();
    case Type::id: return value.is_number_integer() || value.is_string();
    case Type::list: return value.is_array();
    case Type::object: return value.is_object();
    case Type::any: return true;
  }
  return true;
}

const char *wording(Type type) {
  static constexpr const char *kWords[] = {"a string", "a number", "an integer", "a boolean", "a date and time",
                                           "a date",   "an id",    "an array",   "an object", "anything"};
  return kWords[static_cast<int>(type)];
}

int64_t characters(const std::string &text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; });
}

}  // namespace

Field read_field(const std::string &name, const Json &from) {
  Field field;
  field.name = name;
  if (from.is_string()) {  // "name": "text"
    field.type = type_named(from);
    return field;
  }
  field.type = type_named(from.value("type", "any"));
  field.fallback = member(from, "default");
  field.seed = from.contains("seed") ? from["seed"] : field.fallback;
  field.computed = member(from, "computed");
  field.is_computed = from.contains("computed");
  field.required = from.value("required", false);
  field.nullable = from.value("nullable", !field.required);
  field.silent = from.value("write", Json(true)) == "ignore";
  field.writable = !field.is_computed && from.value("write", Json(true)) == true;
  field.unique = from.value("unique", false);
  field.longest = from.value("longest", int64_t{0});
  field.values = member(from, "values");
  field.to = from.value("to", "");
  return field;
}

const Field *Object::field(std::string_view name) const {
  for (const Field &field : fields_)
    if (field.name == name) return &field;
  return nullptr;
}

void Object::check_field(const Field &field, const Json &value, std::vector<Problem> &problems) {
  if (value.is_null()) {
    if (!field.nullable) problems.push_back({field.name, "null", value, "set"});
    return;
  }
  if (!fits(field.type, value)) {
    problems.push_back({field.name, "type", value, wording(field.type)});
    return;
  }
  if (field.longest > 0 && value.is_string() && characters(value.get_ref<const std::string &>()) > field.longest)
    problems.push_back({field.name, "long", value, "at most " + std::to_string(field.longest) + " characters"});
  if (field.values.is_array() && std::find(field.values.begin(), field.values.end(), value) == field.values.end()) {
    std::string list;
    for (const Json &one : field.values) list += (list.empty() ? "" : ", ") + text_of(one);
    problems.push_back({field.name, "value", value, "one of " + list});
  }
  if (!field.to.empty()) {
    const Record *found = objects_.get(field.to).records().find(std::string_view(text_of(value)));
    if (found == nullptr || !found->live())
      problems.push_back({field.name, "reference", value, "the id of one of " + field.to});
  }
}

void Object::check(const Json &input, bool creating, Json &values, std::vector<Problem> &problems) {
  const std::string now_key = values.contains(id_field_) ? text_of(values[id_field_]) : "";
  for (const auto &[name, value] : input.items()) {
    const Field *found = field(name);
    if (found == nullptr) {
      problems.push_back({name, "unknown", value, "a field of " + name_});
      continue;
    }
    if (!found->writable) {
      if (!found->silent) problems.push_back({name, "read_only", value, "left out"});
      continue;
    }
    const size_t before = problems.size();
    check_field(*found, value, problems);
    if (found->unique) {
      const Record *holder = records().holder(name, value);
      if (holder != nullptr && holder->key != now_key) problems.push_back({name, "unique", value, holder->key});
    }
    if (problems.size() == before) values[name] = value;
  }
  if (!creating) return;
  for (const Field &field : fields_)
    if (field.required && (!input.contains(field.name) || input[field.name] == ""))
      problems.push_back({field.name, "required", nullptr, "set"});
}

}  // namespace sandbox

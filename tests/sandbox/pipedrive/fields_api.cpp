// Field metadata over HTTP, in the shapes of API v1 (by numeric id) and API v2 (by field_code).
#include <algorithm>
#include <charconv>

#include "errors.hpp"
#include "v1.hpp"
#include "writes.hpp"

namespace sandbox::pipedrive {

namespace {

constexpr std::pair<const char *, Kind> kSegments[] = {
    {"dealFields", Kind::deal},         {"personFields", Kind::person},   {"organizationFields", Kind::organization},
    {"activityFields", Kind::activity}, {"productFields", Kind::product}, {"leadFields", Kind::lead}};

// What v1 and v2 creation share once their keys are told apart.
Field &make(Store &store, Kind kind, const Json &input, const char *name_key) {
  if (kind == Kind::activity || kind == Kind::lead)
    throw Refusal{403, "Fields of this kind can't be created", "ERR_FORBIDDEN", ""};
  if (!input.contains(name_key) || !input[name_key].is_string() ||
      input[name_key].get_ref<const std::string &>().empty())
    invalid(std::string(name_key) + ": is required");
  if (!input.contains("field_type") || !input["field_type"].is_string()) invalid("field_type: is required");
  const std::string type = input["field_type"];
  if (!Fields::known_type(type)) invalid("field_type: '" + type + "' is not a type of custom fields");
  std::vector<std::string> labels;
  if (type == "enum" || type == "set") {
    if (!input.contains("options") || !input["options"].is_array() || input["options"].empty())
      invalid("options: are required for fields of type " + type);
    for (const Json &option : input["options"]) {
      if (!option.is_object() || !option.contains("label") || !option["label"].is_string())
        invalid("options: each needs a label");
      labels.push_back(option["label"]);
    }
  }
  Field &made = store.fields(kind).add(input[name_key], type, labels, store.now_s());
  store.add_custom(kind, made.code);
  return made;
}

void settings(Field &field, const Json &input) {
  if (input.contains("description"))
    field.description = input["description"].is_string() ? input["description"].get<std::string>() : "";
  if (input.contains("required_fields")) field.required = input["required_fields"];
  if (input.contains("important_fields")) field.important = input["important_fields"];
  if (input.contains("ui_visibility")) field.visibility = input["ui_visibility"];
}

Json drop(Store &store, Kind kind, const Field &field) {
  if (!field.custom)
    throw Refusal{403, "Field '" + field.name + "' is not a custom field and can't be deleted", "ERR_FORBIDDEN", ""};
  Json out = v2_json(field, "");
  const std::string code = field.code;
  store.fields(kind).remove(code);
  store.drop_custom(kind, code);
  return out;
}

void list_v2(Store &store, Kind kind, const Request &request, Response &response) {
  const int64_t limit = read_limit(request, 100, 500);
  const std::string scope = std::string(singular(kind)) + "Fields";
  const int64_t from = read_position(request, scope);
  const auto &all = store.fields(kind).all();
  const auto size = static_cast<int64_t>(all.size());
  Json data = Json::array();
  for (int64_t i = from; i < std::min(size, from + limit); ++i)
    data.push_back(v2_json(all[static_cast<size_t>(i)], request.get_param_value("include_fields")));
  const bool more = from + limit < size;
  send(response, 200,
       {{"success", true},
        {"data", std::move(data)},
        {"additional_data", {{"next_cursor", more ? Json(position_cursor(scope, from + limit)) : Json(nullptr)}}}});
}

void options_v2(Fields &fields, Field &field, const V1Call &call, const Request &request, Response &response) {
  if (field.type != "enum" && field.type != "set") invalid("options: fields of type " + field.type + " have none");
  const Json input = Json::parse(request.body, nullptr, false);
  if (!input.is_array() || input.empty()) invalid("body: must be an array of options");
  Json data = Json::array();
  for (const Json &item : input) {
    if (!item.is_object()) invalid("body: must be an array of objects");
    if (call.method == "POST") {
      if (!item.contains("label") || !item["label"].is_string()) invalid("label: is required");
      fields.add_option(field, item["label"]);
      data.push_back({{"id", field.options.back().id}, {"label", field.options.back().label}});
      continue;
    }
    auto found = std::find_if(field.options.begin(), field.options.end(),
                              [&](const Option &option) { return item.contains("id") && item["id"] == option.id; });
    if (found == field.options.end()) invalid("id: is not the id of an option");
    if (call.method == "PATCH" && item.contains("label") && item["label"].is_string()) found->label = item["label"];
    data.push_back({{"id", found->id}, {"label", found->label}});
    if (call.method == "DELETE") field.options.erase(found);
  }
  send(response, 200, {{"success", true}, {"data", std::move(data)}, {"additional_data", nullptr}});
}

}  // namespace

std::optional<Kind> fields_kind(const std::string &segment) {
  for (const auto &[name, kind] : kSegments)
    if (segment == name) return kind;
  return std::nullopt;
}

bool serve_fields_v2(Store &store, Kind kind, const V1Call &call, const Request &request, Response &response) {
  if (kind == Kind::lead) return false;
  if (call.path.size() == 1) {
    if (call.method == "GET") return list_v2(store, kind, request, response), true;
    if (call.method != "POST") return false;
    const Json input = read_object(request);
    static constexpr const char *kKnown[] = {"field_name",    "field_type",       "options",        "description",
                                             "ui_visibility", "important_fields", "required_fields"};
    for (const auto &[name, value] : input.items())
      if (std::none_of(std::begin(kKnown), std::end(kKnown), [&](const char *known) { return name == known; }))
        invalid(name + ": is not allowed");
    Field &made = make(store, kind, input, "field_name");
    settings(made, input);
    return ok(response, v2_json(made, "")), true;
  }
  Fields &fields = store.fields(kind);
  Field *field = fields.edit(call.path[1]);
  if (field == nullptr) missing("Field");
  if (call.path.size() == 3 && call.path[2] == "options" && call.method != "GET")
    return options_v2(fields, *field, call, request, response), true;
  if (call.path.size() != 2) return false;
  if (call.method == "GET") return ok(response, v2_json(*field, request.get_param_value("include_fields"))), true;
  if (call.method == "DELETE") return ok(response, drop(store, kind, *field)), true;
  if (call.method != "PATCH") return false;
  const Json input = read_object(request);
  if (input.contains("field_name")) {
    if (!field->custom || !input["field_name"].is_string())
      invalid("field_name: must be a string, and the field a custom one");
    field->name = input["field_name"];
  }
  settings(*field, input);
  field->update_s = store.now_s();
  return ok(response, v2_json(*field, "")), true;
}

bool serve_fields_v1(Store &store, Kind kind, const V1Call &call, const Request &request, Response &response) {
  Fields &fields = store.fields(kind);
  if (call.path.size() == 1 && call.method == "GET") {
    const V1Page page = read_v1_page(request);
    const auto size = static_cast<int64_t>(fields.all().size());
    // Without a limit this endpoint gives all of them.
    const int64_t end = request.has_param("limit") ? std::min(size, page.start + page.limit) : size;
    std::string data;
    for (int64_t i = page.start; i < end; ++i)
      data += (i > page.start ? "," : "") + v1_json(fields.all()[static_cast<size_t>(i)], static_cast<int>(i)).dump();
    send_text(response, 200,
              "{\"success\":true,\"data\":[" + data + "]," + v1_pagination(page, end - page.start, end < size) + "}");
    return true;
  }
  if (call.path.size() == 1 && call.method == "POST") {
    const Field &made = make(store, kind, read_object(request), "name");
    return ok(response, v1_json(made, static_cast<int>(fields.all().size())), 201), true;
  }
  if (call.path.size() != 2) return false;
  int64_t id = 0;
  std::from_chars(call.path[1].data(), call.path[1].data() + call.path[1].size(), id);
  const Field *found = fields.find(id);
  if (found == nullptr) missing("Field");
  if (call.method == "GET") return ok(response, v1_json(*found, 0)), true;
  if (call.method == "DELETE") {
    drop(store, kind, *found);
    return ok(response, {{"id", id}}), true;
  }
  if (call.method != "PUT") return false;
  Field *field = fields.edit(found->code);
  const Json input = read_object(request);
  if (input.contains("name") && input["name"].is_string()) field->name = input["name"];
  if (input.contains("options") && input["options"].is_array()) {
    const auto before = std::move(field->options);
    field->options.clear();
    for (const Json &item : input["options"]) {
      auto kept = std::find_if(before.begin(), before.end(),
                               [&](const Option &option) { return item.contains("id") && item["id"] == option.id; });
      if (kept != before.end())
        field->options.push_back({kept->id, item.value("label", kept->label)});
      else
        fields.add_option(*field, item.value("label", ""));
    }
  }
  field->update_s = store.now_s();
  return ok(response, v1_json(*field, 0)), true;
}

}  // namespace sandbox::pipedrive

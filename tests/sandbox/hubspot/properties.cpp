// /crm/v3/properties/{type} and its groups.
#include <algorithm>
#include <array>

#include "hubspot/definitions.hpp"

namespace sandbox::hubspot {
namespace {

constexpr std::array<const char *, 6> kTypes = {"string", "number", "date", "datetime", "enumeration", "bool"};
constexpr std::array<const char *, 11> kFieldTypes = {"text",        "textarea", "number",   "date",
                                                      "select",      "radio",    "checkbox", "booleancheckbox",
                                                      "phonenumber", "html",     "file"};

template <size_t N>
bool one_of(const std::array<const char *, N> &words, const std::string &word) {
  return std::any_of(words.begin(), words.end(), [&](const char *each) { return word == each; });
}

bool is_name(const std::string &name) {
  if (name.empty() || name.size() > 100 || name[0] < 'a' || name[0] > 'z') return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

Json group_json(const Group &group) {
  return Json{{"name", group.name}, {"label", group.label}, {"displayOrder", group.order}, {"archived", false}};
}

Kind *definition_or_fail(Account &account, Call &call) {
  Kind *kind = account.store().definition(call.args[0]);
  if (kind == nullptr) account.fail(call, 400, "VALIDATION_ERROR", "Unable to infer object type from: " + call.args[0]);
  return kind;
}

void list(Account &account, Call &call) {
  Kind *kind = definition_or_fail(account, call);
  if (kind == nullptr) return;
  Json results = Json::array();
  if (call.request.get_param_value("archived") != "true") {
    for (const Property &property : kind->properties) results.push_back(property_json(property));
  }
  send(call.response, 200, Json{{"results", results}});
}

void get(Account &account, Call &call) {
  Kind *kind = definition_or_fail(account, call);
  if (kind == nullptr) return;
  const int at = kind->position(call.args[1]);
  if (at < 0)
    return account.fail(call, 404, "OBJECT_NOT_FOUND",
                        "Property with name '" + call.args[1] + "' does not exist in " + kind->name);
  send(call.response, 200, property_json(kind->properties[static_cast<size_t>(at)]));
}

bool has_group(const Kind &kind, const std::string &name) {
  return std::any_of(kind.groups.begin(), kind.groups.end(), [&](const Group &group) { return group.name == name; });
}

void create(Account &account, Call &call) {
  Kind *kind = definition_or_fail(account, call);
  const auto body = kind == nullptr ? std::nullopt : account.body_or_fail(call);
  if (!body) return;
  if (!has_group(*kind, text(*body, "groupName")))
    return account.fail(call, 400, "VALIDATION_ERROR",
                        "Property group '" + text(*body, "groupName") + "' does not exist");
  auto made = account.store().create_property(*kind, *body);
  if (auto *refusal = std::get_if<Refusal>(&made)) return account.fail(call, *refusal);
  send(call.response, 201, property_json(*std::get<Property *>(made)));
}

void update(Account &account, Call &call) {
  Kind *kind = definition_or_fail(account, call);
  const auto body = kind == nullptr ? std::nullopt : account.body_or_fail(call);
  if (!body) return;
  const int at = kind->position(call.args[1]);
  if (at < 0)
    return account.fail(call, 404, "OBJECT_NOT_FOUND",
                        "Property with name '" + call.args[1] + "' does not exist in " + kind->name);
  if (body->contains("groupName") && !has_group(*kind, text(*body, "groupName")))
    return account.fail(call, 400, "VALIDATION_ERROR",
                        "Property group '" + text(*body, "groupName") + "' does not exist");
  Property &property = kind->properties[static_cast<size_t>(at)];
  if (body->contains("groupName")) property.group = text(*body, "groupName");
  if (body->contains("label")) property.label = text(*body, "label");
  if (body->contains("description")) property.description = text(*body, "description");
  send(call.response, 200, property_json(property));
}

void groups(Account &account, Call &call) {
  Kind *kind = definition_or_fail(account, call);
  if (kind == nullptr) return;
  Json results = Json::array();
  for (const Group &group : kind->groups) results.push_back(group_json(group));
  send(call.response, 200, Json{{"results", results}});
}

void create_group(Account &account, Call &call) {
  Kind *kind = definition_or_fail(account, call);
  const auto body = kind == nullptr ? std::nullopt : account.body_or_fail(call);
  if (!body) return;
  const Group group{text(*body, "name"), text(*body, "label"), body->value("displayOrder", -1)};
  if (group.name.empty() || group.label.empty())
    return account.fail(call, 400, "VALIDATION_ERROR", "Invalid input JSON: name and label are required");
  for (const Group &each : kind->groups) {
    if (each.name == group.name)
      return account.fail(call, 409, "OBJECT_ALREADY_EXISTS",
                          "A property group named '" + group.name + "' already exists");
  }
  kind->groups.push_back(group);
  send(call.response, 201, group_json(group));
}

}  // namespace

Json property_json(const Property &property) {
  Json options = Json::array();
  for (size_t i = 0; i < property.options.size(); i++)
    options.push_back(Json{{"label", property.options[i].label},
                           {"value", property.options[i].value},
                           {"displayOrder", i},
                           {"hidden", false}});
  Json out{{"updatedAt", iso_ms(property.created_ms)},
           {"createdAt", iso_ms(property.created_ms)},
           {"name", property.name},
           {"label", property.label},
           {"type", property.type},
           {"fieldType", property.field_type},
           {"description", property.description},
           {"groupName", property.group},
           {"options", options}};
  if (property.external_options) out["referencedObjectType"] = "OWNER";
  out["displayOrder"] = -1;
  out["calculated"] = property.source != Property::Source::kStored;
  out["externalOptions"] = property.external_options;
  out["hasUniqueValue"] = property.unique && property.custom;
  out["hidden"] = false;
  if (!property.custom) out["hubspotDefined"] = true;
  if (property.custom) out["hubspotDefined"] = false;
  out["modificationMetadata"] = Json{
      {"archivable", property.custom}, {"readOnlyDefinition", !property.custom}, {"readOnlyValue", property.read_only}};
  out["formField"] = !property.read_only;
  return out;
}

std::variant<Property *, Refusal> Store::create_property(Kind &kind, const Json &body) {
  const auto bad = [](std::string words) { return Refusal{400, "VALIDATION_ERROR", std::move(words)}; };
  Property property{text(body, "name"),      text(body, "label"),     text(body, "type"),
                    text(body, "fieldType"), text(body, "groupName"), text(body, "description")};
  if (!is_name(property.name))
    return bad("Property name '" + property.name +
               "' must begin with a lower-case letter and hold only a-z, 0-9 and _");
  if (property.label.empty()) return bad("Property " + property.name + " needs a label");
  if (!one_of(kTypes, property.type))
    return bad("Property " + property.name + " has no valid type: '" + property.type + "'");
  if (!one_of(kFieldTypes, property.field_type))
    return bad("Property " + property.name + " has no valid fieldType: '" + property.field_type + "'");
  if (kind.position(property.name) >= 0)
    return Refusal{409, "OBJECT_ALREADY_EXISTS", "A property named '" + property.name + "' already exists."};
  for (const Json &option : body.value("options", Json::array()))
    property.options.push_back({text(option, "label"), text(option, "value")});
  if (property.type == "bool" && property.options.empty()) property.options = {{"Yes", "true"}, {"No", "false"}};
  property.custom = true;
  property.unique = body.value("hasUniqueValue", false);
  property.created_ms = clock_.now_ms();
  kind.add(std::move(property));
  return &kind.properties.back();
}

void route_properties(Account &account) {
  account.on("GET", "/crm/v3/properties/{}/groups", Gate::kBearer, [&](Call &call) { groups(account, call); });
  account.on("POST", "/crm/v3/properties/{}/groups", Gate::kBearer, [&](Call &call) { create_group(account, call); });
  account.on("GET", "/crm/v3/properties/{}", Gate::kBearer, [&](Call &call) { list(account, call); });
  account.on("POST", "/crm/v3/properties/{}", Gate::kBearer, [&](Call &call) { create(account, call); });
  account.on("GET", "/crm/v3/properties/{}/{}", Gate::kBearer, [&](Call &call) { get(account, call); });
  account.on("PATCH", "/crm/v3/properties/{}/{}", Gate::kBearer, [&](Call &call) { update(account, call); });
}

}  // namespace sandbox::hubspot

// Custom object types, under both paths that HubSpot serves them.
#include <algorithm>

#include "hubspot/definitions.hpp"

namespace sandbox::hubspot {
namespace {

constexpr int kMostSchemas = 10;

Json schema_json(Store &store, const Kind &kind) {
  Json properties = Json::array(), associations = Json::array();
  for (const Property &property : kind.properties) properties.push_back(property_json(property));
  for (const AssociationType *type : store.associations().types_of(store.position(kind))) {
    associations.push_back(Json{{"fromObjectTypeId", store.at(type->from).type_id},
                                {"toObjectTypeId", store.at(type->to).type_id},
                                {"name", type->name},
                                {"id", std::to_string(type->id)},
                                {"createdAt", iso_ms(type->created_ms)},
                                {"updatedAt", iso_ms(type->created_ms)}});
  }
  Json out{{"labels", {{"singular", kind.label}, {"plural", kind.plural}}},
           {"requiredProperties", kind.required},
           {"searchableProperties", kind.searchable},
           {"primaryDisplayProperty", kind.primary},
           {"secondaryDisplayProperties", kind.secondary},
           {"archived", false},
           {"restorable", true},
           {"metaType", kind.custom ? "PORTAL_SPECIFIC" : "HUBSPOT"},
           {"id", kind.custom ? kind.type_id.substr(2) : kind.type_id},
           {"fullyQualifiedName", kind.custom ? store.qualified(kind) : kind.singular},
           {"createdAt", iso_ms(kind.created_ms)},
           {"updatedAt", iso_ms(kind.created_ms)},
           {"createdByUserId", 4137076},
           {"objectTypeId", kind.type_id},
           {"properties", properties},
           {"associations", associations},
           {"name", kind.custom ? kind.name : kind.singular}};
  if (!kind.description.empty()) out["description"] = kind.description;
  return out;
}

Kind *schema_or_fail(Account &account, Call &call) {
  Kind *kind = account.store().definition(call.args[0]);
  if (kind == nullptr) account.fail(call, 404, "OBJECT_NOT_FOUND", "Unable to find the object type: " + call.args[0]);
  return kind;
}

void list(Account &account, Call &call) {
  Json results = Json::array();
  const bool archived = call.request.get_param_value("archived") == "true";
  for (size_t i = 0; i < account.store().kinds(); i++) {
    const Kind &kind = account.store().at(static_cast<int>(i));
    if (kind.custom && !archived) results.push_back(schema_json(account.store(), kind));
  }
  send(call.response, 200, Json{{"results", results}});
}

void create(Account &account, Call &call) {
  const auto body = account.body_or_fail(call);
  if (!body) return;
  auto made = account.store().create_schema(*body);
  if (auto *refusal = std::get_if<Refusal>(&made)) return account.fail(call, *refusal);
  send(call.response, 201, schema_json(account.store(), *std::get<Kind *>(made)));
}

void associate(Account &account, Call &call) {
  Kind *kind = schema_or_fail(account, call);
  const auto body = kind == nullptr ? std::nullopt : account.body_or_fail(call);
  if (!body) return;
  Store &store = account.store();
  Kind *from = store.definition(text(*body, "fromObjectTypeId")), *to = store.definition(text(*body, "toObjectTypeId"));
  if (from == nullptr || to == nullptr || (from != kind && to != kind))
    return account.fail(call, 400, "VALIDATION_ERROR",
                        "fromObjectTypeId and toObjectTypeId must name object types, one of them " + kind->type_id);
  const std::string name = text(*body, "name");
  const int a = store.position(*from), b = store.position(*to);
  for (const AssociationType *type : store.associations().types(a, b)) {
    if (!type->label || type->name == name)
      return account.fail(
          call, 409, "OBJECT_ALREADY_EXISTS",
          "An association from " + from->type_id + " to " + to->type_id + " already exists: " + type->name);
  }
  const AssociationType &made = store.associations().define(
      a, b, name.empty() ? from->singular + "_to_" + to->singular : name, to->singular + "_to_" + from->singular,
      std::nullopt, std::nullopt, account.clock().now_ms());
  send(call.response, 201,
       Json{{"fromObjectTypeId", from->type_id},
            {"toObjectTypeId", to->type_id},
            {"name", made.name},
            {"id", std::to_string(made.id)},
            {"createdAt", iso_ms(made.created_ms)},
            {"updatedAt", iso_ms(made.created_ms)}});
}

std::string schema_problem(const Json &body) {
  const std::string name = text(body, "name");
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  if (name.empty() || !std::isalpha(static_cast<unsigned char>(name[0])) ||
      !std::all_of(name.begin(), name.end(), is_word))
    return "name must begin with a letter and hold only letters, digits and underscores: '" + name + "'";
  const Json labels = body.value("labels", Json());
  if (text(labels, "singular").empty() || text(labels, "plural").empty())
    return "labels.singular and labels.plural are required";
  if (!body.contains("properties") || !body["properties"].is_array()) return "properties must be a list";
  if (!body.contains("requiredProperties") || !body["requiredProperties"].is_array())
    return "requiredProperties must be a list";
  return {};
}

// The names that stand in the lists of display and required properties but are no property of the schema.
std::string unknown_property(const Kind &kind) {
  for (const auto *list : {&kind.required, &kind.searchable, &kind.secondary}) {
    for (const std::string &name : *list) {
      if (kind.position(name) < 0) return name;
    }
  }
  if (!kind.primary.empty() && kind.position(kind.primary) < 0) return kind.primary;
  return {};
}

}  // namespace

std::variant<Kind *, Refusal> Store::create_schema(const Json &body) {
  const auto bad = [](std::string words) { return Refusal{400, "VALIDATION_ERROR", std::move(words)}; };
  if (const std::string problem = schema_problem(body); !problem.empty()) return bad("Invalid input JSON: " + problem);
  const std::string name = text(body, "name");
  if (definition(name) != nullptr)
    return Refusal{409, "OBJECT_ALREADY_EXISTS", "An object type with the name '" + name + "' already exists"};
  if (kinds_.size() >= 5 + kMostSchemas) return bad("The account can have at most 10 custom object types");
  auto kind = std::make_unique<Kind>();
  kind->name = kind->singular = name;
  kind->type_id = "2-" + std::to_string(next_type_);
  kind->label = text(body["labels"], "singular");
  kind->plural = text(body["labels"], "plural");
  kind->description = text(body, "description");
  kind->custom = kind->seeded = true;
  kind->created_ms = clock_.now_ms();
  kind->next_id = 7000000001 + static_cast<int64_t>(kinds_.size()) * 100000000;
  kind->groups.push_back({lower(name) + "_information", kind->label + " information", 0});
  for (Json each : body["properties"]) {
    if (each.is_object() && !each.contains("groupName")) each["groupName"] = kind->groups[0].name;
    auto made = create_property(*kind, each);
    if (auto *refusal = std::get_if<Refusal>(&made)) return *refusal;
  }
  add_common_properties(*kind);
  kind->required = strings(body, "requiredProperties");
  kind->searchable = strings(body, "searchableProperties");
  kind->secondary = strings(body, "secondaryDisplayProperties");
  kind->primary = text(body, "primaryDisplayProperty");
  if (const std::string unknown = unknown_property(*kind); !unknown.empty())
    return bad("Property '" + unknown + "' is named by the schema but is not among its properties");
  for (const char *property : {"hs_createdate", "hs_lastmodifieddate", "hs_object_id"})
    kind->defaults.push_back(kind->position(property));
  if (!kind->primary.empty()) kind->defaults.push_back(kind->position(kind->primary));
  std::vector<Kind *> others;
  for (const std::string &other : strings(body, "associatedObjects")) {
    others.push_back(definition(other));
    if (others.back() == nullptr) return bad("associatedObjects names an unknown object type: " + other);
  }
  next_type_++;
  kinds_.push_back(std::move(kind));
  Kind &made = *kinds_.back();
  for (const Kind *other : others)
    associations_.define(position(made), position(*other), made.name + "_to_" + other->singular,
                         other->singular + "_to_" + made.name, std::nullopt, std::nullopt, clock_.now_ms());
  return &made;
}

void route_schemas(Account &account) {
  for (const std::string base : {"/crm/v3/schemas", "/crm-object-schemas/v3/schemas"}) {
    account.on("GET", base, Gate::kBearer, [&](Call &call) { list(account, call); });
    account.on("POST", base, Gate::kBearer, [&](Call &call) { create(account, call); });
    account.on("GET", base + "/{}", Gate::kBearer, [&](Call &call) {
      if (Kind *kind = schema_or_fail(account, call)) send(call.response, 200, schema_json(account.store(), *kind));
    });
    account.on("POST", base + "/{}/associations", Gate::kBearer, [&](Call &call) { associate(account, call); });
  }
}

}  // namespace sandbox::hubspot

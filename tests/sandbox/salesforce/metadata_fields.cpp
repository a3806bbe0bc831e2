// What a CustomField element must and must not say, by its type, and the field that it makes.
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm

#include <algorithm>

#include "metadata.hpp"

namespace sandbox::salesforce {
namespace {

using Words = std::vector<std::string_view>;

// Of each type: what it is in records, which elements it needs, and which of those that other types have it refuses.
struct Rule {
  std::string_view name;
  Type type;
  Words needs, refuses;
};

const std::vector<Rule> &rules() {
  static const std::vector<Rule> kRules = {
      {"Text", Type::kString, {"length"}, {"precision", "scale", "visibleLines", "referenceTo", "valueSet"}},
      {"TextArea", Type::kTextarea, {}, {"precision", "scale", "visibleLines", "referenceTo", "externalId", "unique"}},
      {"LongTextArea",
       Type::kTextarea,
       {"length", "visibleLines"},
       {"precision", "scale", "referenceTo", "externalId", "unique", "required"}},
      {"Html",
       Type::kTextarea,
       {"length", "visibleLines"},
       {"precision", "scale", "referenceTo", "externalId", "unique", "required"}},
      {"EncryptedText",
       Type::kEncrypted,
       {"length", "maskChar", "maskType"},
       {"precision", "scale", "externalId", "unique"}},
      {"Number", Type::kDouble, {"precision", "scale"}, {"length", "visibleLines", "referenceTo", "valueSet"}},
      {"Currency", Type::kCurrency, {"precision", "scale"}, {"length", "visibleLines", "externalId", "unique"}},
      {"Percent", Type::kPercent, {"precision", "scale"}, {"length", "visibleLines", "externalId", "unique"}},
      {"Checkbox",
       Type::kBoolean,
       {"defaultValue"},
       {"required", "length", "precision", "scale", "externalId", "unique"}},
      {"Date", Type::kDate, {}, {"length", "precision", "scale", "externalId", "unique"}},
      {"DateTime", Type::kDatetime, {}, {"length", "precision", "scale", "externalId", "unique"}},
      {"Time", Type::kTime, {}, {"length", "precision", "scale", "externalId", "unique"}},
      {"Email", Type::kEmail, {}, {"length", "precision", "scale"}},
      {"Phone", Type::kPhone, {}, {"length", "precision", "scale", "externalId", "unique"}},
      {"Url", Type::kUrl, {}, {"length", "precision", "scale", "externalId", "unique"}},
      {"Picklist",
       Type::kPicklist,
       {"valueSet"},
       {"length", "precision", "scale", "visibleLines", "externalId", "unique"}},
      {"MultiselectPicklist",
       Type::kMultipicklist,
       {"valueSet", "visibleLines"},
       {"length", "precision", "scale", "externalId", "unique"}},
      {"Lookup", Type::kReference, {"referenceTo"}, {"length", "precision", "scale", "externalId", "unique"}},
      {"MasterDetail",
       Type::kReference,
       {"referenceTo", "relationshipName"},
       {"length", "precision", "scale", "externalId", "unique", "deleteConstraint"}},
      {"AutoNumber", Type::kString, {"displayFormat"}, {"length", "precision", "scale", "required", "unique"}},
  };
  return kRules;
}

Error integrity(std::string message) { return {400, "FIELD_INTEGRITY_EXCEPTION", std::move(message), {}}; }

// Elements that hold a flag count as said only when it is true.
bool says(const pugi::xml_node &node, std::string_view name) {
  const std::string text = text_of(node, name);
  const bool flag = name == "required" || name == "externalId" || name == "unique";
  return flag ? text == "true" || text == "1" : !child(node, name).empty();
}

std::optional<Error> check_sizes(const pugi::xml_node &node, std::string_view type) {
  const auto number = [&](std::string_view name) { return std::atoi(text_of(node, name).c_str()); };
  const auto outside = [&](std::string_view name, int least, int most) -> std::optional<Error> {
    const int value = number(name);
    if (value >= least && value <= most) return std::nullopt;
    return Error{400,
                 "NUMBER_OUTSIDE_VALID_RANGE",
                 "'" + std::string(name) + "' of a CustomField of type " + std::string(type) + " must be " +
                     std::to_string(least) + " to " + std::to_string(most),
                 {}};
  };
  if (type == "Text") return outside("length", 1, 255);
  if (type == "EncryptedText") return outside("length", 1, 175);
  if (type == "LongTextArea" || type == "Html") {
    if (auto error = outside("length", 256, 131072)) return error;
    return outside("visibleLines", type == "Html" ? 10 : 2, 50);
  }
  if (type == "MultiselectPicklist") return outside("visibleLines", 3, 10);
  if (type != "Number" && type != "Currency" && type != "Percent") return std::nullopt;
  if (auto error = outside("precision", 1, 18)) return error;
  return outside("scale", 0, std::min(17, number("precision")));
}

std::optional<Error> read_values(const pugi::xml_node &node, Field &field) {
  const pugi::xml_node set = child(node, "valueSet");
  const pugi::xml_node definition = child(set, "valueSetDefinition");
  field.restricted = flag_of(set, "restricted");
  for (const pugi::xml_node &value : definition.children()) {
    if (local_name(value) != "value") continue;
    const std::string name = text_of(value, "fullName");
    if (name.empty())
      return Error{
          400, "REQUIRED_FIELD_MISSING", "Required field is missing: fullName of a value of the value set", {}};
    for (const std::string &other : field.picklist) {
      if (same(other, name)) return Error{400, "DUPLICATE_VALUE", "Duplicate value in the value set: " + name, {}};
    }
    field.picklist.push_back(name);
    if (flag_of(value, "default")) field.default_text = quote(name);
  }
  if (field.picklist.empty()) return integrity("Picklist values are required: the valueSetDefinition holds no value");
  return std::nullopt;
}

std::optional<Error> read_reference(const Schema &schema, const ObjectType &owner, const pugi::xml_node &node,
                                    std::string_view type, Field &field) {
  const std::string to = text_of(node, "referenceTo");
  const ObjectType *other = schema.find(to);
  if (other == nullptr && !same(to, owner.name)) {
    return Error{
        400, "INVALID_CROSS_REFERENCE_KEY", "In field: referenceTo - no CustomObject named " + to + " found", {}};
  }
  const std::string children = text_of(node, "relationshipName");
  field.reference_to = {other == nullptr ? owner.name : other->name};
  field.relationship = field.name.substr(0, field.name.size() - 1) + "r";
  if (!children.empty()) field.child_relationship = children + "__r";
  for (const auto &one : schema.all()) {
    for (const Field &f : one->fields) {
      if (!children.empty() && same(f.child_relationship, field.child_relationship) && !f.reference_to.empty() &&
          same(f.reference_to.front(), field.reference_to.front())) {
        return Error{
            400,
            "DUPLICATE_DEVELOPER_NAME",
            "There is already a Child Relationship named " + children + " on " + field.reference_to.front() + ".",
            {}};
      }
    }
  }
  if (type == "MasterDetail") {
    field.cascade_delete = true;
    field.nillable = false;
    field.updateable = flag_of(node, "reparentableMasterDetail");
  } else if (flag_of(node, "required") && text_of(node, "deleteConstraint").empty()) {
    return integrity(
        "field integrity exception (Must specify either cascade delete or restrict delete for required lookup foreign "
        "key.)");
  }
  return std::nullopt;
}

void set_sizes(const pugi::xml_node &node, Field &field) {
  const auto number = [&](std::string_view name) { return std::atoi(text_of(node, name).c_str()); };
  field.length = number("length");
  field.precision = number("precision");
  field.scale = number("scale");
  switch (field.type) {
    case Type::kEmail: field.length = 80; break;
    case Type::kPhone: field.length = 40; break;
    case Type::kUrl:
    case Type::kPicklist: field.length = 255; break;
    case Type::kMultipicklist: field.length = 4099; break;
    case Type::kReference: field.length = 18; break;
    case Type::kTextarea: field.length = field.length == 0 ? 255 : field.length; break;
    default: break;
  }
}

}  // namespace

FieldMade make_field(const Schema &schema, const ObjectType &owner, const pugi::xml_node &node, std::string name) {
  FieldMade made;
  const std::string type = text_of(node, "type");
  const auto rule = std::find_if(rules().begin(), rules().end(), [&](const Rule &one) { return one.name == type; });
  const auto fail = [&](Error error) {
    made.error = std::move(error);
    return made;
  };
  if (type.empty()) return fail({400, "REQUIRED_FIELD_MISSING", "Required field is missing: type", {}});
  if (rule == rules().end())
    return fail(
        {400, "INVALID_TYPE_ON_FIELD_IN_RECORD", "CustomFields of type " + type + " are not part of this sandbox", {}});
  if (!child(node, "formula").empty()) return fail(integrity("formula fields are not part of this sandbox"));
  if (text_of(node, "label").empty()) return fail(integrity("Must specify a non-empty label for the CustomField"));
  for (const std::string_view need : rule->needs) {
    if (child(node, need).empty())
      return fail(integrity("Must specify '" + std::string(need) + "' for a CustomField of type " + type));
  }
  if (type == "MasterDetail" && !child(node, "required").empty())
    return fail(integrity("Master-Detail Relationship Fields Cannot be Optional or Required"));
  for (const std::string_view refused : rule->refuses) {
    if (says(node, refused))
      return fail(integrity("Can not specify '" + std::string(refused) + "' for a CustomField of type " + type));
  }
  if (auto error = check_sizes(node, type)) return fail(std::move(*error));
  Field &field = made.field;
  field.name = std::move(name);
  field.label = text_of(node, "label");
  field.description = text_of(node, "description");
  field.type = rule->type;
  field.metadata_type = type;
  field.custom = true;
  field.nillable = !flag_of(node, "required") && field.type != Type::kBoolean;
  field.external_id = field.id_lookup = flag_of(node, "externalId");
  field.unique = flag_of(node, "unique");
  field.case_sensitive = flag_of(node, "caseSensitive");
  field.html = type == "Html";
  set_sizes(node, field);
  if (type == "LongTextArea" || type == "Html") field.filterable = field.sortable = false;
  if (field.type == Type::kBoolean) {
    field.default_text = flag_of(node, "defaultValue") ? "true" : "false";
    field.defaulted_on_create = true;
  }
  if (type == "AutoNumber") {
    field.auto_number = true;
    field.length = 30;
    field.createable = field.updateable = false;
    field.number_format = text_of(node, "displayFormat");
  }
  if (!child(node, "valueSet").empty()) made.error = read_values(node, field);
  if (!made.error && field.type == Type::kReference) made.error = read_reference(schema, owner, node, type, field);
  // What a record cannot be without is always seen; anything else only by those who were given it.
  field.needs_grant = !flag_of(node, "required") && type != "MasterDetail";
  return made;
}

}  // namespace sandbox::salesforce

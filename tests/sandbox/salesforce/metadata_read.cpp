// Showing components as XML.

#include "metadata.hpp"

namespace sandbox::salesforce {
namespace {

std::string flag(std::string_view name, bool value) { return element(name, value ? "true" : "false"); }

std::string field_xml(const Field &field, const std::string &full_name) {
  std::string out = element("fullName", full_name);
  if (!field.default_text.empty() && field.type == Type::kBoolean) out += element("defaultValue", field.default_text);
  if (!field.description.empty()) out += element("description", field.description);
  if (!field.number_format.empty()) out += element("displayFormat", field.number_format);
  if (field.external_id) out += flag("externalId", true);
  out += element("label", field.label);
  const std::string kind = field.metadata_type.empty() ? "Text" : field.metadata_type;
  if (kind == "Text" || kind == "LongTextArea" || kind == "Html")
    out += element("length", std::to_string(field.length));
  if (is_number(field.type)) out += element("precision", std::to_string(field.precision));
  for (const std::string &to : field.reference_to) out += element("referenceTo", to);
  if (!field.child_relationship.empty())
    out += element("relationshipName", field.child_relationship.substr(0, field.child_relationship.size() - 3));
  if (field.type != Type::kBoolean && kind != "MasterDetail") out += flag("required", !field.nillable);
  if (is_number(field.type)) out += element("scale", std::to_string(field.scale));
  out += element("type", kind);
  if (field.unique) out += flag("unique", true);
  if (!field.picklist.empty()) {
    std::string values = flag("sorted", false);
    for (const std::string &value : field.picklist) {
      values += "<value>" + element("fullName", value) + flag("default", field.default_text == quote(value)) +
                element("label", value) + "</value>";
    }
    out += "<valueSet>" + flag("restricted", field.restricted) + "<valueSetDefinition>" + values +
           "</valueSetDefinition></valueSet>";
  }
  return out;
}

// Standard custom fields of the seed have no metadata type of their own: it follows from what they hold.
Field with_type(Field field) {
  if (!field.metadata_type.empty()) return field;
  switch (field.type) {
    case Type::kDouble: field.metadata_type = "Number"; break;
    case Type::kBoolean: field.metadata_type = "Checkbox"; break;
    case Type::kDatetime: field.metadata_type = "DateTime"; break;
    case Type::kPicklist: field.metadata_type = "Picklist"; break;
    default: field.metadata_type = "Text";
  }
  return field;
}

std::optional<std::string> object_xml(const Schema &schema, const std::string &name) {
  const ObjectType *object = schema.find(name);
  if (object == nullptr) return std::nullopt;
  std::string out = element("fullName", object->name);
  if (object->custom) out += element("deploymentStatus", "Deployed");
  if (!object->description.empty()) out += element("description", object->description);
  for (const Field &field : object->fields) {
    if (field.custom) out += "<fields>" + field_xml(with_type(field), field.name) + "</fields>";
  }
  out += element("label", object->label);
  if (object->custom) {
    const Field &name_field = *object->find("Name");
    out += "<nameField>";
    if (name_field.auto_number) out += element("displayFormat", name_field.number_format);
    out += element("label", name_field.label) + element("type", name_field.auto_number ? "AutoNumber" : "Text") +
           "</nameField>";
  }
  return out + element("pluralLabel", object->plural) + element("sharingModel", object->sharing);
}

// Calls `use` with a reader of values for each living row of an object.
template <typename Use>
void rows_of(Organisation &org, const char *name, Use use) {
  const ObjectType &type = *org.schema().find(name);
  Table &table = org.table(type);
  for (uint32_t at = 0; at < table.size(); ++at) {
    const Record &record = table.at(at);
    const auto value = [&](std::string_view field) { return record.get(static_cast<size_t>(type.index(field))); };
    if (record.present && !record.deleted) use(value);
  }
}

std::string permissions_xml(Organisation &org, std::string_view set) {
  std::string out;
  rows_of(org, "FieldPermissions", [&](const auto &value) {
    if (value("ParentId") != set) return;
    out += "<fieldPermissions>" + element("editable", value("PermissionsEdit")) +
           element("field", plain(value("Field"))) + element("readable", value("PermissionsRead")) +
           "</fieldPermissions>";
  });
  rows_of(org, "ObjectPermissions", [&](const auto &value) {
    if (value("ParentId") != set) return;
    out += "<objectPermissions>" + element("allowCreate", value("PermissionsCreate")) +
           element("allowDelete", value("PermissionsDelete")) + element("allowEdit", value("PermissionsEdit")) +
           element("allowRead", value("PermissionsRead")) +
           element("modifyAllRecords", value("PermissionsModifyAllRecords")) +
           element("object", plain(value("SobjectType"))) +
           element("viewAllRecords", value("PermissionsViewAllRecords")) + "</objectPermissions>";
  });
  return out;
}

std::optional<std::string> set_xml(Organisation &org, const std::string &name, bool profile) {
  std::optional<std::string> out;
  rows_of(org, "PermissionSet", [&](const auto &value) {
    const bool owned = value("IsOwnedByProfile") == "true";
    if (owned != profile || (profile ? !same(name, "Admin") : !same(plain(value("Name")), name))) return;
    const std::string head = profile
                                 ? element("fullName", "Admin") + flag("custom", false)
                                 : element("fullName", plain(value("Name"))) + flag("hasActivationRequired", false) +
                                       element("label", plain(value("Label")));
    out = head + permissions_xml(org, value("Id"));
  });
  return out;
}

}  // namespace

bool known_metadata_type(std::string_view type) {
  return type == "CustomObject" || type == "CustomField" || type == "PermissionSet" || type == "Profile";
}

std::optional<std::string> show_metadata(Organisation &org, std::string_view type, const std::string &full_name) {
  if (type == "CustomObject") return object_xml(org.schema(), full_name);
  if (type == "PermissionSet") return set_xml(org, full_name, false);
  if (type == "Profile") return set_xml(org, full_name, true);
  const size_t dot = full_name.find('.');
  const ObjectType *object = dot == std::string::npos ? nullptr : org.schema().find(full_name.substr(0, dot));
  const Field *field = object == nullptr ? nullptr : object->find(full_name.substr(dot + 1));
  if (field == nullptr || !field->custom) return std::nullopt;
  return field_xml(with_type(*field), object->name + "." + field->name);
}

std::vector<std::string> list_metadata(Organisation &org, std::string_view type) {
  std::vector<std::string> names;
  if (type == "Profile") names.emplace_back("Admin");
  if (type == "PermissionSet") {
    rows_of(org, "PermissionSet", [&](const auto &value) {
      if (value("IsOwnedByProfile") != "true") names.push_back(plain(value("Name")));
    });
  }
  for (const auto &object : org.schema().all()) {
    if (type == "CustomObject") names.push_back(object->name);
    for (const Field &field : object->fields) {
      if (type == "CustomField" && field.custom) names.push_back(object->name + "." + field.name);
    }
  }
  return names;
}

}  // namespace sandbox::salesforce

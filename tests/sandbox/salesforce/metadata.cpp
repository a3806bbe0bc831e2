#include "metadata.hpp"

#include <cctype>

namespace sandbox::salesforce {
namespace {

Error missing(const std::string &what) {
  return {400, "REQUIRED_FIELD_MISSING", "Required field is missing: " + what, {}};
}

// A letter, then letters, digits and single underscores, then __c; 40 characters before it at most.
std::optional<Error> check_api_name(const std::string &name, const char *kind) {
  const bool suffix = name.size() > 3 && name.ends_with("__c");
  const std::string stem = suffix ? name.substr(0, name.size() - 3) : name;
  bool good = suffix && !stem.empty() && stem.size() <= 40 && std::isalpha(static_cast<unsigned char>(stem[0])) != 0 &&
              stem.back() != '_' && stem.find("__") == std::string::npos;
  for (const char c : stem) good = good && (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_');
  if (good) return std::nullopt;
  return Error{400,
               "FIELD_INTEGRITY_EXCEPTION",
               "The " + std::string(kind) + " name '" + name +
                   "' is not an API name: it must begin with a letter, hold only letters, digits and " +
                   "single underscores, be at most 40 characters, and end with __c",
               {}};
}

Saved failed(const std::string &name, Error error) { return {name, false, std::move(error)}; }

// The functions below change `object`, a copy of what the schema holds: a component is taken whole or not at all.
std::optional<Error> add_field(Organisation &org, ObjectType &object, const pugi::xml_node &node,
                               const std::string &name) {
  if (auto error = check_api_name(name, "field")) return error;
  if (object.index(name) >= 0) {
    return Error{400,
                 "DUPLICATE_DEVELOPER_NAME",
                 "There is already a field named " + name.substr(0, name.size() - 3) + " on " + object.label + ".",
                 {}};
  }
  FieldMade made = make_field(org.schema(), object, node, name);
  if (made.error) return made.error;
  const ObjectType *existing = org.schema().find(object.name);
  if (made.field.metadata_type == "MasterDetail" && existing != nullptr && org.table(*existing).live() > 0) {
    return Error{
        400, "FIELD_INTEGRITY_EXCEPTION", "Cannot create a new master-detail field on an object that has records", {}};
  }
  object.add(std::move(made.field));
  return std::nullopt;
}

// What may be changed of a field that exists.
std::optional<Error> change_field(Organisation &org, ObjectType &object, const pugi::xml_node &node,
                                  const std::string &name) {
  Field &field = object.fields[static_cast<size_t>(object.index(name))];
  if (!field.custom) return Error{400, "INVALID_CROSS_REFERENCE_KEY", "standard fields cannot be changed: " + name, {}};
  FieldMade made = make_field(org.schema(), object, node, field.name);
  const bool relationship = made.error && made.error->code == "DUPLICATE_DEVELOPER_NAME";  // its own
  if (made.error && !relationship) return made.error;
  if (!field.metadata_type.empty() && made.field.metadata_type != field.metadata_type) {
    return Error{
        400,
        "FIELD_INTEGRITY_EXCEPTION",
        "Cannot change the type of " + name + " from " + field.metadata_type + " to " + made.field.metadata_type,
        {}};
  }
  field.label = made.field.label;
  field.description = made.field.description;
  field.length = made.field.length;
  field.picklist = made.field.picklist;
  field.restricted = made.field.restricted;
  field.default_text = made.field.default_text;
  field.nillable = made.field.nillable || field.type == Type::kReference;
  return std::nullopt;
}

// Puts the changed copy in place, and makes the indexes of keys that are new.
void keep(Organisation &org, ObjectType copy) {
  ObjectType *existing = org.schema().find(copy.name);
  if (existing == nullptr) {
    org.schema().add(std::move(copy));
    return;
  }
  const size_t before = existing->fields.size();
  *existing = std::move(copy);
  Table &table = org.table(*existing);
  for (size_t i = before; i < existing->fields.size(); ++i) {
    if (existing->fields[i].external_id || existing->fields[i].unique) table.index_field(static_cast<int>(i));
  }
}

Saved save_field(Organisation &org, const pugi::xml_node &node, const std::string &full_name, Saving saving) {
  const size_t dot = full_name.find('.');
  if (dot == std::string::npos)
    return failed(full_name, missing("the object in the fullName of a CustomField: Account.Rating__c"));
  ObjectType *object = org.schema().find(full_name.substr(0, dot));
  const std::string name = full_name.substr(dot + 1);
  if (object == nullptr) {
    return failed(full_name, {400,
                              "INVALID_CROSS_REFERENCE_KEY",
                              "In field: entity - no CustomObject named " + full_name.substr(0, dot) + " found",
                              {}});
  }
  const bool exists = object->index(name) >= 0;
  if (saving == Saving::kUpdate && !exists) {
    return failed(full_name, {400, "INVALID_CROSS_REFERENCE_KEY", "no CustomField named " + full_name + " found", {}});
  }
  const bool create = saving == Saving::kCreate || !exists;
  ObjectType copy = *object;
  auto error = create ? add_field(org, copy, node, name) : change_field(org, copy, node, name);
  if (!error) keep(org, std::move(copy));
  return {full_name, create, std::move(error)};
}

std::optional<Error> check_object(const pugi::xml_node &node) {
  if (text_of(node, "label").empty())
    return Error{400, "FIELD_INTEGRITY_EXCEPTION", "Must specify a non-empty label for the CustomObject", {}};
  if (text_of(node, "pluralLabel").empty())
    return Error{400, "FIELD_INTEGRITY_EXCEPTION", "Must specify a non-empty pluralLabel for the CustomObject", {}};
  const pugi::xml_node name = child(node, "nameField");
  if (name.empty())
    return Error{400,
                 "FIELD_INTEGRITY_EXCEPTION",
                 "Must specify a nameField of type Text or AutoNumber for the CustomObject",
                 {}};
  const std::string kind = text_of(name, "type");
  if (kind != "Text" && kind != "AutoNumber")
    return Error{
        400, "FIELD_INTEGRITY_EXCEPTION", "Name field must be of type Text or AutoNumber, not '" + kind + "'", {}};
  if (kind == "AutoNumber" && text_of(name, "displayFormat").empty())
    return Error{
        400, "FIELD_INTEGRITY_EXCEPTION", "Must specify 'displayFormat' for a CustomField of type AutoNumber", {}};
  const std::string status = text_of(node, "deploymentStatus");
  if (status.empty()) return missing("deploymentStatus");
  if (status != "Deployed" && status != "InDevelopment")
    return Error{400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "deploymentStatus cannot be " + status, {}};
  const std::string sharing = text_of(node, "sharingModel");
  if (sharing.empty()) return missing("sharingModel");
  for (const char *known : {"Private", "Read", "ReadWrite", "ControlledByParent", "ReadWriteTransfer", "FullAccess"}) {
    if (sharing == known) return std::nullopt;
  }
  return Error{400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "sharingModel cannot be " + sharing, {}};
}

ObjectType make_object(const pugi::xml_node &node, const std::string &name) {
  ObjectType object;
  object.name = name;
  object.label = text_of(node, "label");
  object.plural = text_of(node, "pluralLabel");
  object.description = text_of(node, "description");
  object.sharing = text_of(node, "sharingModel");
  object.custom = true;
  add_leading_fields(object);
  const pugi::xml_node name_node = child(node, "nameField");
  Field field;
  field.name = "Name";
  field.label = text_of(name_node, "label").empty() ? object.label + " Name" : text_of(name_node, "label");
  field.length = 80;
  field.name_field = field.defaulted_on_create = true;
  if (text_of(name_node, "type") == "AutoNumber") {
    field.auto_number = true;
    field.createable = field.updateable = false;
    field.number_format = text_of(name_node, "displayFormat");
  }
  object.add(std::move(field));
  add_stamp_fields(object, object.sharing != "ControlledByParent");
  return object;
}

Saved save_object(Organisation &org, const pugi::xml_node &node, const std::string &name, Saving saving) {
  ObjectType *existing = org.schema().find(name);
  if (saving == Saving::kUpdate && existing == nullptr) {
    return failed(name, {400, "INVALID_CROSS_REFERENCE_KEY", "no CustomObject named " + name + " found", {}});
  }
  if (existing != nullptr && saving == Saving::kCreate) {
    return failed(name, {400, "DUPLICATE_DEVELOPER_NAME", "There is already an object named " + name + ".", {}});
  }
  if (existing == nullptr) {
    if (auto error = check_api_name(name, "object")) return failed(name, std::move(*error));
  }
  const bool custom = existing == nullptr || existing->custom;
  if (custom) {
    if (auto error = check_object(node)) return failed(name, std::move(*error));
  }
  ObjectType object = existing != nullptr ? *existing : make_object(node, name);
  if (existing != nullptr && custom) {
    object.label = text_of(node, "label");
    object.plural = text_of(node, "pluralLabel");
    object.description = text_of(node, "description");
  }
  for (const pugi::xml_node &field : node.children()) {
    if (local_name(field) != "fields") continue;
    const std::string field_name = text_of(field, "fullName");
    const bool known = object.index(field_name) >= 0 && saving != Saving::kCreate;
    auto error = known ? change_field(org, object, field, field_name) : add_field(org, object, field, field_name);
    if (error) return failed(name, std::move(*error));
  }
  keep(org, std::move(object));
  return {name, existing == nullptr, std::nullopt};
}

// The row of a permission set by its name, or of a profile's own.
std::string find_set(Organisation &org, const std::string &field, const std::string &text) {
  const ObjectType &type = *org.schema().find("PermissionSet");
  Table &table = org.table(type);
  for (uint32_t at = 0; at < table.size(); ++at) {
    const Record &record = table.at(at);
    if (record.present && !record.deleted && same(record.get(static_cast<size_t>(type.index(field))), quote(text)))
      return table.id(at);
  }
  return {};
}

// Creates the row, or changes the one that says something about the same thing of the same permission set.
std::optional<Error> put_permission(Organisation &org, const char *object, const char *about, const std::string &set,
                                    Json body) {
  const ObjectType &type = *org.schema().find(object);
  Table &table = org.table(type);
  const std::string thing = quote(body[about].get<std::string>());
  for (uint32_t at = 0; at < table.size(); ++at) {
    const Record &record = table.at(at);
    if (!record.present || record.deleted || record.get(static_cast<size_t>(type.index("ParentId"))) != quote(set))
      continue;
    if (same(record.get(static_cast<size_t>(type.index(about))), thing))
      return org.update(type, table.id(at), body).error;
  }
  body["ParentId"] = set;
  return org.create(type, body).error;
}

std::optional<Error> put_permissions(Organisation &org, const pugi::xml_node &node, const std::string &set) {
  for (const pugi::xml_node &one : node.children()) {
    std::optional<Error> error;
    if (local_name(one) == "fieldPermissions") {
      const std::string field = text_of(one, "field");
      if (child(one, "editable").empty()) return missing("editable");
      error = put_permission(org, "FieldPermissions", "Field", set,
                             {{"Field", field},
                              {"SobjectType", field.substr(0, field.find('.'))},
                              {"PermissionsRead", flag_of(one, "readable") || flag_of(one, "editable")},
                              {"PermissionsEdit", flag_of(one, "editable")}});
      if (error && error->code == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST") {
        error =
            Error{400, "INVALID_CROSS_REFERENCE_KEY", "In field: field - no CustomField named " + field + " found", {}};
      }
    } else if (local_name(one) == "objectPermissions") {
      error = put_permission(org, "ObjectPermissions", "SobjectType", set,
                             {{"SobjectType", text_of(one, "object")},
                              {"PermissionsCreate", flag_of(one, "allowCreate")},
                              {"PermissionsRead", flag_of(one, "allowRead")},
                              {"PermissionsEdit", flag_of(one, "allowEdit")},
                              {"PermissionsDelete", flag_of(one, "allowDelete")},
                              {"PermissionsViewAllRecords", flag_of(one, "viewAllRecords")},
                              {"PermissionsModifyAllRecords", flag_of(one, "modifyAllRecords")}});
    }
    if (error) return error;
  }
  return std::nullopt;
}

Saved save_permission_set(Organisation &org, const pugi::xml_node &node, const std::string &name, Saving saving) {
  std::string set = find_set(org, "Name", name);
  if (saving == Saving::kCreate && !set.empty())
    return failed(name, {400, "DUPLICATE_DEVELOPER_NAME", "There is already a permission set named " + name + ".", {}});
  if (saving == Saving::kUpdate && set.empty())
    return failed(name, {400, "INVALID_CROSS_REFERENCE_KEY", "no PermissionSet named " + name + " found", {}});
  const bool create = set.empty();
  if (create && text_of(node, "label").empty()) return failed(name, missing("label"));
  const size_t mark = org.store().mark();
  const ObjectType &type = *org.schema().find("PermissionSet");
  Json body = Json::object();
  if (create) body["Name"] = name;
  for (const auto &[field, element_name] : {std::pair{"Label", "label"}, std::pair{"Description", "description"}}) {
    if (!child(node, element_name).empty()) body[field] = text_of(node, element_name);
  }
  const Outcome row = create ? org.create(type, body) : org.update(type, set, body);
  std::optional<Error> error = row.error;
  if (!error) error = put_permissions(org, node, row.id);
  if (!error) return {name, create, std::nullopt};
  org.store().rollback(mark);
  org.refresh_grants();
  return failed(name, std::move(*error));
}

Saved save_profile(Organisation &org, const pugi::xml_node &node, const std::string &name, Saving saving) {
  if (!same(name, "Admin"))
    return failed(
        name,
        {400, "INVALID_CROSS_REFERENCE_KEY", "no Profile named " + name + " can be changed here: only Admin", {}});
  if (saving == Saving::kCreate)
    return failed(name, {400, "DUPLICATE_DEVELOPER_NAME", "There is already a profile named Admin.", {}});
  const size_t mark = org.store().mark();
  auto error = put_permissions(org, node, find_set(org, "ProfileId", org.profile_id()));
  if (error) {
    org.store().rollback(mark);
    org.refresh_grants();
  }
  return {name, false, std::move(error)};
}

}  // namespace

Saved save_metadata(Organisation &org, std::string_view type, const pugi::xml_node &node, Saving saving) {
  const std::string name = text_of(node, "fullName");
  if (name.empty()) return failed(name, missing("fullName"));
  if (type == "CustomObject") return save_object(org, node, name, saving);
  if (type == "CustomField") return save_field(org, node, name, saving);
  if (type == "PermissionSet") return save_permission_set(org, node, name, saving);
  if (type == "Profile") return save_profile(org, node, name, saving);
  return failed(name,
                {400, "INVALID_TYPE", "metadata of type " + std::string(type) + " is not part of this sandbox", {}});
}

}  // namespace sandbox::salesforce

// The rules that a row must pass before it is written.

#include "ids.hpp"
#include "organisation.hpp"

namespace sandbox::salesforce {
namespace {

Error not_writable(const Field &field) {
  return {400,
          "INVALID_FIELD_FOR_INSERT_UPDATE",
          "Unable to create/update fields: " + field.name +
              ". Please check the security settings of this field and verify that it is read/write for your profile or "
              "permission set.",
          {field.name}};
}

}  // namespace

Organisation::Prepared Organisation::prepare(const ObjectType &type, const Json &body, std::vector<std::string> values,
                                             bool creating) {
  const auto fail = [](Error error) { return Prepared{{}, std::move(error)}; };
  if (!body.is_object()) {
    return fail(
        {400, "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.", {}});
  }
  const int64_t self = creating ? -1 : table(type).find(plain(values[0]));
  for (const auto &[name, value] : body.items()) {
    if (name == "attributes") continue;
    if (auto error = take(type, name, value, values, creating)) return fail(std::move(*error));
  }
  std::string missing;
  std::vector<std::string> missing_fields;
  for (size_t i = 0; i < type.fields.size(); ++i) {
    const Field &field = type.fields[i];
    if (field.nillable || !field.createable || !values[i].empty()) continue;
    missing += (missing.empty() ? "" : ", ") + field.name;
    missing_fields.push_back(field.name);
  }
  if (!missing.empty()) {
    return fail({400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [" + missing + "]", missing_fields});
  }
  if (auto error = check_keys(type, values, self)) return fail(std::move(*error));
  if (auto error = check_permissions(type, values, self)) return fail(std::move(*error));
  derive(type, values);
  return {std::move(values), std::nullopt};
}

std::optional<Error> Organisation::take(const ObjectType &type, const std::string &name, const Json &value,
                                        std::vector<std::string> &values, bool creating) {
  const int way = type.relationship(name);
  if (way >= 0 && (value.is_object() || value.is_null())) return take_related(type, way, value, values);
  const int at = type.index(name);
  if (at < 0 || !schema_.can_read(type, type.fields[static_cast<size_t>(at)])) return no_such_column(name, type);
  const Field &field = type.fields[static_cast<size_t>(at)];
  if (field.type == Type::kId) {
    return Error{400, "INVALID_FIELD", "The Id field should not be specified in the sobject data.", {"Id"}};
  }
  if (!(creating ? field.createable : field.updateable) || !schema_.can_edit(type, field)) return not_writable(field);
  Converted converted = convert(field, value);
  if (converted.error) return converted.error;
  if (field.type == Type::kReference && !converted.text.empty()) {
    if (auto error = check_reference(field, converted.text)) return error;
  }
  values[static_cast<size_t>(at)] = std::move(converted.text);
  return std::nullopt;
}

// "Account": {"External_Key__c": "A-1"} points to the record that has this key.
std::optional<Error> Organisation::take_related(const ObjectType &type, int field, const Json &value,
                                                std::vector<std::string> &values) {
  const Field &reference = type.fields[static_cast<size_t>(field)];
  if (value.is_null()) return std::nullopt;
  for (const std::string &to : reference.reference_to) {
    const ObjectType *other = schema_.find(to);
    for (const auto &[name, key] : value.items()) {
      if (name == "attributes" || other == nullptr) continue;
      const int at = other->index(name);
      if (at < 0 || !other->fields[static_cast<size_t>(at)].external_id) continue;
      const std::string text = key.is_string() ? key.get<std::string>() : key.dump();
      const auto found = table(*other).with_key(at, text);
      if (found.size() != 1) {
        return Error{400,
                     "INVALID_FIELD",
                     "Foreign key external ID: " + text + " not found for field " +
                         other->fields[static_cast<size_t>(at)].name + " in entity " + other->name,
                     {}};
      }
      values[static_cast<size_t>(field)] = quote(table(*other).id(found.front()));
      return std::nullopt;
    }
  }
  return Error{400,
               "INVALID_FIELD",
               "Cannot use: " + reference.relationship + " in this operation: no external id was given",
               {}};
}

std::optional<Error> Organisation::check_reference(const Field &field, std::string_view text) {
  const std::string id = plain(text);
  const ObjectType *type = schema_.by_prefix(std::string_view(id).substr(0, 3));
  bool allowed = false;
  for (const std::string &to : field.reference_to) allowed = allowed || (type != nullptr && same(to, type->name));
  if (!allowed) {
    return Error{400, "FIELD_INTEGRITY_EXCEPTION", field.label + ": id value of incorrect type: " + id, {field.name}};
  }
  const auto found = find(id);
  if (!found) return Error{400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", {field.name}};
  if (found->record().deleted) return Error{400, "ENTITY_IS_DELETED", "entity is deleted", {field.name}};
  return std::nullopt;
}

std::optional<Error> Organisation::check_keys(const ObjectType &type, const std::vector<std::string> &values,
                                              int64_t self) {
  Table &records = table(type);
  for (size_t i = 0; i < type.fields.size(); ++i) {
    const Field &field = type.fields[i];
    if (!field.unique || values[i].empty()) continue;
    for (const uint32_t other :
         records.with_key(static_cast<int>(i), is_text(field.type) ? plain(values[i]) : values[i])) {
      if (static_cast<int64_t>(other) == self) continue;
      return Error{400,
                   "DUPLICATE_VALUE",
                   "duplicate value found: " + field.name + " duplicates value on record with id: " + records.id(other),
                   {field.name}};
    }
  }
  return std::nullopt;
}

// Field permissions name a field that exists and may be restricted, once per permission set; one assignment per user.
std::optional<Error> Organisation::check_permissions(const ObjectType &type, const std::vector<std::string> &values,
                                                     int64_t self) {
  std::vector<std::string_view> same_fields;
  if (type.name == "FieldPermissions") {
    const std::string whole = plain(values[static_cast<size_t>(type.index("Field"))]);
    const size_t dot = whole.find('.');
    const ObjectType *object = schema_.find(whole.substr(0, dot));
    const Field *field = object == nullptr || dot == std::string::npos ? nullptr : object->find(whole.substr(dot + 1));
    if (field == nullptr || !same(plain(values[static_cast<size_t>(type.index("SobjectType"))]), object->name)) {
      return Error{400,
                   "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                   "Field Name: bad value for restricted picklist field: " + whole,
                   {"Field"}};
    }
    if (field->custom && !field->needs_grant && !field->nillable) {
      return Error{400,
                   "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                   "Field Name: bad value for restricted picklist field: " + whole,
                   {"Field"}};
    }
    if (values[static_cast<size_t>(type.index("PermissionsEdit"))] == "true" &&
        values[static_cast<size_t>(type.index("PermissionsRead"))] != "true") {
      return Error{400,
                   "FIELD_INTEGRITY_EXCEPTION",
                   "field permission cannot be editable without being readable",
                   {"PermissionsEdit"}};
    }
    same_fields = {"ParentId", "Field"};
  } else if (type.name == "PermissionSetAssignment") {
    same_fields = {"PermissionSetId", "AssigneeId"};
  } else if (type.name == "ObjectPermissions") {
    same_fields = {"ParentId", "SobjectType"};
    if (schema_.find(plain(values[static_cast<size_t>(type.index("SobjectType"))])) == nullptr) {
      return Error{400,
                   "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                   "SObject Type Name: bad value for restricted picklist field",
                   {"SobjectType"}};
    }
  } else {
    return std::nullopt;
  }
  Table &records = table(type);
  for (uint32_t at = 0; at < records.size(); ++at) {
    const Record &record = records.at(at);
    if (!record.present || record.deleted || static_cast<int64_t>(at) == self) continue;
    bool equal = true;
    for (const std::string_view name : same_fields) {
      const auto field = static_cast<size_t>(type.index(name));
      equal = equal && same(record.get(field), values[field]);
    }
    if (equal)
      return Error{400,
                   "DUPLICATE_VALUE",
                   "duplicate value found: <unknown> duplicates value on record with id: " + records.id(at),
                   {}};
  }
  return std::nullopt;
}

// Gathers what every permission set assigned to the user, its profile's own among them, lets it read and edit.
void Organisation::refresh_grants() {
  const auto rows = [&](const char *name, auto &&use) {
    const ObjectType &type = *schema_.find(name);
    Table &records = table(type);
    for (uint32_t at = 0; at < records.size(); ++at) {
      const Record &record = records.at(at);
      const auto value = [&](std::string_view field) { return record.get(static_cast<size_t>(type.index(field))); };
      if (record.present && !record.deleted) use(value);
    }
  };
  std::set<std::string> sets;
  rows("PermissionSetAssignment", [&](const auto &value) {
    if (value("AssigneeId") == quote(user_id_)) sets.insert(std::string(value("PermissionSetId")));
  });
  std::map<std::string, FieldGrant, LessNoCase> grants;
  rows("FieldPermissions", [&](const auto &value) {
    if (!sets.contains(std::string(value("ParentId")))) return;
    FieldGrant &grant = grants[plain(value("Field"))];
    grant.read = grant.read || value("PermissionsRead") == "true";
    grant.edit = grant.edit || value("PermissionsEdit") == "true";
  });
  schema_.set_grants(std::move(grants));
}

}  // namespace sandbox::salesforce

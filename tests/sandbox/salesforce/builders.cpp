// Building fields and objects.

#include "builders.hpp"

namespace sandbox::salesforce {
namespace {

// "NumberOfEmployees" reads as "Number Of Employees".
std::string label_of(std::string_view name) {
  std::string out;
  for (size_t i = 0; i < name.size(); ++i) {
    const bool starts = name[i] >= 'A' && name[i] <= 'Z' && i > 0 && !(name[i - 1] >= 'A' && name[i - 1] <= 'Z');
    if (starts) out += ' ';
    out += name[i];
  }
  return out;
}

}  // namespace

Field field(std::string name, Type type, int length) {
  Field f;
  f.label = label_of(name);
  f.name = std::move(name);
  f.type = type;
  f.length = length;
  if (type == Type::kReference || type == Type::kId) f.length = 18;
  if (type == Type::kEmail) f.length = length == 0 ? 80 : length;
  if (type == Type::kPhone) f.length = 40;
  if (type == Type::kUrl) f.length = 255;
  if (type == Type::kInt) f.digits = 8;
  if (type == Type::kBoolean) f.nillable = false, f.defaulted_on_create = true, f.default_text = "false";
  return f;
}

Field read_only(Field f) {
  f.createable = f.updateable = false;
  return f;
}

Field required(Field f) {
  f.nillable = false;
  return f;
}

Field picklist(std::string name, Names values, bool needed) {
  Field f = field(std::move(name), Type::kPicklist, 255);
  f.picklist = std::move(values);
  f.nillable = !needed;
  return f;
}

Field reference(std::string name, Names to, std::string way, std::string children) {
  Field f = field(std::move(name), Type::kReference);
  if (f.label.ends_with(" Id")) f.label.replace(f.label.size() - 2, 2, "ID");
  f.reference_to = std::move(to);
  f.relationship = std::move(way);
  f.child_relationship = std::move(children);
  return f;
}

Field cascading(Field f) {  // deleting the other record deletes this one
  f.cascade_delete = true;
  return f;
}

Field amount(std::string name, Type type, int precision, int scale) {
  Field f = field(std::move(name), type);
  f.precision = precision;
  f.scale = scale;
  return f;
}

Field long_text(std::string name, int length) {
  Field f = field(std::move(name), Type::kTextarea, length);
  f.filterable = f.sortable = false;
  return f;
}

Field custom(Field f) {  // "Customer_Tier__c" is shown as "Customer Tier"
  f.custom = true;
  f.label = f.name.substr(0, f.name.size() - 3);
  for (char &c : f.label) c = c == '_' ? ' ' : c;
  return f;
}

Field external_key() {
  Field f = custom(field("External_Key__c", Type::kString, 64));
  f.external_id = f.unique = f.id_lookup = true;
  return f;
}

void add_address(ObjectType &o, const std::string &kind) {
  const auto part = [&](const char *name, Type type, int length) {
    Field f = field(kind + name, type, length);
    f.compound = kind + "Address";
    o.add(std::move(f));
  };
  part("Street", Type::kTextarea, 255);
  part("City", Type::kString, 40);
  part("State", Type::kString, 80);
  part("PostalCode", Type::kString, 20);
  part("Country", Type::kString, 80);
  Field whole = read_only(field(kind + "Address", Type::kAddress));
  whole.sortable = whole.filterable = false;
  o.add(std::move(whole));
}

// Name of a person: computed from its parts, which point to it.
void add_person_name(ObjectType &o) {
  Field last = required(field("LastName", Type::kString, 80));
  Field first = field("FirstName", Type::kString, 40);
  Field salutation = picklist("Salutation", {"Mr.", "Ms.", "Mrs.", "Dr.", "Prof."});
  last.compound = first.compound = salutation.compound = "Name";
  o.add(std::move(last));
  o.add(std::move(first));
  o.add(std::move(salutation));
  Field name = read_only(required(field("Name", Type::kString, 121)));
  name.label = "Full Name";
  name.name_field = true;
  o.add(std::move(name));
}

Field own_name(int length) {
  Field name = required(field("Name", Type::kString, length));
  name.name_field = true;
  return name;
}

ObjectType object(std::string name, std::string plural, std::string prefix) {
  ObjectType o;
  o.name = name;
  o.label = label_of(name);
  o.plural = std::move(plural);
  o.prefix = std::move(prefix);
  add_leading_fields(o);
  return o;
}

void add_leading_fields(ObjectType &o) {
  Field id = read_only(required(field("Id", Type::kId)));
  id.label = o.label + " ID";
  id.id_lookup = id.defaulted_on_create = true;
  o.add(std::move(id));
  Field deleted = read_only(field("IsDeleted", Type::kBoolean));
  deleted.label = "Deleted";
  o.add(std::move(deleted));
}

void add_stamp_fields(ObjectType &o, bool owned) {
  if (owned) {
    Field owner = required(reference("OwnerId", {"User"}, "Owner"));
    owner.defaulted_on_create = true;
    o.add(std::move(owner));
  }
  const auto stamp = [&](Field f) {
    f = read_only(required(std::move(f)));
    f.defaulted_on_create = true;
    o.add(std::move(f));
  };
  stamp(field("CreatedDate", Type::kDatetime));
  stamp(reference("CreatedById", {"User"}, "CreatedBy"));
  stamp(field("LastModifiedDate", Type::kDatetime));
  stamp(reference("LastModifiedById", {"User"}, "LastModifiedBy"));
  stamp(field("SystemModstamp", Type::kDatetime));
}

}  // namespace sandbox::salesforce

#pragma once
// What objects the organisation has and what fields they hold: standard ones at first, custom ones as they are made.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox::salesforce {

enum class Type {
  kId,
  kString,
  kTextarea,
  kPicklist,
  kMultipicklist,
  kReference,
  kEmail,
  kPhone,
  kUrl,
  kEncrypted,
  kBoolean,
  kInt,
  kDouble,
  kCurrency,
  kPercent,
  kDate,
  kDatetime,
  kTime,
  kAddress,
};
// The name that describe gives the type.
std::string_view type_name(Type);
bool is_text(Type);  // held as a JSON string that compares without case
bool is_number(Type);

struct Field {
  std::string name, label;
  Type type = Type::kString;
  int length = 0, precision = 0, scale = 0, digits = 0;
  bool nillable = true, createable = true, updateable = true, defaulted_on_create = false;
  bool custom = false, external_id = false, unique = false, case_sensitive = false, id_lookup = false;
  bool calculated = false, auto_number = false, name_field = false, restricted = false, html = false;
  bool filterable = true, sortable = true, cascade_delete = false;
  bool needs_grant = false;  // invisible until a permission set or profile lets it be read
  std::string compound;      // of a part: the compound field it belongs to
  std::string relationship;  // of a reference: the name of the way to the other object
  std::string child_relationship;
  std::string default_text;  // JSON text given on create when the caller gives none
  std::string description;
  std::string number_format;  // of one that counts by itself: "INV-{0000}"
  std::string metadata_type;  // of a custom field: what it was made as, "LongTextArea"
  std::vector<std::string> reference_to, picklist;
};

struct FieldGrant {
  bool read = false, edit = false;
};

struct LessNoCase {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const;
};
std::string lower(std::string_view);
bool same(std::string_view a, std::string_view b);  // without regard to ASCII case

struct ObjectType {
  std::string name, label, plural, prefix, description, sharing = "ReadWrite";
  bool custom = false, createable = true, updateable = true, deletable = true, searchable = true;
  bool replicateable = true;
  std::vector<Field> fields;

  const Field *find(std::string_view field) const;  // any case
  int index(std::string_view field) const;          // -1: none
  int relationship(std::string_view way) const;     // index of the reference field, -1: none
  int add(Field field);                             // gives the index
 private:
  std::map<std::string, int, LessNoCase> by_name_, by_relationship_;
};

class Schema {
 public:
  Schema();  // with the standard objects
  ObjectType *find(std::string_view name);
  const ObjectType *find(std::string_view name) const;
  const ObjectType *by_prefix(std::string_view prefix) const;
  ObjectType &add(ObjectType object);  // a custom object gets its prefix here
  const std::vector<std::unique_ptr<ObjectType>> &all() const { return objects_; }

  // Field-level security. What no grant covers is as if it did not exist.
  bool can_read(const ObjectType &, const Field &) const;
  bool can_edit(const ObjectType &, const Field &) const;
  void set_grants(std::map<std::string, FieldGrant, LessNoCase> grants) { grants_ = std::move(grants); }

 private:
  std::vector<std::unique_ptr<ObjectType>> objects_;
  std::map<std::string, ObjectType *, LessNoCase> by_name_;
  std::map<std::string, FieldGrant, LessNoCase> grants_;  // "Account.Rating__c"
  int custom_count_ = 0;
};

// The fields that every object has, in their usual places: Id, IsDeleted first, the stamps last.
void add_leading_fields(ObjectType &);
void add_stamp_fields(ObjectType &, bool owned);
void add_standard_objects(Schema &);

}  // namespace sandbox::salesforce

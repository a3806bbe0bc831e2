// Users, and what they may see: profiles, permission sets and what those grant.

#include "builders.hpp"

namespace sandbox::salesforce {

void add_user(Schema &schema) {
  ObjectType o = object("User", "Users", "005");
  o.deletable = false;
  Field username = required(field("Username", Type::kString, 80));
  username.unique = username.id_lookup = true;
  o.add(std::move(username));
  add_person_name(o);
  o.add(field("CompanyName", Type::kString, 80));
  add_address(o, "");
  o.add(required(field("Email", Type::kEmail, 128)));
  o.add(field("Phone", Type::kPhone));
  o.add(field("Title", Type::kString, 80));
  o.add(required(field("Alias", Type::kString, 8)));
  o.add(field("IsActive", Type::kBoolean));
  o.add(required(reference("ProfileId", {"Profile"}, "Profile", "Users")));
  add_stamp_fields(o, false);
  schema.add(std::move(o));
}

void add_permissions(Schema &schema) {
  ObjectType profile = object("Profile", "Profiles", "00e");
  profile.createable = profile.updateable = profile.deletable = false;
  profile.add(own_name(255));
  add_stamp_fields(profile, false);
  schema.add(std::move(profile));

  ObjectType set = object("PermissionSet", "Permission Sets", "0PS");
  set.add(own_name(80));
  set.add(required(field("Label", Type::kString, 80)));
  set.add(field("Description", Type::kString, 255));
  set.add(read_only(field("IsOwnedByProfile", Type::kBoolean)));
  set.add(read_only(reference("ProfileId", {"Profile"}, "Profile")));
  add_stamp_fields(set, false);
  schema.add(std::move(set));

  ObjectType assignment = object("PermissionSetAssignment", "Permission Set Assignments", "0Pa");
  assignment.updateable = false;
  assignment.add(cascading(required(reference("PermissionSetId", {"PermissionSet"}, "PermissionSet", "Assignments"))));
  assignment.add(required(reference("AssigneeId", {"User"}, "Assignee", "PermissionSetAssignments")));
  add_stamp_fields(assignment, false);
  schema.add(std::move(assignment));

  ObjectType fields = object("FieldPermissions", "Field Permissions", "01k");
  fields.add(cascading(required(reference("ParentId", {"PermissionSet"}, "Parent", "FieldPerms"))));
  fields.add(required(field("SobjectType", Type::kString, 40)));
  fields.add(required(field("Field", Type::kString, 255)));
  fields.add(field("PermissionsRead", Type::kBoolean));
  fields.add(field("PermissionsEdit", Type::kBoolean));
  add_stamp_fields(fields, false);
  schema.add(std::move(fields));

  ObjectType objects = object("ObjectPermissions", "Object Permissions", "110");
  objects.add(cascading(required(reference("ParentId", {"PermissionSet"}, "Parent", "ObjectPerms"))));
  objects.add(required(field("SobjectType", Type::kString, 40)));
  for (const char *name : {"PermissionsCreate", "PermissionsRead", "PermissionsEdit", "PermissionsDelete",
                           "PermissionsViewAllRecords", "PermissionsModifyAllRecords"}) {
    objects.add(field(name, Type::kBoolean));
  }
  add_stamp_fields(objects, false);
  schema.add(std::move(objects));
}

}  // namespace sandbox::salesforce

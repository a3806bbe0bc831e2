#pragma once
// Building fields and objects: short names for what the standard objects are made of.

#include "schema.hpp"

namespace sandbox::salesforce {

using Names = std::vector<std::string>;

Field field(std::string name, Type type, int length = 0);
Field read_only(Field f);
Field required(Field f);
Field picklist(std::string name, Names values, bool needed = false);
Field reference(std::string name, Names to, std::string way, std::string children = {});
Field cascading(Field f);
Field amount(std::string name, Type type, int precision, int scale);
Field long_text(std::string name, int length = 32000);
Field custom(Field f);
Field external_key();
void add_address(ObjectType &o, const std::string &kind);
void add_person_name(ObjectType &o);
Field own_name(int length);
ObjectType object(std::string name, std::string plural, std::string prefix);

void add_user(Schema &schema);
void add_permissions(Schema &schema);

}  // namespace sandbox::salesforce

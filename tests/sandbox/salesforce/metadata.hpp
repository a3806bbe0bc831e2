#pragma once
// Metadata components as XML elements: making, changing and showing them.

#include <pugixml.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "organisation.hpp"

namespace sandbox::salesforce {

// XML without regard to prefixes: "soapenv:Body" is Body.
std::string_view local_name(const pugi::xml_node &);
pugi::xml_node child(const pugi::xml_node &, std::string_view name);
std::string text_of(const pugi::xml_node &, std::string_view name);  // of a child, without outer white space
bool flag_of(const pugi::xml_node &, std::string_view name, bool otherwise = false);
std::string escape_xml(std::string_view);
std::string element(std::string_view name, std::string_view text);

enum class Saving { kCreate, kUpdate, kUpsert };

struct Saved {
  std::string full_name;
  bool created = false;
  std::optional<Error> error;
};
// One component, of xsi:type CustomObject, CustomField, PermissionSet or Profile.
Saved save_metadata(Organisation &, std::string_view type, const pugi::xml_node &, Saving);

// A field of an object from its element; what is wrong with it instead.
struct FieldMade {
  Field field;
  std::optional<Error> error;
};
FieldMade make_field(const Schema &, const ObjectType &owner, const pugi::xml_node &, std::string name);

// The inner XML of a component; nothing when there is none of that name.
std::optional<std::string> show_metadata(Organisation &, std::string_view type, const std::string &full_name);
std::vector<std::string> list_metadata(Organisation &, std::string_view type);
bool known_metadata_type(std::string_view type);

}  // namespace sandbox::salesforce

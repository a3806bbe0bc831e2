#pragma once
// Table definitions over HTTP: EntityDefinitions, their Attributes, Keys and relationships, and
// RelationshipDefinitions.

#include "query.hpp"

namespace sandbox::dynamics {

struct Call {
  std::string method;
  std::vector<std::string> path;  // after /api/data/v9.2: {"EntityDefinitions(LogicalName='account')","Attributes"}
  std::string base;               // "http://host/api/data/v9.2"
};

// Serves the call; false when it is not about metadata. Throws Refusal.
bool serve_metadata(Store &store, const Call &call, const Request &request, Response &response);

Json read_object_body(const Request &request);  // throws Refusal unless the body is a JSON object

Json table_json(const Definition &table);
Json column_json(const Definition &table, const Column &column, bool option_set);
Json one_to_many_json(Schema &schema, const OneToMany &relation);
Json many_to_many_json(const ManyToMany &relation);
Json label_json(const std::string &text);
const char *type_name(Type type);      // "String"
const char *metadata_name(Type type);  // "StringAttributeMetadata"

// Creation, in metadata_write.cpp. They return the new thing's MetadataId.
std::string create_table(Store &store, const Json &body);
std::string create_column(Store &store, Definition &table, const Json &body);
std::string create_relationship(Store &store, const Json &body);
std::string create_key(Store &store, Definition &table, const Json &body);

}  // namespace sandbox::dynamics

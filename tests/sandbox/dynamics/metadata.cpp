#include "metadata.hpp"

#include <algorithm>

#include "errors.hpp"

namespace sandbox::dynamics {

namespace {

// "EntityDefinitions(LogicalName='account')" or "...(guid)": what stands between the parentheses; nullopt without them.
std::optional<std::string> key_of(const std::string &segment, const char *name) {
  const size_t open = segment.find('(');
  if (open == std::string::npos || !segment.ends_with(")")) return std::nullopt;
  std::string inner = segment.substr(open + 1, segment.size() - open - 2);
  const std::string prefix = std::string(name) + "='";
  if (inner.starts_with(prefix) && inner.ends_with("'"))
    return inner.substr(prefix.size(), inner.size() - prefix.size() - 1);
  if (is_guid(inner)) return inner;
  bad_query("The key '" + inner + "' is not valid here.");
}

// A $filter over metadata: comparisons of properties ("IsCustomEntity eq true", "LogicalName eq 'account'",
// "CanBeChanged/Value eq true") joined by and/or, without parentheses. Property names are as in the answer.
class MetadataFilter {
 public:
  explicit MetadataFilter(const std::string &text) : text_(text) {
    std::string rest = text;
    for (size_t at = split_word(rest, " or "); !rest.empty(); at = split_word(rest, " or ")) {
      std::string all = rest.substr(0, at);
      rest = at == std::string::npos ? "" : rest.substr(at + 4);
      auto &group = groups_.emplace_back();
      for (size_t end = split_word(all, " and "); !all.empty(); end = split_word(all, " and ")) {
        group.push_back(condition(all.substr(0, end)));
        all = end == std::string::npos ? "" : all.substr(end + 5);
      }
    }
  }

  bool passes(const Json &item) const {
    return groups_.empty() || std::any_of(groups_.begin(), groups_.end(), [&](const auto &group) {
             return std::all_of(group.begin(), group.end(), [&](const Condition &one) { return holds(item, one); });
           });
  }

 private:
  struct Condition {
    std::string name;
    bool equal = true;
    Json value;
  };

  static size_t split_word(const std::string &text, const char *word) {
    bool quoted = false;
    const std::string_view wanted = word;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\'') quoted = !quoted;
      if (!quoted && std::string_view(text).substr(i).starts_with(wanted)) return i;
    }
    return std::string::npos;
  }

  Condition condition(std::string text) const {
    while (!text.empty() && text.front() == ' ') text.erase(0, 1);
    while (!text.empty() && text.back() == ' ') text.pop_back();
    if (text.starts_with("(") || text.ends_with(")"))
      bad_query("The sandbox takes no parentheses in '" + text_ + "' on metadata.");
    Condition out;
    size_t at = text.find(" eq ");
    if (at == std::string::npos) {
      at = text.find(" ne ");
      out.equal = false;
    }
    if (at == std::string::npos)
      bad_query("The filter '" + text_ + "' is not supported on metadata: only eq and ne, and, or.");
    out.name = text.substr(0, at);
    const std::string value = text.substr(at + 4);
    if (value.size() >= 2 && value.front() == '\'' && value.back() == '\'')
      out.value = value.substr(1, value.size() - 2);
    else if (value.find("'") != std::string::npos)
      out.value =
          value.substr(value.find('\'') + 1, value.rfind('\'') - value.find('\'') - 1);  // an enumeration's member
    else
      out.value = Json::parse(value, nullptr, false);
    if (out.value.is_discarded()) out.value = value;
    return out;
  }

  bool holds(const Json &item, const Condition &one) const {
    const size_t slash = one.name.find('/');
    const std::string name = one.name.substr(0, slash);
    auto found = item.find(name);
    if (found == item.end()) bad_query("Could not find a property named '" + name + "' on the metadata type.");
    const Json &value =
        slash == std::string::npos || !found->is_object() ? *found : (*found)[one.name.substr(slash + 1)];
    return (value == one.value) == one.equal;
  }

  std::string text_;
  std::vector<std::vector<Condition>> groups_;
};

Json selected(const Json &item, const Request &request) {
  if (!request.has_param("$select")) return item;
  Json out = Json::object();
  if (item.contains("@odata.type")) out["@odata.type"] = item["@odata.type"];
  for (const std::string &name : split_outside(request.get_param_value("$select"), ',')) {
    auto found = item.find(name);
    if (found != item.end()) out[name] = *found;
    // Properties of a derived type may be selected on the base; rows that lack them pass over.
  }
  if (!out.contains("MetadataId") && item.contains("MetadataId")) out["MetadataId"] = item["MetadataId"];
  for (const char *expanded : {"OptionSet", "GlobalOptionSet", "Attributes"})
    if (item.contains(expanded)) out[expanded] = item[expanded];
  return out;
}

void check_options(const Request &request) {
  for (const auto &[name, value] : request.params)
    if (name.starts_with("$") && name != "$select" && name != "$filter" && name != "$expand" && name != "$count" &&
        name != "$top" && name != "$format")
      bad_query("The query parameter " + name + " is not supported on metadata");
}

void send_list(Response &response, const Call &call, const Request &request, const std::string &context,
               const std::vector<Json> &items) {
  check_options(request);
  const MetadataFilter filter(request.get_param_value("$filter"));
  Json value = Json::array();
  for (const Json &item : items)
    if (filter.passes(item)) value.push_back(selected(item, request));
  Json out = {{"@odata.context", call.base + "/$metadata#" + context}};
  if (request.get_param_value("$count") == "true") out["@odata.count"] = value.size();
  out["value"] = std::move(value);
  send(response, 200, out);
}

void send_one(Response &response, const Call &call, const Request &request, const std::string &context,
              const Json &item) {
  check_options(request);
  Json out = {{"@odata.context", call.base + "/$metadata#" + context + "/$entity"}};
  const Json shown = selected(item, request);
  for (const auto &[name, value] : shown.items()) out[name] = value;
  send(response, 200, out);
}

void created(Response &response, const std::string &url) {
  response.status = 204;
  response.set_header("OData-EntityId", url);
  response.set_header("Location", url);
}

Definition &table_named(Store &store, const std::string &key) {
  for (Definition &table : store.schema().tables())
    if (table.logical == key || table.metadata_id == key) return table;
  throw Refusal{404, "0x80060888", "Could not find an entity with name '" + key + "' in the MetadataCache."};
}

bool wants(const Request &request, const char *name) {
  return request.get_param_value("$expand").find(name) != std::string::npos;
}

bool serve_columns(Store &store, Definition &table, const Call &call, const Request &request, Response &response) {
  const std::string context = "EntityDefinitions('" + table.logical + "')/Attributes";
  const std::string &segment = call.path[1];
  const auto key = key_of(segment, "LogicalName");
  const std::string cast = call.path.size() == 3 ? call.path[2] : "";
  const bool options = wants(request, "OptionSet");
  if (!key) {
    if (call.method == "POST")
      return created(response, call.base + "/EntityDefinitions(" + table.metadata_id + ")/Attributes(" +
                                   create_column(store, table, read_object_body(request)) + ")"),
             true;
    if (call.method != "GET") return false;
    if (options && cast.empty())
      bad_query("Could not find a property named 'OptionSet' on type 'Microsoft.Dynamics.CRM.AttributeMetadata'.");
    std::vector<Json> items;
    for (const Column &column : table.columns)
      if (cast.empty() || cast == std::string("Microsoft.Dynamics.CRM.") + metadata_name(column.type))
        items.push_back(column_json(table, column, options));
    return send_list(response, call, request, context, items), true;
  }
  for (const Column &column : table.columns) {
    if (column.logical != *key && column.metadata_id != *key) continue;
    if (call.method == "GET")
      return send_one(response, call, request, context, column_json(table, column, options && !cast.empty())), true;
    if (call.method != "DELETE" || !column.custom)
      throw Refusal{405, "0x80060888", "The column can't be changed here."};
    throw Refusal{501, "0x80060888", "The sandbox deletes no columns."};
  }
  throw Refusal{404, "0x80060888",
                "Could not find an attribute with specified name '" + *key + "' on entity '" + table.logical + "'."};
}

bool serve_relationships(Store &store, const Definition &table, const Call &call, const Request &request,
                         Response &response) {
  Schema &schema = store.schema();
  const std::string &kind = call.path[1];
  std::vector<Json> items;
  if (kind == "ManyToOneRelationships" || kind == "OneToManyRelationships") {
    for (const OneToMany &relation : schema.one_to_many())
      if ((kind[0] == 'M' ? relation.referencing : relation.referenced) == table.logical)
        items.push_back(one_to_many_json(schema, relation));
  } else if (kind == "ManyToManyRelationships") {
    for (const ManyToMany &relation : schema.many_to_many())
      if (relation.first == table.logical || relation.second == table.logical)
        items.push_back(many_to_many_json(relation));
  } else {
    return false;
  }
  for (Json &item : items) item.erase("@odata.type");
  send_list(response, call, request, "EntityDefinitions('" + table.logical + "')/" + kind, items);
  return true;
}

bool serve_keys(Store &store, Definition &table, const Call &call, const Request &request, Response &response) {
  if (call.method == "POST")
    return created(response, call.base + "/EntityDefinitions(" + table.metadata_id + ")/Keys(" +
                                 create_key(store, table, read_object_body(request)) + ")"),
           true;
  if (call.method != "GET") return false;
  std::vector<Json> items;
  for (const Key &key : table.keys)
    items.push_back({{"SchemaName", key.schema},
                     {"LogicalName", lower(key.schema)},
                     {"EntityLogicalName", table.logical},
                     {"KeyAttributes", key.columns},
                     {"EntityKeyIndexStatus", "Active"}});
  return send_list(response, call, request, "EntityDefinitions('" + table.logical + "')/Keys", items), true;
}

bool serve_tables(Store &store, const Call &call, const Request &request, Response &response) {
  const auto key = key_of(call.path[0], "LogicalName");
  if (!key) {
    if (call.path.size() != 1) return false;
    if (call.method == "POST")
      return created(response,
                     call.base + "/EntityDefinitions(" + create_table(store, read_object_body(request)) + ")"),
             true;
    if (call.method != "GET") return false;
    std::vector<Json> items;
    for (const Definition &table : store.schema().tables()) items.push_back(table_json(table));
    return send_list(response, call, request, "EntityDefinitions", items), true;
  }
  Definition &table = table_named(store, *key);
  if (call.path.size() == 1) {
    if (call.method != "GET") throw Refusal{405, "0x80060888", "The table can't be changed here."};
    Json item = table_json(table);
    if (wants(request, "Attributes")) {
      item["Attributes"] = Json::array();
      for (const Column &column : table.columns) item["Attributes"].push_back(column_json(table, column, false));
    }
    return send_one(response, call, request, "EntityDefinitions", item), true;
  }
  if (call.path[1].starts_with("Attributes")) return serve_columns(store, table, call, request, response);
  if (call.path[1] == "Keys") return serve_keys(store, table, call, request, response);
  return call.method == "GET" && serve_relationships(store, table, call, request, response);
}

bool serve_definitions(Store &store, const Call &call, const Request &request, Response &response) {
  Schema &schema = store.schema();
  const auto key = key_of(call.path[0], "SchemaName");
  if (!key && call.method == "POST")
    return created(response, call.base + "/RelationshipDefinitions(" +
                                 create_relationship(store, read_object_body(request)) + ")"),
           true;
  if (call.method != "GET") return false;
  std::vector<Json> items;
  for (const OneToMany &relation : schema.one_to_many()) items.push_back(one_to_many_json(schema, relation));
  for (const ManyToMany &relation : schema.many_to_many()) items.push_back(many_to_many_json(relation));
  if (!key) return send_list(response, call, request, "RelationshipDefinitions", items), true;
  for (const Json &item : items)
    if (item["SchemaName"] == *key || item["MetadataId"] == *key)
      return send_one(response, call, request, "RelationshipDefinitions", item), true;
  throw Refusal{404, "0x80060888", "Could not find a relationship '" + *key + "'."};
}

}  // namespace

Json read_object_body(const Request &request) {
  Json body = Json::parse(request.body, nullptr, false);
  if (body.is_discarded() || !body.is_object()) bad_payload("The body is not a JSON object.");
  return body;
}

bool serve_metadata(Store &store, const Call &call, const Request &request, Response &response) {
  if (call.path[0].starts_with("EntityDefinitions")) return serve_tables(store, call, request, response);
  if (call.path[0].starts_with("RelationshipDefinitions")) return serve_definitions(store, call, request, response);
  return false;
}

}  // namespace sandbox::dynamics

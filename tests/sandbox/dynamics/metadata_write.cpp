// New tables, columns, keys and relationships. Names are what the caller's publisher prefix makes them: "new_Project".
#include <algorithm>

#include "errors.hpp"
#include "metadata.hpp"

namespace sandbox::dynamics {

namespace {

[[noreturn]] void refuse(const std::string &what) { throw Refusal{400, "0x80044363", what}; }

std::string text_of(const Json &body, const char *name) {
  auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// The text of a Label.
std::string label_of(const Json &body, const char *name) {
  auto found = body.find(name);
  if (found == body.end() || !found->is_object()) return {};
  if (auto labels = found->find("LocalizedLabels"); labels != found->end() && labels->is_array() && !labels->empty())
    return text_of((*labels)[0], "Label");
  if (auto label = found->find("UserLocalizedLabel"); label != found->end() && label->is_object())
    return text_of(*label, "Label");
  return {};
}

std::string schema_name(const Json &body) {
  const std::string name = text_of(body, "SchemaName");
  const size_t underscore = name.find('_');
  if (underscore == std::string::npos || underscore < 2 || underscore + 1 == name.size())
    refuse("The name '" + name + "' must begin with a customization prefix, such as new_.");
  for (char c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'))
      refuse("The name '" + name + "' holds a character that is not allowed.");
  return name;
}

std::vector<Option> options_of(const Json &body) {
  auto set = body.find("OptionSet");
  if (set == body.end() || !set->is_object() || !set->contains("Options") || !(*set)["Options"].is_array())
    refuse("OptionSet.Options is missing.");
  std::vector<Option> out;
  int64_t next = 100000000;  // where a publisher's option values begin
  for (const Json &item : (*set)["Options"]) {
    Option option;
    option.value = item.contains("Value") && item["Value"].is_number_integer() ? item["Value"].get<int64_t>() : next++;
    option.label = label_of(item, "Label");
    if (std::any_of(out.begin(), out.end(), [&](const Option &one) { return one.value == option.value; }))
      refuse("The option value " + std::to_string(option.value) + " is there twice.");
    out.push_back(std::move(option));
  }
  return out;
}

Column read_column(const Json &body) {
  Column out;
  out.schema = schema_name(body);
  out.logical = lower(out.schema);
  out.label = label_of(body, "DisplayName");
  out.description = label_of(body, "Description");
  out.custom = true;
  if (out.label.empty()) refuse("DisplayName is missing for '" + out.schema + "'.");
  std::string kind = text_of(body, "@odata.type");
  if (const size_t dot = kind.rfind('.'); dot != std::string::npos) kind.erase(0, dot + 1);
  if (kind == "StringAttributeMetadata") {
    out.type = Type::text;
    out.max_length = body.value("MaxLength", int64_t{100});
    if (out.max_length < 1 || out.max_length > 4000)
      refuse("MaxLength of '" + out.schema + "' must be from 1 to 4000.");
  } else if (kind == "MemoAttributeMetadata") {
    out.type = Type::memo;
    out.max_length = body.value("MaxLength", int64_t{2000});
    if (out.max_length < 1 || out.max_length > 1048576)
      refuse("MaxLength of '" + out.schema + "' must be from 1 to 1048576.");
  } else if (kind == "IntegerAttributeMetadata") {
    out.type = Type::integer;
  } else if (kind == "DecimalAttributeMetadata") {
    out.type = Type::decimal;
  } else if (kind == "DoubleAttributeMetadata") {
    out.type = Type::real;
  } else if (kind == "MoneyAttributeMetadata") {
    out.type = Type::money;
  } else if (kind == "BooleanAttributeMetadata") {
    out.type = Type::boolean;
  } else if (kind == "DateTimeAttributeMetadata") {
    out.type = text_of(body, "Format") == "DateOnly" ? Type::day : Type::moment;
  } else if (kind == "PicklistAttributeMetadata") {
    out.type = Type::choice;
    out.options = options_of(body);
  } else if (kind == "MultiSelectPicklistAttributeMetadata") {
    out.type = Type::choices;
    out.options = options_of(body);
  } else {
    refuse(kind.empty() ? "@odata.type is missing for '" + out.schema + "'."
                        : "A column of type '" + kind + "' can't be created here.");
  }
  return out;
}

void check_new(const Definition &table, const std::string &logical) {
  if (table.attribute(logical) != nullptr)
    throw Refusal{
        400, "0x80047013",
        "An attribute with the specified name " + logical + " already exists for entity " + table.logical + "."};
}

std::string plural_set(const std::string &logical) {
  if (logical.ends_with("y")) return logical.substr(0, logical.size() - 1) + "ies";
  const bool hissing =
      logical.ends_with("s") || logical.ends_with("x") || logical.ends_with("ch") || logical.ends_with("sh");
  return logical + (hissing ? "es" : "s");
}

}  // namespace

std::string create_table(Store &store, const Json &body) {
  Definition table;
  table.schema = schema_name(body);
  table.logical = lower(table.schema);
  if (store.schema().by_logical(table.logical) != nullptr)
    throw Refusal{400, "0x80044363",
                  "An entity with the specified name " + table.logical + " already exists. Specify a unique name."};
  table.label = label_of(body, "DisplayName");
  table.plural = label_of(body, "DisplayCollectionName");
  table.description = label_of(body, "Description");
  if (table.label.empty() || table.plural.empty()) refuse("DisplayName and DisplayCollectionName are needed.");
  table.set = plural_set(table.logical);
  table.id_column = table.logical + "id";
  table.custom = true;
  table.tracked = body.value("ChangeTrackingEnabled", false);
  table.type_code = 10000 + static_cast<int64_t>(store.schema().tables().size());
  auto attributes = body.find("Attributes");
  if (attributes == body.end() || !attributes->is_array()) refuse("Attributes must hold the primary column.");
  std::optional<Column> name;
  for (const Json &item : *attributes) {
    Column column = read_column(item);
    if (item.value("IsPrimaryName", false)) {
      if (column.type != Type::text) refuse("The primary column must be a StringAttributeMetadata.");
      if (name) refuse("Only one attribute can be the primary column.");
      name = std::move(column);
      continue;
    }
    check_new(table, column.logical);
    table.add(std::move(column));
  }
  if (!name) refuse("Attributes must hold the primary column: a StringAttributeMetadata with IsPrimaryName true.");
  table.name_column = name->logical;
  Definition &made = store.schema().create(std::move(table), std::move(*name));
  for (const Column &column : made.columns)
    if (column.type == Type::lookup) store.schema().relate(made, column, true);
  return made.metadata_id;
}

std::string create_column(Store &store, Definition &table, const Json &body) {
  Column column = read_column(body);
  check_new(table, column.logical);
  column.metadata_id = store.schema().guid();
  const std::string id = column.metadata_id;
  table.add(std::move(column));
  store.reindex(table);
  return id;
}

std::string create_key(Store &store, Definition &table, const Json &body) {
  Key key;
  key.schema = schema_name(body);
  auto columns = body.find("KeyAttributes");
  if (columns == body.end() || !columns->is_array() || columns->empty()) refuse("KeyAttributes is missing.");
  for (const Json &name : *columns) {
    const Column *column = name.is_string() ? table.attribute(name.get<std::string>()) : nullptr;
    if (column == nullptr) refuse("KeyAttributes holds a column that '" + table.logical + "' does not have.");
    if (column->type != Type::text && column->type != Type::integer && column->type != Type::decimal &&
        column->type != Type::moment && column->type != Type::day && column->type != Type::choice)
      refuse("The column '" + column->logical + "' can't be part of a key.");
    key.columns.push_back(column->logical);
  }
  table.keys.push_back(std::move(key));
  store.reindex(table);
  return store.schema().guid();
}

std::string create_relationship(Store &store, const Json &body) {
  Schema &schema = store.schema();
  const std::string kind = text_of(body, "@odata.type");
  const std::string name = schema_name(body);
  for (const OneToMany &one : schema.one_to_many())
    if (one.schema == name) refuse("A relationship named '" + name + "' already exists.");
  if (kind.find("ManyToManyRelationshipMetadata") != std::string::npos) {
    const std::string first = text_of(body, "Entity1LogicalName"), second = text_of(body, "Entity2LogicalName");
    if (schema.by_logical(first) == nullptr || schema.by_logical(second) == nullptr)
      refuse("Entity1LogicalName or Entity2LogicalName names no table.");
    schema.many_to_many().push_back({name, first, second, lower(name), schema.guid(), true, {}});
    return schema.many_to_many().back().metadata_id;
  }
  if (kind.find("OneToManyRelationshipMetadata") == std::string::npos)
    refuse("@odata.type must be OneToManyRelationshipMetadata or ManyToManyRelationshipMetadata.");
  const Definition *referenced = schema.by_logical(text_of(body, "ReferencedEntity"));
  Definition *referencing = schema.by_logical(text_of(body, "ReferencingEntity"));
  if (referenced == nullptr || referencing == nullptr) refuse("ReferencedEntity or ReferencingEntity names no table.");
  auto given = body.find("Lookup");
  if (given == body.end() || !given->is_object()) refuse("Lookup is missing.");
  Column column;
  column.type = Type::lookup;
  column.schema = schema_name(*given);
  column.logical = lower(column.schema);
  column.label = label_of(*given, "DisplayName");
  column.custom = true;
  column.metadata_id = schema.guid();
  column.targets = {{referenced->logical, column.schema}};  // the navigation property has the lookup's schema name
  check_new(*referencing, column.logical);
  referencing->add(column);
  store.reindex(*referencing);
  schema.relate(*referencing, *referencing->attribute(column.logical), true, name);
  return schema.one_to_many().back().metadata_id;
}

}  // namespace sandbox::dynamics

// How definitions look in answers.
#include "metadata.hpp"

namespace sandbox::dynamics {

namespace {

Json managed(Json value) {
  return {{"Value", std::move(value)}, {"CanBeChanged", true}, {"ManagedPropertyLogicalName", "canmodify"}};
}

Json option_set(const Definition &table, const Column &column) {
  if (column.type == Type::boolean)
    return {{"MetadataId", column.metadata_id},
            {"Name", table.logical + "_" + column.logical},
            {"IsGlobal", false},
            {"OptionSetType", "Boolean"},
            {"TrueOption", {{"Value", 1}, {"Label", label_json("Yes")}}},
            {"FalseOption", {{"Value", 0}, {"Label", label_json("No")}}}};
  Json options = Json::array();
  for (const Option &option : column.options) {
    Json one = {{"Value", option.value},
                {"Color", nullptr},
                {"IsManaged", true},
                {"Label", label_json(option.label)},
                {"Description", label_json("")}};
    if (column.type == Type::status) one["State"] = option.state;
    options.push_back(std::move(one));
  }
  return {{"MetadataId", column.metadata_id},
          {"Name", table.logical + "_" + column.logical},
          {"IsCustomOptionSet", column.custom},
          {"IsGlobal", false},
          {"OptionSetType", column.type == Type::state    ? "State"
                            : column.type == Type::status ? "Status"
                                                          : "Picklist"},
          {"Options", std::move(options)}};
}

}  // namespace

const char *type_name(Type type) {
  switch (type) {
    case Type::id: return "Uniqueidentifier";
    case Type::text: return "String";
    case Type::memo: return "Memo";
    case Type::integer: return "Integer";
    case Type::big: return "BigInt";
    case Type::decimal: return "Decimal";
    case Type::real: return "Double";
    case Type::money: return "Money";
    case Type::boolean: return "Boolean";
    case Type::moment:
    case Type::day: return "DateTime";
    case Type::choice: return "Picklist";
    case Type::choices: return "Virtual";
    case Type::state: return "State";
    case Type::status: return "Status";
    case Type::lookup: return "Lookup";
    case Type::name: return "EntityName";
  }
  return "String";
}

const char *metadata_name(Type type) {
  switch (type) {
    case Type::id: return "UniqueIdentifierAttributeMetadata";
    case Type::text: return "StringAttributeMetadata";
    case Type::memo: return "MemoAttributeMetadata";
    case Type::integer: return "IntegerAttributeMetadata";
    case Type::big: return "BigIntAttributeMetadata";
    case Type::decimal: return "DecimalAttributeMetadata";
    case Type::real: return "DoubleAttributeMetadata";
    case Type::money: return "MoneyAttributeMetadata";
    case Type::boolean: return "BooleanAttributeMetadata";
    case Type::moment:
    case Type::day: return "DateTimeAttributeMetadata";
    case Type::choice: return "PicklistAttributeMetadata";
    case Type::choices: return "MultiSelectPicklistAttributeMetadata";
    case Type::state: return "StateAttributeMetadata";
    case Type::status: return "StatusAttributeMetadata";
    case Type::lookup: return "LookupAttributeMetadata";
    case Type::name: return "EntityNameAttributeMetadata";
  }
  return "AttributeMetadata";
}

Json label_json(const std::string &text) {
  if (text.empty()) return {{"LocalizedLabels", Json::array()}, {"UserLocalizedLabel", nullptr}};
  const Json one = {
      {"Label", text}, {"LanguageCode", 1033}, {"IsManaged", true}, {"MetadataId", nullptr}, {"HasChanged", nullptr}};
  return {{"LocalizedLabels", Json::array({one})}, {"UserLocalizedLabel", one}};
}

Json table_json(const Definition &table) {
  return {{"MetadataId", table.metadata_id},
          {"HasChanged", nullptr},
          {"ObjectTypeCode", table.type_code},
          {"LogicalName", table.logical},
          {"SchemaName", table.schema},
          {"EntitySetName", table.set},
          {"LogicalCollectionName", table.set},
          {"PrimaryIdAttribute", table.id_column},
          {"PrimaryNameAttribute", table.name_column},
          {"OwnershipType", table.logical == "systemuser" ? "BusinessOwned" : "UserOwned"},
          {"TableType", "Standard"},
          {"IsCustomEntity", table.custom},
          {"IsManaged", !table.custom},
          {"IsActivity", false},
          {"IsIntersect", false},
          {"IsLogicalEntity", false},
          {"IsPrivate", false},
          {"IsValidForAdvancedFind", true},
          {"ChangeTrackingEnabled", table.tracked},
          {"CanChangeTrackingBeEnabled", managed(true)},
          {"IsCustomizable", managed(true)},
          {"DisplayName", label_json(table.label)},
          {"DisplayCollectionName", label_json(table.plural)},
          {"Description", label_json(table.description)}};
}

Json column_json(const Definition &table, const Column &column, bool with_options) {
  Json out = {{"@odata.type", std::string("#Microsoft.Dynamics.CRM.") + metadata_name(column.type)},
              {"MetadataId", column.metadata_id},
              {"HasChanged", nullptr},
              {"AttributeOf", nullptr},
              {"AttributeType", type_name(column.type)},
              {"AttributeTypeName",
               {{"Value", column.type == Type::choices ? "MultiSelectPicklistType"
                                                       : std::string(type_name(column.type)) + "Type"}}},
              {"EntityLogicalName", table.logical},
              {"LogicalName", column.logical},
              {"SchemaName", column.schema},
              {"IsCustomAttribute", column.custom},
              {"IsManaged", !column.custom},
              {"IsPrimaryId", column.logical == table.id_column},
              {"IsPrimaryName", column.primary_name},
              {"IsValidForRead", true},
              {"IsValidForCreate", column.create},
              {"IsValidForUpdate", column.update},
              {"IsLogical", false},
              {"IsSearchable", false},
              {"RequiredLevel", managed(column.logical == table.id_column ? "SystemRequired"
                                        : column.required                 ? "ApplicationRequired"
                                                                          : "None")},
              {"DisplayName", label_json(column.label)},
              {"Description", label_json(column.description)}};
  if (column.max_length > 0) {
    out["MaxLength"] = column.max_length;
    out["Format"] = column.type == Type::memo                    ? "TextArea"
                    : column.logical.starts_with("emailaddress") ? "Email"
                    : column.logical == "websiteurl"             ? "Url"
                                                                 : "Text";
  }
  if (column.type == Type::moment || column.type == Type::day) {
    out["Format"] = column.type == Type::day ? "DateOnly" : "DateAndTime";
    out["DateTimeBehavior"] = {{"Value", column.type == Type::day ? "DateOnly" : "UserLocal"}};
  }
  if (column.type == Type::integer) out["MinValue"] = -2147483648LL, out["MaxValue"] = 2147483647LL;
  if (column.type == Type::decimal || column.type == Type::money)
    out["Precision"] = column.type == Type::money ? 2 : 10;
  if (column.type == Type::lookup) {
    out["Targets"] = Json::array();
    for (const Target &target : column.targets) out["Targets"].push_back(target.table);
  }
  const bool optioned = !column.options.empty() || column.type == Type::boolean;
  if (with_options && optioned) {
    out["OptionSet"] = option_set(table, column);
    out["GlobalOptionSet"] = nullptr;
  }
  return out;
}

Json one_to_many_json(Schema &schema, const OneToMany &relation) {
  const Definition *many = schema.by_logical(relation.referencing);
  const Definition *one = schema.by_logical(relation.referenced);
  std::string navigation;
  if (many != nullptr)
    if (const Column *column = many->attribute(relation.column))
      for (const Target &target : column->targets)
        if (target.table == relation.referenced) navigation = target.navigation;
  return {{"@odata.type", "#Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata"},
          {"MetadataId", relation.metadata_id},
          {"HasChanged", nullptr},
          {"SchemaName", relation.schema},
          {"RelationshipType", "OneToManyRelationship"},
          {"IsCustomRelationship", relation.custom},
          {"IsManaged", !relation.custom},
          {"IsValidForAdvancedFind", true},
          {"ReferencedEntity", relation.referenced},
          {"ReferencedAttribute", one == nullptr ? std::string() : one->id_column},
          {"ReferencedEntityNavigationPropertyName", relation.schema},
          {"ReferencingEntity", relation.referencing},
          {"ReferencingAttribute", relation.column},
          {"ReferencingEntityNavigationPropertyName", navigation},
          {"AssociatedMenuConfiguration",
           {{"Behavior", "UseCollectionName"},
            {"Group", "Details"},
            {"Order", 10000},
            {"Label", label_json(relation.label)}}},
          {"CascadeConfiguration",
           {{"Assign", "NoCascade"},
            {"Delete", "RemoveLink"},
            {"Merge", "NoCascade"},
            {"Reparent", "NoCascade"},
            {"Share", "NoCascade"},
            {"Unshare", "NoCascade"}}}};
}

Json many_to_many_json(const ManyToMany &relation) {
  return {{"@odata.type", "#Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata"},
          {"MetadataId", relation.metadata_id},
          {"HasChanged", nullptr},
          {"SchemaName", relation.schema},
          {"RelationshipType", "ManyToManyRelationship"},
          {"IsCustomRelationship", relation.custom},
          {"IsManaged", !relation.custom},
          {"IsValidForAdvancedFind", true},
          {"Entity1LogicalName", relation.first},
          {"Entity1IntersectAttribute", relation.first + "id"},
          {"Entity1NavigationPropertyName", relation.schema},
          {"Entity2LogicalName", relation.second},
          {"Entity2IntersectAttribute", relation.second + "id"},
          {"Entity2NavigationPropertyName", relation.schema},
          {"IntersectEntityName", relation.intersect},
          {"Entity1AssociatedMenuConfiguration",
           {{"Behavior", "UseCollectionName"}, {"Group", "Details"}, {"Order", nullptr}, {"Label", label_json("")}}},
          {"Entity2AssociatedMenuConfiguration",
           {{"Behavior", "UseCollectionName"}, {"Group", "Details"}, {"Order", nullptr}, {"Label", label_json("")}}}};
}

}  // namespace sandbox::dynamics

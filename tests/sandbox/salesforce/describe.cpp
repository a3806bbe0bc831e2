// What an object and its fields are, as /describe has it.
// https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_describesobjects_describesobjectresult.htm

#include "rest.hpp"

namespace sandbox::salesforce {
namespace {

std::string soap_type(const Field &field) {
  switch (field.type) {
    case Type::kId:
    case Type::kReference: return "tns:ID";
    case Type::kBoolean: return "xsd:boolean";
    case Type::kInt: return "xsd:int";
    case Type::kDouble:
    case Type::kCurrency:
    case Type::kPercent: return "xsd:double";
    case Type::kDate: return "xsd:date";
    case Type::kDatetime: return "xsd:dateTime";
    case Type::kTime: return "xsd:time";
    case Type::kAddress: return "urn:address";
    default: return "xsd:string";
  }
}

std::string extra_type(const Field &field) {
  if (field.type != Type::kTextarea) return {};
  return field.html ? "richtextarea" : "plaintextarea";
}

Json picklist_of(const Field &field) {
  Json out = Json::array();
  for (const std::string &value : field.picklist) {
    out.push_back({{"active", true},
                   {"defaultValue", field.default_text == quote(value)},
                   {"label", value},
                   {"validFor", nullptr},
                   {"value", value}});
  }
  return out;
}

Json describe_field(const Schema &schema, const ObjectType &type, const Field &field) {
  const bool editable = schema.can_edit(type, field);
  const auto text_or_null = [](const std::string &text) { return text.empty() ? Json() : Json(text); };
  const bool picklist = field.type == Type::kPicklist || field.type == Type::kMultipicklist;
  const bool group =
      field.filterable && field.type != Type::kDatetime && !is_number(field.type) && field.type != Type::kAddress;
  Json out = {
      {"aggregatable", field.filterable && field.type != Type::kBoolean},
      {"aiPredictionField", false},
      {"autoNumber", field.auto_number},
      {"byteLength",
       is_text(field.type) ? (field.type == Type::kId || field.type == Type::kReference ? 18 : field.length * 3) : 0},
      {"calculated", field.calculated},
      {"calculatedFormula", nullptr},
      {"cascadeDelete", field.cascade_delete},
      {"caseSensitive", field.case_sensitive},
      {"compoundFieldName", text_or_null(field.compound)},
      {"controllerName", nullptr},
      {"createable", field.createable && editable && type.createable},
      {"custom", field.custom},
      {"defaultValue", field.default_text.empty() ? Json() : Json::parse(field.default_text)},
      {"defaultValueFormula", nullptr},
      {"defaultedOnCreate", field.defaulted_on_create},
      {"dependentPicklist", false},
      {"deprecatedAndHidden", false},
      {"digits", field.digits},
      {"displayLocationInDecimal", false},
      {"encrypted", field.type == Type::kEncrypted},
      {"externalId", field.external_id},
      {"extraTypeInfo", text_or_null(extra_type(field))},
      {"filterable", field.filterable},
      {"filteredLookupInfo", nullptr},
      {"formulaTreatNullNumberAsZero", false},
      {"groupable", group},
      {"highScaleNumber", false},
      {"htmlFormatted", field.html},
      {"idLookup", field.id_lookup || field.external_id},
      {"inlineHelpText", nullptr},
      {"label", field.label},
      {"length", is_text(field.type) ? field.length : 0},
      {"mask", nullptr},
      {"maskType", nullptr},
      {"name", field.name},
      {"nameField", field.name_field},
      {"namePointing", field.reference_to.size() > 1},
      {"nillable", field.nillable},
      {"permissionable", field.custom && field.nillable},
      {"picklistValues", picklist ? picklist_of(field) : Json::array()},
      {"polymorphicForeignKey", field.reference_to.size() > 1},
      {"precision", field.precision},
      {"queryByDistance", false},
      {"referenceTargetField", nullptr},
      {"referenceTo", field.reference_to},
      {"relationshipName", text_or_null(field.relationship)},
      {"relationshipOrder", field.cascade_delete && field.custom ? Json(0) : Json()},
      {"restrictedDelete", false},
      {"restrictedPicklist", field.restricted},
      {"scale", field.scale},
      {"searchPrefilterable", field.type == Type::kReference},
      {"soapType", soap_type(field)},
      {"sortable", field.sortable},
      {"type", type_name(field.type)},
      {"unique", field.unique},
      {"updateable", field.updateable && editable && type.updateable},
      {"writeRequiresMasterRead", false}};
  return out;
}

Json children_of(const Schema &schema, const ObjectType &parent) {
  Json out = Json::array();
  for (const auto &type : schema.all()) {
    for (const Field &field : type->fields) {
      bool points = false;
      for (const std::string &to : field.reference_to) points = points || same(to, parent.name);
      if (!points || !schema.can_read(*type, field)) continue;
      out.push_back({{"cascadeDelete", field.cascade_delete},
                     {"childSObject", type->name},
                     {"deprecatedAndHidden", false},
                     {"field", field.name},
                     {"junctionIdListNames", Json::array()},
                     {"junctionReferenceTo", Json::array()},
                     {"relationshipName", field.child_relationship.empty() ? Json() : Json(field.child_relationship)},
                     {"restrictedDelete", false}});
    }
  }
  return out;
}

}  // namespace

Json describe_short(const ObjectType &type, const std::string &version) {
  const std::string url = "/services/data/" + version + "/sobjects/" + type.name;
  return {{"activateable", false},
          {"associateEntityType", nullptr},
          {"associateParentEntity", nullptr},
          {"createable", type.createable},
          {"custom", type.custom},
          {"customSetting", false},
          {"deepCloneable", false},
          {"deletable", type.deletable},
          {"deprecatedAndHidden", false},
          {"feedEnabled", false},
          {"hasSubtypes", false},
          {"isInterface", false},
          {"isSubtype", false},
          {"keyPrefix", type.prefix},
          {"label", type.label},
          {"labelPlural", type.plural},
          {"layoutable", true},
          {"mergeable", type.name == "Account" || type.name == "Contact" || type.name == "Lead"},
          {"mruEnabled", true},
          {"name", type.name},
          {"queryable", true},
          {"replicateable", type.replicateable},
          {"retrieveable", true},
          {"searchable", type.searchable},
          {"triggerable", true},
          {"undeletable", type.deletable},
          {"updateable", type.updateable},
          {"urls", {{"sobject", url}, {"describe", url + "/describe"}, {"rowTemplate", url + "/{ID}"}}}};
}

Json describe(const Schema &schema, const ObjectType &type, const std::string &version) {
  Json out = describe_short(type, version);
  const Json urls = out["urls"];
  out.erase("urls");
  out["actionOverrides"] = Json::array();
  out["childRelationships"] = children_of(schema, type);
  out["compactLayoutable"] = true;
  out["defaultImplementation"] = nullptr;
  out["extendedBy"] = nullptr;
  out["extendsInterfaces"] = nullptr;
  out["fields"] = Json::array();
  for (const Field &field : type.fields) {
    if (schema.can_read(type, field)) out["fields"].push_back(describe_field(schema, type, field));
  }
  out["implementedBy"] = nullptr;
  out["implementsInterfaces"] = nullptr;
  out["listviewable"] = nullptr;
  out["lookupLayoutable"] = nullptr;
  out["namedLayoutInfos"] = Json::array();
  out["networkScopeFieldName"] = nullptr;
  out["recordTypeInfos"] = Json::array({{{"active", true},
                                         {"available", true},
                                         {"defaultRecordTypeMapping", true},
                                         {"developerName", "Master"},
                                         {"master", true},
                                         {"name", "Master"},
                                         {"recordTypeId", "012000000000000AAA"}}});
  out["searchLayoutable"] = true;
  out["sobjectDescribeOption"] = "FULL";
  out["supportedScopes"] = Json::array({{{"label", "All " + type.plural}, {"name", "everything"}}});
  out["urls"] = urls;
  return out;
}

}  // namespace sandbox::salesforce

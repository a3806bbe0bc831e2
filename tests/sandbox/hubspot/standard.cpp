// The standard object types and their properties, the part of them that matters to a client. Names, types and field
// types as in HubSpot's documentation of default properties.
#include "hubspot/model.hpp"

namespace sandbox::hubspot {
namespace {

struct Line {
  const char *name, *label, *type, *field_type;
  bool read_only;
  const char *options;  // "value=label;..." or null
};

constexpr const char *kLifecycle =
    "subscriber=Subscriber;lead=Lead;marketingqualifiedlead=Marketing Qualified Lead;"
    "salesqualifiedlead=Sales Qualified "
    "Lead;opportunity=Opportunity;customer=Customer;evangelist=Evangelist;other=Other";
constexpr const char *kIndustry =
    "COMPUTER_SOFTWARE=Computer Software;FOOD_PRODUCTION=Food Production;"
    "LOGISTICS_AND_SUPPLY_CHAIN=Logistics and Supply Chain;MACHINERY=Machinery;TEXTILES=Textiles;"
    "RENEWABLES_ENVIRONMENT=Renewables & Environment";
constexpr const char *kYesNo = "true=Yes;false=No";

constexpr Line kContacts[] = {
    {"email", "Email", "string", "text", false, nullptr},
    {"firstname", "First Name", "string", "text", false, nullptr},
    {"lastname", "Last Name", "string", "text", false, nullptr},
    {"phone", "Phone Number", "string", "phonenumber", false, nullptr},
    {"mobilephone", "Mobile Phone Number", "string", "phonenumber", false, nullptr},
    {"fax", "Fax Number", "string", "text", false, nullptr},
    {"work_email", "Work email", "string", "text", false, nullptr},
    {"company", "Company Name", "string", "text", false, nullptr},
    {"jobtitle", "Job Title", "string", "text", false, nullptr},
    {"website", "Website URL", "string", "text", false, nullptr},
    {"address", "Street Address", "string", "text", false, nullptr},
    {"city", "City", "string", "text", false, nullptr},
    {"state", "State/Region", "string", "text", false, nullptr},
    {"zip", "Postal Code", "string", "text", false, nullptr},
    {"country", "Country/Region", "string", "text", false, nullptr},
    {"message", "Message", "string", "textarea", false, nullptr},
    {"lifecyclestage", "Lifecycle Stage", "enumeration", "radio", false, kLifecycle},
    {"hs_lead_status", "Lead Status", "enumeration", "radio", false, "NEW=New;OPEN=Open;IN_PROGRESS=In Progress"},
    {"hs_email_optout", "Unsubscribed from all email", "bool", "booleancheckbox", true, kYesNo},
    {"annualrevenue", "Annual Revenue", "string", "text", false, nullptr},
    {"associatedcompanyid", "Primary Associated Company ID", "number", "number", true, nullptr},
    {"notes_last_updated", "Last Activity Date", "datetime", "date", true, nullptr},
    {"closedate", "Close Date", "datetime", "date", false, nullptr}};

constexpr Line kCompanies[] = {{"name", "Company name", "string", "text", false, nullptr},
                               {"domain", "Company Domain Name", "string", "text", false, nullptr},
                               {"website", "Website URL", "string", "text", false, nullptr},
                               {"industry", "Industry", "enumeration", "select", false, kIndustry},
                               {"numberofemployees", "Number of Employees", "number", "number", false, nullptr},
                               {"annualrevenue", "Annual Revenue", "number", "number", false, nullptr},
                               {"description", "Description", "string", "textarea", false, nullptr},
                               {"phone", "Phone Number", "string", "phonenumber", false, nullptr},
                               {"address", "Street Address", "string", "text", false, nullptr},
                               {"address2", "Street Address 2", "string", "text", false, nullptr},
                               {"city", "City", "string", "text", false, nullptr},
                               {"state", "State/Region", "string", "text", false, nullptr},
                               {"zip", "Postal Code", "string", "text", false, nullptr},
                               {"country", "Country/Region", "string", "text", false, nullptr},
                               {"lifecyclestage", "Lifecycle Stage", "enumeration", "radio", false, kLifecycle},
                               {"notes_last_updated", "Last Activity Date", "datetime", "date", true, nullptr},
                               {"founded_year", "Year Founded", "string", "text", false, nullptr}};

constexpr Line kDeals[] = {{"dealname", "Deal Name", "string", "text", false, nullptr},
                           {"amount", "Amount", "number", "number", false, nullptr},
                           {"dealstage", "Deal Stage", "enumeration", "radio", false, nullptr},
                           {"pipeline", "Pipeline", "enumeration", "select", false, nullptr},
                           {"closedate", "Close Date", "datetime", "date", false, nullptr},
                           {"description", "Deal Description", "string", "textarea", false, nullptr},
                           {"deal_currency_code", "Currency", "enumeration", "select", false,
                            "EUR=Euro;USD=US Dollar"},
                           {"dealtype", "Deal Type", "enumeration", "radio", false,
                            "newbusiness=New Business;existingbusiness=Existing Business"},
                           {"hs_is_closed", "Is Deal Closed?", "bool", "booleancheckbox", true, kYesNo},
                           {"hs_is_closed_lost", "Is closed lost", "bool", "booleancheckbox", true, kYesNo},
                           {"hs_is_closed_won", "Is Closed Won", "bool", "booleancheckbox", true, kYesNo},
                           {"hs_next_step", "Next step", "string", "text", false, nullptr},
                           {"notes_last_updated", "Last Activity Date", "datetime", "date", true, nullptr}};

constexpr Line kLeads[] = {
    {"hs_lead_name", "Lead name", "string", "text", false, nullptr},
    {"hs_lead_type", "Lead type", "enumeration", "select", false,
     "NEW_BUSINESS=New business;UPSELL=Upsell;RE_ATTEMPTING=Re-attempting"},
    {"hs_lead_label", "Lead label", "enumeration", "select", false, "HOT=Hot;WARM=Warm;COLD=Cold"},
    {"hs_lead_source", "Lead source", "string", "text", true, nullptr},
    {"hs_pipeline", "Pipeline", "enumeration", "select", false, nullptr},
    {"hs_pipeline_stage", "Pipeline stage", "enumeration", "select", false, nullptr},
    {"hs_associated_contact_firstname", "Associated contact first name", "string", "text", false, nullptr},
    {"hs_associated_contact_lastname", "Associated contact last name", "string", "text", false, nullptr},
    {"hs_associated_contact_email", "Associated contact email", "string", "text", false, nullptr},
    {"hs_associated_company_name", "Associated company name", "string", "text", false, nullptr},
    {"hs_contact_job_title", "Contact job title", "string", "text", true, nullptr}};

constexpr Line kNotes[] = {{"hs_note_body", "Note body", "string", "html", false, nullptr},
                           {"hs_timestamp", "Activity date", "datetime", "date", false, nullptr},
                           {"hs_attachment_ids", "Attached files", "string", "text", false, nullptr}};

std::vector<Choice> choices(const char *text) {
  std::vector<Choice> out;
  std::string_view rest = text == nullptr ? "" : text;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(';'), rest.size());
    const size_t equals = rest.find('=');
    out.push_back({std::string(rest.substr(equals + 1, end - equals - 1)), std::string(rest.substr(0, equals))});
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

std::vector<Choice> stage_choices(const std::vector<Pipeline> &pipelines) {
  std::vector<Choice> out;
  for (const Pipeline &pipeline : pipelines) {
    for (const Stage &stage : pipeline.stages) out.push_back({stage.label, stage.id});
  }
  return out;
}

std::vector<Choice> pipeline_choices(const std::vector<Pipeline> &pipelines) {
  std::vector<Choice> out;
  for (const Pipeline &pipeline : pipelines) out.push_back({pipeline.label, pipeline.id});
  return out;
}

struct Shape {
  const char *name, *singular, *type_id, *label, *plural, *primary;
  int64_t first_id, id_step;
};

template <size_t N>
Kind make(const Shape &shape, const Line (&lines)[N], const std::vector<const char *> &defaults) {
  Kind kind;
  kind.name = shape.name;
  kind.singular = shape.singular;
  kind.type_id = shape.type_id;
  kind.label = shape.label;
  kind.plural = shape.plural;
  kind.primary = shape.primary;
  kind.next_id = shape.first_id;
  kind.id_step = shape.id_step;
  kind.created_ms = kEpoch - 1000 * kDay;
  kind.groups.push_back({std::string(shape.singular) + "information", std::string(shape.label) + " information", 0});
  for (const Line &line : lines) {
    Property property{line.name, line.label,           line.type, line.field_type, kind.groups[0].name,
                      "",        choices(line.options)};
    property.read_only = line.read_only;
    property.unique = kind.name == "contacts" && property.name == "email";
    property.created_ms = kind.created_ms;
    kind.add(std::move(property));
  }
  add_common_properties(kind);
  for (const char *name : defaults) kind.defaults.push_back(kind.position(name));
  for (const char *name :
       {"hs_object_id", kind.name == "notes" || kind.name == "leads" ? "hs_createdate" : "createdate", kind.modified()})
    kind.defaults.push_back(kind.position(name));
  kind.searchable = {kind.primary};
  return kind;
}

void set_options(Kind &kind, const char *property, std::vector<Choice> options) {
  kind.properties[static_cast<size_t>(kind.position(property))].options = std::move(options);
}

}  // namespace

void add_common_properties(Kind &kind) {
  const bool plain_created = kind.name == "contacts" || kind.name == "companies" || kind.name == "deals";
  const std::string group = kind.groups.empty() ? "" : kind.groups[0].name;
  const auto add = [&](const char *name, const char *label, const char *type, const char *field,
                       Property::Source source) {
    if (kind.position(name) >= 0) return;
    Property property{name, label, type, field, group, "", {}, source};
    property.read_only = source != Property::Source::kStored;
    property.created_ms = kind.created_ms;
    property.external_options = std::string(name) == "hubspot_owner_id";
    kind.add(std::move(property));
  };
  add("hs_object_id", "Record ID", "number", "number", Property::Source::kId);
  if (plain_created) add("createdate", "Create Date", "datetime", "date", Property::Source::kCreated);
  add("hs_createdate", "Object create date/time", "datetime", "date", Property::Source::kCreated);
  add(kind.modified(), "Last Modified Date", "datetime", "date", Property::Source::kModified);
  add("hubspot_owner_id", "Owner", "enumeration", "select", Property::Source::kStored);
}

std::vector<Pipeline> deal_pipelines() {
  return {
      {"default",
       "Sales Pipeline",
       {{"appointmentscheduled", "Appointment Scheduled", "0.2", false},
        {"qualifiedtobuy", "Qualified To Buy", "0.4", false},
        {"presentationscheduled", "Presentation Scheduled", "0.6", false},
        {"decisionmakerboughtin", "Decision Maker Bought-In", "0.8", false},
        {"contractsent", "Contract Sent", "0.9", false},
        {"closedwon", "Closed Won", "1.0", true},
        {"closedlost", "Closed Lost", "0.0", true}}},
      {"31502741",
       "Renewals",
       {{"68430101", "Due", "0.5", false}, {"68430102", "Renewed", "1.0", true}, {"68430103", "Lapsed", "0.0", true}}}};
}

std::vector<Pipeline> lead_pipelines() {
  return {{"lead-pipeline-id",
           "Lead pipeline",
           {{"new-stage-id", "New", "0.1", false},
            {"attempting-stage-id", "Attempting", "0.2", false},
            {"connected-stage-id", "Connected", "0.5", false},
            {"qualified-stage-id", "Qualified", "1.0", true},
            {"unqualified-stage-id", "Disqualified", "0.0", true}}}};
}

std::vector<Kind> standard_kinds(int custom_properties) {
  std::vector<Kind> kinds;
  kinds.push_back(make({"contacts", "contact", "0-1", "Contact", "Contacts", "email", 151, 50}, kContacts,
                       {"email", "firstname", "lastname"}));
  kinds.push_back(make({"companies", "company", "0-2", "Company", "Companies", "name", 9103500017, 3}, kCompanies,
                       {"name", "domain"}));
  kinds.push_back(make({"deals", "deal", "0-3", "Deal", "Deals", "dealname", 14795300001, 7}, kDeals,
                       {"dealname", "amount", "closedate", "dealstage", "pipeline"}));
  kinds.push_back(make({"leads", "lead", "0-136", "Lead", "Leads", "hs_lead_name", 502300000011, 11}, kLeads, {}));
  kinds.push_back(make({"notes", "note", "0-46", "Note", "Notes", "hs_note_body", 40211000003, 5}, kNotes, {}));
  set_options(kinds[2], "dealstage", stage_choices(deal_pipelines()));
  set_options(kinds[2], "pipeline", pipeline_choices(deal_pipelines()));
  set_options(kinds[3], "hs_pipeline_stage", stage_choices(lead_pipelines()));
  set_options(kinds[3], "hs_pipeline", pipeline_choices(lead_pipelines()));
  kinds[3].required = {"hs_lead_name"};
  kinds[4].required = {"hs_timestamp"};
  for (Kind &kind : kinds) {
    for (int i = 1; i <= custom_properties; i++) {
      std::string number = std::to_string(i);
      number.insert(0, number.size() < 4 ? 4 - number.size() : 0, '0');
      Property property{"custom_property_" + number, "Custom property " + number, "string", "text",
                        kind.groups[0].name};
      property.custom = true;
      property.created_ms = kEpoch;
      kind.add(std::move(property));
    }
  }
  return kinds;
}

}  // namespace sandbox::hubspot

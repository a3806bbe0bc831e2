// The standard objects, with the fields that integrations use. Names, types and lengths are from the object reference:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/

#include "builders.hpp"

namespace sandbox::salesforce {
namespace {

void add_account(Schema &schema) {
  ObjectType o = object("Account", "Accounts", "001");
  o.add(own_name(255));
  o.add(picklist("Type", {"Prospect", "Customer - Direct", "Customer - Channel", "Partner", "Other"}));
  o.add(reference("ParentId", {"Account"}, "Parent", "ChildAccounts"));
  add_address(o, "Billing");
  add_address(o, "Shipping");
  for (const char *name : {"Phone", "Fax"}) o.add(field(name, Type::kPhone));
  o.add(field("AccountNumber", Type::kString, 40));
  o.add(field("Website", Type::kUrl));
  o.add(picklist("Industry", {"Agriculture", "Apparel", "Banking", "Biotechnology", "Construction", "Consulting",
                              "Education", "Energy", "Engineering", "Finance", "Healthcare", "Insurance",
                              "Manufacturing", "Media", "Retail", "Technology", "Transportation", "Other"}));
  o.add(amount("AnnualRevenue", Type::kCurrency, 18, 0));
  o.add(field("NumberOfEmployees", Type::kInt));
  o.add(long_text("Description"));
  o.add(picklist("Rating", {"Hot", "Warm", "Cold"}));
  o.add(picklist("AccountSource", {"Web", "Phone Inquiry", "Partner Referral", "Other"}));
  o.add(read_only(field("LastActivityDate", Type::kDate)));
  add_stamp_fields(o, true);
  o.add(external_key());
  Field tier = custom(picklist("Customer_Tier__c", {"Bronze", "Silver", "Gold"}));
  tier.restricted = true;
  o.add(std::move(tier));
  schema.add(std::move(o));
}

void add_contact(Schema &schema) {
  ObjectType o = object("Contact", "Contacts", "003");
  o.add(cascading(reference("AccountId", {"Account"}, "Account", "Contacts")));
  add_person_name(o);
  add_address(o, "Mailing");
  add_address(o, "Other");
  for (const char *name : {"Phone", "Fax", "MobilePhone", "HomePhone", "OtherPhone", "AssistantPhone"}) {
    o.add(field(name, Type::kPhone));
  }
  o.add(reference("ReportsToId", {"Contact"}, "ReportsTo"));
  Field email = field("Email", Type::kEmail);
  email.id_lookup = true;
  o.add(std::move(email));
  o.add(field("Title", Type::kString, 128));
  o.add(field("Department", Type::kString, 80));
  o.add(field("AssistantName", Type::kString, 40));
  o.add(picklist("LeadSource", {"Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other"}));
  o.add(field("Birthdate", Type::kDate));
  o.add(long_text("Description"));
  o.add(field("HasOptedOutOfEmail", Type::kBoolean));
  o.add(field("DoNotCall", Type::kBoolean));
  o.add(read_only(field("LastActivityDate", Type::kDate)));
  add_stamp_fields(o, true);
  o.add(external_key());
  o.add(custom(amount("Loyalty_Points__c", Type::kDouble, 18, 2)));
  o.add(custom(field("Newsletter__c", Type::kBoolean)));
  o.add(custom(field("Last_Survey__c", Type::kDatetime)));
  schema.add(std::move(o));
}

void add_lead(Schema &schema) {
  ObjectType o = object("Lead", "Leads", "00Q");
  add_person_name(o);
  o.add(field("Title", Type::kString, 128));
  o.add(required(field("Company", Type::kString, 255)));
  add_address(o, "");
  for (const char *name : {"Phone", "MobilePhone", "Fax"}) o.add(field(name, Type::kPhone));
  Field email = field("Email", Type::kEmail);
  email.id_lookup = true;
  o.add(std::move(email));
  o.add(field("Website", Type::kUrl));
  o.add(long_text("Description"));
  o.add(picklist("LeadSource", {"Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other"}));
  Field status = picklist(
      "Status", {"Open - Not Contacted", "Working - Contacted", "Closed - Converted", "Closed - Not Converted"}, true);
  status.defaulted_on_create = true;
  status.default_text = "\"Open - Not Contacted\"";
  o.add(std::move(status));
  o.add(picklist("Industry", {"Banking", "Consulting", "Energy", "Healthcare", "Technology", "Other"}));
  o.add(picklist("Rating", {"Hot", "Warm", "Cold"}));
  o.add(amount("AnnualRevenue", Type::kCurrency, 18, 0));
  o.add(field("NumberOfEmployees", Type::kInt));
  o.add(read_only(field("IsConverted", Type::kBoolean)));
  o.add(read_only(field("ConvertedDate", Type::kDate)));
  o.add(read_only(reference("ConvertedAccountId", {"Account"}, "ConvertedAccount")));
  o.add(read_only(reference("ConvertedContactId", {"Contact"}, "ConvertedContact")));
  o.add(read_only(reference("ConvertedOpportunityId", {"Opportunity"}, "ConvertedOpportunity")));
  o.add(read_only(field("LastActivityDate", Type::kDate)));
  add_stamp_fields(o, true);
  schema.add(std::move(o));
}

void add_opportunity(Schema &schema) {
  ObjectType o = object("Opportunity", "Opportunities", "006");
  o.add(cascading(reference("AccountId", {"Account"}, "Account", "Opportunities")));
  o.add(own_name(120));
  o.add(long_text("Description"));
  o.add(picklist("StageName",
                 {"Prospecting", "Qualification", "Needs Analysis", "Value Proposition", "Proposal/Price Quote",
                  "Negotiation/Review", "Closed Won", "Closed Lost"},
                 true));
  o.add(amount("Amount", Type::kCurrency, 18, 2));
  o.add(amount("Probability", Type::kPercent, 3, 0));
  o.add(required(field("CloseDate", Type::kDate)));
  o.add(picklist("Type", {"Existing Business", "New Business"}));
  o.add(field("NextStep", Type::kString, 255));
  o.add(picklist("LeadSource", {"Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other"}));
  for (const char *name : {"IsClosed", "IsWon"}) {
    Field flag = read_only(field(name, Type::kBoolean));
    flag.calculated = true;
    o.add(std::move(flag));
  }
  o.add(read_only(field("LastActivityDate", Type::kDate)));
  add_stamp_fields(o, true);
  schema.add(std::move(o));
}

void add_activities(Schema &schema) {
  ObjectType note = object("Note", "Notes", "002");
  note.add(
      cascading(required(reference("ParentId", {"Account", "Contact", "Lead", "Opportunity"}, "Parent", "Notes"))));
  Field title = required(field("Title", Type::kString, 80));
  title.name_field = true;
  note.add(std::move(title));
  note.add(field("IsPrivate", Type::kBoolean));
  note.add(long_text("Body"));
  add_stamp_fields(note, true);
  schema.add(std::move(note));

  ObjectType task = object("Task", "Tasks", "00T");
  task.add(reference("WhoId", {"Contact", "Lead"}, "Who", "Tasks"));
  task.add(reference("WhatId", {"Account", "Opportunity"}, "What", "Tasks"));
  Field subject = field("Subject", Type::kString, 255);
  subject.name_field = true;
  task.add(std::move(subject));
  task.add(field("ActivityDate", Type::kDate));
  task.add(picklist("Status", {"Not Started", "In Progress", "Completed", "Deferred"}, true));
  task.add(picklist("Priority", {"High", "Normal", "Low"}, true));
  for (const auto &[name, text] : {std::pair{"Status", "\"Not Started\""}, std::pair{"Priority", "\"Normal\""}}) {
    Field &f = task.fields[static_cast<size_t>(task.index(name))];
    f.defaulted_on_create = true;
    f.default_text = text;
  }
  task.add(long_text("Description"));
  add_stamp_fields(task, true);
  schema.add(std::move(task));
}

}  // namespace

void add_standard_objects(Schema &schema) {
  add_account(schema);
  add_contact(schema);
  add_lead(schema);
  add_opportunity(schema);
  add_activities(schema);
  add_user(schema);
  add_permissions(schema);
}

}  // namespace sandbox::salesforce

// The tables of Dynamics 365 Sales that the sandbox serves, with their usual columns, option sets and relationships.
#include "schema.hpp"

namespace sandbox::dynamics {

namespace {

std::vector<Option> industries() {
  return {{1, "Accounting"},
          {2, "Agriculture and Non-petrol Natural Resource Extraction"},
          {3, "Broadcasting Printing and Publishing"},
          {6, "Business Services"},
          {7, "Consulting"},
          {8, "Consumer Services"},
          {12, "Durable Manufacturing"},
          {16, "Financial"},
          {17, "Food and Tobacco Processing"},
          {22, "Non-Durable Merchandise Retail"},
          {27, "Social Services"},
          {31, "Utility Creation and Distribution"},
          {33, "Wholesale"}};
}

std::vector<Option> lead_sources() {
  return {{1, "Advertisement"},     {2, "Employee Referral"},
          {3, "External Referral"}, {4, "Partner"},
          {5, "Public Relations"},  {6, "Seminar"},
          {7, "Trade Show"},        {8, "Web"},
          {9, "Word of Mouth"},     {10, "Other"}};
}

void add_addresses(Definition &table) {
  for (const char *number : {"1", "2"}) {
    const std::string at = std::string("address") + number + "_";
    const std::string label = std::string("Address ") + number + ": ";
    table.add(column(Type::text, at + "name", label + "Name", 200));
    for (auto [part, name] : {std::pair{"line1", "Street 1"}, {"line2", "Street 2"}, {"line3", "Street 3"}})
      table.add(column(Type::text, at + part, label + name, 250));
    table.add(column(Type::text, at + "city", label + "City", 80));
    table.add(column(Type::text, at + "stateorprovince", label + "State/Province", 50));
    table.add(column(Type::text, at + "postalcode", label + "ZIP/Postal Code", 20));
    table.add(column(Type::text, at + "country", label + "Country/Region", 80));
    Column kind = choice(Type::choice, at + "addresstypecode", label + "Address Type", {});
    if (number[0] == '1') kind.options = {{1, "Bill To"}, {2, "Ship To"}, {3, "Primary"}, {4, "Other"}};
    if (number[0] == '2') kind.options = {{1, "Default Value"}};
    table.add(kind);
    table.add(fixed(column(Type::memo, at + "composite", label.substr(0, 9), 1000)));
  }
}

void add_phones(Definition &table, bool mobile) {
  for (auto [logical, label] : {std::pair{"telephone1", "Main Phone"},
                                {"telephone2", "Other Phone"},
                                {"telephone3", "Telephone 3"},
                                {"fax", "Fax"}})
    table.add(column(Type::text, logical, label, 50));
  if (mobile) table.add(column(Type::text, "mobilephone", "Mobile Phone", 64));
  for (auto [logical, label] : {std::pair{"emailaddress1", "Email"},
                                {"emailaddress2", "Email Address 2"},
                                {"emailaddress3", "Email Address 3"}})
    table.add(column(Type::text, logical, label, 100));
}

void add_currency(Definition &table) {
  table.add(lookup("transactioncurrencyid", "Currency", {{"transactioncurrency", "transactioncurrencyid"}}));
  table.add(fixed(column(Type::decimal, "exchangerate", "Exchange Rate")));
}

void add_extra(Definition &table, int extra) {
  for (int i = 1; i <= extra; ++i) {
    Column one = column(Type::text, "new_extra" + std::to_string(i), "Extra " + std::to_string(i));
    one.custom = true;
    table.add(one);
  }
}

Definition table(const char *logical, const char *schema, const char *set, const char *label, const char *plural,
                 const char *name, int64_t code) {
  Definition out;
  out.logical = logical;
  out.schema = schema;
  out.set = set;
  out.label = label;
  out.plural = plural;
  out.description = std::string("The ") + label + " table";
  out.id_column = out.logical + "id";
  out.name_column = name;
  out.type_code = code;
  return out;
}

void account(Schema &schema, int extra) {
  Definition t = table("account", "Account", "accounts", "Account", "Accounts", "name", 1);
  t.add(column(Type::text, "accountnumber", "Account Number", 20));
  t.add(column(Type::memo, "description", "Description"));
  t.add(column(Type::text, "websiteurl", "Website", 200));
  t.add(choice(Type::choice, "industrycode", "Industry", industries()));
  t.add(choice(Type::choice, "accountcategorycode", "Category", {{1, "Preferred Customer"}, {2, "Standard"}}));
  t.add(choice(Type::choice, "customertypecode", "Relationship Type",
               {{1, "Competitor"}, {2, "Consultant"}, {3, "Customer"}, {5, "Influencer"}, {8, "Prospect"}}));
  t.add(column(Type::integer, "numberofemployees", "Number of Employees"));
  t.add(column(Type::money, "revenue", "Annual Revenue"));
  t.add(fixed(column(Type::money, "revenue_base", "Annual Revenue (Base)")));
  t.add(column(Type::boolean, "creditonhold", "Credit Hold"));
  t.add(column(Type::boolean, "donotemail", "Do not allow Emails"));
  add_phones(t, false);
  add_addresses(t);
  t.add(lookup("primarycontactid", "Primary Contact", {{"contact", "primarycontactid"}}));
  t.add(lookup("parentaccountid", "Parent Account", {{"account", "parentaccountid"}}));
  add_currency(t);
  add_extra(t, extra);
  t.keys.push_back({"accountnumber_key", {"accountnumber"}});
  schema.create(std::move(t), column(Type::text, "name", "Account Name", 160));
}

void contact(Schema &schema, int extra) {
  Definition t = table("contact", "Contact", "contacts", "Contact", "Contacts", "fullname", 2);
  t.add(column(Type::text, "firstname", "First Name", 50));
  Column last = column(Type::text, "lastname", "Last Name", 50);
  last.required = true;
  t.add(last);
  t.add(column(Type::text, "jobtitle", "Job Title", 100));
  t.add(column(Type::text, "department", "Department", 100));
  t.add(column(Type::memo, "description", "Description"));
  t.add(column(Type::day, "birthdate", "Birthday"));
  t.add(choice(Type::choice, "preferredcontactmethodcode", "Preferred Method of Contact",
               {{1, "Any"}, {2, "Email"}, {3, "Phone"}, {4, "Fax"}, {5, "Mail"}}));
  t.add(choice(Type::choice, "gendercode", "Gender", {{1, "Male"}, {2, "Female"}}));
  t.add(column(Type::boolean, "donotemail", "Do not allow Emails"));
  t.add(column(Type::text, "externaluseridentifier", "External User Identifier", 50));
  t.add(column(Type::money, "creditlimit", "Credit Limit"));
  t.add(fixed(column(Type::money, "creditlimit_base", "Credit Limit (Base)")));
  add_phones(t, true);
  add_addresses(t);
  t.add(lookup("parentcustomerid", "Company Name",
               {{"account", "parentcustomerid_account"}, {"contact", "parentcustomerid_contact"}}));
  t.add(fixed(lookup("accountid", "Account", {{"account", "accountid"}})));
  add_currency(t);
  add_extra(t, extra);
  t.keys.push_back({"externaluseridentifier_key", {"externaluseridentifier"}});
  schema.create(std::move(t), fixed(column(Type::text, "fullname", "Full Name", 160)));
}

void lead(Schema &schema, int extra) {
  Definition t = table("lead", "Lead", "leads", "Lead", "Leads", "fullname", 4);
  t.add(column(Type::text, "subject", "Topic", 300));
  t.add(column(Type::text, "firstname", "First Name", 50));
  Column last = column(Type::text, "lastname", "Last Name", 50);
  last.required = true;
  t.add(last);
  t.add(column(Type::text, "jobtitle", "Job Title", 100));
  t.add(column(Type::text, "companyname", "Company Name", 100));
  t.add(column(Type::memo, "description", "Description"));
  t.add(column(Type::text, "websiteurl", "Website", 200));
  t.add(choice(Type::choice, "industrycode", "Industry", industries()));
  t.add(choice(Type::choice, "leadsourcecode", "Lead Source", lead_sources()));
  t.add(choice(Type::choice, "leadqualitycode", "Rating", {{1, "Hot"}, {2, "Warm"}, {3, "Cold"}}));
  t.add(column(Type::integer, "numberofemployees", "No. of Employees"));
  t.add(column(Type::money, "estimatedamount", "Est. Value"));
  t.add(fixed(column(Type::money, "estimatedamount_base", "Est. Value (Base)")));
  add_phones(t, true);
  add_addresses(t);
  t.add(choice(Type::state, "statecode", "Status", {{0, "Open"}, {1, "Qualified"}, {2, "Disqualified"}}));
  t.add(choice(Type::status, "statuscode", "Status Reason",
               {{1, "New", 0},
                {2, "Contacted", 0},
                {3, "Qualified", 1},
                {4, "Lost", 2},
                {5, "Cannot Contact", 2},
                {6, "No Longer Interested", 2},
                {7, "Canceled", 2}}));
  t.add(lookup("parentaccountid", "Parent Account for lead", {{"account", "parentaccountid"}}));
  t.add(lookup("parentcontactid", "Parent Contact for lead", {{"contact", "parentcontactid"}}));
  t.add(lookup("qualifyingopportunityid", "Qualifying Opportunity", {{"opportunity", "qualifyingopportunityid"}}));
  add_currency(t);
  add_extra(t, extra);
  schema.create(std::move(t), fixed(column(Type::text, "fullname", "Name", 160)));
}

void opportunity(Schema &schema, int extra) {
  Definition t = table("opportunity", "Opportunity", "opportunities", "Opportunity", "Opportunities", "name", 3);
  t.add(column(Type::memo, "description", "Description"));
  t.add(column(Type::money, "estimatedvalue", "Est. Revenue"));
  t.add(fixed(column(Type::money, "estimatedvalue_base", "Est. Revenue (Base)")));
  t.add(column(Type::money, "actualvalue", "Actual Revenue"));
  t.add(fixed(column(Type::money, "actualvalue_base", "Actual Revenue (Base)")));
  t.add(column(Type::day, "estimatedclosedate", "Est. Close Date"));
  t.add(column(Type::day, "actualclosedate", "Actual Close Date"));
  t.add(column(Type::integer, "closeprobability", "Probability"));
  t.add(column(Type::text, "stepname", "Pipeline Phase", 200));
  t.add(fixed(column(Type::id, "stageid", "Process Stage")));
  t.add(fixed(column(Type::id, "processid", "Process")));
  t.add(choice(Type::choice, "salesstagecode", "Process Code", {{1, "Default Value"}}));
  t.add(choice(Type::choice, "opportunityratingcode", "Rating", {{1, "Hot"}, {2, "Warm"}, {3, "Cold"}}));
  t.add(choice(Type::choice, "purchasetimeframe", "Purchase Timeframe",
               {{0, "Immediate"}, {1, "This Quarter"}, {2, "Next Quarter"}, {3, "This Year"}, {4, "Unknown"}}));
  t.add(choice(Type::state, "statecode", "Status", {{0, "Open"}, {1, "Won"}, {2, "Lost"}}));
  t.add(choice(Type::status, "statuscode", "Status Reason",
               {{1, "In Progress", 0}, {2, "On Hold", 0}, {3, "Won", 1}, {4, "Canceled", 2}, {5, "Out-Sold", 2}}));
  t.add(lookup("customerid", "Potential Customer",
               {{"account", "customerid_account"}, {"contact", "customerid_contact"}}));
  t.add(lookup("parentaccountid", "Account", {{"account", "parentaccountid"}}));
  t.add(lookup("parentcontactid", "Contact", {{"contact", "parentcontactid"}}));
  t.add(lookup("originatingleadid", "Originating Lead", {{"lead", "originatingleadid"}}));
  t.add(fixed(lookup("accountid", "Account", {{"account", "accountid"}})));
  t.add(fixed(lookup("contactid", "Contact", {{"contact", "contactid"}})));
  add_currency(t);
  add_extra(t, extra);
  schema.create(std::move(t), column(Type::text, "name", "Topic", 300));
}

void annotation(Schema &schema) {
  Definition t = table("annotation", "Annotation", "annotations", "Note", "Notes", "subject", 5);
  t.add(column(Type::memo, "notetext", "Description", 100000));
  t.add(lookup("objectid", "Regarding",
               {{"account", "objectid_account"},
                {"contact", "objectid_contact"},
                {"opportunity", "objectid_opportunity"},
                {"lead", "objectid_lead"}}));
  t.add(fixed(column(Type::name, "objecttypecode", "Object Type")));
  t.add(column(Type::boolean, "isdocument", "Is Document"));
  t.add(column(Type::text, "filename", "File Name", 255));
  t.add(column(Type::text, "mimetype", "Mime Type", 256));
  t.add(column(Type::text, "langid", "Language ID", 2));
  t.add(fixed(column(Type::integer, "filesize", "File Size (Bytes)")));
  schema.create(std::move(t), column(Type::text, "subject", "Title", 500));
}

void systemuser(Schema &schema) {
  Definition t = table("systemuser", "SystemUser", "systemusers", "User", "Users", "fullname", 8);
  t.add(column(Type::text, "firstname", "First Name", 256));
  t.add(column(Type::text, "lastname", "Last Name", 256));
  t.add(column(Type::text, "internalemailaddress", "Primary Email", 100));
  t.add(column(Type::text, "domainname", "User Name", 1024));
  t.add(column(Type::text, "title", "Title", 128));
  t.add(column(Type::boolean, "isdisabled", "Status"));
  t.add(column(Type::id, "azureactivedirectoryobjectid", "Azure AD Object ID"));
  t.add(lookup("businessunitid", "Business Unit", {{"businessunit", "businessunitid"}}));
  schema.create(std::move(t), fixed(column(Type::text, "fullname", "Full Name", 200)));
}

void small_tables(Schema &schema) {
  Definition currency = table("transactioncurrency", "TransactionCurrency", "transactioncurrencies", "Currency",
                              "Currencies", "currencyname", 9105);
  currency.add(column(Type::text, "isocurrencycode", "Currency Code", 5));
  currency.add(column(Type::text, "currencysymbol", "Currency Symbol", 10));
  currency.add(column(Type::integer, "currencyprecision", "Currency Precision"));
  currency.tracked = false;
  schema.create(std::move(currency), column(Type::text, "currencyname", "Currency Name", 100));
  Definition unit =
      table("businessunit", "BusinessUnit", "businessunits", "Business Unit", "Business Units", "name", 10);
  unit.tracked = false;
  schema.create(std::move(unit), column(Type::text, "name", "Name", 160));
}

}  // namespace

void add_standard_tables(Schema &schema, int extra) {
  account(schema, extra);
  contact(schema, extra);
  lead(schema, extra);
  opportunity(schema, extra);
  annotation(schema);
  systemuser(schema);
  small_tables(schema);
  for (const Definition &one : schema.tables())
    for (const Column &lookup_column : one.columns)
      if (lookup_column.type == Type::lookup)
        schema.relate(
            one, lookup_column, false,
            lookup_column.logical == "primarycontactid"                                  ? "account_primary_contact"
            : lookup_column.logical == "parentaccountid" && one.logical == "account"     ? "account_parent_account"
            : lookup_column.logical == "parentaccountid" && one.logical == "opportunity" ? "opportunity_parent_account"
            : lookup_column.logical == "parentcontactid" && one.logical == "opportunity" ? "opportunity_parent_contact"
                                                                                         : "");
  for (auto [name, first, second] :
       {std::tuple{"accountleads_association", "account", "lead"}, {"contactleads_association", "contact", "lead"}})
    schema.many_to_many().push_back({name, first, second, std::string(first) + "leads", schema.guid(), false, {}});
}

}  // namespace sandbox::dynamics

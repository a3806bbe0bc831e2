#include "seeds.hpp"

#include <algorithm>

namespace sandbox::dynamics {

namespace {

constexpr int64_t kFirstCreated = 1704100000000;   // 2024-01-01T09:06:40Z
constexpr int64_t kFirstModified = 1735700000000;  // 2025-01-01T02:53:20Z

struct Draft {
  Store &store;
  const Definition &table;
  Row &row;
  Random &random;
  int64_t n, count;

  void put(const char *logical, Json value) { set(table, row, logical, std::move(value)); }
  // A reference to one of the seeded rows; the first Options::associations rows all point to the first.
  Json some(const std::string &logical) {
    const int64_t to =
        n <= store.options().associations ? 1 : 1 + random.below(static_cast<int>(std::max<int64_t>(1, count)));
    return logical + "|" + store.seed_id(logical, to);
  }
  void option(const char *logical) {
    const Column *column = table.attribute(logical);
    put(logical, column->options[static_cast<size_t>(random.below(static_cast<int>(column->options.size())))].value);
  }
  void address(const std::string &street, const std::string &city, const std::string &region, const std::string &postal,
               const std::string &country) {
    put("address1_line1", street);
    put("address1_city", city);
    put("address1_stateorprovince", region);
    put("address1_postalcode", postal);
    put("address1_country", country);
    put("address1_addresstypecode", n % 3 == 0 ? Json(1) : Json(3));
  }
  void extras() {
    for (const Column &column : table.columns)
      if (column.custom && column.type == Type::text) row.values[table.place(column)] = "x" + random.hex(6);
  }
};

// Amounts have two digits behind the point, kept as they are written.
double money(Random &random, int most) { return random.below(most * 100) / 100.0; }

void account(Draft &d) {
  const Company what = company(d.random);
  d.put("name", what.name);
  d.put("accountnumber", "ACC-" + std::to_string(100000 + d.n));
  d.put("websiteurl", "https://" + what.domain);
  d.put("telephone1", what.phone);
  d.put("numberofemployees", what.employees);
  d.put("revenue", d.n % 3 == 0 ? Json(nullptr) : Json(money(d.random, 900000)));
  if (d.n % 5 != 0) d.option("industrycode");
  d.option("customertypecode");
  d.put("emailaddress1", "info@" + what.domain);
  d.put("creditonhold", false);
  d.put("donotemail", d.n % 9 == 0);
  d.put("description", d.n % 4 == 0
                           ? Json("Customer since 20" + std::to_string(10 + d.n % 14) + ".\nPrefers \"e-mail\".")
                           : Json(nullptr));
  d.address(what.street, what.city, what.region, what.postal_code, what.country);
  if (d.n % 2 == 0) d.put("primarycontactid", d.some("contact"));
  if (d.n % 10 == 0) d.put("parentaccountid", d.some("account"));
}

void contact(Draft &d) {
  const Person who = person(d.random);
  d.put("firstname", who.first);
  d.put("lastname", who.last);
  d.put("jobtitle", d.n % 5 == 0 ? Json(nullptr) : Json(who.title));
  d.put("emailaddress1", d.n % 25 == 0 ? Json(nullptr) : Json(who.email));
  d.put("emailaddress2", d.n % 7 == 0 ? Json("home." + who.email) : Json(nullptr));
  d.put("telephone1", who.phone);
  d.put("mobilephone", d.n % 3 == 0 ? Json(who.phone + "9") : Json(nullptr));
  d.put("externaluseridentifier", "EXT-" + std::to_string(100000 + d.n));
  d.put("birthdate", d.n % 6 == 0 ? Json("1980-0" + std::to_string(1 + d.n % 9) + "-15") : Json(nullptr));
  d.put("donotemail", false);
  d.put("preferredcontactmethodcode", 1);
  d.address(who.street, who.city, who.region, who.postal_code, who.country);
  if (d.n <= d.store.options().associations || d.n % 8 != 0)
    d.put("parentcustomerid", d.n % 40 == 7 ? d.some("contact") : d.some("account"));
}

void lead(Draft &d) {
  const Person who = person(d.random);
  d.put("subject", "Interested in " + who.company);
  d.put("firstname", who.first);
  d.put("lastname", who.last);
  d.put("jobtitle", who.title);
  d.put("companyname", who.company);
  d.put("emailaddress1", who.email);
  d.put("telephone1", who.phone);
  d.option("leadsourcecode");
  d.option("leadqualitycode");
  d.put("estimatedamount", d.n % 2 == 0 ? Json(money(d.random, 50000)) : Json(nullptr));
  d.address(who.street, who.city, who.region, who.postal_code, who.country);
  const int chance = d.random.below(10);
  d.put("statecode", chance < 7 ? 0 : chance < 9 ? 1 : 2);
  d.put("statuscode", chance < 7 ? 1 : chance < 9 ? 3 : 4);
  if (chance >= 7 && chance < 9) {
    d.put("parentaccountid", d.some("account"));
    d.put("parentcontactid", d.some("contact"));
  }
}

void opportunity(Draft &d) {
  const Company what = company(d.random);
  static constexpr const char *kSteps[] = {"1-Qualify", "2-Develop", "3-Propose", "4-Close"};
  d.put("name", what.name + " renewal");
  d.put("description", d.n % 3 == 0 ? Json("Phase " + std::to_string(d.n % 4)) : Json(nullptr));
  d.put("estimatedvalue", money(d.random, 200000));
  d.put("estimatedclosedate", iso_s(kFirstModified + d.random.below(365) * int64_t{86400000}).substr(0, 10));
  d.put("closeprobability", d.random.below(101));
  d.put("stepname", kSteps[d.random.below(4)]);
  d.option("opportunityratingcode");
  const int chance = d.random.below(10);
  d.put("statecode", chance < 6 ? 0 : chance < 8 ? 1 : 2);
  d.put("statuscode", chance < 6 ? 1 : chance < 8 ? 3 : 4);
  if (chance >= 6) {
    d.put("actualclosedate", iso_s(kFirstModified).substr(0, 10));
    d.put("actualvalue", chance < 8 ? Json(money(d.random, 200000)) : Json(nullptr));
  }
  const Json of = d.some("account");
  d.put("parentaccountid", of);
  d.put("customerid", of);
  if (d.n % 2 == 0) d.put("parentcontactid", d.some("contact"));
}

void annotation(Draft &d) {
  static constexpr const char *kAbout[] = {"account", "contact", "opportunity", "lead"};
  d.put("subject", d.n % 4 == 0 ? Json(nullptr) : Json("Call " + d.random.hex(4)));
  d.put("notetext", "Spoke about order " + d.random.hex(6) + " & delivery");
  d.put("isdocument", false);
  d.put("objectid", d.some(kAbout[d.random.below(4)]));
}

void systemuser(Draft &d) {
  const Person who = person(d.random);
  d.put("firstname", who.first);
  d.put("lastname", who.last);
  d.put("internalemailaddress", "user" + std::to_string(d.n) + "@lumina.example");
  d.put("domainname", "user" + std::to_string(d.n) + "@lumina.example");
  d.put("title", who.title);
  d.put("isdisabled", d.n == 5);
  d.put("azureactivedirectoryobjectid", d.store.seed_id("entra", d.n));
  d.put("businessunitid", "businessunit|" + d.store.unit());
}

}  // namespace

int64_t seed_count(const Definition &table, const Options &options) {
  if (table.custom) return 0;
  if (table.logical == "systemuser") return 5;
  if (table.logical == "transactioncurrency" || table.logical == "businessunit") return 1;
  return options.records;
}

void set(const Definition &table, Row &row, std::string_view logical, Json value) {
  if (const Column *column = table.attribute(logical)) row.values[table.place(*column)] = std::move(value);
}

Json get(const Definition &table, const Row &row, std::string_view logical) {
  const Column *column = table.attribute(logical);
  return column == nullptr ? Json(nullptr) : row.values[table.place(*column)];
}

Row blank_row(Store &store, const Definition &table, int64_t created_ms) {
  Row row;
  row.values.resize(table.columns.size());
  row.created_ms = row.modified_ms = created_ms / 1000 * 1000;
  const std::string me = "systemuser|" + store.me();
  for (const char *user : {"ownerid", "owninguser", "createdby", "modifiedby"}) set(table, row, user, me);
  set(table, row, "owningbusinessunit", "businessunit|" + store.unit());
  set(table, row, "createdon", iso_s(row.created_ms));
  set(table, row, "modifiedon", iso_s(row.modified_ms));
  set(table, row, "transactioncurrencyid", "transactioncurrency|" + store.currency());
  set(table, row, "exchangerate", 1.0);
  for (const Column &column : table.columns) {
    if (column.type == Type::state) row.values[table.place(column)] = 0;
    if (column.type == Type::status) row.values[table.place(column)] = 1;
    if (column.type == Type::boolean) row.values[table.place(column)] = false;
  }
  return row;
}

void derive(Store &store, const Definition &table, Row &row) {
  auto text = [&](const std::string &logical) {
    const Json value = get(table, row, logical);
    return value.is_string() ? value.get<std::string>() : std::string();
  };
  if (table.attribute("fullname") != nullptr) {
    const std::string first = text("firstname"), last = text("lastname");
    const std::string full = first + (first.empty() || last.empty() ? "" : " ") + last;
    set(table, row, "fullname", full.empty() ? Json(nullptr) : Json(full));
  }
  for (const std::string at : {"address1_", "address2_"}) {
    if (table.attribute(at + "composite") == nullptr) continue;
    std::string out = text(at + "line1");
    const std::string place = text(at + "city") +
                              (text(at + "stateorprovince").empty() ? "" : ", " + text(at + "stateorprovince")) +
                              (text(at + "postalcode").empty() ? "" : " " + text(at + "postalcode"));
    for (const std::string &part : {text(at + "line2"), place, text(at + "country")})
      if (!part.empty()) out += (out.empty() ? "" : "\r\n") + part;
    set(table, row, at + "composite", out.empty() ? Json(nullptr) : Json(out));
  }
  for (const char *amount : {"revenue", "creditlimit", "estimatedamount", "estimatedvalue", "actualvalue"})
    set(table, row, std::string(amount) + "_base", get(table, row, amount));
  set(table, row, "owninguser", get(table, row, "ownerid"));
  const std::string customer = text(table.logical == "contact" ? "parentcustomerid" : "customerid");
  if (table.logical == "contact" || table.logical == "opportunity") {
    set(table, row, "accountid", customer.starts_with("account|") ? Json(customer) : Json(nullptr));
    if (table.logical == "opportunity")
      set(table, row, "contactid", customer.starts_with("contact|") ? Json(customer) : Json(nullptr));
  }
  if (table.logical == "annotation") {
    const std::string about = text("objectid");
    set(table, row, "objecttypecode", about.empty() ? Json(nullptr) : Json(about.substr(0, about.find('|'))));
  }
  (void)store;
}

Row seed_row(Store &store, const Definition &table, int64_t n, Random &random) {
  const Options &options = store.options();
  Row row = blank_row(store, table, kFirstCreated + n * 60000);
  row.id = store.seed_id(table.logical, n);
  row.modified_ms = kFirstModified + (n <= options.ties ? 0 : n * 60000);
  set(table, row, "modifiedon", iso_s(row.modified_ms));
  set(table, row, table.id_column, row.id);
  const std::string owner = "systemuser|" + store.users()[static_cast<size_t>(random.below(4))];
  set(table, row, "ownerid", owner);
  Draft draft{store, table, row, random, n, options.records};
  if (table.logical == "account") account(draft);
  if (table.logical == "contact") contact(draft);
  if (table.logical == "lead") lead(draft);
  if (table.logical == "opportunity") opportunity(draft);
  if (table.logical == "annotation") annotation(draft);
  if (table.logical == "systemuser") systemuser(draft);
  if (table.logical == "transactioncurrency") {
    draft.put("currencyname", "Euro");
    draft.put("isocurrencycode", "EUR");
    draft.put("currencysymbol", "\xE2\x82\xAC");
    draft.put("currencyprecision", 2);
  }
  if (table.logical == "businessunit") draft.put("name", "lumina");
  draft.extras();
  derive(store, table, row);
  return row;
}

}  // namespace sandbox::dynamics

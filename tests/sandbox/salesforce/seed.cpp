// The organisation's first records: the same for the same seed, whatever the day.

#include <algorithm>
#include <cstdio>

#include "organisation.hpp"

namespace sandbox::salesforce {
namespace {

constexpr int64_t kFirstMs = 1704103445000;  // 2024-01-01T10:04:05Z
constexpr int64_t kStepMs = 37000;
constexpr int kMost = 5000;  // of the objects that are no accounts and no contacts

using Texts = Organisation::Texts;

struct Seeding {
  Organisation &org;
  const Options &options;
  Random random;

  // The first `ties` records share one stamp, the others follow one by one.
  int64_t stamp(int i) const { return kFirstMs + std::max(0, i - std::max(0, options.ties - 1)) * kStepMs; }
  bool one_in(int n) { return random.below(n) == 0; }
  std::string pick(const ObjectType &type, std::string_view field) {
    const auto &values = type.find(field)->picklist;
    return quote(values[static_cast<size_t>(random.below(static_cast<int>(values.size())))]);
  }
  // When the first account is to have a given number of contacts, the others are no contacts of it.
  int account_of_contact() {
    const int n = options.records;
    return options.associations > 0 && n > 1 ? 1 + random.below(n - 1) : random.below(n);
  }
  std::string id(const char *object, int i) {
    return quote(org.table(*org.schema().find(object)).id(static_cast<uint32_t>(i)));
  }
  std::string day(int i) { return quote(iso_s(kFirstMs + int64_t{i} * 86400000).substr(0, 10)); }
};

std::string or_null(std::string_view plain) { return plain.empty() ? std::string() : quote(plain); }

void put_address(Texts &texts, const char *const names[5], const std::string &street, const std::string &city,
                 const std::string &region, const std::string &code, const std::string &country) {
  texts.emplace_back(names[0], or_null(street));
  texts.emplace_back(names[1], or_null(city));
  texts.emplace_back(names[2], or_null(region));
  texts.emplace_back(names[3], or_null(code));
  texts.emplace_back(names[4], or_null(country));
}

constexpr const char *kBilling[5] = {"BillingStreet", "BillingCity", "BillingState", "BillingPostalCode",
                                     "BillingCountry"};
constexpr const char *kMailing[5] = {"MailingStreet", "MailingCity", "MailingState", "MailingPostalCode",
                                     "MailingCountry"};
constexpr const char *kPlain[5] = {"Street", "City", "State", "PostalCode", "Country"};

std::string extra_name(int i) {
  char name[32];
  std::snprintf(name, sizeof name, "Extra_%04d__c", i + 1);
  return name;
}

void add_extra_fields(Seeding &s) {
  for (const char *object : {"Account", "Contact"}) {
    for (int i = 0; i < s.options.custom_properties; ++i) {
      Field field;
      field.name = extra_name(i);
      field.label = "Extra " + std::to_string(i + 1);
      field.length = 255;
      field.custom = true;
      s.org.schema().find(object)->add(std::move(field));
    }
  }
}

void put_extras(Texts &texts, const std::vector<std::string> &names, int record) {
  for (size_t i = 0; i < names.size(); ++i) {
    if ((i + static_cast<size_t>(record)) % 3 == 0)
      texts.emplace_back(names[i], quote("v" + std::to_string(record) + "-" + std::to_string(i)));
  }
}

void seed_people_of_the_house(Seeding &s) {
  Organisation &org = s.org;
  const ObjectType &profile = *org.schema().find("Profile");
  org.insert(profile, {{"Name", quote("System Administrator")}}, kFirstMs);
  org.insert(profile, {{"Name", quote("Standard User")}}, kFirstMs);
  const ObjectType &user = *org.schema().find("User");
  const char *const first[] = {"Ada", "Bj\u00f6rn", "Chiara"};
  const char *const last[] = {"Admin", "S\u00e4llstr\u00f6m", "D'Amico"};
  for (int i = 0; i < 3; ++i) {
    const std::string address = "user" + std::to_string(i + 1) + "@sandbox.example";
    org.insert(user,
               {{"Username", quote(address)},
                {"Email", quote(address)},
                {"FirstName", quote(first[i])},
                {"LastName", quote(last[i])},
                {"Alias", quote("user" + std::to_string(i + 1))},
                {"IsActive", "true"},
                {"ProfileId", s.id("Profile", i == 0 ? 0 : 1)}},
               kFirstMs + i * kStepMs);
  }
  const ObjectType &set = *org.schema().find("PermissionSet");
  org.insert(set,
             {{"Name", quote("X00e_System_Administrator")},
              {"Label", quote("00e System Administrator")},
              {"IsOwnedByProfile", "true"},
              {"ProfileId", s.id("Profile", 0)}},
             kFirstMs);
  org.insert(*org.schema().find("PermissionSetAssignment"),
             {{"PermissionSetId", s.id("PermissionSet", 0)}, {"AssigneeId", s.id("User", 0)}}, kFirstMs);
}

void seed_accounts(Seeding &s, const std::vector<std::string> &extras) {
  const ObjectType &type = *s.org.schema().find("Account");
  for (int i = 0; i < s.options.records; ++i) {
    const Company c = company(s.random);
    Texts texts = {{"Name", quote(c.name)},
                   {"Phone", or_null(c.phone)},
                   {"Website", or_null(c.domain.empty() ? "" : "https://" + c.domain)},
                   {"Industry", s.pick(type, "Industry")},
                   {"NumberOfEmployees", std::to_string(c.employees)},
                   {"Type", s.one_in(4) ? "" : s.pick(type, "Type")},
                   {"OwnerId", s.id("User", s.random.below(3))}};
    put_address(texts, kBilling, c.street, c.city, c.region, c.postal_code, c.country);
    if (s.one_in(3)) texts.emplace_back("AnnualRevenue", number_text(1000.0 * s.random.below(900000)));
    if (s.one_in(5))
      texts.emplace_back("Description",
                         quote("A customer since " + std::to_string(1990 + s.random.below(30)) + ".\n\"Priority\""));
    if (s.one_in(6)) texts.emplace_back("Customer_Tier__c", s.pick(type, "Customer_Tier__c"));
    if (i > 0 && s.one_in(20)) texts.emplace_back("ParentId", s.id("Account", s.random.below(i)));
    put_extras(texts, extras, i);
    s.org.insert(type, texts, s.stamp(i));
    if (i % 4096 == 0) s.org.store().commit();
  }
}

void seed_contacts(Seeding &s, const std::vector<std::string> &extras) {
  const ObjectType &type = *s.org.schema().find("Contact");
  for (int i = 0; i < s.options.records; ++i) {
    const Person p = person(s.random);
    Texts texts = {{"FirstName", s.one_in(12) ? "" : or_null(p.first)},
                   {"LastName", quote(p.last)},
                   {"Email", or_null(p.email)},
                   {"Phone", or_null(p.phone)},
                   {"Title", or_null(p.title)},
                   {"OwnerId", s.id("User", s.random.below(3))},
                   {"LeadSource", s.one_in(3) ? "" : s.pick(type, "LeadSource")}};
    put_address(texts, kMailing, p.street, p.city, p.region, p.postal_code, p.country);
    const bool first_account = i < s.options.associations;
    if (first_account || !s.one_in(10))
      texts.emplace_back("AccountId", s.id("Account", first_account ? 0 : s.account_of_contact()));
    if (s.one_in(4)) texts.emplace_back("MobilePhone", or_null(p.phone));
    if (s.one_in(9)) texts.emplace_back("Birthdate", s.day(-3650 - s.random.below(15000)));
    if (s.one_in(3)) texts.emplace_back("Loyalty_Points__c", number_text(s.random.below(100000) / 4.0));
    if (s.one_in(7)) texts.emplace_back("Last_Survey__c", instant_text(s.stamp(i) - 86400000));
    put_extras(texts, extras, i);
    s.org.insert(type, texts, s.stamp(i));
    if (i % 4096 == 0) s.org.store().commit();
  }
}

void seed_leads(Seeding &s, int n) {
  const ObjectType &type = *s.org.schema().find("Lead");
  for (int i = 0; i < n; ++i) {
    const Person p = person(s.random);
    Texts texts = {{"FirstName", or_null(p.first)},
                   {"LastName", quote(p.last)},
                   {"Company", quote(p.company.empty() ? "Unknown" : p.company)},
                   {"Email", or_null(p.email)},
                   {"Phone", or_null(p.phone)},
                   {"Title", or_null(p.title)},
                   {"Status", s.pick(type, "Status")},
                   {"OwnerId", s.id("User", s.random.below(3))},
                   {"LeadSource", s.one_in(3) ? "" : s.pick(type, "LeadSource")}};
    put_address(texts, kPlain, p.street, p.city, p.region, p.postal_code, p.country);
    s.org.insert(type, texts, s.stamp(i));
  }
}

void seed_deals_and_activities(Seeding &s, int n) {
  const ObjectType &deal = *s.org.schema().find("Opportunity");
  const ObjectType &note = *s.org.schema().find("Note");
  const ObjectType &task = *s.org.schema().find("Task");
  for (int i = 0; i < n; ++i) {
    const std::string account = s.id("Account", s.random.below(s.options.records));
    const std::string contact = s.id("Contact", s.random.below(s.options.records));
    s.org.insert(deal,
                 {{"Name", quote("Deal " + std::to_string(i + 1))},
                  {"AccountId", account},
                  {"StageName", s.pick(deal, "StageName")},
                  {"Amount", s.one_in(8) ? "" : number_text(s.random.below(50000000) / 100.0)},
                  {"Probability", "10.0"},
                  {"CloseDate", s.day(s.random.below(700))},
                  {"OwnerId", s.id("User", s.random.below(3))}},
                 s.stamp(i));
    s.org.insert(note,
                 {{"ParentId", s.one_in(2) ? account : contact},
                  {"Title", quote("Call " + std::to_string(i + 1))},
                  {"Body", s.one_in(6) ? "" : quote("Spoke at length.\nAgreed on the next step.")}},
                 s.stamp(i));
    s.org.insert(task,
                 {{"Subject", quote("Follow up " + std::to_string(i + 1))},
                  {"WhoId", contact},
                  {"WhatId", account},
                  {"ActivityDate", s.day(s.random.below(700))},
                  {"Status", s.pick(task, "Status")},
                  {"Priority", s.pick(task, "Priority")}},
                 s.stamp(i));
  }
}

}  // namespace

void seed(Organisation &org, const Options &options) {
  Seeding s{org, options, Random(options.seed ^ 0x5a1e5f0cULL)};
  add_extra_fields(s);
  std::vector<std::string> extras;
  for (int i = 0; i < options.custom_properties; ++i) extras.push_back(extra_name(i));
  seed_people_of_the_house(s);
  if (options.records <= 0) return;
  seed_accounts(s, extras);
  seed_contacts(s, extras);
  const int fewer = std::min(options.records, kMost);
  seed_leads(s, fewer);
  seed_deals_and_activities(s, fewer);
}

}  // namespace sandbox::salesforce

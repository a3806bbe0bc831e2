#include "benchmarks/pages.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <utility>

namespace openint::bench {

namespace {

/// Fixed arithmetic rather than <random>, whose distributions differ between libraries.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t next() noexcept {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  size_t below(size_t limit) noexcept { return static_cast<size_t>(next() % limit); }
  bool chance(size_t percent) noexcept { return below(100) < percent; }

 private:
  uint64_t state_;
};

using Words = std::vector<const char *>;
// Escaped as JSON wants it; each stands between quotes as it is.
const Words kFirst{"Ana", "Bj\xC3\xB6rn", "Chlo\xC3\xA9",       "Dmitri",     "Eva", "Farid", "G\xC3\xBCl", "Hana",
                   "Ivo", "\xE6\xB7\xB3", "Ji\xC5\x99\xC3\xAD", "Mar\\u00eda"};
const Words kLast{"Okafor",
                  "Schmidt",
                  "Garc\xC3\xAD"
                  "a",
                  "O'Neil",
                  "Nguyen",
                  "\xC5\x81ukasz",
                  "Rossi",
                  "Smith",
                  "\xE7\x94\xB0\xE4\xB8\xAD",
                  "Weber",
                  "D\\u00edaz",
                  "van der Berg"};
const Words kMail{"ana", "bjorn", "chloe", "dmitri", "eva", "farid", "gul", "hana", "ivo", "jun"};
const Words kStreet{"12 High St",
                    "Calle Mayor 5 \\\"B\\\"",
                    "Hauptstra\xC3\x9F"
                    "e 7\\nHinterhaus",
                    "1 Market Plaza",
                    "Rua Augusta 1200",
                    "4-2-8 Shibakoen"};
const Words kCity{"Berlin", "S\xC3\xA3o Paulo", "New York", "\xE6\x9D\xB1\xE4\xBA\xAC", "Madrid", "Z\xC3\xBCrich"};
const Words kState{"BE", "SP", "NY", "CA", "Madrid"};
const Words kCountry{"Germany", "Brazil", "United States", "Japan", "Spain"};
const Words kCompany{"Acme",
                     "Initech",
                     "\xC3\x9C"
                     "bercorp",
                     "Smith \\u0026 Sons",
                     "Globex",
                     "Stark Industries"};
const Words kTitle{"CEO", "Engineer", "Sales\\tLead", "VP \\/ Operations", "Account Executive", "Director, R\\u0026D"};
const Words kIndustry{"COMPUTER_SOFTWARE", "BANKING", "RETAIL", "HOSPITAL_HEALTH_CARE"};
// The number is a stage of a portal's own, which the unified enumeration does not know.
const Words kStage{"lead",    "customer", "opportunity", "subscriber", "marketingqualifiedlead",
                   "other",   "lead",     "customer",    "evangelist", "salesqualifiedlead",
                   "98765431"};
const Words kText{"Met at the fair in Hannover; wants a quote for 40 seats.",
                  "Prefers e-mail.\\nDo not call before 10:00.",
                  "Says: \\\"call me in May\\\" \xE2\x80\x94 budget is set."};

struct Field {
  std::string key;
  std::string value;  // JSON, or an object's fields
  std::vector<Field> fields;
  bool object = false;
};

/// Collects a record's fields, then writes them in the style that is asked for.
class Record {
 public:
  explicit Record(Random &random) : random_(random) {}
  std::vector<Field> fields;

  void raw(const char *key, std::string value) { fields.push_back({key, std::move(value), {}, false}); }
  void text(const char *key, const std::string &value) { raw(key, '"' + value + '"'); }
  void none(const char *key) { raw(key, "null"); }
  /// One of the words, or null in `nulls` of a hundred records.
  void pick(const char *key, const Words &words, size_t nulls = 0) {
    if (random_.chance(nulls)) return none(key);
    text(key, words[random_.below(words.size())]);
  }
  template <typename... Arguments>
  void format(const char *key, size_t nulls, const char *pattern, Arguments... arguments) {
    if (random_.chance(nulls)) return none(key);
    std::array<char, 200> out{};
    std::snprintf(out.data(), out.size(), pattern, arguments...);
    text(key, out.data());
  }
  void object(const char *key, Record &inner) { fields.push_back({key, {}, std::move(inner.fields), true}); }

 private:
  Random &random_;
};

std::string stamp(size_t i, int month, const char *zone) {
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "2024-%02d-%02dT%02d:%02d:05.%03d%s", month, static_cast<int>(i % 28 + 1),
                static_cast<int>(i % 24), static_cast<int>(i % 60), static_cast<int>(i % 1000), zone);
  return out.data();
}

void address(Record &p, size_t nulls) {
  p.pick("address", kStreet, nulls);
  p.pick("city", kCity, nulls);
  p.pick("country", kCountry, nulls);
}

void hubspot_contact(Record &p, Random &random, size_t i) {
  auto n = static_cast<unsigned>(i);
  address(p, 30);
  p.format("associatedcompanyid", 30, "%u", 9000000 + n / 3);
  p.pick("company", kCompany, 10);
  p.text("createdate", stamp(i, 1, "Z"));
  p.format("email", 4, "%s.%u@example.com", kMail[random.below(kMail.size())], n);
  p.none("fax");
  p.pick("firstname", kFirst, 3);
  p.none("hs_additional_emails");
  p.text("hs_analytics_source", "OFFLINE");
  p.text("hs_email_domain", "example.com");
  p.pick("hs_lead_status", {"NEW", "OPEN", "IN_PROGRESS"}, 40);
  p.format("hs_object_id", 0, "%u", 100000 + n);
  p.none("hs_timezone");
  p.format("hubspot_owner_id", 10, "7%05u", n % 50);
  p.none("industry");
  p.pick("jobtitle", kTitle, 20);
  p.text("lastmodifieddate", stamp(i, 5, "Z"));
  p.pick("lastname", kLast, 2);
  p.pick("lifecyclestage", kStage, 5);
  p.format("mobilephone", 50, "+49 170 %07u", n);
  p.none("notes_last_contacted");
  p.format("notes_last_updated", 40, "%s", stamp(i, 4, "Z").c_str());
  p.format("num_notes", 0, "%u", n % 9);
  p.format("phone", 20, "+49 30 %07u", n);
  p.pick("state", kState, 50);
  p.text("website", random.chance(10) ? "" : "http://www.example.com");
  p.format("work_email", 85, "w%u@example.org", n);
  p.format("zip", 30, "%05u", n % 99999);
}

void hubspot_company(Record &p, Random &random, size_t i) {
  auto n = static_cast<unsigned>(i);
  p.none("about_us");
  address(p, 20);
  p.none("address2");
  p.format("annualrevenue", 40, "%u", 10000 * (n % 977));
  p.text("createdate", stamp(i, 1, "Z"));
  p.format("days_to_close", 80, "%u", n % 90);
  p.pick("description", kText, 50);
  p.format("domain", 10, "company%u.example.com", n);
  p.none("facebook_company_page");
  p.none("founded_year");
  p.text("hs_analytics_source", "DIRECT_TRAFFIC");
  p.text("hs_lastmodifieddate", stamp(i, 5, "Z"));
  p.format("hs_num_open_deals", 0, "%u", n % 4);
  p.format("hs_object_id", 0, "%u", 500000 + n);
  p.format("hubspot_owner_id", 10, "7%05u", n % 50);
  p.pick("industry", kIndustry, 30);
  p.text("is_public", random.chance(10) ? "true" : "false");
  p.pick("lifecyclestage", kStage, 20);
  p.none("linkedin_company_page");
  p.pick("name", kCompany, 1);
  p.format("notes_last_updated", 40, "%s", stamp(i, 4, "Z").c_str());
  p.format("num_associated_contacts", 0, "%u", n % 30);
  p.format("numberofemployees", 30, "%u", (n * 7) % 5000);
  p.format("phone", 20, "+1 212 %07u", n);
  p.pick("state", kState, 40);
  p.none("timezone");
  p.none("twitterhandle");
  p.pick("type", {"PROSPECT", "PARTNER"}, 60);
  p.format("website", 15, "https://company%u.example.com/about", n);
  p.format("zip", 30, "%05u", n % 99999);
}

void hubspot_deal(Record &p, Random &random, size_t i) {
  auto n = static_cast<unsigned>(i);
  size_t kind = random.below(4);
  p.format("amount", 10, "%u.50", 100 * (n % 997));
  p.format("amount_in_home_currency", 10, "%u.50", 100 * (n % 997));
  p.format("closedate", 10, "%s", stamp(i, 9, "Z").c_str());
  p.none("closed_lost_reason");
  p.text("createdate", stamp(i, 1, "Z"));
  p.format("days_to_close", 10, "%u", n % 120);
  p.text("deal_currency_code", "EUR");
  p.format("dealname", 1, "%s \xE2\x80\x93 renewal %u", kCompany[random.below(kCompany.size())], n);
  p.pick("dealstage", {"appointmentscheduled", "qualifiedtobuy", "contractsent", "closedwon", "closedlost"});
  p.pick("dealtype", {"newbusiness", "existingbusiness"}, 30);
  p.pick("description", kText, 50);
  p.none("hs_analytics_source");
  p.text("hs_deal_stage_probability", "0.4000000000000000222044604925031308084726333618164062");
  p.text("hs_is_closed", kind < 2 ? "false" : "true");
  p.text("hs_is_closed_won", kind == 3 ? "true" : "false");
  p.text("hs_lastmodifieddate", stamp(i, 5, "Z"));
  p.none("hs_next_step");
  p.format("hs_object_id", 0, "%u", 700000 + n);
  p.format("hubspot_owner_id", 10, "7%05u", n % 50);
  p.none("notes_last_contacted");
  p.format("notes_last_updated", 40, "%s", stamp(i, 4, "Z").c_str());
  p.format("num_associated_contacts", 0, "%u", n % 5);
  p.format("num_notes", 50, "%u", n % 9);
  p.text("pipeline", "default");
}

/// The members of a HubSpot record around its properties.
void hubspot(Record &r, Random &random, Model model, size_t i) {
  Record properties(random);
  size_t base = model == Model::hubspot_contacts ? 100000 : model == Model::hubspot_companies ? 500000 : 700000;
  if (model == Model::hubspot_contacts) hubspot_contact(properties, random, i);
  if (model == Model::hubspot_companies) hubspot_company(properties, random, i);
  if (model == Model::hubspot_deals) hubspot_deal(properties, random, i);
  r.text("id", std::to_string(base + i));
  r.object("properties", properties);
  r.text("createdAt", stamp(i, 1, "Z"));
  r.text("updatedAt", stamp(i, 5, "Z"));
  r.raw("archived", "false");
  if (model != Model::hubspot_deals || random.chance(25)) return;
  Record companies(random), associations(random);
  std::string id = std::to_string(500000 + i);
  companies.raw("results", R"([{"id":")" + id + R"(","type":"deal_to_company_unlabeled"},{"id":")" + id +
                               R"(","type":"deal_to_company"}])");
  associations.object("companies", companies);
  r.object("associations", associations);
}

void attributes(Record &r, Random &random, const char *type, const char *id) {
  Record inner(random);
  inner.text("type", type);
  inner.format("url", 0, "/services/data/v60.0/sobjects/%s/%s", type, id);
  r.object("attributes", inner);
  r.text("Id", id);
  r.raw("IsDeleted", "false");
}

void salesforce_address(Record &r, const std::string &prefix, unsigned n, size_t nulls) {
  r.pick((prefix + "Street").c_str(), kStreet, nulls);
  r.pick((prefix + "City").c_str(), kCity, nulls);
  r.pick((prefix + "State").c_str(), kState, nulls);
  r.format((prefix + "PostalCode").c_str(), nulls, "%05u", n % 99999);
  r.pick((prefix + "Country").c_str(), kCountry, nulls);
}

void salesforce_times(Record &r, size_t i) {
  auto n = static_cast<unsigned>(i);
  r.text("CreatedDate", stamp(i, 1, "+0000"));
  r.format("CreatedById", 0, "0058d00000%05uAAA", n % 40);
  r.text("LastModifiedDate", stamp(i, 5, "+0000"));
  r.format("LastModifiedById", 0, "0058d00000%05uAAA", n % 40);
  r.text("SystemModstamp", stamp(i, 6, "+0000"));
  r.format("LastActivityDate", 50, "2024-04-%02u", n % 28 + 1);
}

void salesforce_account(Record &r, Random &random, size_t i) {
  auto n = static_cast<unsigned>(i);
  std::array<char, 20> id{};
  std::snprintf(id.data(), id.size(), "0018d%08uAAQ", n % 99999999);
  attributes(r, random, "Account", id.data());
  r.none("MasterRecordId");
  r.pick("Name", kCompany);
  r.pick("Type", {"Customer - Direct", "Prospect"}, 30);
  r.none("ParentId");
  salesforce_address(r, "Billing", n, 20);
  salesforce_address(r, "Shipping", n, 70);
  r.format("Phone", 20, "(212) 555-%04u", n % 10000);
  r.format("Fax", 80, "(212) 556-%04u", n % 10000);
  r.format("Website", 20, "https://company%u.example.com", n);
  r.pick("Industry", {"Banking", "Energy", "Technology"}, 30);
  r.raw("AnnualRevenue", random.chance(40) ? "null" : std::to_string(n % 977 + 1) + "0000.0");
  r.raw("NumberOfEmployees", random.chance(30) ? "null" : std::to_string(n * 7 % 5000));
  r.pick("Ownership", {"Public", "Private"}, 50);
  r.pick("Description", kText, 60);
  r.pick("Rating", {"Hot", "Warm", "Cold"}, 50);
  r.format("OwnerId", 0, "0058d00000%05uAAA", n % 40);
  salesforce_times(r, i);
}

void salesforce_contact(Record &r, Random &random, size_t i) {
  auto n = static_cast<unsigned>(i);
  std::array<char, 20> id{};
  std::snprintf(id.data(), id.size(), "0038d%08uAAQ", n % 99999999);
  attributes(r, random, "Contact", id.data());
  r.none("MasterRecordId");
  r.format("AccountId", 10, "0018d%08uAAQ", n / 3);
  r.pick("LastName", kLast);
  r.pick("FirstName", kFirst, 5);
  r.pick("Salutation", {"Mr.", "Ms.", "Dr."}, 40);
  salesforce_address(r, "Other", n, 80);
  salesforce_address(r, "Mailing", n, 25);
  r.format("Phone", 20, "(212) 555-%04u", n % 10000);
  r.format("Fax", 80, "(212) 556-%04u", n % 10000);
  r.format("MobilePhone", 50, "+49 170 %07u", n);
  r.none("HomePhone");
  r.none("OtherPhone");
  r.none("ReportsToId");
  r.format("Email", 5, "%s.%u@example.com", kMail[random.below(kMail.size())], n);
  r.pick("Title", kTitle, 20);
  r.pick("Department", {"Finance", "IT", "Sales"}, 50);
  r.pick("LeadSource", {"Web", "Phone Inquiry"}, 50);
  r.format("OwnerId", 0, "0058d00000%05uAAA", n % 40);
  salesforce_times(r, i);
}

class Writer {
 public:
  Writer(Random &random, Style style, std::string &out) : random_(random), style_(style), out_(out) {}

  void write(std::vector<Field> &fields, int depth) {
    if (style_ == Style::shuffled) {
      for (size_t i = fields.size(); i > 1; --i) std::swap(fields[i - 1], fields[random_.below(i)]);
    }
    out_ += '{';
    for (size_t i = 0; i < fields.size(); ++i) {
      if (i != 0) out_ += ',';
      line(depth + 1);
      out_ += '"' + fields[i].key + (style_ == Style::pretty ? "\": " : "\":");
      if (fields[i].object) {
        write(fields[i].fields, depth + 1);
      } else {
        out_ += fields[i].value;
      }
    }
    line(depth);
    out_ += '}';
  }
  void line(int depth) {
    if (style_ == Style::pretty) out_.append(1, '\n').append(static_cast<size_t>(depth) * 2, ' ');
  }

 private:
  Random &random_;
  Style style_;
  std::string &out_;
};

}  // namespace

const std::vector<ModelName> &models() {
  static const std::vector<ModelName> all{
      {Model::hubspot_contacts, "hubspot.contacts", "hubspot", "crm.contact"},
      {Model::hubspot_companies, "hubspot.companies", "hubspot", "crm.account"},
      {Model::hubspot_deals, "hubspot.deals", "hubspot", "crm.opportunity"},
      {Model::salesforce_accounts, "salesforce.accounts", "salesforce", "crm.account"},
      {Model::salesforce_contacts, "salesforce.contacts", "salesforce", "crm.contact"},
  };
  return all;
}

std::string make_page(Model model, size_t records, Style style) {
  // One generator for the values and one for the order, so that every style holds the same records.
  Random random(7 + static_cast<uint64_t>(model)), order(99);
  bool salesforce = model >= Model::salesforce_accounts;
  std::string out;
  out.reserve(records * (style == Style::pretty ? 1400 : 1000) + 1000);
  Writer writer(order, style, out);
  out += salesforce ? R"({"totalSize":)" + std::to_string(records * 4) + R"(,"done":false,"nextRecordsUrl":)" +
                          R"("/services/data/v60.0/query/01g8d00001tG2kPAAS-2000","records":[)"
                    : R"({"results":[)";
  for (size_t i = 0; i < records; ++i) {
    Record record(random);
    if (model == Model::salesforce_accounts) salesforce_account(record, random, i);
    if (model == Model::salesforce_contacts) salesforce_contact(record, random, i);
    if (!salesforce) hubspot(record, random, model, i);
    if (i != 0) out += ',';
    writer.line(2);
    writer.write(record.fields, 2);
  }
  out += ']';
  if (!salesforce)
    out += R"(,"paging":{"next":{"after":"100","link":"https://api.hubapi.com/crm/v3/objects?after=100"}})";
  out += '}';
  return out;
}

}  // namespace openint::bench

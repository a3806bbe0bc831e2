// The records an account begins with, made when their object type is first asked for, and what the control port does
// to them.
#include <algorithm>

#include "hubspot/store.hpp"

namespace sandbox::hubspot {
namespace {

constexpr int64_t kTie = kEpoch + 150 * kDay;

std::string two(int n) { return (n < 10 ? "0" : "") + std::to_string(n); }

}  // namespace

// Draws the values of one record. The property names of each standard type are in standard.cpp.
void Store::invent(Kind &kind, State &state, int index) {
  const auto set = [&](const char *name, std::string value) {
    const int at = kind.position(name);
    if (at >= 0) state.values.set(at, std::move(value));
  };
  const auto set_place = [&](const auto &where) {
    set("phone", where.phone);
    set("address", where.street);
    set("city", where.city);
    set("state", where.region);
    set("zip", where.postal_code);
    set("country", where.country);
  };
  if (kind.name == "contacts") {
    const Person who = person(random_);
    set("email", who.email);
    set("firstname", who.first);
    set("lastname", who.last);
    set("company", who.company);
    set("jobtitle", who.title);
    set_place(who);
    set("lifecyclestage", index % 3 == 0 ? "lead" : "customer");
    if (index % 4 == 0) set("mobilephone", "+1 555 01" + two(random_.below(100)));
  } else if (kind.name == "companies") {
    const Company what = company(random_);
    set("name", what.name);
    set("domain", what.domain);
    set("website", "https://" + what.domain);
    set("industry", what.industry);
    set("numberofemployees", std::to_string(what.employees));
    set_place(what);
    set("annualrevenue", std::to_string(1000 * (1 + random_.below(90000))));
  } else if (kind.name == "deals") {
    const Pipeline &pipeline = deal_pipelines_[random_.below(5) == 0 ? 1 : 0];
    const Company what = company(random_);
    set("dealname", what.name + " - order " + std::to_string(index + 1));
    set("amount", std::to_string(100 + random_.below(900000)) + "." + two(random_.below(100)));
    set("pipeline", pipeline.id);
    set("dealstage", pipeline.stages[static_cast<size_t>(random_.below(static_cast<int>(pipeline.stages.size())))].id);
    set("closedate", iso_ms(kEpoch + random_.below(400) * kDay));
  } else if (kind.name == "leads") {
    const Person who = person(random_);
    set("hs_lead_name", who.first + " " + who.last);
    set("hs_pipeline", lead_pipelines_[0].id);
    set("hs_pipeline_stage", lead_pipelines_[0].stages[static_cast<size_t>(random_.below(3))].id);
    set("hs_associated_contact_firstname", who.first);
    set("hs_associated_contact_lastname", who.last);
    set("hs_associated_contact_email", who.email);
    set("hs_associated_company_name", who.company);
  } else if (kind.name == "notes") {
    set("hs_note_body", "<p>Call " + std::to_string(index + 1) + " with " + person(random_).first + " &amp; team</p>");
    set("hs_timestamp", iso_ms(kEpoch + random_.below(400) * kDay));
  } else {
    set("name", company(random_).name + " " + std::to_string(index + 1));
    set("model", "M" + std::to_string(100 + random_.below(900)));
    set("year", std::to_string(1990 + random_.below(35)));
    set("vin", "1SB" + random_.hex(14));
  }
  set("hubspot_owner_id", std::to_string(owners_[static_cast<size_t>(random_.below(int(owners_.size())))].id));
  for (int i = 1; i <= options_.custom_properties && !kind.custom; i++) {
    std::string number = std::to_string(i);
    number.insert(0, number.size() < 4 ? 4 - number.size() : 0, '0');
    set(("custom_property_" + number).c_str(), "c" + std::to_string(index) + "." + std::to_string(i));
  }
  derive(kind, state);
}

int Store::seeds(const Kind &kind) const {
  const bool target = kind.name == "companies" || kind.name == "deals";
  return target ? std::max(options_.records, options_.associations) : options_.records;
}

size_t Store::size(const Kind &kind) const { return kind.seeded ? kind.live : static_cast<size_t>(seeds(kind)); }

void Store::seed(Kind &kind) {
  if (kind.seeded) return;
  kind.seeded = true;
  Random kept = random_;
  random_ = Random(options_.seed * 31 + static_cast<uint64_t>(position(kind)));  // the same whatever is asked first
  for (int i = 0, count = seeds(kind); i < count; i++) {
    const int64_t created = kEpoch - 300 * kDay + i * int64_t{251009} % (299 * kDay);
    const int64_t updated = i < options_.ties ? kTie : kEpoch + i * int64_t{37021} % (140 * kDay) + i % 7;
    Record &record = append(kind, created, updated);
    invent(kind, record.now, i);
    for (const auto &[property, value] : record.now.values.all()) reindex(kind, record, property, nullptr, &value);
  }
  kind.invented = kind.records.size();
  random_ = kept;
}

void Store::seed_links(Kind &from, Kind &to) {
  const int a = position(from), b = position(to);
  if (a > b) return seed_links(to, from);
  if (!linked_.emplace(a, b).second) return;
  seed(from);
  seed(to);
  const AssociationType *plain = associations_.unlabelled(a, b);
  if (plain == nullptr || a == b || from.custom || to.custom || to.invented == 0) return;
  const AssociationType *primary = associations_.primary(a, b);
  const AssociationType &type = primary == nullptr ? *plain : *primary;
  const auto live = [](const Record &record) { return record.now.archived_ms == 0; };
  for (size_t i = 0; i < from.invented; i++) {
    const Record &one = from.records[i], &other = to.records[i % to.invented];
    if (live(one) && live(other)) associations_.link(type, one.id, other.id);
  }
  const bool many =
      (from.name == "contacts" && to.name == "companies") || (from.name == "companies" && to.name == "deals");
  if (!many || from.invented == 0 || !live(from.records[0])) return;
  for (size_t i = 0; i < static_cast<size_t>(options_.associations); i++) {
    if (live(to.records[i])) associations_.link(*plain, from.records[0].id, to.records[i].id);
  }
}

// An object type of the account's own, so that there is one to read before a test makes any.
void Store::add_vehicles() {
  const Json property = [](const char *name, const char *label, const char *type, const char *field) {
    return Json{{"name", name}, {"label", label}, {"type", type}, {"fieldType", field}};
  }("name", "Name", "string", "text");
  Json properties = Json::array({property});
  properties.push_back(Json{{"name", "model"}, {"label", "Model"}, {"type", "string"}, {"fieldType", "text"}});
  properties.push_back(Json{{"name", "year"}, {"label", "Year"}, {"type", "number"}, {"fieldType", "number"}});
  Json vin{{"name", "vin"}, {"label", "VIN"}, {"type", "string"}, {"fieldType", "text"}, {"hasUniqueValue", true}};
  properties.push_back(std::move(vin));
  auto made = create_schema(Json{{"name", "vehicle"},
                                 {"labels", {{"singular", "Vehicle"}, {"plural", "Vehicles"}}},
                                 {"primaryDisplayProperty", "name"},
                                 {"requiredProperties", {"name"}},
                                 {"searchableProperties", {"name", "model"}},
                                 {"associatedObjects", {"CONTACT", "COMPANY"}},
                                 {"properties", properties}});
  Kind &kind = *std::get<Kind *>(made);
  kind.seeded = false;
  kind.created_ms = kEpoch - 200 * kDay;
}

void Store::insert_invented(Kind &kind, int count) {
  for (int i = 0; i < count; i++) {
    const int64_t now = clock_.now_ms();
    Record &record = append(kind, now, 0);
    remember(record);
    record.now.updated_ms = now;
    invent(kind, record.now, static_cast<int>(kind.records.size()));
    for (const auto &[property, value] : record.now.values.all()) reindex(kind, record, property, nullptr, &value);
  }
}

void Store::touch(Kind &kind, Record &record, const Json &properties) {
  Json changes = properties;
  if (changes.empty()) {
    for (const char *name : {"jobtitle", "description", "hs_lead_name", "hs_note_body", "model"}) {
      if (kind.position(name) >= 0) changes[name] = "touched " + random_.hex(6);
    }
  }
  remember(record);
  record.now.updated_ms = clock_.now_ms();
  std::vector<Change> list;
  for (const auto &[name, value] : changes.items()) {
    if (kind.position(name) < 0) continue;
    std::string text = value.is_string() ? value.get<std::string>() : value.is_null() ? "" : value.dump();
    list.push_back({kind.position(name), std::move(text)});
  }
  apply(kind, record, list);
}

void Store::tie(Kind &kind, int count) {
  const int64_t now = clock_.now_ms();
  int done = 0;
  for (Record &record : kind.records) {
    if (done == count) break;
    if (record.now.archived_ms != 0) continue;
    remember(record);
    record.now.updated_ms = now;
    done++;
  }
}

std::vector<Record *> Store::pick(Kind &kind, int count) {
  std::vector<Record *> out;
  const size_t wanted = std::min(static_cast<size_t>(std::max(count, 0)), kind.live);
  if (wanted * 2 > kind.live) {
    for (Record &record : kind.records) {
      if (record.now.archived_ms == 0 && out.size() < wanted) out.push_back(&record);
    }
    return out;
  }
  std::set<int> taken;
  while (out.size() < wanted) {
    const int at = random_.below(static_cast<int>(kind.records.size()));
    Record &record = kind.records[static_cast<size_t>(at)];
    if (record.now.archived_ms == 0 && taken.insert(at).second) out.push_back(&record);
  }
  return out;
}

}  // namespace sandbox::hubspot

#include "seeds.hpp"

#include <algorithm>

namespace sandbox::pipedrive {

namespace {

constexpr int64_t kFirstAdded = 1704100000;    // 2024-01-01T09:06:40Z
constexpr int64_t kFirstUpdated = 1735700000;  // 2025-01-01T02:53:20Z

Json address(const std::string &street, const std::string &city, const std::string &region, const std::string &postal,
             const std::string &country) {
  const size_t space = street.find(' ');
  const bool numbered = space != std::string::npos && street[0] >= '0' && street[0] <= '9';
  return {{"value", street + ", " + postal + " " + city + ", " + country},
          {"country", country},
          {"admin_area_level_1", region},
          {"admin_area_level_2", nullptr},
          {"locality", city},
          {"sublocality", nullptr},
          {"route", numbered ? street.substr(space + 1) : street},
          {"street_number", numbered ? Json(street.substr(0, space)) : Json(nullptr)},
          {"subpremise", nullptr},
          {"postal_code", postal}};
}

Json custom_values(const Fields &fields, Random &random) {
  Json out = Json::object();
  for (const Field &field : fields.all()) {
    if (!field.custom) continue;
    Json value = nullptr;
    const bool set = random.below(4) != 0;
    if (field.type == "enum" && set)
      value = field.options[static_cast<size_t>(random.below(int(field.options.size())))].id;
    if (field.type == "set" && set) {
      value = Json::array();
      for (const Option &option : field.options)
        if (random.below(2) == 0) value.push_back(option.id);
      if (value.empty()) value = nullptr;
    }
    if (field.type == "varchar" && set) value = "C-" + random.hex(6);
    if (field.type == "monetary" && set) value = {{"value", random.below(100000) / 4.0}, {"currency", "EUR"}};
    if (field.type == "double" && set) value = random.below(1000) / 8.0;
    if (field.type == "date" && set)
      value = iso_s((kFirstUpdated + random.below(365) * int64_t{86400}) * 1000).substr(0, 10);
    out[field.code] = std::move(value);
  }
  return out;
}

Json labels(const Fields &fields, Random &random) {
  Json out = Json::array();
  const Field *field = fields.find("label_ids");
  if (field != nullptr && random.below(3) == 0)
    out.push_back(field->options[static_cast<size_t>(random.below(int(field->options.size())))].id);
  return out;
}

// The organization a record of this number belongs to; the first one gets Options::associations of them.
Json organization_of(const Store &store, int64_t id, int64_t count, Random &random) {
  if (id <= store.options().associations) return 1;
  if (random.below(10) == 0) return nullptr;
  return 1 + random.below(static_cast<int>(std::max<int64_t>(1, count)));
}

Json person_body(Store &store, int64_t id, int64_t count, Random &random) {
  const Person who = person(random);
  const Fields &fields = store.fields(Kind::person);
  Json emails = Json::array(), phones = Json::array();
  if (id % 25 != 0) emails.push_back({{"value", who.email}, {"primary", true}, {"label", "work"}});
  if (id % 7 == 0) emails.push_back({{"value", "home." + who.email}, {"primary", false}, {"label", "home"}});
  phones.push_back({{"value", who.phone}, {"primary", true}, {"label", id % 3 == 0 ? "mobile" : "work"}});
  return {{"id", id},
          {"name", who.first + " " + who.last},
          {"first_name", who.first},
          {"last_name", who.last},
          {"owner_id", store.users()[static_cast<size_t>(random.below(int(store.users().size())))].id},
          {"org_id", organization_of(store, id, count, random)},
          {"add_time", nullptr},
          {"update_time", nullptr},
          {"emails", std::move(emails)},
          {"phones", std::move(phones)},
          {"is_deleted", false},
          {"visible_to", 3},
          {"label_ids", labels(fields, random)},
          {"picture_id", nullptr},
          {"postal_address",
           id % 2 == 0 ? address(who.street, who.city, who.region, who.postal_code, who.country) : Json(nullptr)},
          {"notes", nullptr},
          {"im", Json::array()},
          {"birthday", nullptr},
          {"job_title", id % 5 == 0 ? Json(nullptr) : Json(who.title)},
          {"custom_fields", custom_values(fields, random)}};
}

Json organization_body(Store &store, int64_t id, Random &random) {
  const Company what = company(random);
  const Fields &fields = store.fields(Kind::organization);
  const auto &industries = fields.find("industry")->options;
  return {{"id", id},
          {"name", what.name},
          {"owner_id", store.users()[static_cast<size_t>(random.below(int(store.users().size())))].id},
          {"add_time", nullptr},
          {"update_time", nullptr},
          {"is_deleted", false},
          {"visible_to", 3},
          {"address",
           id % 4 == 0 ? Json(nullptr) : address(what.street, what.city, what.region, what.postal_code, what.country)},
          {"label_ids", labels(fields, random)},
          {"website", id % 3 == 0 ? Json(nullptr) : Json("https://" + what.domain)},
          {"linkedin", nullptr},
          {"industry", industries[static_cast<size_t>(random.below(int(industries.size())))].id},
          {"annual_revenue", id % 2 == 0 ? Json(random.below(9000) * 1000) : Json(nullptr)},
          {"employee_count", what.employees},
          {"custom_fields", custom_values(fields, random)}};
}

Json deal_body(Store &store, int64_t id, int64_t count, Random &random) {
  const Company what = company(random);
  const Stage &stage = store.stages()[static_cast<size_t>(random.below(int(store.stages().size())))];
  const int chance = random.below(10);
  const char *status = chance < 6 ? "open" : chance < 8 ? "won" : "lost";
  const std::string closed = iso_s(seed_updated(Kind::deal, id, store.options()) * 1000);
  const bool won = status == std::string_view("won"), lost = status == std::string_view("lost");
  return {{"id", id},
          {"title", what.name + " deal"},
          {"owner_id", store.users()[static_cast<size_t>(random.below(int(store.users().size())))].id},
          {"person_id", id <= store.options().associations ? Json(1) : Json(1 + random.below(static_cast<int>(count)))},
          {"org_id", organization_of(store, id, count, random)},
          {"pipeline_id", stage.pipeline},
          {"stage_id", stage.id},
          {"value", random.below(40000) / 4.0 * 5},
          {"currency", random.below(3) == 0 ? "USD" : "EUR"},
          {"add_time", nullptr},
          {"update_time", nullptr},
          {"stage_change_time", iso_s((seed_added(id) + 3600) * 1000)},
          {"is_deleted", false},
          {"is_archived", false},
          {"status", status},
          {"probability", random.below(2) == 0 ? Json(nullptr) : Json(random.below(11) * 10)},
          {"lost_reason", lost ? Json("Budget") : Json(nullptr)},
          {"visible_to", 3},
          {"close_time", won || lost ? Json(closed) : Json(nullptr)},
          {"won_time", won ? Json(closed) : Json(nullptr)},
          {"lost_time", lost ? Json(closed) : Json(nullptr)},
          {"expected_close_date",
           id % 4 == 0 ? Json(nullptr)
                       : Json(iso_s((kFirstUpdated + random.below(365) * int64_t{86400}) * 1000).substr(0, 10))},
          {"label_ids", labels(store.fields(Kind::deal), random)},
          {"origin", "ManuallyCreated"},
          {"origin_id", nullptr},
          {"channel", nullptr},
          {"channel_id", nullptr},
          {"arr", nullptr},
          {"mrr", nullptr},
          {"acv", nullptr},
          {"custom_fields", custom_values(store.fields(Kind::deal), random)}};
}

Json activity_body(Store &store, int64_t id, int64_t count, Random &random) {
  static constexpr const char *kTypes[] = {"call", "meeting", "task", "deadline", "email", "lunch"};
  const char *type = kTypes[random.below(6)];
  const int64_t with = 1 + random.below(static_cast<int>(count));
  const bool done = random.below(2) == 0;
  return {{"id", id},
          {"subject", std::string(type) + " " + random.hex(4)},
          {"type", type},
          {"owner_id", store.users()[static_cast<size_t>(random.below(int(store.users().size())))].id},
          {"creator_user_id", 1},
          {"is_deleted", false},
          {"add_time", nullptr},
          {"update_time", nullptr},
          {"deal_id", 1 + random.below(static_cast<int>(count))},
          {"lead_id", nullptr},
          {"person_id", with},
          {"org_id", nullptr},
          {"project_id", nullptr},
          {"due_date", iso_s((kFirstUpdated + random.below(365) * int64_t{86400}) * 1000).substr(0, 10)},
          {"due_time", "09:30:00"},
          {"duration", "00:30:00"},
          {"busy", true},
          {"done", done},
          {"marked_as_done_time", done ? Json(iso_s(kFirstUpdated * 1000)) : Json(nullptr)},
          {"location", nullptr},
          {"participants", Json::array({{{"person_id", with}, {"primary", true}}})},
          {"attendees", Json::array()},
          {"conference_meeting_client", nullptr},
          {"conference_meeting_url", nullptr},
          {"conference_meeting_id", nullptr},
          {"public_description", nullptr},
          {"priority", nullptr},
          {"note", nullptr}};
}

Json product_body(Store &store, int64_t id, Random &random) {
  const Company maker = company(random);
  return {{"id", id},
          {"name", maker.name + " license"},
          {"code", "P-" + random.hex(5)},
          {"description", nullptr},
          {"unit", "piece"},
          {"tax", 20},
          {"category", nullptr},
          {"is_linkable", true},
          {"is_deleted", false},
          {"visible_to", 3},
          {"owner_id", 1},
          {"add_time", nullptr},
          {"update_time", nullptr},
          {"billing_frequency", "one-time"},
          {"billing_frequency_cycles", nullptr},
          {"prices", Json::array({{{"product_id", id},
                                   {"price", random.below(4000) / 4.0},
                                   {"currency", "EUR"},
                                   {"cost", 0},
                                   {"direct_cost", nullptr},
                                   {"notes", ""}}})},
          {"custom_fields", custom_values(store.fields(Kind::product), random)}};
}

Json lead_body(Store &store, int64_t id, int64_t count, Random &random) {
  const Company what = company(random);
  const bool of_person = random.below(3) != 0;
  Json value = nullptr;
  if (random.below(2) == 0) value = {{"amount", 100 + random.below(90000)}, {"currency", "EUR"}};
  Json label_ids = Json::array();
  if (random.below(3) == 0) label_ids.push_back(store.lead_labels()[static_cast<size_t>(random.below(3))]["id"]);
  return {{"id", uuid(random)},
          {"title", what.name + " lead"},
          {"owner_id", store.users()[static_cast<size_t>(random.below(int(store.users().size())))].id},
          {"creator_id", 1},
          {"label_ids", std::move(label_ids)},
          {"value", std::move(value)},
          {"expected_close_date", nullptr},
          {"person_id", of_person ? Json(1 + random.below(static_cast<int>(count))) : Json(nullptr)},
          {"organization_id", of_person ? Json(nullptr) : Json(1 + random.below(static_cast<int>(count)))},
          {"is_archived", id % 40 == 0},
          {"source_name", "Manually created"},
          {"origin", "ManuallyCreated"},
          {"origin_id", nullptr},
          {"channel", nullptr},
          {"channel_id", nullptr},
          {"source_deal_id", nullptr},
          {"was_seen", random.below(2) == 0},
          {"next_activity_id", nullptr},
          {"add_time", nullptr},
          {"update_time", nullptr},
          {"visible_to", "3"},
          {"cc_email", "lumina+1+lead" + random.hex(10) + "@pipedrivemail.example"}};
}

Json note_body(Store &, int64_t id, int64_t count, Random &random) {
  const int about = random.below(3);
  auto one = [&](int which) {
    return about == which ? Json(1 + random.below(static_cast<int>(count))) : Json(nullptr);
  };
  return {{"id", id},
          {"user_id", 1},
          {"deal_id", one(0)},
          {"person_id", one(1)},
          {"org_id", one(2)},
          {"lead_id", nullptr},
          {"content", "<p>Spoke about order " + random.hex(6) + " &amp; delivery</p>"},
          {"add_time", nullptr},
          {"update_time", nullptr},
          {"active_flag", true},
          {"pinned_to_deal_flag", false},
          {"pinned_to_person_flag", false},
          {"pinned_to_organization_flag", false},
          {"pinned_to_lead_flag", false},
          {"last_update_user_id", nullptr}};
}

}  // namespace

int64_t seed_added(int64_t id) { return kFirstAdded + id * 60; }

int64_t seed_updated(Kind, int64_t id, const Options &options) {
  return kFirstUpdated + (id <= options.ties ? 0 : id * 60);
}

Json seed_body(Store &store, Kind kind, int64_t id, int64_t count, Random &random) {
  switch (kind) {
    case Kind::person: return person_body(store, id, count, random);
    case Kind::organization: return organization_body(store, id, random);
    case Kind::deal: return deal_body(store, id, count, random);
    case Kind::activity: return activity_body(store, id, count, random);
    case Kind::product: return product_body(store, id, random);
    case Kind::lead: return lead_body(store, id, count, random);
    case Kind::note: return note_body(store, id, count, random);
  }
  return nullptr;
}

}  // namespace sandbox::pipedrive

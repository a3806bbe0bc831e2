#include <array>

#include "benchmarks/yardstick.hpp"

namespace openint::bench {

namespace {

using simdjson::ondemand::object;

struct Frame {
  std::string_view id = "null", updated = "null", created = "null", archived = "null", company = "null";
};

/// The id of the first company that is the record's main one, else of the first.
std::string_view main_company(simdjson::ondemand::value associations, std::string_view wanted) {
  std::string_view first = "null", main = "null";
  bool have_first = false, have_main = false;
  for (auto kind : associations.get_object().value_unsafe()) {
    if (!kind.key().value_unsafe().unsafe_is_equal("companies")) continue;
    for (auto member : kind.value().get_object().value_unsafe()) {
      if (!member.key().value_unsafe().unsafe_is_equal("results")) continue;
      for (auto entry : member.value().get_array().value_unsafe()) {
        std::string_view id = "null", type = "null";
        for (auto field : entry.get_object().value_unsafe()) {
          Key key = field.key().value_unsafe();
          if (key.unsafe_is_equal("id")) id = token(field);
          if (key.unsafe_is_equal("type")) type = token(field);
        }
        if (!have_first) first = id;
        have_first = true;
        if (!have_main && type == wanted) main = id, have_main = true;
      }
    }
  }
  return is_text(main) ? main : first;
}

template <typename Property>
inline void read(object &record, Frame &frame, std::string_view association, Property property) {
  for (auto field : record) {
    Key key = field.key().value_unsafe();
    switch (key.raw()[0]) {
      case 'i':
        if (key.unsafe_is_equal("id")) frame.id = token(field);
        break;
      case 'p':
        if (!key.unsafe_is_equal("properties")) break;
        for (auto inner : field.value().get_object().value_unsafe()) property(inner.key().value_unsafe(), inner);
        break;
      case 'c':
        if (key.unsafe_is_equal("createdAt")) frame.created = token(field);
        break;
      case 'u':
        if (key.unsafe_is_equal("updatedAt")) frame.updated = token(field);
        break;
      case 'a':
        if (key.unsafe_is_equal("archived")) {
          frame.archived = token(field);
        } else if (key.unsafe_is_equal("associations")) {
          frame.company = main_company(field.value().value_unsafe(), association);
        }
        break;
      default: break;
    }
  }
}

bool known_stage(std::string_view stage) {
  switch (stage.size()) {
    case 4: return stage == "null";
    case 6: return stage == "\"lead\"";
    case 7: return stage == "\"other\"";
    case 10: return stage == "\"customer\"";
    case 12: return stage == "\"subscriber\"" || stage == "\"evangelist\"";
    case 13: return stage == "\"opportunity\"";
    case 20: return stage == "\"salesqualifiedlead\"";
    case 24: return stage == "\"marketingqualifiedlead\"";
    default: return false;
  }
}

/// The end of contacts and companies: a stage the enumeration lacks is kept among the custom fields.
void write_custom(std::string_view stage, bool known, Text &out) {
  if (known) return out.literal(",\"custom_fields\":null}");
  out.literal(",\"custom_fields\":{\"lifecycle_stage\":");
  out.put(stage);
  out.literal("}}");
}

struct Address {
  std::string_view street = "null", street2 = "null", city = "null", state = "null", zip = "null", country = "null";
};

void write_address(const Address &a, Text &out) {
  out.literal(",\"addresses\":[");
  if (is_text(a.street) || is_text(a.street2) || is_text(a.city) || is_text(a.state) || is_text(a.zip) ||
      is_text(a.country)) {
    out.literal("{\"address_type\":\"primary\",\"city\":");
    out.put(a.city);
    out.literal(",\"country\":");
    out.put(a.country);
    out.literal(",\"postal_code\":");
    out.put(a.zip);
    out.literal(",\"state\":");
    out.put(a.state);
    out.literal(",\"street_1\":");
    out.put(a.street);
    out.literal(",\"street_2\":");
    out.put(a.street2);
    out.literal("}");
  }
  out.literal("]");
}

template <size_t first, size_t last>
void entry(std::string_view value, const char (&open)[first], const char (&type)[last], bool &any, Text &out) {
  if (!is_text(value)) return;
  if (any) out.literal(",");
  any = true;
  out.literal(open);
  out.put(value);
  out.literal(type);
}

}  // namespace

#define TAKE(name, slot) \
  if (key.unsafe_is_equal(name)) slot = token(field)

void hubspot_contact(object record, bool raw, Text &out) {
  Frame f;
  Address a;
  std::string_view first = "null", last = "null", email = "null", work = "null", phone = "null", mobile = "null",
                   fax = "null", company = "null", owner = "null", title = "null", stage = "null", modified = "null",
                   active = "null";
  read(record, f, "\"contact_to_company\"", [&](Key key, auto &field) {
    switch (key.raw()[0]) {
      case 'a':
        TAKE("address", a.street);
        else TAKE("associatedcompanyid", company);
        break;
      case 'c':
        TAKE("city", a.city);
        else TAKE("country", a.country);
        break;
      case 'e': TAKE("email", email); break;
      case 'f':
        TAKE("fax", fax);
        else TAKE("firstname", first);
        break;
      case 'h': TAKE("hubspot_owner_id", owner); break;
      case 'j': TAKE("jobtitle", title); break;
      case 'l':
        TAKE("lastname", last);
        else TAKE("lifecyclestage", stage);
        else TAKE("lastmodifieddate", modified);
        break;
      case 'm': TAKE("mobilephone", mobile); break;
      case 'n': TAKE("notes_last_updated", active); break;
      case 'p': TAKE("phone", phone); break;
      case 's': TAKE("state", a.state); break;
      case 'w': TAKE("work_email", work); break;
      case 'z': TAKE("zip", a.zip); break;
      default: break;
    }
  });
  out.literal("{\"id\":");
  out.put(f.id);
  out.literal(",\"updated_at\":");
  out.put(f.updated);
  if (raw) write_raw(record, out);
  out.literal(",\"first_name\":");
  out.put(first);
  out.literal(",\"last_name\":");
  out.put(last);
  out.literal(",\"email\":");
  out.put(email);
  out.literal(",\"phone\":");
  out.put(phone);
  out.literal(",\"account_id\":");
  out.put(is_text(company) ? company : f.company);
  out.literal(",\"owner_id\":");
  out.put(owner);
  out.literal(",\"title\":");
  out.put(title);
  out.literal(",\"lifecycle_stage\":");
  bool known = known_stage(stage);
  out.put(known ? stage : "\"other\"");
  out.literal(",\"email_addresses\":[");
  bool any = false;
  entry(email, "{\"email_address\":", ",\"email_address_type\":\"primary\"}", any, out);
  entry(work, "{\"email_address\":", ",\"email_address_type\":\"work\"}", any, out);
  out.literal("],\"phone_numbers\":[");
  any = false;
  entry(phone, "{\"phone_number\":", ",\"phone_number_type\":\"primary\"}", any, out);
  entry(mobile, "{\"phone_number\":", ",\"phone_number_type\":\"mobile\"}", any, out);
  entry(fax, "{\"phone_number\":", ",\"phone_number_type\":\"fax\"}", any, out);
  out.literal("]");
  write_address(a, out);
  out.literal(",\"created_at\":");
  out.put(f.created);
  out.literal(",\"is_deleted\":");
  out.put(f.archived);
  out.literal(",\"last_modified_at\":");
  out.put(is_text(modified) ? modified : f.updated);
  out.literal(",\"last_activity_at\":");
  out.put(active);
  write_custom(stage, known, out);
}

void hubspot_company(object record, bool raw, Text &out) {
  Frame f;
  Address a;
  std::string_view name = "null", website = "null", industry = "null", employees = "null", owner = "null",
                   description = "null", active = "null", phone = "null", stage = "null", modified = "null",
                   domain = "null";
  read(record, f, {}, [&](Key key, auto &field) {
    switch (key.raw()[0]) {
      case 'a':
        TAKE("address", a.street);
        else TAKE("address2", a.street2);
        break;
      case 'c':
        TAKE("city", a.city);
        else TAKE("country", a.country);
        break;
      case 'd':
        TAKE("description", description);
        else TAKE("domain", domain);
        break;
      case 'h':
        TAKE("hs_lastmodifieddate", modified);
        else TAKE("hubspot_owner_id", owner);
        break;
      case 'i': TAKE("industry", industry); break;
      case 'l': TAKE("lifecyclestage", stage); break;
      case 'n':
        TAKE("name", name);
        else TAKE("notes_last_updated", active);
        else TAKE("numberofemployees", employees);
        break;
      case 'p': TAKE("phone", phone); break;
      case 's': TAKE("state", a.state); break;
      case 'w': TAKE("website", website); break;
      case 'z': TAKE("zip", a.zip); break;
      default: break;
    }
  });
  out.literal("{\"id\":");
  out.put(f.id);
  out.literal(",\"updated_at\":");
  out.put(f.updated);
  if (raw) write_raw(record, out);
  out.literal(",\"name\":");
  out.put(name);
  out.literal(",\"is_deleted\":");
  out.put(f.archived);
  out.literal(",\"website\":");
  out.put(website);
  out.literal(",\"industry\":");
  out.put(industry);
  out.literal(",\"number_of_employees\":");
  out.put(number(employees));
  out.literal(",\"owner_id\":");
  out.put(owner);
  out.literal(",\"created_at\":");
  out.put(f.created);
  out.literal(",\"description\":");
  out.put(description);
  out.literal(",\"last_activity_at\":");
  out.put(active);
  write_address(a, out);
  out.literal(",\"phone_numbers\":[");
  bool any = false;
  entry(phone, "{\"phone_number\":", ",\"phone_number_type\":\"primary\"}", any, out);
  out.literal("],\"lifecycle_stage\":");
  bool known = known_stage(stage);
  out.put(known ? stage : "\"other\"");
  out.literal(",\"last_modified_at\":");
  out.put(is_text(modified) ? modified : f.updated);
  out.literal(",\"domain\":");
  out.put(domain);
  write_custom(stage, known, out);
}

void hubspot_deal(object record, bool raw, Text &out) {
  Frame f;
  std::string_view name = "null", description = "null", owner = "null", closed = "null", won = "null", stage = "null",
                   close = "null", pipeline = "null", amount = "null", active = "null", modified = "null",
                   currency = "null";
  read(record, f, "\"deal_to_company\"", [&](Key key, auto &field) {
    switch (key.raw()[0]) {
      case 'a': TAKE("amount", amount); break;
      case 'c': TAKE("closedate", close); break;
      case 'd':
        TAKE("dealname", name);
        else TAKE("dealstage", stage);
        else TAKE("deal_currency_code", currency);
        else TAKE("description", description);
        break;
      case 'h':
        TAKE("hs_is_closed", closed);
        else TAKE("hs_is_closed_won", won);
        else TAKE("hs_lastmodifieddate", modified);
        else TAKE("hubspot_owner_id", owner);
        break;
      case 'n': TAKE("notes_last_updated", active); break;
      case 'p': TAKE("pipeline", pipeline); break;
      default: break;
    }
  });
  out.literal("{\"id\":");
  out.put(f.id);
  out.literal(",\"updated_at\":");
  out.put(f.updated);
  if (raw) write_raw(record, out);
  out.literal(",\"name\":");
  out.put(name);
  out.literal(",\"description\":");
  out.put(description);
  out.literal(",\"owner_id\":");
  out.put(owner);
  out.literal(",\"status\":");
  if (won == "\"true\"") {
    out.literal("\"WON\"");
  } else if (closed == "\"true\"" && won == "\"false\"") {
    out.literal("\"LOST\"");
  } else if (closed == "\"false\"") {
    out.literal("\"OPEN\"");
  } else {
    out.literal("null");
  }
  out.literal(",\"stage\":");
  out.put(stage);
  out.literal(",\"close_date\":");
  out.put(close);
  out.literal(",\"account_id\":");
  out.put(f.company);
  out.literal(",\"pipeline\":");
  out.put(pipeline);
  out.literal(",\"amount\":");
  out.put(number(amount));
  out.literal(",\"last_activity_at\":");
  out.put(active);
  out.literal(",\"created_at\":");
  out.put(f.created);
  out.literal(",\"is_deleted\":");
  out.put(f.archived);
  out.literal(",\"last_modified_at\":");
  out.put(is_text(modified) ? modified : f.updated);
  out.literal(",\"currency\":");
  out.put(currency);
  out.literal(",\"stage_id\":");
  out.put(stage);
  out.literal(",\"pipeline_id\":");
  out.put(pipeline);
  out.literal(",\"custom_fields\":null}");
}

#undef TAKE

}  // namespace openint::bench

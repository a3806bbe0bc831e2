#include "benchmarks/yardstick.hpp"

namespace openint::bench {

namespace {

using simdjson::ondemand::object;

struct Address {
  std::string_view street = "null", city = "null", state = "null", zip = "null", country = "null";
};

struct Common {
  std::string_view id = "null", deleted = "null", owner = "null", created = "null", modified = "null", stamp = "null",
                   active = "null", phone = "null", fax = "null";
};

/// "+0000" becomes "Z" and a date the beginning of its day.
void time(std::string_view value, Text &out) {
  if (value.size() > 7 && value.substr(value.size() - 6) == "+0000\"") {
    out.put(value.substr(0, value.size() - 6));
    return out.literal("Z\"");
  }
  out.put(value);
  if (value.size() != 12) return;
  out.drop(1);
  out.literal("T00:00:00Z\"");
}

template <size_t size>
void address(const Address &a, const char (&open)[size], bool &any, Text &out) {
  if (!is_text(a.street) && !is_text(a.city) && !is_text(a.state) && !is_text(a.zip) && !is_text(a.country)) return;
  if (any) out.literal(",");
  any = true;
  out.literal(open);
  out.put(a.city);
  out.literal(",\"country\":");
  out.put(a.country);
  out.literal(",\"postal_code\":");
  out.put(a.zip);
  out.literal(",\"state\":");
  out.put(a.state);
  out.literal(",\"street_1\":");
  out.put(a.street);
  out.literal(",\"street_2\":null}");
}

template <size_t size>
void phone(std::string_view value, const char (&type)[size], bool &any, Text &out) {
  if (!is_text(value)) return;
  if (any) out.literal(",");
  any = true;
  out.literal("{\"phone_number\":");
  out.put(value);
  out.literal(type);
}

}  // namespace

#define TAKE(name, slot) \
  if (key.unsafe_is_equal(name)) slot = token(field)

#define TAKE_ADDRESS(prefix, place)          \
  TAKE(prefix "Street", place.street);       \
  else TAKE(prefix "City", place.city);      \
  else TAKE(prefix "State", place.state);    \
  else TAKE(prefix "PostalCode", place.zip); \
  else TAKE(prefix "Country", place.country)

void salesforce_account(object record, bool raw, Text &out) {
  Common c;
  Address billing, shipping;
  std::string_view name = "null", website = "null", industry = "null", employees = "null", description = "null";
  for (auto field : record) {
    Key key = field.key().value_unsafe();
    switch (key.raw()[0]) {
      case 'B': TAKE_ADDRESS("Billing", billing); break;
      case 'C': TAKE("CreatedDate", c.created); break;
      case 'D': TAKE("Description", description); break;
      case 'F': TAKE("Fax", c.fax); break;
      case 'I':
        TAKE("Id", c.id);
        else TAKE("IsDeleted", c.deleted);
        else TAKE("Industry", industry);
        break;
      case 'L':
        TAKE("LastModifiedDate", c.modified);
        else TAKE("LastActivityDate", c.active);
        break;
      case 'N':
        TAKE("Name", name);
        else TAKE("NumberOfEmployees", employees);
        break;
      case 'O': TAKE("OwnerId", c.owner); break;
      case 'P': TAKE("Phone", c.phone); break;
      case 'S':
        TAKE("SystemModstamp", c.stamp);
        else TAKE_ADDRESS("Shipping", shipping);
        break;
      case 'W': TAKE("Website", website); break;
      default: break;
    }
  }
  out.literal("{\"id\":");
  out.put(c.id);
  out.literal(",\"updated_at\":");
  time(is_text(c.stamp) ? c.stamp : c.modified, out);
  if (raw) write_raw(record, out);
  out.literal(",\"name\":");
  out.put(name);
  out.literal(",\"is_deleted\":");
  out.put(c.deleted);
  out.literal(",\"website\":");
  out.put(website);
  out.literal(",\"industry\":");
  out.put(industry);
  out.literal(",\"number_of_employees\":");
  out.put(employees);
  out.literal(",\"owner_id\":");
  out.put(c.owner);
  out.literal(",\"created_at\":");
  time(c.created, out);
  out.literal(",\"description\":");
  out.put(description);
  out.literal(",\"last_activity_at\":");
  time(c.active, out);
  out.literal(",\"addresses\":[");
  bool any = false;
  address(billing, "{\"address_type\":\"billing\",\"city\":", any, out);
  address(shipping, "{\"address_type\":\"shipping\",\"city\":", any, out);
  out.literal("],\"phone_numbers\":[");
  any = false;
  phone(c.phone, ",\"phone_number_type\":\"primary\"}", any, out);
  phone(c.fax, ",\"phone_number_type\":\"fax\"}", any, out);
  out.literal("],\"lifecycle_stage\":null,\"last_modified_at\":");
  time(c.modified, out);
  out.literal(",\"domain\":null,\"custom_fields\":null}");
}

void salesforce_contact(object record, bool raw, Text &out) {
  Common c;
  Address mailing, other;
  std::string_view first = "null", last = "null", email = "null", account = "null", title = "null", mobile = "null",
                   home = "null", spare = "null";
  for (auto field : record) {
    Key key = field.key().value_unsafe();
    switch (key.raw()[0]) {
      case 'A': TAKE("AccountId", account); break;
      case 'C': TAKE("CreatedDate", c.created); break;
      case 'E': TAKE("Email", email); break;
      case 'F':
        TAKE("Fax", c.fax);
        else TAKE("FirstName", first);
        break;
      case 'H': TAKE("HomePhone", home); break;
      case 'I':
        TAKE("Id", c.id);
        else TAKE("IsDeleted", c.deleted);
        break;
      case 'L':
        TAKE("LastName", last);
        else TAKE("LastModifiedDate", c.modified);
        else TAKE("LastActivityDate", c.active);
        break;
      case 'M':
        TAKE("MobilePhone", mobile);
        else TAKE_ADDRESS("Mailing", mailing);
        break;
      case 'O':
        TAKE("OwnerId", c.owner);
        else TAKE("OtherPhone", spare);
        else TAKE_ADDRESS("Other", other);
        break;
      case 'P': TAKE("Phone", c.phone); break;
      case 'S': TAKE("SystemModstamp", c.stamp); break;
      case 'T': TAKE("Title", title); break;
      default: break;
    }
  }
  out.literal("{\"id\":");
  out.put(c.id);
  out.literal(",\"updated_at\":");
  time(is_text(c.stamp) ? c.stamp : c.modified, out);
  if (raw) write_raw(record, out);
  out.literal(",\"first_name\":");
  out.put(first);
  out.literal(",\"last_name\":");
  out.put(last);
  out.literal(",\"email\":");
  out.put(email);
  out.literal(",\"phone\":");
  out.put(c.phone);
  out.literal(",\"account_id\":");
  out.put(account);
  out.literal(",\"owner_id\":");
  out.put(c.owner);
  out.literal(",\"title\":");
  out.put(title);
  out.literal(",\"lifecycle_stage\":null,\"email_addresses\":[");
  if (is_text(email)) {
    out.literal("{\"email_address\":");
    out.put(email);
    out.literal(",\"email_address_type\":\"primary\"}");
  }
  out.literal("],\"phone_numbers\":[");
  bool any = false;
  phone(c.phone, ",\"phone_number_type\":\"primary\"}", any, out);
  phone(mobile, ",\"phone_number_type\":\"mobile\"}", any, out);
  phone(c.fax, ",\"phone_number_type\":\"fax\"}", any, out);
  phone(home, ",\"phone_number_type\":\"other\"}", any, out);
  phone(spare, ",\"phone_number_type\":\"other\"}", any, out);
  out.literal("],\"addresses\":[");
  any = false;
  address(mailing, "{\"address_type\":\"mailing\",\"city\":", any, out);
  address(other, "{\"address_type\":\"other\",\"city\":", any, out);
  out.literal("],\"created_at\":");
  time(c.created, out);
  out.literal(",\"is_deleted\":");
  out.put(c.deleted);
  out.literal(",\"last_modified_at\":");
  time(c.modified, out);
  out.literal(",\"last_activity_at\":");
  time(c.active, out);
  out.literal(",\"custom_fields\":null}");
}

#undef TAKE_ADDRESS
#undef TAKE

}  // namespace openint::bench

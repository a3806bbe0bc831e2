#include "organisation.hpp"

#include "ids.hpp"

namespace sandbox::salesforce {
namespace {

constexpr int kCascadeDepth = 8;
constexpr int64_t kBinMs = 15LL * 24 * 3600 * 1000;

int64_t whole_second(int64_t ms) { return ms - ms % 1000; }

void set(const ObjectType &type, std::vector<std::string> &values, std::string_view name, std::string text) {
  const int at = type.index(name);
  if (at >= 0) values[static_cast<size_t>(at)] = std::move(text);
}

std::string_view get(const ObjectType &type, const std::vector<std::string> &values, std::string_view name) {
  const int at = type.index(name);
  return at < 0 ? std::string_view() : std::string_view(values[static_cast<size_t>(at)]);
}

// "INV-{0000}" and 12 make "INV-0012".
std::string numbered(const std::string &format, uint32_t number) {
  const size_t open = format.find('{');
  const size_t close = format.find('}', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos) return format + std::to_string(number);
  std::string digits = std::to_string(number);
  if (digits.size() < close - open - 1) digits.insert(0, close - open - 1 - digits.size(), '0');
  return format.substr(0, open) + digits + format.substr(close + 1);
}

}  // namespace

Error not_found() { return {404, "NOT_FOUND", "The requested resource does not exist", {}}; }

Error no_such_column(const std::string &field, const ObjectType &type) {
  return {400, "INVALID_FIELD", "No such column '" + field + "' on sobject of type " + type.name, {}};
}

Organisation::Organisation(const Options &options, Clock &clock) : clock_(clock) {
  user_id_ = make_id("005", 1);
  profile_id_ = make_id("00e", 1);
  seed(*this, options);
  store_.commit();
  refresh_grants();
}

std::string Organisation::org_id() const { return make_id("00D", 1); }

std::optional<Organisation::Found> Organisation::find(std::string_view canonical) {
  const ObjectType *type = schema_.by_prefix(canonical.substr(0, 3));
  if (type == nullptr) return std::nullopt;
  Table &records = table(*type);
  const int64_t position = records.find(canonical);
  if (position < 0) return std::nullopt;
  return Found{&records, static_cast<uint32_t>(position)};
}

Outcome Organisation::create(const ObjectType &type, const Json &body) {
  if (!type.createable) {
    return {{},
            false,
            Error{400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be inserted: " + type.label, {}},
            {}};
  }
  std::vector<std::string> values(type.fields.size());
  for (size_t i = 0; i < values.size(); ++i) values[i] = type.fields[i].default_text;
  set(type, values, "OwnerId", quote(user_id_));
  Prepared made = prepare(type, body, std::move(values), true);
  if (made.error) return {{}, false, made.error, {}};
  Table &records = table(type);
  const uint32_t position = records.size();
  const int64_t now = whole_second(now_ms());
  set(type, made.values, "CreatedDate", instant_text(now));
  set(type, made.values, "CreatedById", quote(user_id_));
  set(type, made.values, "Id", quote(records.id(position)));
  if (type.custom && get(type, made.values, "Name").empty())
    set(type, made.values, "Name", quote(records.id(position)));
  for (size_t i = 0; i < type.fields.size(); ++i) {
    if (type.fields[i].auto_number) made.values[i] = quote(numbered(type.fields[i].number_format, position + 1));
  }
  write(records, position, std::move(made.values), now);
  after_change(type);
  return {records.id(position), true, std::nullopt, {}};
}

Outcome Organisation::update(const ObjectType &type, std::string_view given, const Json &body) {
  const auto id = canonical_id(given);
  if (!id)
    return {{},
            false,
            Error{400, "MALFORMED_ID", type.label + " ID: id value of incorrect type: " + std::string(given), {"Id"}},
            {}};
  Table &records = table(type);
  const int64_t position = records.find(*id);
  if (position < 0) return {*id, false, not_found(), {}};
  const Record &record = records.at(static_cast<uint32_t>(position));
  if (record.deleted) return {*id, false, Error{404, "ENTITY_IS_DELETED", "entity is deleted", {}}, {}};
  if (!type.updateable) {
    return {*id,
            false,
            Error{400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be updated: " + type.label, {}},
            {}};
  }
  Prepared made = prepare(type, body, record.values(type.fields.size()), false);
  if (made.error) return {*id, false, made.error, {}};
  write(records, static_cast<uint32_t>(position), std::move(made.values), whole_second(now_ms()));
  after_change(type);
  return {*id, false, std::nullopt, {}};
}

Outcome Organisation::upsert(const ObjectType &type, std::string_view key_field, const Json &key, const Json &body) {
  if (same(key_field, "Id")) {
    if (key.is_null() || key == "") return create(type, body);
    return key.is_string() ? update(type, key.get<std::string>(), body) : Outcome{{}, false, not_found(), {}};
  }
  const int field = type.index(key_field);
  if (field < 0 || !type.fields[static_cast<size_t>(field)].external_id ||
      !schema_.can_read(type, type.fields[static_cast<size_t>(field)])) {
    return {{},
            false,
            Error{404,
                  "NOT_FOUND",
                  "Provided external ID field does not exist or is not accessible: " + std::string(key_field),
                  {}},
            {}};
  }
  const Field &f = type.fields[static_cast<size_t>(field)];
  Json given = key;
  if (given.is_number()) given = is_number(f.type) ? given : Json(given.dump());
  const Converted converted = convert(f, given);
  if (converted.error) return {{}, false, converted.error, {}};
  if (converted.text.empty()) {
    return {{}, false, Error{400, "MISSING_ARGUMENT", f.name + " not specified", {}}, {}};
  }
  Table &records = table(type);
  const auto found = records.with_key(field, is_text(f.type) ? plain(converted.text) : converted.text);
  if (found.size() > 1) {
    Outcome several{
        {},
        false,
        Error{300, "DUPLICATE_EXTERNAL_ID", f.label + ": more than one record found for external id field: ", {}},
        {}};
    several.error->message += "[";
    for (const uint32_t one : found) {
      several.error->message += (several.several.empty() ? "" : ", ") + records.id(one);
      several.several.push_back(records.id(one));
    }
    several.error->message += "]";
    return several;
  }
  if (found.size() == 1) return update(type, records.id(found.front()), body);
  Json whole = body;
  whole[f.name] = given;
  return create(type, whole);
}

Outcome Organisation::remove(const ObjectType *type, std::string_view given) {
  const auto id = canonical_id(given);
  if (!id) return {{}, false, Error{400, "MALFORMED_ID", "bad id " + std::string(given), {"Id"}}, {}};
  const auto found = find(*id);
  if (!found || (type != nullptr && &found->table->type() != type)) {
    return {*id, false, Error{404, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", {}}, {}};
  }
  if (found->record().deleted) return {*id, false, Error{404, "ENTITY_IS_DELETED", "entity is deleted", {}}, {}};
  const ObjectType &kind = found->table->type();
  if (!kind.deletable) {
    return {
        *id, false, Error{400, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id", {}}, {}};
  }
  delete_at(*found->table, found->position, whole_second(now_ms()));
  after_change(kind);
  return {*id, false, std::nullopt, {}};
}

void Organisation::delete_at(Table &records, uint32_t position, int64_t stamp_ms) {
  const ObjectType &type = records.type();
  Record record = records.at(position);
  std::vector<std::string> values = record.values(type.fields.size());
  set(type, values, "IsDeleted", "true");
  set(type, values, "LastModifiedDate", instant_text(stamp_ms));
  set(type, values, "SystemModstamp", instant_text(stamp_ms));
  record.set(values);
  record.modified_ms = stamp_ms;
  record.deleted = true;
  record.deleted_ms = stamp_ms;
  store_.put(records, position, std::move(record));
  cascade(type, records.id(position), stamp_ms, 0);
}

// Deletes what cannot be without the record: its details and, for an account, its contacts and opportunities.
void Organisation::cascade(const ObjectType &parent, const std::string &id, int64_t stamp_ms, int depth) {
  if (depth >= kCascadeDepth) return;
  const std::string text = quote(id);
  for (const auto &type : schema_.all()) {
    for (size_t i = 0; i < type->fields.size(); ++i) {
      const Field &field = type->fields[i];
      if (!field.cascade_delete) continue;
      bool points = false;
      for (const std::string &to : field.reference_to) points = points || same(to, parent.name);
      if (!points) continue;
      Table &records = table(*type);
      for (uint32_t at = 0; at < records.size(); ++at) {
        const Record &record = records.at(at);
        if (record.present && !record.deleted && record.get(i) == text) delete_at(records, at, stamp_ms);
      }
    }
  }
}

uint32_t Organisation::insert(const ObjectType &type, const Texts &texts, int64_t stamp_ms) {
  Table &records = table(type);
  const uint32_t position = records.size();
  std::vector<std::string> values(type.fields.size());
  for (size_t i = 0; i < values.size(); ++i) values[i] = type.fields[i].default_text;
  const int64_t stamp = whole_second(stamp_ms);
  set(type, values, "OwnerId", quote(user_id_));
  set(type, values, "CreatedDate", instant_text(stamp));
  set(type, values, "CreatedById", quote(user_id_));
  set(type, values, "Id", quote(records.id(position)));
  for (const auto &[name, text] : texts) set(type, values, name, text);
  derive(type, values);
  write(records, position, std::move(values), stamp);
  return position;
}

void Organisation::touch(Table &records, uint32_t position, int64_t stamp_ms, const Texts &changes, bool system_only) {
  const ObjectType &type = records.type();
  Record record = records.at(position);
  std::vector<std::string> values = record.values(type.fields.size());
  for (const auto &[name, text] : changes) set(type, values, name, text);
  const int64_t stamp = whole_second(stamp_ms);
  if (!system_only) {
    derive(type, values);
    set(type, values, "LastModifiedDate", instant_text(stamp));
  }
  set(type, values, "SystemModstamp", instant_text(stamp));
  record.set(values);
  record.modified_ms = stamp;
  store_.put(records, position, std::move(record));
}

void Organisation::write(Table &records, uint32_t position, std::vector<std::string> values, int64_t stamp_ms) {
  const ObjectType &type = records.type();
  set(type, values, "IsDeleted", "false");
  set(type, values, "LastModifiedDate", instant_text(stamp_ms));
  set(type, values, "LastModifiedById", quote(user_id_));
  set(type, values, "SystemModstamp", instant_text(stamp_ms));
  Record record;
  record.present = true;
  record.modified_ms = stamp_ms;
  record.set(values);
  store_.put(records, position, std::move(record));
}

// What follows from other fields: a person's whole name, and whether an opportunity is closed.
void Organisation::derive(const ObjectType &type, std::vector<std::string> &values) const {
  const Field *name = type.find("Name");
  if (name != nullptr && !name->createable && type.index("LastName") >= 0) {
    std::string whole = plain(get(type, values, "FirstName"));
    const std::string last = plain(get(type, values, "LastName"));
    if (!whole.empty() && !last.empty()) whole += ' ';
    set(type, values, "Name", whole.empty() && last.empty() ? "" : quote(whole + last));
  }
  if (type.index("IsWon") >= 0) {
    const std::string stage = plain(get(type, values, "StageName"));
    set(type, values, "IsWon", stage == "Closed Won" ? "true" : "false");
    set(type, values, "IsClosed", stage.starts_with("Closed") ? "true" : "false");
    if (stage.starts_with("Closed")) set(type, values, "Probability", stage == "Closed Won" ? "100.0" : "0.0");
  }
}

void Organisation::after_change(const ObjectType &type) {
  if (type.name.starts_with("PermissionSet") || type.name == "FieldPermissions") refresh_grants();
}

void Organisation::empty_bin() { store_.purge(now_ms() - kBinMs); }

}  // namespace sandbox::salesforce

#include "store.hpp"

#include <algorithm>

#include "seeds.hpp"

namespace sandbox::pipedrive {

namespace {

constexpr int64_t kKeptSeconds = 30 * int64_t{86400};  // how long deleted records can still be had
constexpr const char *kPlural[] = {"persons", "organizations", "deals", "activities", "products", "leads", "notes"};
constexpr const char *kSingular[] = {"person", "organization", "deal", "activity", "product", "lead", "note"};
constexpr const char *kTitle[] = {"Person", "Organization", "Deal", "Activity", "Product", "Lead", "Note"};

std::string text_of(const Json &json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

int64_t number(const Json &body, const char *key) {
  auto found = body.find(key);
  return found != body.end() && found->is_number_integer() ? found->get<int64_t>() : 0;
}

std::string string(const Json &body, const char *key) {
  auto found = body.find(key);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// One line a searchable value, led by the letter of its field: n(ame or title), e(mail), p(hone), a(ddress), c(ustom
// field), o (a product's code); lower case, and a line break before and after each.
std::string search_lines(const Json &body) {
  std::string out = "\n";
  auto line = [&](char field, const std::string &value) {
    if (!value.empty()) (((out += field) += ':') += lower(value)) += '\n';
  };
  line('n', string(body, "name"));
  line('n', string(body, "title"));
  line('o', string(body, "code"));
  for (auto [key, letter] : {std::pair{"emails", 'e'}, {"phones", 'p'}})
    if (auto list = body.find(key); list != body.end() && list->is_array())
      for (const Json &item : *list) line(letter, string(item, "value"));
  if (auto place = body.find("address"); place != body.end() && place->is_object()) line('a', string(*place, "value"));
  if (auto custom = body.find("custom_fields"); custom != body.end() && custom->is_object())
    for (const Json &value : *custom) {
      if (value.is_string()) line('c', value.get<std::string>());
      if (value.is_number()) line('c', text_of(value));
    }
  return out;
}

}  // namespace

const char *plural(Kind kind) { return kPlural[static_cast<int>(kind)]; }
const char *singular(Kind kind) { return kSingular[static_cast<int>(kind)]; }
const char *title(Kind kind) { return kTitle[static_cast<int>(kind)]; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char &c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string plain_time(int64_t seconds) {
  std::string text = iso_s(seconds * 1000);
  text[10] = ' ';
  text.resize(19);
  return text;
}

std::string uuid(Random &random) {
  std::string hex = random.hex(32);
  hex[12] = '4';
  hex[16] = "89ab"[hex[16] % 4];
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

Record *Table::find(int64_t id) {
  auto found = records_.find(id);
  return found == records_.end() ? nullptr : &found->second;
}

Record *Table::find_uuid(std::string_view uuid) {
  auto found = uuids_.find(std::string(uuid));
  return found == uuids_.end() ? nullptr : find(found->second);
}

Record &Table::put(Record record, int64_t visible_ms) {
  auto [at, fresh] = records_.try_emplace(record.id);
  Record &kept = at->second;
  if (!fresh) {
    by_update_.erase({kept.update_s, kept.id});
    by_add_.erase({kept.add_s, kept.id});
    if (kept.deleted_s == 0) --live_;
  }
  // What searches saw before stays until the change becomes visible. A few changes on their way are enough to keep.
  auto seen = std::move(kept.index);
  if (seen.size() > 8) seen.erase(seen.begin() + 1);
  kept = std::move(record);
  std::string now = kept.index.empty() ? std::string() : std::move(kept.index.back().second);
  if (visible_ms == 0) seen.clear();
  seen.emplace_back(visible_ms, std::move(now));
  kept.index = std::move(seen);
  by_update_.insert({kept.update_s, kept.id});
  by_add_.insert({kept.add_s, kept.id});
  if (!kept.uuid.empty()) uuids_[kept.uuid] = kept.id;
  if (kept.deleted_s == 0) ++live_;
  last_id_ = std::max(last_id_, kept.id);
  return kept;
}

void Table::erase(int64_t id) {
  auto at = records_.find(id);
  if (at == records_.end()) return;
  by_update_.erase({at->second.update_s, id});
  by_add_.erase({at->second.add_s, id});
  uuids_.erase(at->second.uuid);
  if (at->second.deleted_s == 0) --live_;
  records_.erase(at);
}

Store::Store(const Options &options, Clock &clock)
    : lag_ms(options.lag_ms), options_(options), clock_(clock), random_(options.seed * 7919 + 41) {
  for (int i = 0; i < kKinds; ++i) {
    tables_.emplace_back(static_cast<Kind>(i));
    fields_.emplace_back(kSingular[i], Random(options.seed * 131 + static_cast<uint64_t>(i)),
                         options.custom_properties);
  }
  Random names(options.seed * 17 + 3);
  for (int64_t id = 1; id <= 5; ++id) {
    const Person who = person(names);
    users_.push_back({id, who.first + " " + who.last, "user" + std::to_string(id) + "@lumina.example"});
  }
  pipelines_ = {{1, "Sales"}, {2, "Partners"}};
  int64_t stage = 1;
  for (const Pipeline &pipeline : pipelines_)
    for (const char *name : {"Qualified", "Contact made", "Demo scheduled", "Negotiations started"})
      stages_.push_back({stage++, pipeline.id, name, 25});
  for (auto [name, color] : {std::pair{"Hot", "red"}, {"Warm", "yellow"}, {"Cold", "blue"}})
    lead_labels_.push_back({{"id", uuid(names)},
                            {"name", name},
                            {"color", color},
                            {"add_time", "2024-01-01T09:00:00.000Z"},
                            {"update_time", "2024-01-01T09:00:00.000Z"}});
}

Fields &Store::fields(Kind kind) { return fields_[static_cast<size_t>(kind == Kind::lead ? Kind::deal : kind)]; }

Table &Store::table(Kind kind) {
  if (!filled_[static_cast<int>(kind)]) {
    filled_[static_cast<int>(kind)] = true;
    fill(kind);
  }
  return tables_[static_cast<size_t>(kind)];
}

void Store::fill(Kind kind) {
  Random random(options_.seed * 1009 + static_cast<uint64_t>(kind) * 53);
  for (int64_t id = 1; id <= options_.records; ++id) {
    Record record;
    record.id = id;
    record.add_s = seed_added(id);
    record.update_s = seed_updated(kind, id, options_);
    save(kind, std::move(record), seed_body(*this, kind, id, options_.records, random), true);
  }
}

Record &Store::save(Kind kind, Record record, Json body, bool seeded) {
  const bool v1_times = kind == Kind::note;
  body["add_time"] = v1_times ? plain_time(record.add_s) : iso_s(record.add_s * 1000);
  body["update_time"] = v1_times ? plain_time(record.update_s) : iso_s(record.update_s * 1000);
  record.owner = number(body, kind == Kind::note ? "user_id" : "owner_id");
  record.org = number(body, kind == Kind::lead ? "organization_id" : "org_id");
  record.person = number(body, "person_id");
  record.deal = number(body, "deal_id");
  record.pipeline = number(body, "pipeline_id");
  record.stage = number(body, "stage_id");
  record.status = string(body, "status");
  if (kind == Kind::lead) {
    record.uuid = body["id"];
    record.status = body["is_archived"] == true ? "archived" : "open";
  }
  record.index.assign(1, {0, record.deleted_s != 0 ? std::string() : search_lines(body)});
  record.custom.clear();
  if (auto custom = body.find("custom_fields"); custom != body.end()) {
    record.custom = text_of(*custom);
    body.erase("custom_fields");
  }
  record.head = text_of(body);
  record.head.pop_back();
  return tables_[static_cast<size_t>(kind)].put(std::move(record),
                                                seeded || lag_ms == 0 ? 0 : clock_.now_ms() + lag_ms);
}

Json Store::body(const Record &record) {
  Json out = Json::parse(record.head + "}");
  if (!record.custom.empty()) out["custom_fields"] = Json::parse(record.custom);
  return out;
}

void Store::remove(Kind kind, Record &record) {
  if (record.deleted_s != 0) return;
  Json now = body(record);
  Record next = record;
  next.deleted_s = next.update_s = now_s();
  if (kind == Kind::note) now["active_flag"] = false;
  if (now.contains("is_deleted")) now["is_deleted"] = true;
  save(kind, std::move(next), std::move(now));
  if (kind == Kind::lead) table(kind).erase(record.id);  // leads leave no trace
}

bool Store::gone(const Record &record) const {
  return record.deleted_s != 0 && record.deleted_s + kKeptSeconds <= now_s();
}

void Store::add_custom(Kind kind, const std::string &code) {
  for (auto &[id, kept] : table(kind).records()) {
    Record &record = *table(kind).find(id);
    if (kept.custom.empty()) continue;
    record.custom.pop_back();
    record.custom += (record.custom.size() > 1 ? ",\"" : "\"") + code + "\":null}";
  }
}

void Store::drop_custom(Kind kind, const std::string &code) {
  for (auto &[id, kept] : table(kind).records()) {
    if (kept.custom.empty()) continue;
    Json values = Json::parse(kept.custom);
    values.erase(code);
    table(kind).find(id)->custom = text_of(values);
  }
}

void Store::touch(Kind kind, int64_t id, int64_t at_s) {
  Record *found = table(kind).find(id);
  if (found == nullptr) return;
  Json now = body(*found);
  Record next = *found;
  next.update_s = at_s;
  save(kind, std::move(next), std::move(now));
}

}  // namespace sandbox::pipedrive

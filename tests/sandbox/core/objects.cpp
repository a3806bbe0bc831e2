#include "core/objects.hpp"

#include "core/formats.hpp"

namespace sandbox {
namespace {

constexpr int64_t kFirstCreated = 1704100000000;  // 2024-01-01T09:06:40Z
constexpr int64_t kFirstUpdated = 1735700000000;  // 2025-01-01T02:53:20Z
constexpr int64_t kBetween = 60000;

std::vector<std::string> unique_fields(const Json &document) {
  std::vector<std::string> out;
  for (const auto &[name, field] : document.at("fields").items())
    if (field.is_object() && field.value("unique", false)) out.push_back(name);
  return out;
}

Json person_json(const Person &who) {
  return {{"first", who.first},
          {"last", who.last},
          {"name", who.first + " " + who.last},
          {"email", who.email},
          {"phone", who.phone},
          {"company", who.company},
          {"title", who.title},
          {"street", who.street},
          {"city", who.city},
          {"region", who.region},
          {"postal_code", who.postal_code},
          {"country", who.country}};
}

Json company_json(const Company &what) {
  return {{"name", what.name},          {"domain", what.domain},           {"industry", what.industry},
          {"phone", what.phone},        {"street", what.street},           {"city", what.city},
          {"region", what.region},      {"postal_code", what.postal_code}, {"country", what.country},
          {"employees", what.employees}};
}

uint64_t hash_of(const std::string &name) {
  uint64_t out = 1469598103934665603u;
  for (const char c : name) out = (out ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return out;
}

}  // namespace

Object::Object(std::string name, const Json &document, Objects &objects)
    : name_(std::move(name)), document_(document), objects_(objects), records_(unique_fields(document)) {
  for (const auto &[field, from] : document.at("fields").items()) fields_.push_back(read_field(field, from));
  if (document.contains("aliases")) aliases_ = document["aliases"].get<std::vector<std::string>>();
  const Json id = document.value("id", Json::object());
  id_field_ = id.value("field", "id");
  id_pattern_ = member(id, "as");
  id_first_ = id.value("first", int64_t{1});
  id_step_ = id.value("step", int64_t{1});
  created_ = document.value("created", "");
  updated_ = document.value("updated", "");
  time_ = document.value("time", "iso_ms");
  deleted_flag_ = document.value("deleted", "");
  touched_ = document.value("touch", "");
  shape_ = member(document, "record");
  if (document.contains("kept_days")) kept_ms_ = document["kept_days"].get<int64_t>() * 86400000;
  grain_ms_ = document.value("grain_ms", int64_t{1});
  keeps_unchanged_ = document.value("unchanged", "") == "kept";
  const Json count = document.value("count", Json("records"));
  const int64_t records = objects.options().records;
  if (count.is_number()) count_ = count.get<int64_t>();
  if (count.is_string()) count_ = records;
  if (count.is_object())
    count_ = std::max(count.value("least", int64_t{0}),
                      static_cast<int64_t>(static_cast<double>(records) * count.value("times", 1.0)));
}

bool Object::goes_by(const std::string &name) const {
  return name == name_ || std::find(aliases_.begin(), aliases_.end(), name) != aliases_.end();
}

Records &Object::records() {
  if (!filled_) fill_seeds();
  return records_;
}

size_t Object::count() const { return filled_ ? records_.live() : static_cast<size_t>(count_); }

bool Object::gone(const Record &record) const {
  if (record.live()) return false;
  return kept_ms_ < 0 || record.deleted_ms + kept_ms_ <= objects_.clock().now_ms();
}

void Object::fill_seeds() {
  filled_ = true;
  Random random(objects_.options().seed * 1009 + hash_of(name_));
  const int64_t ties = objects_.options().ties;
  for (int64_t n = 1; n <= count_; ++n) {
    Record record;
    record.seq = n;
    record.created_ms = kFirstCreated + n * kBetween + n * 37 % 1000;
    record.updated_ms = n <= ties ? kFirstUpdated : kFirstUpdated + n * kBetween + n * 53 % 1000;
    record.values = seed(n, random);
    save(std::move(record), true);
  }
}

Json Object::seed(int64_t n, Random &random) {
  if (const auto rows = document_.find("rows"); rows != document_.end() && static_cast<size_t>(n) <= rows->size()) {
    Json values = blank();  // rows that stand in the document as they are
    for (const auto &[name, value] : (*rows)[static_cast<size_t>(n - 1)].items())
      values[name] = fill(value, objects_.globals());
    return values;
  }
  const Json who = person_json(person(random)), what = company_json(company(random));
  Json values = Json::object();
  Scope scope(objects_.globals(), &values);
  scope.random(random).lend("person", who).lend("company", what).set("n", n);
  for (const Field &field : fields_) values[field.name] = field.is_computed ? Json(nullptr) : fill(field.seed, scope);
  return values;
}

Json Object::blank() {
  Json values = Json::object();
  Scope scope(objects_.globals(), &values);
  scope.random(objects_.random()).set("n", filled_ ? records_.next() : count_ + 1);
  scope.set("now", show_time(objects_.clock().now_ms(), time_));
  for (const Field &field : fields_)
    values[field.name] = field.is_computed ? Json(nullptr) : fill(field.fallback, scope);
  return values;
}

std::string Object::make_id(Record &record) {
  Json &id = record.values[id_field_];
  if (!id.is_null()) return text_of(id);
  const int64_t number = id_first_ + (record.seq - 1) * id_step_;
  if (id_pattern_.is_null()) return id = number, std::to_string(number);
  Random random(objects_.options().seed * 7919 + hash_of(name_) + static_cast<uint64_t>(record.seq) * 104729);
  Scope scope(objects_.globals(), &record.values);
  scope.random(random).set("seq", number);
  id = fill(id_pattern_, scope);
  return text_of(id);
}

const Record &Object::save(Record record, bool seeded) {
  record.created_ms -= record.created_ms % grain_ms_;
  record.updated_ms -= record.updated_ms % grain_ms_;
  record.change = objects_.next_change();
  record.key = make_id(record);
  if (!created_.empty()) record.values[created_] = show_time(record.created_ms, time_);
  if (!updated_.empty()) record.values[updated_] = show_time(record.updated_ms, time_);
  if (!deleted_flag_.empty()) record.values[deleted_flag_] = !record.live();
  Scope scope(objects_.globals(), &record.values);
  scope.set("seq", record.seq).set("created_ms", record.created_ms).set("updated_ms", record.updated_ms);
  scope.set("change", record.change).set("deleted", !record.live());
  for (const Field &field : fields_)
    if (field.is_computed) record.values[field.name] = fill(field.computed, scope);
  const int64_t lag = objects_.lag_ms;
  return records_.put(std::move(record), seeded || lag == 0 ? 0 : objects_.clock().now_ms() + lag);
}

const Record &Object::create(Json values, std::shared_ptr<const std::string> bytes) {
  Record record;
  record.seq = records().next();
  record.created_ms = record.updated_ms = objects_.clock().now_ms();
  record.values = std::move(values);
  record.bytes = std::move(bytes);
  return save(std::move(record), false);
}

const Record &Object::update(const Record &record, Json values, bool stamps) {
  if (keeps_unchanged_ && values == record.values) return record;
  Record next = record;
  next.values = std::move(values);
  if (stamps) next.updated_ms = objects_.clock().now_ms();
  return save(std::move(next), false);
}

const Record *Object::remove(const Record &record) {
  if (!record.live()) return &record;
  if (kept_ms_ < 0) {
    records_.erase(record.seq);
    return nullptr;
  }
  Record next = record;
  next.deleted_ms = next.updated_ms = objects_.clock().now_ms();
  return &save(std::move(next), false);
}

const Record &Object::insert_seeded() {
  Record record;
  record.seq = records().next();
  record.created_ms = record.updated_ms = objects_.clock().now_ms();
  record.values = seed(record.seq, objects_.random());
  return save(std::move(record), false);
}

const Record &Object::set_updated(const Record &record, int64_t ms) {
  Record next = record;
  next.updated_ms = ms;
  return save(std::move(next), false);
}

Json Object::shown_values(const Json &values, const Record &record) {
  if (shape_.is_null()) return values;
  Scope scope(objects_.globals(), &values);
  scope.lend("record", values).set("key", record.key).set("seq", record.seq).set("object", name_);
  scope.set("updated_ms", record.updated_ms).set("created_ms", record.created_ms).set("deleted_ms", record.deleted_ms);
  return fill(shape_, scope);
}

Json Object::shown(const Record &record) { return shown_values(record.values, record); }

const std::string &Object::text(const Record &record) {
  if (record.text.empty()) record.text = text_of(shown(record));
  return record.text;
}

Objects::Objects(const Json &document, const Options &options, Clock &clock)
    : lag_ms(options.lag_ms),
      options_(options),
      clock_(clock),
      random_(options.seed * 7919 + 41),
      functions_(common_functions()),
      globals_(functions_),
      messages_(document.value("messages", Json::object())) {
  // A seeded reference: the id of one of another object's records. "crowd" sends as many as --associations says to the
  // first of them.
  functions_["$ref"] = [this](const Json &pattern, const std::string &, const Scope &scope) -> Json {
    Object &to = get(pattern.at("$ref").get<std::string>());
    const auto &all = to.records().all();
    if (all.empty()) return nullptr;
    const Json *n = scope.find("n");
    const std::string field = pattern.value("field", to.id_field());
    if (pattern.value("crowd", false) && n != nullptr && n->get<int64_t>() <= options_.associations)
      return all.begin()->second.value(field);
    Random &random = scope.dice() == nullptr ? random_ : *scope.dice();
    auto at = all.lower_bound(1 + random.below(static_cast<int>(all.rbegin()->first)));
    return at->second.value(field);
  };
  // The record of another object that an id names, as answers show it: {"$call":"record","with":id,"argument":"users"}.
  functions_["record"] = [this](const Json &id, const std::string &name, const Scope &) -> Json {
    Object &object = get(name);
    const Record *found = object.records().find(std::string_view(text_of(id)));
    return found == nullptr || object.gone(*found) ? Json(nullptr) : object.shown(*found);
  };
  // One stored value of it: {"$call":"value","with":id,"argument":"users.name"}.
  functions_["value"] = [this](const Json &id, const std::string &path, const Scope &) -> Json {
    const size_t dot = path.find('.');
    const Record *found = get(path.substr(0, dot)).records().find(std::string_view(text_of(id)));
    return found == nullptr ? Json(nullptr) : found->value(path.substr(dot + 1));
  };
  for (const auto &[name, object] : document.at("objects").items())
    all_.push_back(std::make_unique<Object>(name, object, *this));
}

Object *Objects::find(const std::string &name) {
  for (const auto &object : all_)
    if (object->goes_by(name)) return object.get();
  return nullptr;
}

Object &Objects::get(const std::string &name) {
  Object *found = find(name);
  if (found == nullptr) throw std::runtime_error("the document has no object " + name);
  return *found;
}

}  // namespace sandbox

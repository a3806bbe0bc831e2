#include "hubspot/store.hpp"

#include <algorithm>

namespace sandbox::hubspot {

Store::Store(const Options &options, Clock &clock)
    : options_(options),
      clock_(clock),
      random_(options.seed ^ 0x68756273),
      lag_ms_(options.lag_ms),
      deal_pipelines_(deal_pipelines()),
      lead_pipelines_(lead_pipelines()) {
  for (Kind &kind : standard_kinds(options.custom_properties))
    kinds_.push_back(std::make_unique<Kind>(std::move(kind)));
  associations_.define_standard({0, 1, 2, 3, 4}, {"contact", "company", "deal", "lead", "note"}, kEpoch - 1000 * kDay);
  Random random(options.seed ^ 0x6f776e65);
  const int count = std::clamp(options.records / 100, 3, 120);
  for (int i = 0; i < count; i++) {
    const Person who = person(random);
    owners_.push_back({41629779 + i * 13, 4137076 + i, kEpoch - (400 - i) * kDay, kEpoch + i * kDay, who.email,
                       who.first, who.last, i == count - 1});
  }
  add_vehicles();
}

Kind *Store::definition(const std::string &name) {
  const std::string wanted = lower(name);
  for (const auto &kind : kinds_) {
    if (kind->type_id == wanted || lower(kind->name) == wanted || lower(kind->singular) == wanted) return kind.get();
    if (kind->custom && lower(qualified(*kind)) == wanted) return kind.get();
  }
  return nullptr;
}

Kind *Store::kind(const std::string &name) {
  Kind *found = definition(name);
  if (found != nullptr) seed(*found);
  return found;
}

int Store::position(const Kind &kind) const {
  for (size_t i = 0; i < kinds_.size(); i++) {
    if (kinds_[i].get() == &kind) return static_cast<int>(i);
  }
  return -1;
}

std::string Store::qualified(const Kind &kind) const {
  return kind.custom ? "p" + std::to_string(kPortal) + "_" + kind.name : kind.singular;
}

const std::vector<Pipeline> *Store::pipelines(const std::string &kind) const {
  if (kind == "deals") return &deal_pipelines_;
  if (kind == "leads") return &lead_pipelines_;
  return nullptr;
}

bool Store::expired(const Record &record) const {
  return record.now.archived_ms != 0 && record.now.archived_ms + kArchiveDays * kDay < clock_.now_ms();
}

Record &Store::append(Kind &kind, int64_t created_ms, int64_t updated_ms) {
  Record &record = kind.records.emplace_back();
  record.id = kind.next_id;
  kind.next_id += kind.id_step;
  record.created_ms = created_ms;
  record.now.updated_ms = updated_ms;
  kind.live++;
  version_++;
  return record;
}

void Store::remember(Record &record) {
  const int64_t now = clock_.now_ms();
  version_++;
  if (lag_ms_ <= 0) {
    record.past.clear();
    record.indexed_ms = now;
    return;
  }
  if (record.now.updated_ms != 0) record.past.emplace_back(record.indexed_ms, record.now);
  size_t seen = 0;  // only the newest state already seen, and those after it, can still be asked for
  for (size_t i = 0; i < record.past.size(); i++) {
    if (record.past[i].first <= now) seen = i;
  }
  record.past.erase(record.past.begin(), record.past.begin() + static_cast<std::ptrdiff_t>(seen));
  record.indexed_ms = now + lag_ms_;
  settled_ms_ = std::max(settled_ms_, record.indexed_ms);
}

void Store::reindex(Kind &kind, const Record &record, int property, const std::string *before,
                    const std::string *after) {
  if (!kind.properties[static_cast<size_t>(property)].unique) return;
  auto &index = kind.unique[property];
  if (before != nullptr) {
    const auto found = index.find(lower(*before));
    if (found != index.end() && found->second == record.id) index.erase(found);
  }
  if (after != nullptr && !after->empty()) index[lower(*after)] = record.id;
}

void Store::apply(Kind &kind, Record &record, const std::vector<Change> &changes) {
  for (const Change &change : changes) {
    reindex(kind, record, change.property, record.now.values.find(change.property), &change.value);
    record.now.values.set(change.property, change.value);
  }
  derive(kind, record.now);
}

// What HubSpot computes from other properties: whether a deal's stage closes it.
void Store::derive(Kind &kind, State &state) {
  if (kind.name != "deals") return;
  const std::string *stage = state.values.find(kind.position("dealstage"));
  bool closed = false, won = false;
  for (const Pipeline &pipeline : deal_pipelines_) {
    for (const Stage &each : pipeline.stages) {
      if (stage == nullptr || each.id != *stage) continue;
      closed = each.closed;
      won = each.closed && each.probability == "1.0";
    }
  }
  state.values.set(kind.position("hs_is_closed"), closed ? "true" : "false");
  state.values.set(kind.position("hs_is_closed_lost"), closed && !won ? "true" : "false");
  state.values.set(kind.position("hs_is_closed_won"), won ? "true" : "false");
}

std::variant<Record *, Refusal> Store::create(Kind &kind, const Json &properties, const Json &associations) {
  auto checked = check(kind, nullptr, properties);
  if (auto *refusal = std::get_if<Refusal>(&checked)) return *refusal;
  if (auto refusal = check_associations(kind, associations)) return *refusal;
  const int64_t now = clock_.now_ms();
  Record &record = append(kind, now, 0);
  remember(record);
  record.now.updated_ms = now;
  apply(kind, record, std::get<std::vector<Change>>(checked));
  for (const Json &each : associations) {
    const int64_t target =
        *whole(each["to"]["id"].is_string() ? each["to"]["id"].get<std::string>() : each["to"]["id"].dump());
    for (const Json &type : each["types"]) {
      const AssociationType *found = associations_.type(type["associationTypeId"].get<int>());
      seed_links(kind, at(found->to));
      associations_.link(*found, record.id, target);
    }
  }
  return &record;
}

std::optional<Refusal> Store::update(Kind &kind, Record &record, const Json &properties) {
  auto checked = check(kind, &record, properties);
  if (auto *refusal = std::get_if<Refusal>(&checked)) return *refusal;
  const auto &changes = std::get<std::vector<Change>>(checked);
  const auto same = [&](const Change &change) {
    const std::string *now = record.now.values.find(change.property);
    return now == nullptr ? change.value.empty() : *now == change.value;
  };
  if (std::all_of(changes.begin(), changes.end(), same)) return std::nullopt;  // hs_lastmodifieddate stays
  remember(record);
  record.now.updated_ms = clock_.now_ms();
  apply(kind, record, changes);
  return std::nullopt;
}

void Store::archive(Kind &kind, Record &record) {
  if (record.now.archived_ms != 0) return;
  remember(record);
  record.now.archived_ms = record.now.updated_ms = clock_.now_ms();
  kind.live--;
  for (const auto &[property, index] : kind.unique) {
    if (const std::string *value = record.now.values.find(property)) reindex(kind, record, property, value, nullptr);
  }
  associations_.forget(position(kind), record.id);  // links not seeded yet will leave archived records out
}

void Store::take_back(Kind &kind, size_t count) {
  version_++;
  for (; count > 0; count--) {
    const Record &record = kind.records.back();
    for (const auto &[property, value] : record.now.values.all()) reindex(kind, record, property, &value, nullptr);
    associations_.forget(position(kind), record.id);
    kind.records.pop_back();
    kind.live--;
  }
}

std::variant<Record *, Refusal> Store::by_property(Kind &kind, const std::string &property, const std::string &value) {
  const int at = kind.position(property);
  if (at < 0 || (!kind.properties[static_cast<size_t>(at)].unique && property != "hs_object_id"))
    return Refusal{400, "VALIDATION_ERROR", "Property '" + property + "' is not a unique property of " + kind.name};
  if (property == "hs_object_id") {
    const auto id = whole(value);
    return id ? kind.find(*id) : static_cast<Record *>(nullptr);
  }
  const auto &index = kind.unique[at];
  const auto found = index.find(lower(value));
  return found == index.end() ? static_cast<Record *>(nullptr) : kind.find(found->second);
}

}  // namespace sandbox::hubspot

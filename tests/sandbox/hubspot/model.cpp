#include "hubspot/model.hpp"

#include <algorithm>
#include <charconv>

namespace sandbox::hubspot {

const std::string *Values::find(int property) const {
  const auto at = std::lower_bound(all_.begin(), all_.end(), property,
                                   [](const auto &entry, int wanted) { return entry.first < wanted; });
  return at == all_.end() || at->first != property ? nullptr : &at->second;
}

void Values::set(int property, std::string value) {
  const auto at = std::lower_bound(all_.begin(), all_.end(), property,
                                   [](const auto &entry, int wanted) { return entry.first < wanted; });
  const bool held = at != all_.end() && at->first == property;
  if (value.empty()) {
    if (held) all_.erase(at);
  } else if (held) {
    at->second = std::move(value);
  } else {
    all_.emplace(at, property, std::move(value));
  }
}

const State *Record::indexed_at(int64_t ms) const {
  if (indexed_ms <= ms) return &now;
  for (auto earlier = past.rbegin(); earlier != past.rend(); ++earlier) {
    if (earlier->first <= ms) return &earlier->second;
  }
  return nullptr;
}

int Kind::position(const std::string &property) const {
  const auto found = positions.find(property);
  return found == positions.end() ? -1 : found->second;
}

void Kind::add(Property property) {
  positions[property.name] = static_cast<int>(properties.size());
  properties.push_back(std::move(property));
}

size_t Kind::first_after(int64_t id) const {
  const auto at = std::upper_bound(records.begin(), records.end(), id,
                                   [](int64_t wanted, const Record &record) { return wanted < record.id; });
  return static_cast<size_t>(at - records.begin());
}

Record *Kind::find(int64_t id) {
  const size_t at = first_after(id - 1);
  return at < records.size() && records[at].id == id ? &records[at] : nullptr;
}

std::string lower(std::string text) {
  for (char &c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

std::optional<int64_t> whole(const std::string &text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::string> value_of(const Kind &kind, const Record &record, const State &state, int property) {
  switch (kind.properties[static_cast<size_t>(property)].source) {
    case Property::Source::kId: return std::to_string(record.id);
    case Property::Source::kCreated: return iso_ms(record.created_ms);
    case Property::Source::kModified: return iso_ms(state.updated_ms);
    case Property::Source::kStored: break;
  }
  const std::string *value = state.values.find(property);
  if (value == nullptr) return std::nullopt;
  return *value;
}

}  // namespace sandbox::hubspot

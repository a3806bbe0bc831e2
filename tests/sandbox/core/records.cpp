#include "core/records.hpp"

namespace sandbox {
namespace {

const Json kNull = nullptr;
constexpr size_t kMostPast = 8;  // changes on their way to the search index; more are not needed

int64_t key_in(const Record &record, Order order) {
  if (order == Order::updated) return record.updated_ms;
  if (order == Order::created) return record.created_ms;
  return order == Order::change ? record.change : 0;
}

}  // namespace

const Json &Record::value(const std::string &name) const {
  const Json *found = at_path(values, name);
  return found == nullptr ? kNull : *found;
}

const Record *Records::find(int64_t seq) const {
  const auto found = records_.find(seq);
  return found == records_.end() ? nullptr : &found->second;
}

const Record *Records::find(std::string_view key) const {
  const auto found = keys_.find(std::string(key));
  return found == keys_.end() ? nullptr : find(found->second);
}

const Record *Records::holder(const std::string &field, const Json &value) const {
  const auto held = holders_.find(field);
  if (held == holders_.end() || value.is_null()) return nullptr;
  const auto found = held->second.find(lower(text_of(value)));
  return found == held->second.end() ? nullptr : find(found->second);
}

void Records::index(const Record &record, bool enters) {
  for (auto [keys, order] :
       {std::pair{&by_updated_, Order::updated}, {&by_created_, Order::created}, {&by_change_, Order::change}}) {
    const std::pair place{key_in(record, order), record.seq};
    enters ? static_cast<void>(keys->insert(place)) : static_cast<void>(keys->erase(place));
  }
  if (!record.live()) return;
  live_ += enters ? size_t{1} : static_cast<size_t>(-1);
  for (const std::string &field : unique_) {
    const Json &value = record.value(field);
    if (value.is_null()) continue;
    auto &held = holders_[field];
    if (enters) {
      held.try_emplace(lower(text_of(value)), record.seq);
    } else if (const auto at = held.find(lower(text_of(value))); at != held.end() && at->second == record.seq) {
      held.erase(at);
    }
  }
}

const Record &Records::put(Record record, int64_t seen_ms) {
  auto [at, fresh] = records_.try_emplace(record.seq);
  Record &kept = at->second;
  std::vector<std::pair<int64_t, std::shared_ptr<const Json>>> past;
  if (!fresh) {
    index(kept, false);
    keys_.erase(kept.key);
    if (seen_ms != 0) {
      past = std::move(kept.past);
      if (past.empty()) past.emplace_back(0, kept.live() ? std::make_shared<const Json>(kept.values) : nullptr);
      if (past.size() > kMostPast) past.erase(past.begin() + 1);
    }
  } else if (seen_ms != 0) {
    past.emplace_back(0, nullptr);
  }
  kept = std::move(record);
  kept.text.clear();
  kept.past = std::move(past);
  if (seen_ms != 0) kept.past.emplace_back(seen_ms, kept.live() ? std::make_shared<const Json>(kept.values) : nullptr);
  index(kept, true);
  keys_[kept.key] = kept.seq;
  last_ = std::max(last_, kept.seq);
  return kept;
}

void Records::erase(int64_t seq) {
  const auto at = records_.find(seq);
  if (at == records_.end()) return;
  index(at->second, false);
  keys_.erase(at->second.key);
  records_.erase(at);
}

void Records::walk(Order order, bool descending, std::optional<std::pair<int64_t, int64_t>> after,
                   const std::function<bool(const Record &)> &visit) const {
  if (order == Order::seq) {
    if (descending) {
      for (auto at = after ? records_.lower_bound(after->second) : records_.end(); at != records_.begin();)
        if (!visit((--at)->second)) return;
    } else {
      for (auto at = after ? records_.upper_bound(after->second) : records_.begin(); at != records_.end(); ++at)
        if (!visit(at->second)) return;
    }
    return;
  }
  const Keys &keys = order == Order::updated ? by_updated_ : order == Order::created ? by_created_ : by_change_;
  if (descending) {
    for (auto at = after ? keys.lower_bound(*after) : keys.end(); at != keys.begin();)
      if (!visit(records_.at((--at)->second))) return;
  } else {
    for (auto at = after ? keys.upper_bound(*after) : keys.begin(); at != keys.end(); ++at)
      if (!visit(records_.at(at->second))) return;
  }
}

void Records::forget_texts() {
  for (auto &[seq, record] : records_) record.text.clear();
}

const Json *seen(const Record &record, int64_t now_ms) {
  if (record.past.empty()) return record.live() ? &record.values : nullptr;
  const Json *out = nullptr;
  for (const auto &[from, values] : record.past)
    if (from <= now_ms) out = values.get();
  return out;
}

}  // namespace sandbox

#include "store.hpp"

#include <algorithm>

#include "seeds.hpp"

namespace sandbox::dynamics {

bool is_guid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < 36; ++i) {
    const char c = text[i];
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (c != '-') return false;
    } else if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))) {
      return false;
    }
  }
  return true;
}

std::string guid_order(std::string_view guid) {
  if (guid.size() != 36) return std::string(guid);
  auto reversed = [&](size_t from, size_t size) {
    std::string out;
    for (size_t at = from + size; at > from; at -= 2) out += guid.substr(at - 2, 2);
    return out;
  };
  return std::string(guid.substr(24)) + std::string(guid.substr(19, 4)) + reversed(14, 4) + reversed(9, 4) +
         reversed(0, 8);
}

Row *Rows::find(const std::string &id) {
  auto found = ids_.find(id);
  return found == ids_.end() ? nullptr : at(found->second);
}

Row *Rows::at(int64_t seq) {
  auto found = rows_.find(seq);
  return found == rows_.end() ? nullptr : &found->second;
}

Row *Rows::by_key(size_t key, const std::string &text) {
  auto found = key_index_.find({key, text});
  return found == key_index_.end() ? nullptr : at(found->second);
}

void Rows::unindex(const Row &row) {
  by_modified_.erase({row.modified_ms, row.seq});
  by_version_.erase({row.version, row.seq});
  for (size_t i = 0; i < keys; ++i)
    if (std::string text = key_text(row, i); !text.empty()) key_index_.erase({i, text});
}

Row &Rows::put(Row row) {
  auto [at, fresh] = rows_.try_emplace(row.seq);
  if (!fresh) unindex(at->second);
  at->second = std::move(row);
  Row &kept = at->second;
  ids_[kept.id] = kept.seq;
  by_modified_.insert({kept.modified_ms, kept.seq});
  by_version_.insert({kept.version, kept.seq});
  for (size_t i = 0; i < keys; ++i)
    if (std::string text = key_text(kept, i); !text.empty()) key_index_[{i, text}] = kept.seq;
  last_seq_ = std::max(last_seq_, kept.seq);
  return kept;
}

void Rows::erase(const std::string &id, int64_t version, int64_t at_ms) {
  auto found = ids_.find(id);
  if (found == ids_.end()) return;
  auto row = rows_.find(found->second);
  unindex(row->second);
  deleted_.push_back({version, at_ms, id});
  ids_.erase(found);
  rows_.erase(row);
}

void Rows::forget(const std::string &id) {
  auto found = ids_.find(id);
  if (found == ids_.end()) return;
  auto row = rows_.find(found->second);
  unindex(row->second);
  ids_.erase(found);
  rows_.erase(row);
}

void Rows::revive(Row row) {
  std::erase_if(deleted_, [&](const Tombstone &tombstone) { return tombstone.id == row.id; });
  put(std::move(row));
}

Store::Store(const Options &options, Clock &clock)
    : options_(options),
      clock_(clock),
      random_(options.seed * 4099 + 23),
      schema_(options.seed, options.custom_properties) {
  for (int64_t n = 1; n <= 5; ++n) users_.push_back(seed_id("systemuser", n));
  currency_ = seed_id("transactioncurrency", 1);
  unit_ = seed_id("businessunit", 1);
  organization_ = seed_id("organization", 1);
}

std::string Store::seed_id(const std::string &logical, int64_t n) const {
  uint64_t mixed = options_.seed * 0x9e3779b97f4a7c15u;
  for (char c : logical) mixed = (mixed ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  Random random(mixed + static_cast<uint64_t>(n) * 0xd1342543de82ef95u);
  std::string hex = random.hex(32);
  hex[12] = '4';
  hex[16] = "89ab"[hex[16] % 4];
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

std::string Store::new_guid() {
  std::string hex = random_.hex(32);
  hex[12] = '4';
  hex[16] = "89ab"[hex[16] % 4];
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

bool Store::filled(const Definition &table) const { return rows_.contains(table.logical); }

size_t Store::seeded(const Definition &table) const { return static_cast<size_t>(seed_count(table, options_)); }

void Store::reindex(const Definition &table) {
  Rows &rows = this->rows(table);
  std::vector<Row> all;
  for (const auto &[seq, row] : rows.all()) all.push_back(row);
  for (Row &row : all) row.values.resize(table.columns.size());
  rows.keys = table.keys.size();
  for (Row &row : all) rows.put(std::move(row));
}

Rows &Store::rows(const Definition &table) {
  auto found = rows_.find(table.logical);
  if (found != rows_.end()) return found->second;
  Rows &rows = rows_[table.logical];
  const Definition *definition = &table;
  rows.keys = table.keys.size();
  rows.key_text = [definition](const Row &row, size_t key) {
    std::string out;
    for (const std::string &name : definition->keys[key].columns) {
      const Column *column = definition->attribute(name);
      const Json &value = row.values[definition->place(*column)];
      if (value.is_null()) return std::string();
      out += (value.is_string() ? value.get_ref<const std::string &>() : value.dump()) + "\n";
    }
    return lower(out);
  };
  fill(table, rows);
  return rows;
}

void Store::fill(const Definition &table, Rows &rows) {
  uint64_t mixed = options_.seed * 2654435761u;
  for (char c : table.logical) mixed = mixed * 31 + static_cast<unsigned char>(c);
  Random random(mixed);
  const int64_t count = seed_count(table, options_);
  for (int64_t n = 1; n <= count; ++n) {
    Row row = seed_row(*this, table, n, random);
    row.seq = n;
    row.version = ++version_;
    rows.put(std::move(row));
  }
}

Row &Store::save(const Definition &table, Row row, int64_t modified_ms) {
  row.version = ++version_;
  row.modified_ms = (modified_ms != 0 ? modified_ms : clock_.now_ms()) / 1000 * 1000;
  auto set = [&](const char *name, Json value) {
    const Column *column = table.attribute(name);
    if (column != nullptr) row.values[table.place(*column)] = std::move(value);
  };
  set("modifiedon", iso_s(row.modified_ms));
  set("modifiedby", "systemuser|" + me());
  set("versionnumber", row.version);
  Rows &all = rows(table);
  if (const Row *before = all.find(row.id); before != nullptr)
    undo_later([&all, old = *before] { all.put(old); });
  else
    undo_later([&all, id = row.id] { all.forget(id); });
  return all.put(std::move(row));
}

void Store::undo_later(std::function<void()> step) {
  if (noting_) undo_.push_back(std::move(step));
}

void Store::rollback() {
  noting_ = false;
  for (auto step = undo_.rbegin(); step != undo_.rend(); ++step) (*step)();
  undo_.clear();
}

void Store::remove(const Definition &table, const std::string &id) {
  Rows &all = rows(table);
  if (const Row *before = all.find(id)) undo_later([&all, old = *before] { all.revive(old); });
  rows(table).erase(id, ++version_, clock_.now_ms());
  for (ManyToMany &relation : schema_.many_to_many())
    std::erase_if(relation.pairs, [&](const auto &pair) { return pair.first == id || pair.second == id; });
}

std::string Store::name_of(std::string_view reference) {
  const size_t bar = reference.find('|');
  Definition *table = bar == std::string_view::npos ? nullptr : schema_.by_logical(reference.substr(0, bar));
  if (table == nullptr) return {};
  const Row *row = rows(*table).find(std::string(reference.substr(bar + 1)));
  const Column *name = table->attribute(table->name_column);
  if (row == nullptr || name == nullptr) return {};
  const Json &value = row->values[table->place(*name)];
  return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace sandbox::dynamics

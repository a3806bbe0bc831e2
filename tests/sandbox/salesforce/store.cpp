#include "store.hpp"

#include <algorithm>

#include "ids.hpp"
#include "values.hpp"

namespace sandbox::salesforce {

std::string_view Record::get(size_t field) const {
  if (field >= ends.size()) return {};  // the field is younger than the record
  const size_t start = field == 0 ? 0 : ends[field - 1];
  return std::string_view(text).substr(start, ends[field] - start);
}

std::vector<std::string> Record::values(size_t count) const {
  std::vector<std::string> out(count);
  for (size_t i = 0; i < count; ++i) out[i] = get(i);
  return out;
}

void Record::set(const std::vector<std::string> &values) {
  text.clear();
  ends.clear();
  ends.reserve(values.size());
  for (const std::string &value : values) {
    text += value;
    ends.push_back(static_cast<uint32_t>(text.size()));
  }
  text.shrink_to_fit();
}

std::string Table::id(uint32_t position) const { return make_id(type_.prefix, uint64_t{position} + 1); }

int64_t Table::find(std::string_view canonical) const {
  if (canonical.substr(0, 3) != type_.prefix) return -1;
  const auto number = id_number(canonical);
  if (!number || *number == 0 || *number > records_.size()) return -1;
  return records_[*number - 1].present ? static_cast<int64_t>(*number - 1) : -1;
}

std::string Table::key(int field, std::string_view text) const {
  const Field &f = type_.fields[static_cast<size_t>(field)];
  if (!is_text(f.type)) return std::string(text);
  return f.case_sensitive ? plain(text) : lower(plain(text));
}

std::vector<uint32_t> Table::with_key(int field, std::string_view plain_value) const {
  std::vector<uint32_t> found;
  const auto index = keys_.find(field);
  if (index == keys_.end()) return found;
  const Field &f = type_.fields[static_cast<size_t>(field)];
  const bool folds = is_text(f.type) && !f.case_sensitive;
  const auto [first, last] = index->second.equal_range(folds ? lower(plain_value) : std::string(plain_value));
  for (auto at = first; at != last; ++at) found.push_back(at->second);
  return found;
}

void Table::index_field(int field) {
  auto &index = keys_[field];
  index.clear();
  for (uint32_t i = 0; i < size(); ++i) {
    const std::string_view text = records_[i].get(static_cast<size_t>(field));
    if (records_[i].present && !records_[i].deleted && !text.empty()) index.emplace(key(field, text), i);
  }
}

void Table::link(uint32_t position, const Record &record, bool add) {
  const Stamp stamp{record.modified_ms, position};
  const auto at = std::lower_bound(by_modified_.begin(), by_modified_.end(), stamp);
  if (add) {
    if (!record.present || record.deleted) gone_.insert(position);
    if (record.present) by_modified_.insert(at, stamp);
    if (record.deleted) bin_.emplace(record.deleted_ms, position);
  } else {
    gone_.erase(position);
    if (record.present) by_modified_.erase(at);
    bin_.erase({record.deleted_ms, position});
  }
  if (record.present && !record.deleted) link_keys(position, record, add);
}

void Table::link_keys(uint32_t position, const Record &record, bool add) {
  for (auto &[field, index] : keys_) {
    const std::string_view text = record.get(static_cast<size_t>(field));
    if (text.empty()) continue;
    const std::string name = key(field, text);
    if (add) {
      index.emplace(name, position);
      continue;
    }
    for (auto [one, last] = index.equal_range(name); one != last; ++one) {
      if (one->second != position) continue;
      index.erase(one);
      break;
    }
  }
}

void Table::put(uint32_t position, Record record) {
  if (position == size()) {
    records_.emplace_back();
  } else {
    link(position, records_[position], false);
  }
  records_[position] = std::move(record);
  link(position, records_[position], true);
}

void Table::drop_last() {
  link(size() - 1, records_.back(), false);
  records_.pop_back();
}

Table &Store::table(const ObjectType &type) {
  auto &kept = tables_[&type];
  if (!kept) {
    kept = std::make_unique<Table>(type);
    for (size_t i = 0; i < type.fields.size(); ++i) {
      if (type.fields[i].external_id || type.fields[i].unique) kept->index_field(static_cast<int>(i));
    }
  }
  return *kept;
}

void Store::put(Table &table, uint32_t position, Record record) {
  const bool appended = position == table.size();
  journal_.push_back({&table, position, appended ? Record{} : table.at(position), appended});
  table.put(position, std::move(record));
}

void Store::rollback(size_t mark) {
  while (journal_.size() > mark) {
    Undo &undo = journal_.back();
    if (undo.appended) {
      undo.table->drop_last();
    } else {
      undo.table->put(undo.position, std::move(undo.before));
    }
    journal_.pop_back();
  }
}

void Store::purge(int64_t before_ms) {
  for (auto &[type, table] : tables_) {
    while (!table->bin().empty() && table->bin().begin()->first < before_ms) {
      Record empty;
      table->put(table->bin().begin()->second, std::move(empty));
    }
  }
}

}  // namespace sandbox::salesforce

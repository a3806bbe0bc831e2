// A report as a table: every section adds up to its total, and the sections to the whole.
#include "libopenint/operations/report_table.hpp"

#include <algorithm>

#include "libopenint/base/text.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"

namespace openint::operations {

using json::Value;

namespace {

Error broken(std::string message) { return Error(Status::malformed, "the provider's report: " + std::move(message)); }

Error too_large(std::string_view name) {
  return broken("the amounts of \"" + shortened(name) + "\" are too large to add");
}

void append_text_or_null(std::string &out, std::string_view text) {
  if (text.empty()) {
    out += "null";
  } else {
    json::append_string(out, text);
  }
}

}  // namespace

Result<void> ReportTable::read(const Value &table) {
  header_ = table["header"];
  OPENINT_CHECK(read_columns(table["columns"]));
  if (!table["rows"].is_array()) return broken("it has no rows");
  std::vector<std::string_view> sections;
  for (const Value &row : table["rows"].items()) {
    OPENINT_CHECK(read_row(row, sections));
    const bool section = row["rows"].is_array();
    all_known_ = all_known_ && (!section || !group_of(row).empty());
  }
  return check_sums();
}

Result<void> ReportTable::read_columns(const Value &columns) {
  if (columns.size() == 0) return broken("it has no columns");
  for (const Value &each : columns.items()) {
    Column column;
    column.key = each["key"].text();
    column.title = each["title"].text();
    column.start = each["start"].text();
    column.end = each["end"].text();
    column.amount = each["amount"].as_boolean();
    column.total = each["total"].as_boolean();
    const bool twice =
        std::any_of(columns_.begin(), columns_.end(), [&](const Column &c) { return c.key == column.key; });
    if (twice) return broken("two columns are called \"" + shortened(column.key) + "\"");
    columns_.push_back(std::move(column));
  }
  return {};
}

// The amounts of the cells, which are as many as there are columns.
Result<ReportTable::Amounts> ReportTable::read_cells(const Value &cells, std::string_view name) const {
  if (cells.size() != columns_.size()) {
    return broken("the row \"" + shortened(name) + "\" has " + std::to_string(cells.size()) +
                  " cells, where there are " + std::to_string(columns_.size()) + " columns");
  }
  Amounts out(columns_.size());
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (!columns_[i].amount) continue;
    const std::string_view text = cells.items()[i]["value"].text();
    auto digits = amount_digits(text);
    if (digits && digits->empty()) continue;
    if (digits) out[i] = billionths(*digits);
    if (out[i]) continue;
    return broken("the row \"" + shortened(name) + "\" holds \"" + shortened(text) + "\" in the column \"" +
                  shortened(columns_[i].title) + "\", which is no amount");
  }
  return out;
}

std::string ReportTable::group_of(const Value &row) const {
  if (!row["group"].text().empty()) return std::string(row["group"].text());
  std::string title = lowered(trimmed(row["name"].text()));
  for (const auto &[name, group] : rule_.groups) {
    if (name == title) return group;
  }
  return {};
}

Result<void> ReportTable::keep_group(const std::string &group, std::string_view name, const Amounts &amounts) {
  if (group.empty()) return {};
  Group kept;
  kept.name = name;
  kept.amounts = amounts;
  if (groups_.emplace(group, std::move(kept)).second) return {};
  return broken("two rows are its " + group + ", the second \"" + shortened(name) + "\"");
}

Result<ReportTable::Amounts> ReportTable::read_row(const Value &row, std::vector<std::string_view> &sections) {
  const std::string group = group_of(row);
  if (row["rows"].is_array()) return read_section(row, group, sections);
  const std::string_view name = row["name"].text();
  OPENINT_TRY(Amounts amounts, read_cells(row["cells"], name));
  OPENINT_CHECK(check_across(name, amounts));
  OPENINT_CHECK(keep_group(group, name, amounts));
  add_row(row["line"].as_boolean() ? "line" : "row", group, name, row["id"], row["cells"], sections);
  return amounts;
}

// A section's amounts: its total's, which must be what its rows make; or what they make, where it tells no total.
Result<ReportTable::Amounts> ReportTable::read_section(const Value &row, const std::string &group,
                                                       std::vector<std::string_view> &sections) {
  const std::string_view name = row["name"].text();
  Amounts made(columns_.size());
  if (!name.empty()) sections.push_back(name);
  if (row["own"].is_array()) {
    OPENINT_TRY(made, read_cells(row["own"], name));
    const bool any = std::any_of(made.begin(), made.end(), [](const auto &amount) { return amount.has_value(); });
    if (any) add_row("own", group, name, row["id"], row["own"], sections);
  }
  for (const Value &each : row["rows"].items()) {
    OPENINT_TRY(const Amounts amounts, read_row(each, sections));
    for (size_t i = 0; i < made.size(); ++i) {
      if (!add_to(made[i], amounts[i], false)) return too_large(name);
    }
  }
  const Value total = row["total"];
  if (total.is_object()) {
    const std::string_view title = total["name"].text();
    OPENINT_TRY(Amounts said, read_cells(total["cells"], title));
    OPENINT_CHECK(hold(title, said, made, "its rows"));
    OPENINT_CHECK(check_across(title, said));
    add_row("total", group, title, row["id"], total["cells"], sections);
    made = std::move(said);
  }
  if (!name.empty()) sections.pop_back();
  OPENINT_CHECK(keep_group(group, total.is_object() ? total["name"].text() : name, made));
  return made;
}

Result<void> ReportTable::hold(std::string_view name, const Amounts &said, const Amounts &made,
                               std::string_view of) const {
  for (size_t i = 0; i < said.size(); ++i) {
    if (said[i].value_or(0) == made[i].value_or(0)) continue;
    Error error = broken("the row \"" + shortened(name) + "\" says " + digits_of(said[i].value_or(0)) +
                         " in the column \"" + shortened(columns_[i].title) + "\", where " + std::string(of) +
                         " make " + digits_of(made[i].value_or(0)));
    error.reason = "report_sums";
    return error;
  }
  return {};
}

Result<void> ReportTable::check_across(std::string_view name, const Amounts &amounts) const {
  const auto total =
      std::find_if(columns_.begin(), columns_.end(), [](const Column &c) { return c.amount && c.total; });
  if (!rule_.across || total == columns_.end()) return {};
  const auto place = static_cast<size_t>(total - columns_.begin());
  Amounts said(columns_.size()), made(columns_.size());
  said[place] = amounts[place];
  size_t others = 0;
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (i == place || !columns_[i].amount) continue;
    ++others;
    if (!add_to(made[place], amounts[i], false)) return too_large(name);
  }
  return others == 0 ? Result<void>() : hold(name, said, made, "its other columns");
}

// Nothing is held where a section is none that the document knows: it may count for any of the sums. A sum of which the
// report has nothing is not held against anything; one that it does not tell is made for the others.
Result<void> ReportTable::check_sums() {
  for (const connector::ReportSum &sum : rule_.sums) {
    Group made;
    made.amounts.resize(columns_.size());
    made.told = false;
    bool any = false;
    std::string of;
    for (const auto &term : sum.terms) {
      auto found = groups_.find(term.group);
      if (found == groups_.end()) continue;
      any = true;
      of += std::string(of.empty() ? "" : term.less ? " less " : " and ") + "\"" + shortened(found->second.name) + "\"";
      for (size_t i = 0; i < columns_.size(); ++i) {
        if (!add_to(made.amounts[i], found->second.amounts[i], term.less)) return too_large(sum.group);
      }
    }
    if (!any) continue;
    made.name = sum.group;
    auto told = groups_.find(sum.group);
    if (told == groups_.end()) {
      groups_.emplace(sum.group, std::move(made));
    } else if (all_known_) {
      OPENINT_CHECK(hold(told->second.name, told->second.amounts, made.amounts, of));
    }
  }
  return {};
}

void ReportTable::add_row(std::string_view kind, const std::string &group, std::string_view name, const Value &id,
                          const Value &cells, const std::vector<std::string_view> &sections) {
  std::string &out = rows_;
  out += out.empty() ? "{\"section\":" : ",{\"section\":";
  append_text_or_null(out, sections.empty() ? std::string_view() : sections.back());
  out += ",\"sections\":[";
  for (std::string_view section : sections) {
    if (out.back() != '[') out += ',';
    json::append_string(out, section);
  }
  out += "],\"kind\":";
  json::append_string(out, kind);
  out += ",\"group\":";
  append_text_or_null(out, group);
  out += ",\"account_id\":";
  append_text_or_null(out, id.text());
  out += ",\"name\":";
  append_text_or_null(out, name);
  out += ",\"cells\":{";
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (i != 0) out += ',';
    json::append_string(out, columns_[i].key);
    out += ":" + json::to_text(cells.items()[i]);
  }
  out += "},\"amounts\":[";
  for (size_t i = 0; i < columns_.size(); ++i) {
    auto digits = columns_[i].amount ? amount_digits(cells.items()[i]["value"].text()) : std::nullopt;
    if (!digits || digits->empty()) continue;
    out += out.back() == '[' ? "{\"column\":" : ",{\"column\":";
    append_text_or_null(out, columns_[i].title);
    out += ",\"start_date\":";
    append_text_or_null(out, columns_[i].start);
    out += ",\"end_date\":";
    append_text_or_null(out, columns_[i].end);
    out += ",\"amount\":" + *digits + '}';
  }
  out += "]}";
}

// Where the totals stand; as many as there are columns where none is theirs.
size_t ReportTable::total_column() const {
  size_t amounts = 0, last = columns_.size();
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].amount && columns_[i].total) return i;
    if (!columns_[i].amount) continue;
    ++amounts;
    last = i;
  }
  return amounts == 1 ? last : columns_.size();
}

std::string ReportTable::record(const Value &input) const {
  std::string out = "{\"input\":" + json::to_text(input) + ",\"header\":" + json::to_text(header_) + ",\"columns\":[";
  for (const Column &column : columns_) {
    out += out.back() == '[' ? "{\"key\":" : ",{\"key\":";
    json::append_string(out, column.key);
    out += ",\"title\":";
    json::append_string(out, column.title);
    out += '}';
  }
  out += "],\"rows\":[" + rows_ + "],\"totals\":{";
  append_totals(out, true);
  out += "},\"made\":{";
  append_totals(out, false);
  return out + "}}";
}

void ReportTable::append_totals(std::string &out, bool told) const {
  const size_t place = total_column();
  for (const auto &[name, group] : groups_) {
    if (group.told != told || place >= columns_.size() || !group.amounts[place]) continue;
    if (out.back() != '{') out += ',';
    json::append_string(out, name);
    out += ':' + digits_of(*group.amounts[place]);
  }
}

}  // namespace openint::operations

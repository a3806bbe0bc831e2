#include <algorithm>
#include <vector>

#include "libopenint/base/text.hpp"
#include "libopenint/connectors/procedures/report_readers.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"

namespace openint::procedures {

using json::Value;

namespace {

// Types that say what a column holds, not which column it is.
constexpr std::string_view kPlainTypes[] = {"", "Account", "Customer", "Vendor", "Money", "String", "Date", "Numeric"};

struct TreeColumn {
  std::string key, title, start, end;
  bool amount = false, total = false;
};

std::string_view meta(const Value &column, std::string_view name) {
  for (const Value &each : column["MetaData"].items()) {
    if (each["Name"].text() == name) return each["Value"].text();
  }
  return {};
}

// A column's leaves: one that is summarised further has columns of its own.
void add_columns(const Value &columns, const std::string &above, std::vector<TreeColumn> &out) {
  for (const Value &each : columns["Column"].items()) {
    const std::string own(each["ColTitle"].text());
    const std::string title = above.empty() ? own : own.empty() ? above : above + " / " + own;
    if (each["Columns"]["Column"].size() > 0) {
      add_columns(each["Columns"], title, out);
      continue;
    }
    TreeColumn column;
    const std::string_view type = each["ColType"].text();
    const bool plain = std::find(std::begin(kPlainTypes), std::end(kPlainTypes), type) != std::end(kPlainTypes);
    column.key = meta(each, "ColKey");
    if (column.key.empty()) column.key = plain ? title : std::string(type);
    column.amount = type == "Money" || type.starts_with("subt_");
    column.total = column.amount && (lowered(column.key) == "total" || lowered(title) == "total");
    column.title = title;
    column.start = meta(each, "StartDate");
    column.end = meta(each, "EndDate");
    const std::string key = column.key;
    auto taken = [&] {
      return std::any_of(out.begin(), out.end(), [&](const auto &c) { return c.key == column.key; });
    };
    for (int again = 2; taken(); ++again) column.key = key + " " + std::to_string(again);
    out.push_back(std::move(column));
  }
}

void append_column(std::string &out, const TreeColumn &column) {
  const std::pair<std::string_view, const std::string *> texts[] = {{"{\"key\":", &column.key},
                                                                    {",\"title\":", &column.title},
                                                                    {",\"start\":", &column.start},
                                                                    {",\"end\":", &column.end}};
  for (const auto &[name, text] : texts) {
    out += name;
    json::append_string(out, *text);
  }
  out += std::string(",\"amount\":") + (column.amount ? "true" : "false");
  out += std::string(",\"total\":") + (column.total ? "true" : "false") + "}";
}

void append_cells(std::string &out, const Value &cells) {
  out += '[';
  for (const Value &cell : cells.items()) {
    out += out.back() == '[' ? "{\"value\":" : ",{\"value\":";
    json::append_string(out, cell["value"].text());
    out += ",\"id\":" + json::to_text(cell["id"].text().empty() ? Value() : cell["id"]) + "}";
  }
  out += ']';
}

// `{"name", "id", "group"`, of the first cell.
void append_head(std::string &out, const Value &cells, const Value &group) {
  const Value first = cells.size() > 0 ? cells.items()[0] : Value();
  out += "{\"name\":";
  json::append_string(out, first["value"].text());
  out += ",\"id\":" + json::to_text(first["id"].text().empty() ? Value() : first["id"]);
  out += ",\"group\":" + json::to_text(group);
}

void append_total(std::string &out, const Value &cells) {
  out += ",\"total\":{\"name\":";
  json::append_string(out, cells.size() > 0 ? cells.items()[0]["value"].text() : std::string_view());
  out += ",\"cells\":";
  append_cells(out, cells);
  out += '}';
}

bool blank_behind_first(const Value &cells) {
  for (size_t i = 1; i < cells.size(); ++i) {
    if (!cells.items()[i]["value"].text().empty()) return false;
  }
  return true;
}

// As deep as the answer nests, which reading it bounds.
void append_row(std::string &out, const Value &row) {
  const Value head = row["Header"]["ColData"], total = row["Summary"]["ColData"], cells = row["ColData"];
  const bool section = row["Rows"].is_object() || (head.is_array() && total.is_array());
  if (!section) {
    const Value &alone = cells.is_array() ? cells : total.is_array() ? total : head;
    append_head(out, alone, row["group"]);
    out += ",\"cells\":";
    append_cells(out, alone);
    out += cells.is_array() ? "}" : ",\"line\":true}";
    return;
  }
  append_head(out, head, row["group"]);
  if (!blank_behind_first(head)) {
    out += ",\"own\":";
    append_cells(out, head);
  }
  out += ",\"rows\":[";
  for (const Value &each : row["Rows"]["Row"].items()) {
    if (out.back() != '[') out += ',';
    append_row(out, each);
  }
  out += ']';
  if (total.is_array()) append_total(out, total);
  out += '}';
}

bool is_grand_total(const Value &row) {
  const std::string_view group = row["group"].text();
  const bool alone = row["Summary"].is_object() && !row["Rows"].is_object() && !row["Header"].is_object();
  return alone && (group.empty() || group == "GrandTotal");
}

}  // namespace

coroutine::Task<std::string> qbo_report(coroutine::Context &, provider::Session &, Value arguments) {
  const Value report = arguments["body"];
  std::vector<TreeColumn> columns;
  add_columns(report["Columns"], "", columns);
  if (!report["Header"].is_object() || !report["Rows"].is_object()) {
    co_return Error(Status::malformed, "the provider's answer is no report: it lacks Header or Rows");
  }
  std::span<const Value> rows = report["Rows"]["Row"].items();
  const bool summed = !rows.empty() && is_grand_total(rows.back());
  std::string out = "{\"header\":" + json::to_text(report["Header"]) + ",\"columns\":[";
  for (const TreeColumn &column : columns) {
    if (out.back() != '[') out += ',';
    append_column(out, column);
  }
  out += summed ? "],\"rows\":[{\"group\":\"GrandTotal\",\"rows\":[" : "],\"rows\":[";
  for (const Value &row : summed ? rows.first(rows.size() - 1) : rows) {
    if (out.back() != '[') out += ',';
    append_row(out, row);
  }
  out += ']';
  if (summed) {
    append_total(out, rows.back()["Summary"]["ColData"]);
    out += "}]";
  }
  co_return out + "}";
}

}  // namespace openint::procedures

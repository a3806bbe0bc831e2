#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "libopenint/base/text.hpp"
#include "libopenint/connectors/procedures/report_readers.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"

namespace openint::procedures {

using json::Value;

namespace {

constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};
// Columns of a list of documents that hold no amounts.
constexpr std::string_view kTextTitles[] = {"date", "number", "reference", "due date", "invoice number", "currency"};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (!word.empty()) out.push_back(lowered(word));
  }
  return out;
}

// A month by its name or the first three letters of it; 0 for another word.
size_t month_of(std::string_view word) {
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (word == kMonths[i] || (word.size() == 3 && kMonths[i].starts_with(word))) return i + 1;
  }
  return 0;
}

bool digits(std::string_view text, size_t least, size_t most) {
  return text.size() >= least && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Every "30 April 2019" of a title, as 2019-04-30.
std::vector<std::string> days_of(std::string_view title) {
  std::vector<std::string> out;
  const std::vector<std::string> words = words_of(title);
  for (size_t i = 0; i + 2 < words.size(); ++i) {
    const size_t month = month_of(words[i + 1]);
    if (month == 0 || !digits(words[i], 1, 2) || !digits(words[i + 2], 4, 4)) continue;
    const std::string number = std::to_string(month);
    out.push_back(words[i + 2] + "-" + (number.size() == 1 ? "0" : "") + number + "-" +
                  (words[i].size() == 1 ? "0" : "") + words[i]);
  }
  return out;
}

void append_day(std::string &out, std::string_view day) {
  if (day.empty()) {
    out += "null";
  } else {
    json::append_string(out, day);
  }
}

void append_header(std::string &out, const Value &report) {
  const Value titles = report["ReportTitles"];
  const std::vector<std::string> days =
      days_of(titles.size() == 0 ? std::string_view() : titles.items()[titles.size() - 1].text());
  out += "{\"name\":" + json::to_text(report["ReportName"]) + ",\"titles\":" + json::to_text(titles) + ",\"start\":";
  append_day(out, days.size() == 2 ? std::string_view(days[0]) : std::string_view());
  out += ",\"end\":";
  append_day(out, days.empty() || days.size() > 2 ? std::string_view() : std::string_view(days.back()));
  out += '}';
}

void append_columns(std::string &out, const Value &cells) {
  std::vector<std::string> keys;
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string title(trimmed(cells.items()[i]["Value"].text()));
    const bool text =
        std::find(std::begin(kTextTitles), std::end(kTextTitles), lowered(title)) != std::end(kTextTitles);
    std::string key = title;
    for (int again = 2; std::find(keys.begin(), keys.end(), key) != keys.end(); ++again) {
      key = title + " " + std::to_string(again);
    }
    out += i == 0 ? "{\"key\":" : ",{\"key\":";
    json::append_string(out, key);
    out += ",\"title\":";
    json::append_string(out, title);
    // The column of names has no title.
    out += std::string(",\"amount\":") + (title.empty() || text ? "false" : "true");
    out += std::string(",\"total\":") + (lowered(title) == "total" ? "true}" : "false}");
    keys.push_back(std::move(key));
  }
}

Value account_of(const Value &cell) {
  for (const Value &each : cell["Attributes"].items()) {
    if (each["Id"].text() == "account" || each["Id"].text() == "accountID") return each["Value"];
  }
  return {};
}

void append_cells_of(std::string &out, const Value &row) {
  out += '[';
  for (const Value &cell : row["Cells"].items()) {
    out += out.back() == '[' ? "{\"value\":" : ",{\"value\":";
    json::append_string(out, trimmed(cell["Value"].text()));
    out += ",\"id\":" + json::to_text(account_of(cell)) + "}";
  }
  out += ']';
}

std::string_view name_of(const Value &row) {
  return row["Cells"].size() == 0 ? std::string_view() : trimmed(row["Cells"].items()[0]["Value"].text());
}

std::string line_of(const Value &row, bool made) {
  std::string out = "{\"name\":";
  json::append_string(out, name_of(row));
  out += ",\"id\":" + json::to_text(row["Cells"].size() == 0 ? Value() : account_of(row["Cells"].items()[0])) +
         ",\"cells\":";
  append_cells_of(out, row);
  return out + (made ? ",\"line\":true}" : "}");
}

std::string section_of(std::string_view title, const std::string &rows, const Value &total) {
  std::string out = "{\"name\":";
  json::append_string(out, title);
  out += ",\"rows\":[" + rows + "]";
  if (total.is_object()) {
    out += ",\"total\":{\"name\":";
    json::append_string(out, name_of(total));
    out += ",\"cells\":";
    append_cells_of(out, total);
    out += '}';
  }
  return out + "}";
}

void add(std::string &list, const std::string &item) { list += (list.empty() ? "" : ",") + item; }

// As deep as the answer nests, which reading it bounds.
std::string titled_section(const Value &section) {
  std::string rows;
  Value total;
  for (const Value &row : section["Rows"].items()) {
    const std::string_view type = row["RowType"].text();
    if (type == "SummaryRow" && !total.is_object()) {
      total = row;
    } else {
      add(rows, type == "Section" ? titled_section(row) : line_of(row, type == "SummaryRow"));
    }
  }
  return section_of(trimmed(section["Title"].text()), rows, total);
}

// The list's sections, under the headings that stand before them.
class Outline {
 public:
  void take(const Value &section) {
    const std::string_view title = trimmed(section["Title"].text());
    if (section["RowType"].text() != "Section") {
      close(Value());
      add(rows_, line_of(section, section["RowType"].text() == "SummaryRow"));
    } else if (!title.empty() && section["Rows"].size() == 0) {
      close(Value());
      heading_ = title;
    } else if (!title.empty()) {
      add(heading_.empty() ? rows_ : under_, titled_section(section));
    } else {
      for (const Value &row : section["Rows"].items()) take_untitled(row);
    }
  }
  std::string rows() {
    close(Value());
    return std::move(rows_);
  }

 private:
  void take_untitled(const Value &row) {
    const bool total = row["RowType"].text() == "SummaryRow";
    if (total && !heading_.empty()) return close(row);
    close(Value());
    add(rows_, line_of(row, true));
  }
  void close(const Value &total) {
    if (!heading_.empty()) add(rows_, section_of(heading_, under_, total));
    heading_.clear();
    under_.clear();
  }

  std::string rows_, heading_, under_;
};

}  // namespace

coroutine::Task<std::string> xero_report(coroutine::Context &, provider::Session &, Value arguments) {
  const Value reports = arguments["body"]["Reports"];
  if (reports.size() != 1 || !reports.items()[0]["Rows"].is_array()) {
    co_return Error(Status::malformed, "the provider's answer is not one report: it lacks Reports or Rows");
  }
  const Value report = reports.items()[0];
  std::string out = "{\"header\":";
  append_header(out, report);
  out += ",\"columns\":[";
  Outline outline;
  bool headed = false;
  for (const Value &row : report["Rows"].items()) {
    if (row["RowType"].text() != "Header") {
      outline.take(row);
    } else if (!headed) {
      headed = true;
      append_columns(out, row["Cells"]);
    }
  }
  co_return out + "],\"rows\":[" + outline.rows() + "]}";
}

}  // namespace openint::procedures

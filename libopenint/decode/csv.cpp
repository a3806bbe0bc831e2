// CSV as RFC 4180 has it, read strictly: what would shift a cell into another column is an error. The C library that
// distributions have for it, libcsv, is under the LGPL, which our sealed static archive could not honour.
#include <algorithm>
#include <set>
#include <vector>

#include "libopenint/decode/forms.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/string.hpp"

namespace openint::decode {

namespace {

class Csv {
 public:
  Csv(const connector::DecodeRule &rule, std::string_view text, size_t most) : rule_(rule), text_(text), most_(most) {}

  Result<std::string> run() {
    OPENINT_CHECK(read_header());
    std::string out = R"({"rows":[)";
    size_t rows = 0;
    while (!at_end()) {
      ++row_;
      OPENINT_CHECK(read_row());
      if (cells_.size() != columns_.size()) return wrong_count();
      out += rows++ == 0 ? "{" : ",{";
      for (size_t i = 0; i < cells_.size(); ++i) {
        if (i > 0) out += ',';
        out += columns_[i];
        json::append_string(out, cells_[i]);
        if (out.size() > most_) return too_much(most_);
      }
      out += '}';
    }
    out += "]}";
    if (rows == 0 && rule_.columns.empty()) {
      return malformed("it has one line, and the document does not name the columns by which an empty list is known");
    }
    return out;
  }

 private:
  // Only line breaks are left, which are no row where a row has several cells.
  bool at_end() const {
    if (columns_.size() == 1) return at_ >= text_.size();
    return text_.find_first_not_of("\r\n", at_) == std::string_view::npos;
  }

  Error wrong(const std::string &what) const {
    return malformed((row_ == 0 ? "its header line " : "its row " + std::to_string(row_) + " ") + what);
  }

  Error wrong_count() const {
    return wrong("has " + std::to_string(cells_.size()) + (cells_.size() == 1 ? " cell" : " cells") +
                 ", and the header line has " + std::to_string(columns_.size()));
  }

  Result<void> read_header() {
    OPENINT_CHECK(read_row());
    std::set<std::string_view> names;
    for (const std::string &cell : cells_) {
      if (!names.insert(cell).second) return wrong("names two columns \"" + shortened(cell) + "\"");
    }
    for (const std::string &name : rule_.columns) {
      if (!names.contains(name)) return wrong("has no column \"" + shortened(name) + "\"");
    }
    for (const std::string &cell : cells_) {
      columns_.emplace_back();
      json::append_string(columns_.back(), cell);
      columns_.back() += ':';
    }
    return {};
  }

  // One row into cells_, and what is read stands behind its line break.
  Result<void> read_row() {
    cells_.clear();
    while (true) {
      if (!columns_.empty() && cells_.size() > columns_.size()) return wrong("has more cells than the header line");
      cells_.emplace_back();
      OPENINT_CHECK(at_ < text_.size() && text_[at_] == '"' ? quoted(cells_.back()) : plain(cells_.back()));
      if (at_ >= text_.size()) return {};
      if (text_[at_] == rule_.delimiter) {
        ++at_;
        continue;
      }
      at_ += text_[at_] == '\r' ? 2 : 1;
      return {};
    }
  }

  // Whether a cell may end here: at the delimiter, a line break or the end.
  bool ends() const {
    if (at_ >= text_.size() || text_[at_] == rule_.delimiter || text_[at_] == '\n') return true;
    return text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
  }

  Result<void> plain(std::string &cell) {
    size_t start = at_;
    while (!ends()) {
      if (text_[at_] == '"') return wrong("has a quotation mark within a cell that does not begin with one");
      if (text_[at_] == '\r') return wrong("has a carriage return alone");
      ++at_;
    }
    cell = text_.substr(start, at_ - start);
    return {};
  }

  Result<void> quoted(std::string &cell) {
    ++at_;
    while (true) {
      size_t mark = text_.find('"', at_);
      if (mark == std::string_view::npos) return wrong("has a quotation mark that is not closed");
      cell += text_.substr(at_, mark - at_);
      at_ = mark + 1;
      if (at_ >= text_.size() || text_[at_] != '"') break;
      cell += '"';
      ++at_;
    }
    if (!ends()) return wrong("goes on behind a closing quotation mark");
    return {};
  }

  const connector::DecodeRule &rule_;
  std::string_view text_;
  size_t most_;
  size_t at_ = 0;
  size_t row_ = 0;                    // 0 is the header line
  std::vector<std::string> columns_;  // as JSON, with the colon
  std::vector<std::string> cells_;
};

}  // namespace

Result<std::string> csv_to_json(const connector::DecodeRule &rule, std::string_view body, size_t most) {
  // A line of JSON would pass for a header. In quotation marks it may be one.
  if (auto json = json::Document::parse(body); json.ok() && !json->root().is_string()) {
    return malformed("it is JSON");
  }
  return Csv(rule, body, most).run();
}

}  // namespace openint::decode

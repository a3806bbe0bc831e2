#include "bindings/cli/csv.hpp"

namespace openint::cli {

namespace {

void append_cell(std::string &line, std::string_view text) {
  const bool plain = !text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos && text.front() != ' ' &&
                     text.back() != ' ';
  if (plain) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

}  // namespace

void CsvWriter::header() {
  std::string line;
  for (const Column &column : columns_) {
    if (!line.empty()) line += ',';
    append_cell(line, column.head);
  }
  output_.write(line + "\r\n");
  begun_ = true;
}

void CsvWriter::record(std::vector<Member> members) {
  if (columns_.empty()) {
    for (const Member &member : members) columns_.push_back({member.key, member.key});
  }
  if (!begun_) header();
  std::string line;
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (i > 0) line += ',';
    const bool in_place = i < members.size() && members[i].key == columns_[i].path;
    const Member member = in_place ? members[i] : find_within(members, columns_[i].path);
    if (member.kind != Kind::null) append_cell(line, member.text);
  }
  output_.write(line + "\r\n");
}

void CsvWriter::finish() {
  if (!begun_ && !columns_.empty()) header();
}

}  // namespace openint::cli

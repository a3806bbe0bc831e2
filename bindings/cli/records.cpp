#include "bindings/cli/records.hpp"

#include "bindings/cli/json_printer.hpp"
#include "bindings/cli/library.hpp"

namespace openint::cli {

std::vector<Column> columns_named(const std::vector<std::string> &paths) {
  std::vector<Column> columns;
  for (const std::string &path : paths) columns.push_back({path, path});
  return columns;
}

void LineWriter::record(std::vector<Member> members) {
  std::string line = "{";
  for (const Member &member : members) {
    if (line.size() > 1) line += ',';
    append_quoted(line, member.key);
    line += ':';
    line += json_of(member);
  }
  JsonPrinter printer(output_, {});  // what is nested may stand in lines of its own
  printer.write(line + "}");
  printer.end_line();
}

void Lines::feed(std::string_view piece, const std::function<void(std::string_view)> &use) {
  for (size_t end = 0; (end = piece.find('\n')) != std::string_view::npos; piece.remove_prefix(end + 1)) {
    if (begun_.empty()) {
      use(piece.substr(0, end));
      continue;
    }
    begun_ += piece.substr(0, end);
    use(begun_);
    begun_.clear();
  }
  begun_ += piece;
}

std::vector<Member> parse_labels(const std::vector<std::string> &labels) {
  std::vector<Member> members;
  for (const std::string &label : labels) {
    const size_t sign = label.find('=');
    if (sign == std::string::npos || sign == 0) throw Failure(kUsage, "--label wants NAME=TEXT, not " + label);
    members.push_back({label.substr(0, sign), Kind::string, label.substr(sign + 1)});
  }
  return members;
}

}  // namespace openint::cli

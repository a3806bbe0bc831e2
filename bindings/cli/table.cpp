#include "bindings/cli/table.hpp"

#include <algorithm>

#include "bindings/cli/progress.hpp"
#include "bindings/cli/sheet.hpp"

namespace openint::cli {

namespace {

constexpr size_t kWidest = 40;    // a cell is cut beyond this where the line is too long
constexpr size_t kNarrowest = 8;  // a column that would be narrower is left off
constexpr std::string_view kGap = "  ";

std::string_view shown(const Member &member) { return member.kind == Kind::null ? std::string_view() : member.text; }

}  // namespace

TableWriter::Placed::Placed(Column column) : Column(std::move(column)) {
  const auto ends = [this](std::string_view end) { return path.ends_with(end); };
  is_id = path == "id" || ends(".id") || ends("_id") || ends("Id");
}

size_t TableWriter::Placed::least(bool chosen) const {
  if (is_id) return width;
  return chosen ? kNarrowest : kWidest / 2;  // who chose the columns wants them all
}

void TableWriter::record(std::vector<Member> members) {
  if (begun_) return row(members);
  waiting_.push_back(std::move(members));
  if (waiting_.size() >= kBufferedRows) begin();
}

void TableWriter::finish() {
  if (!begun_) begin();
  output_.flush();
  if (left_off_.empty()) return;
  std::string names;
  for (const std::string &name : left_off_) names += (names.empty() ? "" : ", ") + name;
  StatusLine::above("no room for " + names + "; choose with --columns or --fields\n");
}

void TableWriter::begin() {
  begun_ = true;
  choose_columns();
  measure();
  fit();
  if (columns_.empty()) return;
  std::string head, rule;
  for (const Placed &column : columns_) {
    if (!head.empty()) head += kGap, rule += kGap;
    head += fitted(column.head, column.width, column.numbers);
    rule += std::string(column.width, '-');
  }
  output_.write(without_end_blanks(head) + "\n" + rule + "\n");
  for (const auto &members : waiting_) row(members);
  waiting_.clear();
  waiting_.shrink_to_fit();
}

void TableWriter::choose_columns() {
  for (const Column &column : chosen_) columns_.emplace_back(column);
  if (columns_.empty()) choose(false);
  if (columns_.empty()) choose(true);
  if (!chosen_.empty() || waiting_.empty()) return;
  // In the records' own order, not in that of the first value seen.
  const auto &order = waiting_.front();
  const auto place = [&](const Placed &column) {
    return std::find_if(order.begin(), order.end(), [&](const Member &member) { return member.key == column.path; });
  };
  std::stable_sort(columns_.begin(), columns_.end(),
                   [&](const Placed &one, const Placed &other) { return place(one) < place(other); });
}

void TableWriter::choose(bool nested) {
  for (const auto &members : waiting_) {
    for (const Member &member : members) {
      if (member.kind == Kind::null || (member.kind == Kind::nested && !nested)) continue;
      const auto same = [&](const Placed &column) { return column.path == member.key; };
      if (std::none_of(columns_.begin(), columns_.end(), same)) columns_.emplace_back(Column{member.key, member.key});
    }
  }
}

void TableWriter::measure() {
  for (Placed &column : columns_) {
    bool any = false;
    column.width = display_width(column.head);
    for (const auto &members : waiting_) {
      const Member member = find_within(members, column.path);
      if (member.kind == Kind::null) continue;
      any = true;
      if (member.kind != Kind::number) column.numbers = false;
      column.width = std::max(column.width, display_width(member.text));
    }
    column.numbers = column.numbers && any;
  }
}

// Cuts the widest columns first, evenly, and then leaves columns off from the right.
void TableWriter::fit() {
  const size_t room = output_.width();
  const bool given = !chosen_.empty();
  const auto line = [&] {
    size_t sum = 0;
    for (const Placed &column : columns_) sum += column.width + kGap.size();
    return sum - std::min(sum, kGap.size());
  };
  if (line() <= room) return;
  for (Placed &column : columns_) column.width = std::min(column.width, std::max(kWidest, column.least(given)));
  while (columns_.size() > 1 && line() > room) {
    const auto gives = [given](const Placed &column) {
      return column.width - std::min(column.width, column.least(given));
    };
    const auto widest = std::max_element(columns_.begin(), columns_.end(), [&](const Placed &one, const Placed &other) {
      return std::pair(gives(one) > 0, one.width) < std::pair(gives(other) > 0, other.width);
    });
    if (gives(*widest) > 0) {
      --widest->width;
    } else {
      left_off_.insert(left_off_.begin(), columns_.back().head);
      columns_.pop_back();
    }
  }
}

void TableWriter::row(const std::vector<Member> &members) {
  std::string line;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const Placed &column = columns_[i];
    if (i > 0) line += kGap;
    const Member member = find_within(members, column.path);
    // An id that is longer than those before it takes its room all the same.
    const size_t width = column.is_id ? std::max(column.width, display_width(shown(member))) : column.width;
    line += fitted(shown(member), width, column.numbers);
  }
  output_.write(without_end_blanks(line) + "\n");
}

}  // namespace openint::cli

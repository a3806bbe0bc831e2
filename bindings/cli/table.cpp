#include "bindings/cli/table.hpp"

#include <algorithm>

#include "bindings/cli/sheet.hpp"

namespace openint::cli {

namespace {

constexpr size_t kWidest = 40;    // a cell is cut beyond this where the line is too long
constexpr size_t kNarrowest = 8;  // a column that would be narrower is left off
constexpr std::string_view kGap = "  ";

std::string_view shown(const Member &member) { return member.kind == Kind::null ? std::string_view() : member.text; }

}  // namespace

void TableWriter::record(std::vector<Member> members) {
  if (begun_) return row(members);
  waiting_.push_back(std::move(members));
  if (waiting_.size() >= kBufferedRows) begin();
}

void TableWriter::finish() {
  if (!begun_) begin();
}

void TableWriter::begin() {
  begun_ = true;
  choose_columns();
  measure();
  fit();
  if (columns_.empty()) return;
  std::string head, rule;
  for (const Column &column : columns_) {
    if (!head.empty()) head += kGap, rule += kGap;
    head += fitted(column.name, column.width, column.numbers);
    rule += std::string(column.width, '-');
  }
  output_.write(without_end_blanks(head) + "\n" + rule + "\n");
  for (const auto &members : waiting_) row(members);
  waiting_.clear();
  waiting_.shrink_to_fit();
}

void TableWriter::choose_columns() {
  for (const std::string &name : chosen_) columns_.push_back({name});
  if (!columns_.empty()) return;
  for (const auto &members : waiting_) {
    for (const Member &member : members) {
      if (member.kind == Kind::null || member.kind == Kind::nested) continue;
      const auto same = [&](const Column &column) { return column.name == member.key; };
      if (std::none_of(columns_.begin(), columns_.end(), same)) columns_.push_back({member.key});
    }
  }
  // In the records' own order, not in that of the first value seen.
  if (waiting_.empty()) return;
  const auto &order = waiting_.front();
  const auto place = [&](const Column &column) {
    return std::find_if(order.begin(), order.end(), [&](const Member &member) { return member.key == column.name; });
  };
  std::stable_sort(columns_.begin(), columns_.end(),
                   [&](const Column &one, const Column &other) { return place(one) < place(other); });
}

void TableWriter::measure() {
  for (Column &column : columns_) {
    bool any = false;
    column.width = display_width(column.name);
    for (const auto &members : waiting_) {
      const Member &member = find(members, column.name);
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
  const auto line = [&] {
    size_t sum = 0;
    for (const Column &column : columns_) sum += column.width + kGap.size();
    return sum - std::min(sum, kGap.size());
  };
  if (line() <= room) return;
  for (Column &column : columns_) column.width = std::min(column.width, kWidest);
  while (columns_.size() > 1 && line() > room) {
    auto widest = std::max_element(columns_.begin(), columns_.end(),
                                   [](const Column &one, const Column &other) { return one.width < other.width; });
    const bool given = !chosen_.empty();
    const size_t floor = given ? kNarrowest : kWidest / 2;  // who chose the columns wants them all
    if (widest->width > floor) {
      --widest->width;
    } else {
      left_off_.insert(left_off_.begin(), columns_.back().name);
      columns_.pop_back();
    }
  }
}

void TableWriter::row(const std::vector<Member> &members) {
  std::string line;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const Column &column = columns_[i];
    if (i > 0) line += kGap;
    line += fitted(shown(find(members, column.name)), column.width, column.numbers);
  }
  output_.write(without_end_blanks(line) + "\n");
}

}  // namespace openint::cli

#pragma once

#include <string>
#include <vector>

#include "bindings/cli/records.hpp"

namespace openint::cli {

/// Records as aligned columns. The first kBufferedRows records decide columns and widths, the others follow in them
/// and what is too long is cut, but never an id (a column whose path ends so). Without a choice the columns are the
/// plain values that any of those records has, or those that are nested where there are no others. What finds no room
/// is named on stderr.
class TableWriter final : public RecordWriter {
 public:
  static constexpr size_t kBufferedRows = 1000;

  TableWriter(Output &output, std::vector<Column> columns) : output_(output), chosen_(std::move(columns)) {}
  void record(std::vector<Member> members) override;
  void finish() override;

 private:
  struct Placed : Column {
    explicit Placed(Column column);
    size_t least(bool chosen) const;  // cells, where the line is too long

    bool is_id;
    size_t width = 0;
    bool numbers = true;
  };

  void begin();
  void choose_columns();
  void choose(bool nested);
  void measure();
  void fit();
  void row(const std::vector<Member> &members);

  Output &output_;
  std::vector<Column> chosen_;
  std::vector<std::string> left_off_;  // found no room
  std::vector<Placed> columns_;
  std::vector<std::vector<Member>> waiting_;
  bool begun_ = false;
};

}  // namespace openint::cli

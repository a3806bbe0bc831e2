#pragma once

#include <string>
#include <vector>

#include "bindings/cli/records.hpp"

namespace openint::cli {

/// Records as aligned columns. The first kBufferedRows records decide columns and widths, the others follow in them
/// and what is too long is cut. Without a choice the columns are the plain values that any of those records has.
class TableWriter final : public RecordWriter {
 public:
  static constexpr size_t kBufferedRows = 1000;

  TableWriter(Output &output, std::vector<std::string> columns) : output_(output), chosen_(std::move(columns)) {}
  void record(std::vector<Member> members) override;
  void finish() override;
  /// Columns that found no room.
  const std::vector<std::string> &left_off() const noexcept { return left_off_; }

 private:
  struct Column {
    std::string name;
    size_t width = 0;
    bool numbers = true;
  };

  void begin();
  void choose_columns();
  void measure();
  void fit();
  void row(const std::vector<Member> &members);

  Output &output_;
  std::vector<std::string> chosen_;
  std::vector<std::string> left_off_;
  std::vector<Column> columns_;
  std::vector<std::vector<Member>> waiting_;
  bool begun_ = false;
};

}  // namespace openint::cli

#pragma once

#include <string>
#include <vector>

#include "bindings/cli/records.hpp"

namespace openint::cli {

/// CSV by RFC 4180: a header, CRLF, quotes where they are needed. null is an empty cell, the empty text is "", what is
/// nested is JSON. The columns are those asked for, or else the first record's.
class CsvWriter final : public RecordWriter {
 public:
  CsvWriter(Output &output, std::vector<Column> columns) : output_(output), columns_(std::move(columns)) {}
  void record(std::vector<Member> members) override;
  void finish() override;

 private:
  void header();
  Output &output_;
  std::vector<Column> columns_;
  bool begun_ = false;
};

}  // namespace openint::cli

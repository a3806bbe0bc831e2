#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/cli/json.hpp"
#include "bindings/cli/output.hpp"

namespace openint::cli {

/// A column of CSV or a table: its head, and the member that it shows, "a.b" for the member b of the member a.
struct Column {
  std::string head;
  std::string path;
};
std::vector<Column> columns_named(const std::vector<std::string> &paths);

/// Takes records one by one and writes them in some form.
class RecordWriter {
 public:
  virtual ~RecordWriter() = default;
  virtual void record(std::vector<Member> members) = 0;
  virtual void finish() = 0;
};

/// A record a line, as JSON.
class LineWriter final : public RecordWriter {
 public:
  explicit LineWriter(Output &output) : output_(output) {}
  void record(std::vector<Member> members) override;
  void finish() override {}

 private:
  Output &output_;
};

/// Puts lines together that come in pieces. Memory is bounded by the longest line.
class Lines {
 public:
  void feed(std::string_view piece, const std::function<void(std::string_view)> &use);

 private:
  std::string begun_;
};

/// Members that stand first in every record: "source=HubSpot" is one named source with this text.
std::vector<Member> parse_labels(const std::vector<std::string> &labels);

}  // namespace openint::cli

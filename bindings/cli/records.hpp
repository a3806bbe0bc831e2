#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/cli/json.hpp"
#include "bindings/cli/output.hpp"

namespace openint::cli {

/// Takes records one by one and writes them in some form.
class RecordWriter {
 public:
  virtual ~RecordWriter() = default;
  virtual void record(std::vector<Member> members) = 0;
  virtual void finish() = 0;
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

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "bindings/cli/commands.hpp"
#include "bindings/cli/json.hpp"
#include "bindings/cli/library.hpp"
#include "bindings/cli/output.hpp"

namespace openint::cli {

/// A translator as the request wants it, writing `form` ("page", "array" or "ndjson").
Translator open_translator(const Engine &engine, const TranslateRequest &request, const char *form);

/// What a report of the library says was wrong: the place in the record first, where there is one.
std::string describe_rejection(const std::vector<Member> &report);

/// Says on stderr which records were rejected and which values not read, and why, and keeps the records' bytes.
class Rejections {
 public:
  /// `path`: where the bytes go, a record a line; empty: nowhere.
  explicit Rejections(const std::string &path);
  /// `report` as the library's reject hook gives it.
  void add(std::string_view report, std::string_view record);
  /// `reason`: the place in the record first, where there is one.
  void say(size_t number, const std::string &reason, std::string_view record);
  /// Says how many, if any, and gives the exit status: a record of which a value is null was translated.
  int finish();
  size_t count() const noexcept { return count_; }

 private:
  static void line(size_t number, const std::string &what);

  std::unique_ptr<Output> bytes_;
  size_t count_ = 0;
  size_t values_ = 0;
};

/// Each writes the whole of the request's input in its own way and returns the exit status.
int stream(const TranslateRequest &request);
int reverse(const TranslateRequest &request);
int write_arrow(const TranslateRequest &request);

}  // namespace openint::cli

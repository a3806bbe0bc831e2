// The first line is an expression, the rest the JSON that it is evaluated on (a fixed one where it is none).

#include <string>

#include "libopenint/jmespath/expression.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/write.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace openint;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static constexpr std::string_view kInput =
      R"({"a":[{"b":1,"c":"x"},{"b":2.5,"c":"y"},null,[1,[2]]],"b":{"c":"2024-01-02 03:04:05","d":-7},"c":"text"})";
  std::string_view text(reinterpret_cast<const char *>(data), size);
  size_t line = text.find('\n');
  std::string_view rest = line == std::string_view::npos ? std::string_view() : text.substr(line + 1);
  auto expression = jmespath::Expression::parse(text.substr(0, line));
  if (!expression.ok()) {
    FUZZ_REQUIRE(expression.error().status == Status::invalid_argument && !expression.error().issues.empty());
    return 0;
  }
  auto input = json::Document::parse(rest);
  if (!input.ok()) input = json::Document::parse(kInput);
  jmespath::Environment environment;
  environment.tables = input->root();
  environment.limits.steps = 100'000;
  environment.limits.memory = 4 * 1024 * 1024;
  Arena arena;
  auto value = expression->evaluate(input->root(), arena, environment);
  if (!value.ok()) {
    FUZZ_REQUIRE(value.error().status == Status::invalid_argument);
    return 0;
  }
  // What comes out can be written, and is JSON.
  Arena again;
  std::string written = json::to_text(*value);
  FUZZ_REQUIRE(json::parse(written, again, 1024).ok());
  return 0;
}

// The first line is a template, the rest its variables as JSON (fixed ones where it is none).

#include <string>

#include "libopenint/json/parse.hpp"
#include "libopenint/uri/uri_template.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace openint;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static constexpr std::string_view kVariables =
      R"({"id":"a/b c","x":1024,"y":null,"list":["red",null,"gr%20een"],"keys":{"semi":";","dot":"."},"q":"\u00e9{}"})";
  std::string_view text(reinterpret_cast<const char *>(data), size);
  size_t line = text.find('\n');
  std::string_view rest = line == std::string_view::npos ? std::string_view() : text.substr(line + 1);
  auto parsed = uri::Template::parse(text.substr(0, line));
  if (!parsed.ok()) {
    FUZZ_REQUIRE(parsed.error().status == Status::invalid_argument);
    return 0;
  }
  for (std::string_view name : parsed->variables()) FUZZ_REQUIRE(!name.empty());
  auto variables = json::Document::parse(rest);
  if (!variables.ok()) variables = json::Document::parse(kVariables);
  auto expanded = parsed->expand(variables->root());
  if (!expanded.ok()) return 0;
  // Whatever the values hold, what comes out is printable ASCII without braces, quotes or spaces.
  for (char c : *expanded) {
    FUZZ_REQUIRE(c > 0x20 && c < 0x7F && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos);
  }
  return 0;
}

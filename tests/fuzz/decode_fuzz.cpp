// Bodies of XML and CSV: an error, or JSON within the bound that our own reader takes.
#include "libopenint/decode/decode.hpp"
#include "libopenint/json/parse.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using openint::connector::DecodeRule;

// The first byte chooses the rule.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  DecodeRule rule;
  if ((data[0] & 2) != 0) rule.form = DecodeRule::Form::csv;
  if ((data[0] & 1) != 0) {
    rule.lists = {{"", "d:response"}, {"a", "b"}};
    rule.namespaces = {{"d", "DAV:"}};
    rule.delimiter = ';';
    rule.columns = {"id"};
  }
  constexpr size_t kMost = size_t{1} << 20;
  std::string_view body(reinterpret_cast<const char *>(data) + 1, size - 1);
  auto json = openint::decode::to_json(rule, body, kMost);
  if (!json.ok()) {
    FUZZ_REQUIRE(json.error().status == openint::Status::malformed);
    return 0;
  }
  FUZZ_REQUIRE(openint::json::Document::parse(*json).ok());
  return 0;
}

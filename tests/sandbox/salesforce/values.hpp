#pragma once
// Values are kept as the JSON text that answers will hold, nothing for null: a page is then made by joining text. What
// callers send is turned into that text, or refused with the words of the real service.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/provider.hpp"
#include "schema.hpp"

namespace sandbox::salesforce {

struct Error {
  int status = 400;
  std::string code, message;
  std::vector<std::string> fields;
};

std::string quote(std::string_view plain);                  // as JSON text
std::string plain(std::string_view text);                   // JSON text of a string, without its quotes and escapes
std::string number_text(double value);                      // 12.0, 3.5E8: as the service writes doubles
std::string instant_text(int64_t ms, bool quoted = true);   // "2024-01-02T03:04:05.000+0000"
std::optional<int64_t> instant_ms(std::string_view plain);  // accepts the form above and RFC 3339
bool is_date(std::string_view plain);                       // 2024-02-29, and such a day exists

struct Converted {
  std::string text;  // JSON text, empty: null
  std::optional<Error> error;
};
// The text for `value` in `field`. Types, lengths, formats and restricted picklists are checked; whether a referenced
// record exists is not.
Converted convert(const Field &field, const Json &value);

}  // namespace sandbox::salesforce

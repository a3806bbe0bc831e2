#include "libopenint/decode/decode.hpp"

#include "libopenint/base/text.hpp"
#include "libopenint/decode/forms.hpp"

namespace openint::decode {

Result<std::string> to_json(const connector::DecodeRule &rule, std::string_view body, size_t most) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (!is_utf8(body)) return malformed("it is not UTF-8");
  if (body.starts_with(kMark)) body.remove_prefix(kMark.size());
  if (rule.form == connector::DecodeRule::Form::csv) return csv_to_json(rule, body, most);
  return xml_to_json(rule, body, most);
}

}  // namespace openint::decode

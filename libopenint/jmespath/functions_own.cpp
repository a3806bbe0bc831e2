// Ours: times, decimals, tables (functions.cpp says what each does).

#include "libopenint/base/decimal.hpp"
#include "libopenint/base/percent.hpp"
#include "libopenint/base/text.hpp"
#include "libopenint/base/time.hpp"
#include "libopenint/jmespath/functions.hpp"
#include "libopenint/jmespath/text.hpp"

namespace openint::jmespath {

using json::Member;
using json::Value;

namespace {

constexpr size_t kDateSize = 10;

bool no_time(const Call &call, std::string_view text) {
  return call.invalid_value("\"" + shortened(text) + "\" is no date or time");
}

// The input as an instant or a date; `empty` where there is none.
bool instant(const Call &call, bool seconds, std::string &out, bool &empty) {
  std::string_view text = call[0].text();
  empty = text.empty();
  if (empty) return true;
  if (!call.evaluator.spend_text(text.size())) return false;
  if (is_json_number(text)) return epoch_to_instant(text, seconds, out) || no_time(call, text);
  return normalize_instant(text, out) != InstantResult::invalid || no_time(call, text);
}

bool iso_datetime_body(const Call &call, Value &out) {
  out = Value();
  bool seconds = false;
  if (call.size() > 1) {
    seconds = call[1].text() == "s";
    if (!seconds && call[1].text() != "ms") {
      return call.invalid_value("the unit is \"" + shortened(call[1].text()) + "\", not 's' or 'ms'");
    }
  }
  if (call[0].is_string() && is_utc_instant(call[0].text())) {
    out = call[0];
    return true;
  }
  std::string text;
  bool empty = false;
  if (!instant(call, seconds, text, empty)) return false;
  return empty || call.give(text, out);
}

bool iso_date_body(const Call &call, Value &out) {
  out = Value();
  std::string text;
  bool empty = false;
  if (!instant(call, false, text, empty)) return false;
  if (empty) return true;
  // A written time keeps the date that it was written with; only an epoch has none but UTC's.
  std::string_view date = is_json_number(call[0].text()) ? std::string_view(text) : call[0].text();
  return call.give(date.substr(0, kDateSize), out);
}

bool decimal_body(const Call &call, Value &out) {
  bool number = call[0].is_number() || (call[0].is_string() && is_json_number(call[0].text()));
  out = number ? Value::number(call[0].text()) : Value();
  return true;
}

bool boolean_body(const Call &call, Value &out) {
  out = call[0].is_boolean() ? call[0] : Value();
  if (call[0].is_boolean() || call[0].is_null() || (call[0].is_string() && call[0].text().empty())) return true;
  auto value = read_boolean(call[0].text());
  if (!value) return call.invalid_value("\"" + shortened(call[0].text()) + "\" is not true or false");
  out = Value::boolean(*value);
  return true;
}

bool lookup_body(const Call &call, Value &out) {
  out = Value();
  const Value *table = call.evaluator.environment().tables.find(call[0].text());
  const Lookups *lookups = call.evaluator.environment().lookups;
  // No table has a container as its key, so that is as missing as null.
  if (call[1].is_null() || call[1].is_array() || call[1].is_object()) return true;
  std::string_view key = call[1].is_boolean() ? (call[1].as_boolean() ? "true" : "false") : call[1].text();
  if (table == nullptr && lookups != nullptr) {
    auto entry = lookups->entry(call[0].text(), key);
    if (!entry.ok()) return call.invalid_value(entry.error().message);
    out = *entry;
  }
  if (table == nullptr) return true;
  out = (*table)[key];
  return call.evaluator.spend(1 + table->size() / 64);
}

bool lookup_key_body(const Call &call, Value &out) {
  out = Value();
  const Value *table = call.evaluator.environment().tables.find(call[0].text());
  if (table == nullptr || call[1].is_null()) return true;
  for (const Member &entry : table->members()) {
    bool same = false;
    if (!call.evaluator.equal(entry.value, call[1], same)) return false;
    if (!same) continue;
    out = Value::string(entry.key);
    return true;
  }
  return true;
}

bool url_decode_body(const Call &call, Value &out) {
  out = Value();
  if (call[0].is_null()) return true;
  if (!call.evaluator.spend_text(call[0].text().size())) return false;
  const std::string text = percent_decoded(call[0].text(), Plus::itself);
  if (!is_utf8(text)) return call.invalid_value("\"" + shortened(call[0].text()) + "\" is no UTF-8 once it is decoded");
  return call.give(text, out);
}

}  // namespace

std::span<const Function> own_functions() noexcept {
  using namespace accept;
  static constexpr uint8_t kTime = string | number | null;
  static constexpr Function kFunctions[] = {
      {"iso_datetime", 1, 2, {kTime, string, 0, 0}, iso_datetime_body},
      {"iso_date", 1, 1, {kTime, 0, 0, 0}, iso_date_body},
      {"decimal", 1, 1, {any, 0, 0, 0}, decimal_body},
      {"boolean", 1, 1, {string | number | boolean | null, 0, 0, 0}, boolean_body},
      {"lookup", 2, 2, {string, any, 0, 0}, lookup_body},
      {"lookup_key", 2, 2, {string, any, 0, 0}, lookup_key_body},
      {"url_decode", 1, 1, {string | null, 0, 0, 0}, url_decode_body},
  };
  return kFunctions;
}

}  // namespace openint::jmespath

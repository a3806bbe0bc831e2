#include "capi/report.hpp"

#include "libopenint/base/base64.hpp"
#include "libopenint/base/text.hpp"
#include "libopenint/json/string.hpp"

namespace openint::capi {

void append_rejection(std::string &out, const translate::Rejection &rejection, RawText raw) {
  out += "{\"index\":" + std::to_string(rejection.index);
  out += ",\"offset\":" + std::to_string(rejection.offset);
  out += ",\"pointer\":";
  json::append_string(out, valid_utf8(rejection.pointer));
  out += ",\"field\":";
  json::append_string(out, valid_utf8(rejection.field));
  out += ",\"reason\":";
  json::append_string(out, valid_utf8(rejection.reason));
  out += std::string(",\"scope\":\"") + translate::scope_name(rejection.scope) + '"';
  if (raw == RawText::with) {
    out += ",\"raw\":";
    if (is_utf8(rejection.raw)) {
      json::append_string(out, rejection.raw);
    } else {
      json::append_string(out, valid_utf8(rejection.raw));
      out += ",\"raw_base64\":\"";
      out += base64(rejection.raw);
      out += '"';
    }
  }
  out += '}';
}

Result<void> JsonReport::rejected(const translate::Rejection &rejection) {
  if (text_.size() > 2) {
    text_.back() = ',';
  } else {
    text_.pop_back();
  }
  append_rejection(text_, rejection, RawText::with);
  text_ += ']';
  return {};
}

std::string summary_json(const translate::Summary &summary) {
  std::string out = "{\"translated\":" + std::to_string(summary.translated);
  out += ",\"rejected\":" + std::to_string(summary.rejected);
  out += ",\"unread_values\":" + std::to_string(summary.unread_values);
  out += summary.page.has_next_page ? ",\"has_next_page\":true" : ",\"has_next_page\":false";
  out += ",\"next_cursor\":" + summary.page.next_cursor + "}";
  return out;
}

}  // namespace openint::capi

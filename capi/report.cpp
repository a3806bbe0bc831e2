#include "capi/report.hpp"

namespace openint::capi {

namespace {

void append_text(std::string &out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    size_t length = utf8_sequence(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

void append_base64(std::string &out, std::string_view bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < bytes.size(); i += 3) {
    auto at = [&](size_t k) { return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U; };
    unsigned group = at(0) << 16 | at(1) << 8 | at(2);
    out += kDigits[group >> 18];
    out += kDigits[group >> 12 & 63];
    out += i + 1 < bytes.size() ? kDigits[group >> 6 & 63] : '=';
    out += i + 2 < bytes.size() ? kDigits[group & 63] : '=';
  }
}

}  // namespace

std::string valid_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    size_t length = utf8_sequence(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      length = 1;
    } else {
      out.append(text.substr(0, length));
    }
    text.remove_prefix(length);
  }
  return out;
}

void append_rejection(std::string &out, const translate::Rejection &rejection, RawText raw) {
  out += "{\"index\":" + std::to_string(rejection.index);
  out += ",\"offset\":" + std::to_string(rejection.offset);
  out += ",\"pointer\":";
  append_text(out, valid_text(rejection.pointer));
  out += ",\"field\":";
  append_text(out, valid_text(rejection.field));
  out += ",\"reason\":";
  append_text(out, valid_text(rejection.reason));
  out += std::string(",\"scope\":\"") + translate::scope_name(rejection.scope) + '"';
  if (raw == RawText::with) {
    out += ",\"raw\":";
    if (is_utf8(rejection.raw)) {
      append_text(out, rejection.raw);
    } else {
      append_text(out, valid_text(rejection.raw));
      out += ",\"raw_base64\":\"";
      append_base64(out, rejection.raw);
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

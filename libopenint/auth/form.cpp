#include "libopenint/auth/form.hpp"

#include <sodium.h>

#include <algorithm>

#include "libopenint/http/message.hpp"

namespace openint::auth {

namespace {

bool unreserved(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string encode64(std::string_view bytes, int variant) {
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size(),
                    variant);
  out.resize(out.size() - 1);  // its own end of string
  return out;
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (unreserved(c)) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string form_text(const Pairs &pairs) {
  std::string out;
  for (const auto &[name, value] : pairs) {
    if (!out.empty()) out += '&';
    out += percent_encoded(name) + "=" + percent_encoded(value);
  }
  return out;
}

std::string with_query(std::string_view url, const Pairs &pairs) {
  std::string out(url.substr(0, url.find('#')));
  if (pairs.empty()) return out;
  if (out.find('?') == std::string::npos) {
    out += '?';
  } else if (out.back() != '?' && out.back() != '&') {
    out += '&';
  }
  return out + form_text(pairs);
}

std::string without_query(std::string_view url, std::string_view name) {
  size_t mark = url.find('?');
  if (mark == std::string_view::npos) return std::string(url);
  std::string out(url.substr(0, mark));
  std::string_view rest = url.substr(mark + 1);
  char before = '?';
  while (!rest.empty()) {
    size_t end = std::min(rest.find('&'), rest.size());
    std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (percent_decoded(pair.substr(0, pair.find('='))) == name) continue;
    out += before;
    out += pair;
    before = '&';
  }
  return out;
}

std::string base64(std::string_view bytes) { return encode64(bytes, sodium_base64_VARIANT_ORIGINAL); }
std::string base64_url(std::string_view bytes) { return encode64(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING); }

bool fits_header(std::string_view text) noexcept {
  if (text.empty() || text.front() == ' ' || text.back() == ' ') return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::string normal_address(std::string text) {
  size_t scheme = text.find("://");
  std::string origin = scheme == std::string::npos ? "" : http::origin(text);
  if (origin.empty()) return text;
  size_t end = std::min(text.find_first_of("/?#", scheme + 3), text.size());
  if (text.substr(0, end).find('@') != std::string::npos) return text;
  return origin + text.substr(end);
}

bool is_private_url(std::string_view url) {
  std::string origin = http::origin(url);
  if (origin.starts_with("https://")) return true;
  static constexpr std::string_view kHttp = "http://";
  if (!origin.starts_with(kHttp)) return false;
  std::string_view host = std::string_view(origin).substr(kHttp.size());
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1) == "[::1]";
  host = host.substr(0, host.find(':'));
  if (host == "localhost") return true;
  // 127.0.0.0/8 as numbers alone: "127.evil.test" is a name.
  return host.starts_with("127.") &&
         std::all_of(host.begin(), host.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

}  // namespace openint::auth

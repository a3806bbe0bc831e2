#include "libopenint/auth/form.hpp"

#include <algorithm>

#include "libopenint/base/percent.hpp"
#include "libopenint/http/message.hpp"

namespace openint::auth {

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
    if (percent_decoded(pair.substr(0, pair.find('=')), Plus::space) == name) continue;
    out += before;
    out += pair;
    before = '&';
  }
  return out;
}

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

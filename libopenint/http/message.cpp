#include "libopenint/http/message.hpp"

#include <algorithm>
#include <charconv>

#include "libopenint/base/percent.hpp"
#include "libopenint/base/text.hpp"

namespace openint::http {

namespace {

bool alphanumeric(char c) noexcept { return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z'); }

struct Parts {
  std::string_view scheme;     // as written
  std::string_view authority;  // host and port, without user information
  std::string_view rest;       // path, query and fragment
};

// Splits an absolute URL of http or https; false where it is none.
bool split(std::string_view url, Parts &out) noexcept {
  size_t colon = url.find("://");
  if (colon == std::string_view::npos) return false;
  out.scheme = url.substr(0, colon);
  if (!same_name(out.scheme, "http") && !same_name(out.scheme, "https")) return false;
  std::string_view behind = url.substr(colon + 3);
  size_t end = std::min(behind.find_first_of("/?#"), behind.size());
  out.authority = behind.substr(0, end);
  out.rest = behind.substr(end);
  auto strange = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '\\'; };
  if (std::any_of(out.authority.begin(), out.authority.end(), strange)) return false;
  size_t at = out.authority.rfind('@');
  if (at != std::string_view::npos) out.authority.remove_prefix(at + 1);
  return true;
}

// Only what every program reads as the same host: anything else (a backslash, an escape) is how one host is shown to
// the check and another to the connection.
bool good_host(std::string_view host) noexcept {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    std::string_view inside = host.substr(1, host.size() - 2);
    return std::all_of(inside.begin(), inside.end(), [](char c) { return alphanumeric(c) || c == ':' || c == '.'; });
  }
  return !host.empty() && std::all_of(host.begin(), host.end(),
                                      [](char c) { return alphanumeric(c) || c == '.' || c == '-' || c == '_'; });
}

// The port of "host:port"; "" where there is none or it is the scheme's own. False where it is no port.
bool split_port(const Parts &parts, std::string_view &host, std::string &port) {
  size_t colon = parts.authority.rfind(':');
  host = parts.authority;
  if (colon == std::string_view::npos || parts.authority.find(']', colon) != std::string_view::npos) return true;
  host = parts.authority.substr(0, colon);
  std::string_view digits = parts.authority.substr(colon + 1);
  if (digits.empty()) return true;
  unsigned number = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number > 65535) return false;
  if (number != (same_name(parts.scheme, "https") ? 443U : 80U)) port = std::to_string(number);
  return true;
}

// RFC 3986 5.2.4.
std::string without_dots(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    size_t end = std::min(path.find('/', 1), path.size());
    std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    if (segment == "/." || segment == "/..") {
      if (segment == "/..") out.resize(std::min(out.rfind('/'), out.size()));
      if (path.empty()) out += '/';
    } else {
      out += segment;
    }
  }
  return out;
}

// What may not stand in a URL as it is becomes an escape: servers write spaces and UTF-8 into Location.
std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos) {
      out += c;
    } else {
      append_percent_encoded(out, c);
    }
  }
  return out;
}

bool has_scheme(std::string_view reference) noexcept {
  size_t end = std::min(reference.find_first_of(":/?#"), reference.size());
  return end < reference.size() && reference[end] == ':';
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

const std::string *find_header(const std::vector<Header> &headers, std::string_view name) noexcept {
  for (const Header &header : headers) {
    if (same_name(header.name, name)) return &header.value;
  }
  return nullptr;
}

void set_header(std::vector<Header> &headers, std::string_view name, std::string value) {
  remove_header(headers, name);
  headers.emplace_back(std::string(name), std::move(value));
}

void remove_header(std::vector<Header> &headers, std::string_view name) {
  std::erase_if(headers, [name](const Header &header) { return same_name(header.name, name); });
}

std::string origin(std::string_view url) {
  Parts parts;
  std::string_view host;
  std::string port;
  if (!split(url, parts) || !split_port(parts, host, port) || !good_host(host)) return {};
  std::string out(parts.scheme);
  out += "://";
  out += host;
  if (!port.empty()) out += ":" + port;
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

std::string resolve(std::string_view base, std::string_view reference) {
  while (!reference.empty() && (reference.front() == ' ' || reference.front() == '\t')) reference.remove_prefix(1);
  while (!reference.empty() && (reference.back() == ' ' || reference.back() == '\t')) reference.remove_suffix(1);
  if (reference.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) return {};
  reference = reference.substr(0, std::min(reference.find('#'), reference.size()));
  Parts from;
  if (!split(base, from) || origin(base).empty()) return {};
  from.rest = from.rest.substr(0, std::min(from.rest.find('#'), from.rest.size()));
  size_t query = std::min(from.rest.find('?'), from.rest.size());
  std::string path(from.rest.substr(0, query));

  Parts to;
  std::string start = std::string(from.scheme) + "://" + std::string(from.authority);
  if (has_scheme(reference)) {
    if (!split(reference, to)) return {};
    start = std::string(to.scheme) + "://" + std::string(to.authority);
  } else if (reference.starts_with("//")) {
    std::string whole = std::string(from.scheme) + ":" + std::string(reference);
    return resolve(base, whole);
  } else if (reference.empty() || reference.front() == '?') {
    if (path.empty()) path = "/";
    return start + path + (reference.empty() ? std::string(from.rest.substr(query)) : escaped(reference));
  } else {
    to.rest = reference;
  }
  if (origin(start).empty()) return {};
  size_t end = std::min(to.rest.find('?'), to.rest.size());
  std::string_view to_path = to.rest.substr(0, end);
  std::string merged(to_path);
  if (to.scheme.empty() && !to_path.starts_with('/')) {
    merged = path.empty() ? "/" : path.substr(0, path.rfind('/') + 1);
    merged += to_path;
  }
  std::string clean = without_dots(merged);
  return start + (clean.empty() ? "/" : escaped(clean)) + escaped(to.rest.substr(end));
}

}  // namespace openint::http

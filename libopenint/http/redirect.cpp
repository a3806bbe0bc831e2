#include "libopenint/http/redirect.hpp"

#include <algorithm>

namespace openint::http {

namespace {

bool simple(std::string_view method) noexcept { return method == "GET" || method == "HEAD"; }

// Methods that RFC 9110, RFC 4918, RFC 3253 and RFC 5323 call safe: no 301 or 302 makes another method of them.
bool is_safe(std::string_view method) noexcept {
  static constexpr std::string_view kNames[] = {"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "SEARCH"};
  return std::find(std::begin(kNames), std::end(kNames), method) != std::end(kNames);
}

bool harmless(const Header &header) {
  static constexpr std::string_view kNames[] = {"Accept", "Accept-Language", "User-Agent",
                                                "Range",  "If-Range",        "If-None-Match", "If-Modified-Since"};
  std::vector<Header> one{header};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&one](std::string_view name) { return find_header(one, name) != nullptr; });
}

}  // namespace

bool is_redirect(int status, std::string_view method) noexcept {
  if (status == 307 || status == 308) return true;
  if (status == 301 || status == 302) return is_safe(method);
  return status == 303 && simple(method);
}

Redirect read_redirect(int status, std::string_view method, const std::string &url, const std::string &location) {
  Redirect out;
  std::string target = resolve(url, location);
  if (target.empty()) {
    out.refused = "to no http or https URL";
    return out;
  }
  std::string from = origin(url);
  std::string to = origin(target);
  out.leaves = from != to;
  if (out.leaves && from.starts_with("https:") && !to.starts_with("https:")) {
    out.refused = "from https to " + to;
  } else if (out.leaves && !simple(method)) {
    out.refused = "a " + std::string(method) + " to another origin, " + to;
  } else if (!is_redirect(status, method)) {
    out.refused = "a " + std::string(method) + " by " + std::to_string(status) + " to " + to;
  } else {
    out.url = std::move(target);
  }
  return out;
}

void keep_harmless(std::vector<Header> &headers) {
  std::erase_if(headers, [](const Header &header) { return !harmless(header); });
}

}  // namespace openint::http

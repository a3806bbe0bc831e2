// Where a redirect may lead, and what stays behind; what of a request is secret.
#include <algorithm>

#include "libopenint/http/sending.hpp"

namespace openint::http {

namespace {

constexpr int kMostRedirects = 5;
constexpr size_t kShortestSecret = 6;  // shorter ones would cut up words

// What another origin may see: what every browser tells.
bool harmless(const Header &header) {
  static constexpr std::string_view kNames[] = {"Accept", "Accept-Language", "User-Agent",
                                                "Range",  "If-None-Match",   "If-Modified-Since"};
  std::vector<Header> one{header};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&one](std::string_view name) { return find_header(one, name) != nullptr; });
}

bool simple(std::string_view method) { return method == "GET" || method == "HEAD"; }

void cut_out(std::string &text, std::string_view secret) {
  if (secret.size() < kShortestSecret) return;
  for (size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), "[secret]");
    at += 8;
  }
}

// Calls `each` with the values of a URL's query.
template <typename Each>
void query_values(std::string_view url, Each each) {
  size_t at = url.find('?');
  while (at < url.size()) {
    std::string_view pair = url.substr(at + 1);
    pair = pair.substr(0, std::min(pair.find('&'), pair.size()));
    size_t equals = pair.find('=');
    if (equals != std::string_view::npos) each(pair.substr(equals + 1));
    at += pair.size() + 1;
  }
}

}  // namespace

bool Sending::redirects() const noexcept {
  int status = response_.status;
  if (status == 307 || status == 308) return true;
  return (status == 301 || status == 302 || status == 303) && simple(request_.method);
}

Step Sending::redirected(const std::string &location) {
  std::string target = resolve(url_, location);
  if (target.empty()) return ended(Status::provider, "the provider redirects to no http or https URL", false);
  if (++redirects_ > kMostRedirects) {
    return ended(Status::provider, "more than " + std::to_string(kMostRedirects) + " redirects", false);
  }
  std::string from = origin(url_);
  std::string to = origin(target);
  if (from != to) {
    if (from.starts_with("https:") && !to.starts_with("https:")) {
      return ended(Status::provider, "the provider redirects from https to " + to, false);
    }
    if (!simple(request_.method)) {
      return ended(Status::provider, "the provider redirects a " + request_.method + " to another origin, " + to,
                   false);
    }
    at_home_ = false;
    std::erase_if(headers_, [](const Header &header) { return !harmless(header); });
  }
  url_ = std::move(target);
  return {};
}

std::string Sending::without_secrets(std::string text) const {
  for (const Header &header : request_.headers) {
    const std::string *plain = find_header(headers_, header.name);
    if (plain != nullptr && *plain == header.value) continue;
    cut_out(text, header.value);
    cut_out(text, std::string_view(header.value).substr(header.value.rfind(' ') + 1));
  }
  if (request_.url == url_) return text;
  query_values(request_.url, [&](std::string_view value) {
    bool known = false;
    query_values(url_, [&](std::string_view plain) { known = known || plain == value; });
    if (!known) cut_out(text, value);
  });
  return text;
}

}  // namespace openint::http

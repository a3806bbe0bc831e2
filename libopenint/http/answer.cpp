#include "libopenint/http/answer.hpp"

#include <algorithm>

#include "libopenint/base/error.hpp"
#include "libopenint/base/text.hpp"

namespace openint::http {

namespace {

constexpr size_t kQuoted = 160;     // bytes of a body that are quoted
constexpr size_t kLookedAt = 4096;  // of which they are made, once secrets and white space are out
constexpr std::string_view kSpace = " \t\r\n";

bool begins_with(std::string_view text, std::string_view what) noexcept {
  return text.size() >= what.size() &&
         std::equal(what.begin(), what.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

std::string_view without_space(std::string_view body) noexcept {
  body = without_mark(body);
  body.remove_prefix(std::min(body.find_first_not_of(kSpace), body.size()));
  return body.substr(0, body.find_last_not_of(kSpace) + 1);
}

std::string content_type(const Response &response) {
  const std::string *type = find_header(response.headers, "Content-Type");
  if (type == nullptr || type->empty()) return "no content type";
  return type->substr(0, type->find_first_of("; "));
}

// One line, its white space and control characters each run one space.
std::string one_line(std::string_view text) {
  std::string out;
  for (char c : text) {
    bool space = static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  return out;
}

}  // namespace

std::string_view without_mark(std::string_view body) noexcept {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return body.starts_with(kMark) ? body.substr(kMark.size()) : body;
}

bool is_blank(std::string_view body) noexcept { return without_space(body).empty(); }

bool is_xml(const Response &response) {
  std::string type = content_type(response);
  for (char &c : type) c = lower(c);
  bool page = type.starts_with("application/xhtml");
  return !page && (type == "application/xml" || type == "text/xml" || type.ends_with("+xml"));
}

bool is_web_page(const Response &response) noexcept {
  std::string_view whole = without_space(response.body);
  if ((whole.starts_with('{') || whole.starts_with('[')) && looks_like_json(whole)) return false;  // sent as text/html
  const std::string *type = find_header(response.headers, "Content-Type");
  if (type != nullptr && (begins_with(*type, "text/html") || begins_with(*type, "application/xhtml"))) return true;
  return begins_with(whole, "<!doctype html") || begins_with(whole, "<html");
}

bool looks_like_json(std::string_view body) noexcept {
  body = without_space(body);
  if (body.empty()) return false;
  char first = body.front();
  char last = body.back();
  if (first == '{') return last == '}';
  if (first == '[') return last == ']';
  if (first == '"') return last == '"' && body.size() > 1;
  return first == '-' || (first >= '0' && first <= '9') || body == "true" || body == "false" || body == "null";
}

std::string what_came(const Response &response, const Secrets &secrets) {
  std::string out = shortened(one_line(secrets.cut_out(content_type(response))), 60);
  if (response.body.empty()) return out + ", without a body";
  out += ", " + std::to_string(response.body.size()) + (response.body.size() == 1 ? " byte" : " bytes");
  if (is_web_page(response)) {
    out += ", a web page, so not the API's own answer but a proxy's, a firewall's or a login's";
  }
  if (secrets.names(response.body)) return out + ", which are not shown since they hold what is secret";
  std::string_view begin = without_mark(response.body).substr(0, kLookedAt);
  return out + ": \"" + shortened(one_line(secrets.cut_out(begin)), kQuoted) + "\"";
}

}  // namespace openint::http

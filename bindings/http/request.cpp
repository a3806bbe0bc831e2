#include "bindings/http/request.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <charconv>

#include "bindings/http/routes.hpp"
#include "bindings/http/trace_context.hpp"

namespace openint::http {

namespace {

namespace beast = boost::beast;
using Field = beast::http::field;

std::string text_of(beast::string_view text) { return {text.data(), text.size()}; }

Answer bad(const std::string &message) { return refusal(400, "BAD_REQUEST", message); }

std::string query_decoded(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return percent_decoded(spaced);
}

std::multimap<std::string, std::string> query_of(std::string_view text) {
  std::multimap<std::string, std::string> query;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(one.size() + 1, text.size()));
    if (one.empty()) continue;
    const size_t equals = std::min(one.find('='), one.size());
    query.emplace(query_decoded(one.substr(0, equals)), query_decoded(one.substr(std::min(equals + 1, one.size()))));
  }
  return query;
}

// "/path?query", or the same behind a scheme and a host (RFC 9112 3.2.2), or "*" of OPTIONS.
bool read_target(std::string_view target, Request &request) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    target.remove_prefix(scheme.size());
    target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
    if (target.empty()) target = "/";
    break;
  }
  const size_t end = std::min(target.find('?'), target.size());
  request.path = target.substr(0, end);
  if (request.path.empty()) request.path = "/";
  if (end < target.size()) request.query = query_of(target.substr(end + 1));
  return request.path.front() == '/' || (request.path == "*" && request.method == "OPTIONS");
}

// Whether the body's end is certain (RFC 9112 6.3).
std::optional<Answer> read_length(const Head &head, Request &request) {
  const auto lengths = head.count(Field::content_length), codings = head.count(Field::transfer_encoding);
  if (lengths + codings > 1) return bad("the body has more than one length");
  if (codings == 1) {
    if (head.version() < 11) return bad("HTTP/1.0 has no Transfer-Encoding");
    if (!beast::iequals(head[Field::transfer_encoding], "chunked")) {
      return refusal(501, "NOT_IMPLEMENTED", "the only Transfer-Encoding here is chunked");
    }
    request.has_body = true;
  } else if (lengths == 1) {
    const beast::string_view text = head[Field::content_length];
    unsigned long long length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc() || end != text.data() + text.size()) return bad("Content-Length is no number");
    request.length = length;
    request.has_body = length > 0;
  }
  return {};
}

}  // namespace

std::optional<Answer> read_head(const Head &head, Request &request) {
  request.method = text_of(head.method_string());
  if (!read_target(text_of(head.target()), request)) {
    request.path.clear();
    return bad("the target is no path");
  }
  if (auto refused = read_length(head, request)) return refused;
  const auto hosts = head.count(Field::host);
  if (hosts > 1 || (hosts == 0 && head.version() >= 11)) return bad("a request has one header Host");
  for (auto [name, value] : {std::pair("x-apikey", &request.key), std::pair("x-connection-id", &request.connection)}) {
    const auto given = head.count(name);
    if (given > 1) return bad(std::string("the header ") + name + " is there more than once");
    if (given == 1) *value = text_of(head[name]);
  }
  request.accept = text_of(head[Field::accept]);
  request.range = text_of(head[Field::range]);
  request.if_range = text_of(head[Field::if_range]);
  request.content_type = text_of(head[Field::content_type]);
  request.content_encoding = text_of(head[Field::content_encoding]);
  request.expect = text_of(head[Field::expect]);
  request.host = text_of(head[Field::host]);
  request.origin = text_of(head[Field::origin]);
  request.trace = text_of(head["traceparent"]);
  if (head.count("traceparent") != 1 || trace_id(request.trace).empty()) request.trace.clear();
  return {};
}

}  // namespace openint::http

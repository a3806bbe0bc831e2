// A request of the caller's own, with the connection's credentials and nothing else of ours.
#include <algorithm>
#include <optional>
#include <unordered_map>

#include "libopenint/base/base64.hpp"
#include "libopenint/base/percent.hpp"
#include "libopenint/base/text.hpp"
#include "libopenint/coroutine/emission.hpp"
#include "libopenint/http/address.hpp"
#include "libopenint/http/answer.hpp"
#include "libopenint/http/incoming.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/operations/verbs.hpp"
#include "libopenint/provider/session.hpp"

namespace openint::operations {

namespace {

using json::Member;
using json::Value;
using provider::Session;

// A tunnel is none of the API's answers, and TRACE, as TRACK, would give the caller the credentials that were sent.
constexpr std::string_view kRefusedMethods[] = {"CONNECT", "TRACE", "TRACK"};
constexpr size_t kLongestMethod = 64;
// What belongs to the connection to the server or to the credentials, so that it is not the caller's to say.
constexpr std::string_view kOurHeaders[] = {
    "host",    "content-length", "transfer-encoding",   "connection",    "keep-alive",      "upgrade", "te",
    "trailer", "expect",         "proxy-authorization", "authorization", "proxy-connection"};

Error unusable(std::string pointer, std::string message) {
  return Error(Status::invalid_argument, std::move(message), std::move(pointer));
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

// Bytes that a URL cannot hold, or that one reader takes for a slash and another does not.
bool is_clean(std::string_view path) {
  return std::all_of(path.begin(), path.end(), [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte < 0x7F && c != '\\' && c != '#';
  });
}

// The absolute URL: below the provider's base, or an absolute one of the base's own origin.
Result<std::string> make_url(Session &session, std::string_view path) {
  const auto &base = session.connector().http().base;
  if (!base) return unusable("/http/base", session.connector().name() + " does not say where the provider is");
  OPENINT_TRY(std::string url, base->expand(session.settings()));
  const std::string origin = http::origin(url);
  if (origin.empty()) {
    return unusable("/http/base",
                    "connection " + session.id() + " lacks a setting that the provider's address is made of");
  }
  if (!is_clean(path))
    return unusable("/path", "the path holds a space, a control character, '\\', '#' or non-ASCII bytes");
  if (http::climbs(path)) return unusable("/path", "the path may not hold the segments . and ..");
  if (path.starts_with('/') && !path.starts_with("//")) {
    while (url.ends_with('/')) url.pop_back();
    return url + std::string(path);
  }
  // User names before a host would make another host look like ours.
  const size_t scheme = path.find("://");
  const std::string_view rest = scheme == std::string_view::npos ? "" : path.substr(scheme + 3);
  const bool user = rest.substr(0, rest.find_first_of("/?")).find('@') != std::string_view::npos;
  if (user || http::origin(path) != origin) {
    return unusable("/path", "the path must begin with one / or be a URL of " + origin);
  }
  return std::string(path);
}

Result<void> add_pair(std::string &query, std::string_view name, const Value &value) {
  if (value.is_null()) return {};
  if (value.is_object() || value.is_array()) {
    return unusable("/query",
                    "the query's \"" + shortened(name) + "\" must be text, a number, a boolean or a list of them");
  }
  query += query.empty() ? "" : "&";
  query += percent_encoded(name);
  query += '=';
  query += percent_encoded(value.is_boolean() ? (value.as_boolean() ? "true" : "false") : value.text());
  return {};
}

Result<std::string> add_query(std::string url, const Value &query) {
  std::string text;
  if (query.is_string()) {
    if (!is_clean(query.text())) return unusable("/query", "the query holds bytes that must be percent-encoded");
    text = std::string(query.text());
  }
  for (const Member &member : query.members()) {
    if (!member.value.is_array()) OPENINT_CHECK(add_pair(text, member.key, member.value));
    for (const Value &item : member.value.items()) OPENINT_CHECK(add_pair(text, member.key, item));
  }
  if (text.empty()) return url;
  return url + (url.find('?') == std::string::npos ? "?" : "&") + text;
}

Result<void> add_headers(const Value &headers, http::Request &request) {
  for (const Member &member : headers.members()) {
    if (!is_token(member.key)) return unusable("/headers", "\"" + shortened(member.key) + "\" is no header's name");
    const std::string name = lowered(member.key);
    if (std::find(std::begin(kOurHeaders), std::end(kOurHeaders), name) != std::end(kOurHeaders)) {
      return unusable("/headers", "the header " + shortened(member.key) + " is set by the engine");
    }
    const std::string value =
        member.value.is_boolean() ? json::to_text(member.value) : std::string(member.value.text());
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
      return unusable("/headers", "the header " + shortened(member.key) + " holds a line break");
    }
    request.headers.emplace_back(std::string(member.key), value);
  }
  return {};
}

Result<void> add_body(const Value &input, http::Request &request) {
  const Value *body = input.find("body");
  const Value encoded = input["body_base64"];
  if (request.source != nullptr) {
    if (body != nullptr || !encoded.is_null())
      return unusable("/upload", "a request has one body: the upload or the input's");
    if (request.method == "HEAD") return unusable("/upload", "a HEAD request has no body");
    return {};
  }
  if (encoded.is_null()) {
    if (body == nullptr) return {};
    request.body = json::to_text(*body);
    if (http::find_header(request.headers, "Content-Type") == nullptr) {
      request.headers.emplace_back("Content-Type", "application/json");
    }
    return {};
  }
  if (body != nullptr) return unusable("/body_base64", "a request has one body: body or body_base64");
  std::optional<std::string> bytes = base64_decoded(encoded.text());
  if (!bytes) return unusable("/body_base64", "this is no base64");
  request.body = std::move(*bytes);
  return {};
}

// Each name once, in lower case; one that came several times has a list.
void append_response_headers(std::string &out, const std::vector<http::Header> &headers) {
  std::vector<std::pair<std::string, std::vector<const std::string *>>> all;
  std::unordered_map<std::string, size_t> places;
  for (const http::Header &header : headers) {
    std::string name = lowered(header.name);
    auto [place, fresh] = places.emplace(name, all.size());
    if (fresh) all.emplace_back(std::move(name), std::vector<const std::string *>());
    all[place->second].second.push_back(&header.value);
  }
  char separator = '{';
  for (const auto &[name, values] : all) {
    out += separator;
    json::append_string(out, name);
    out += values.size() > 1 ? ":[" : ":";
    for (size_t i = 0; i < values.size(); ++i) {
      if (i != 0) out += ',';
      json::append_string(out, valid_utf8(*values[i]));
    }
    if (values.size() > 1) out += ']';
    separator = ',';
  }
  if (separator == '{') out += '{';
  out += '}';
}

// {"status", "headers" of an answer, to go on with.
std::string head_of(const http::Response &response) {
  std::string out = R"({"status":)" + std::to_string(response.status) + R"(,"headers":)";
  append_response_headers(out, response.headers);
  return out;
}

// {"status", "headers", "count"} of an answer whose body streams; the count is of its bytes that were handed out.
std::string counted(const std::string &head, uint64_t count) {
  return head + R"(,"count":)" + std::to_string(count) + "}";
}

// What broke while the body of a write's answer came: the write itself was answered, and so has happened.
std::unique_ptr<Error> broken_off(std::unique_ptr<Error> error, bool repeatable) {
  error->maybe_applied = !repeatable;
  return error;
}

// JSON goes as the very bytes that came, but for a byte order mark before them.
std::string respond(const http::Response &response) {
  std::string out = head_of(response);
  if (!response.body.empty()) {
    std::string_view body = http::without_mark(response.body);
    auto document = json::Document::parse(body);
    if (document.ok()) {
      out += R"(,"body":)";
      out += body;
    } else {
      out += R"(,"body_base64":")" + base64(response.body) + "\"";
    }
  }
  return out + "}";
}

Result<http::Request> make_request(Context &context, Session &session, const Value &input) {
  const std::string_view method = input["method"].text();
  if (!is_token(method) || method.size() > kLongestMethod) {
    return unusable("/method",
                    "\"" + shortened(method) + "\" is no method's name, which is a token of at most 64 characters");
  }
  const bool refused = std::any_of(std::begin(kRefusedMethods), std::end(kRefusedMethods),
                                   [&](std::string_view each) { return lowered(each) == lowered(method); });
  if (refused)
    return unusable("/method", "the method " + std::string(method) + " is not sent with a connection's credentials");
  if (lowered(method) == "head" &&
      method != "HEAD") {  // whose answers have no body, as some servers take it all the same
    return unusable("/method", "the method " + std::string(method) + " is written HEAD");
  }
  OPENINT_TRY(std::string url, make_url(session, input["path"].text()));
  OPENINT_TRY(url, add_query(std::move(url), input["query"]));
  http::Request request{std::string(method), std::move(url)};
  request.source = context.source();
  request.streams = context.taking() == coroutine::Taking::bytes && method != "HEAD";
  OPENINT_CHECK(add_headers(input["headers"], request));
  OPENINT_CHECK(add_body(input, request));
  return request;
}

}  // namespace

Task<std::string> passthrough(Context &context, Session &session, const contract::Operation &, Value input) {
  Result<http::Request> request = make_request(context, session, input);
  if (!request.ok()) co_return request.take_error();
  http::SendOptions options;
  options.any_status = true;
  options.repeatable = request->method == "GET" || request->method == "HEAD" || request->method == "OPTIONS";
  const http::Route &route = session.route();
  Result<http::Response> response = co_await http::send(context, route, std::move(*request), options);
  if (!response.ok()) co_return response.take_error();
  if (response->stream == nullptr) co_return respond(*response);
  const std::string head = head_of(*response);
  uint64_t count = 0;
  while (true) {
    Result<std::string> piece = co_await http::next_piece(context, *response->stream);
    if (!piece.ok()) co_return broken_off(piece.take_error(), options.repeatable);
    if (piece->empty()) co_return counted(head, count);
    count += piece->size();
    coroutine::Emission emission;
    emission.count = piece->size();
    emission.text = std::move(*piece);
    emission.progress = counted(head, count);
    Result<void> taken = co_await coroutine::emit(context, emission);
    if (!taken.ok()) co_return broken_off(taken.take_error(), options.repeatable);
  }
}

}  // namespace openint::operations

// POST $batch: multipart/mixed of HTTP requests, with change sets that succeed or fail as one.
#include <algorithm>
#include <charconv>

#include "dynamics.hpp"
#include "errors.hpp"

namespace sandbox::dynamics {

namespace {

constexpr size_t kMostOperations = 1000;

[[noreturn]] void malformed(const std::string &what) {
  throw Refusal{400, "0x80048d19", "Error identified in Payload provided by the user: " + what};
}

std::string boundary_of(const std::string &content_type) {
  const size_t at = lower(content_type).find("boundary=");
  if (!lower(content_type).starts_with("multipart/mixed") || at == std::string::npos)
    malformed("The content type must be multipart/mixed with a boundary.");
  std::string out = content_type.substr(at + 9);
  out = out.substr(0, out.find(';'));
  std::erase(out, '"');
  while (!out.empty() && (out.back() == ' ' || out.back() == '\r')) out.pop_back();
  return out;
}

// Lines may end in CRLF or in LF alone.
std::string_view take_line(std::string_view &text) {
  const size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::vector<std::string_view> parts_between(std::string_view text, const std::string &boundary) {
  std::vector<std::string_view> out;
  const std::string mark = "--" + boundary;
  size_t start = std::string_view::npos;
  for (size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + mark.size())) {
    if (at > 0 && text[at - 1] != '\n') continue;
    if (start != std::string_view::npos) out.push_back(text.substr(start, at - start));
    if (text.substr(at + mark.size()).starts_with("--")) return out;
    start = std::min(text.find('\n', at), text.size() - 1) + 1;
  }
  malformed("The boundary '" + boundary + "' does not end the batch.");
}

std::map<std::string, std::string> read_headers(std::string_view &text) {
  std::map<std::string, std::string> out;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty()) break;
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) malformed("'" + std::string(line) + "' is not a header.");
    std::string_view value = line.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    out[lower(line.substr(0, colon))] = std::string(value);
  }
  return out;
}

Request read_request(std::string_view text, const Request &outer) {
  while (text.starts_with("\r\n") || text.starts_with("\n")) take_line(text);
  const std::string line(take_line(text));
  const size_t first = line.find(' '), last = line.rfind(' ');
  if (first == std::string::npos || last == first) malformed("'" + line + "' is not a request line.");
  Request out;
  out.method = line.substr(0, first);
  std::string target = line.substr(first + 1, last - first - 1);
  if (const size_t scheme = target.find("://"); scheme != std::string::npos && scheme < 8) {
    const size_t slash = target.find('/', scheme + 3);
    target = slash == std::string::npos ? "/" : target.substr(slash);
  }
  if (!target.starts_with("/"))
    target = outer.path.substr(0, outer.path.rfind('/') + 1) + target;  // relative to the service, or "$1"
  out.target = target;
  const size_t question = target.find('?');
  out.path = httplib::detail::decode_url(target.substr(0, question), false);
  out.params = read_params(target);
  for (const auto &[name, value] : read_headers(text)) out.headers.emplace(name, value);
  if (!out.has_header("Host")) out.headers.emplace("Host", outer.get_header_value("Host"));
  std::string body(text);
  while (!body.empty() && (body.back() == '\n' || body.back() == '\r')) body.pop_back();
  out.body = std::move(body);
  return out;
}

size_t count_of(const std::vector<Part> &parts) {
  size_t out = 0;
  for (const Part &part : parts) out += part.change_set ? part.changes.size() : 1;
  return out;
}

std::vector<Part> read_parts(std::string_view text, const std::string &boundary, const Request &outer, bool within) {
  std::vector<Part> out;
  for (std::string_view piece : parts_between(text, boundary)) {
    const auto headers = read_headers(piece);
    Part part;
    auto type = headers.find("content-type");
    if (auto id = headers.find("content-id"); id != headers.end()) part.content_id = id->second;
    if (type != headers.end() && lower(type->second).starts_with("multipart/mixed")) {
      if (within) malformed("A change set can't hold another.");
      part.change_set = true;
      part.changes = read_parts(piece, boundary_of(type->second), outer, true);
    } else {
      part.request = read_request(piece, outer);
      if (within && part.request.method == "GET") malformed("GET requests are not allowed in a change set.");
      if (part.content_id.empty()) part.content_id = part.request.get_header_value("Content-ID");
    }
    out.push_back(std::move(part));
  }
  return out;
}

void replace_all(std::string &text, const std::string &from, const std::string &to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// "$1" names the row that the request with that Content-ID made.
Request resolved(Request request, const std::map<std::string, std::string> &made) {
  for (const auto &[id, url] : made) {
    const std::string mark = "/$" + id;
    const size_t at = request.path.rfind(mark);
    const size_t end = at == std::string::npos ? at : at + mark.size();
    if (at != std::string::npos && (end == request.path.size() || request.path[end] == '/'))
      request.path = url.substr(url.find("/api/")) + request.path.substr(end);
    for (const char *lead : {"\"$", "\"/$"}) replace_all(request.body, lead + id + "\"", "\"" + url + "\"");
  }
  return request;
}

const char *reason(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 412: return "Precondition Failed";
    default: return status < 500 ? "Bad Request" : "Internal Server Error";
  }
}

}  // namespace

std::vector<Part> read_batch(const Request &request) {
  auto out = read_parts(request.body, boundary_of(request.get_header_value("Content-Type")), request, false);
  const size_t count = count_of(out);
  if (count > kMostOperations)
    throw Refusal{400, "0x80060888",
                  "The number of operations in the batch, " + std::to_string(count) + ", exceeds the limit of 1000."};
  return out;
}

std::string write_part(const Response &response, const std::string &content_id) {
  std::string out = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n";
  if (!content_id.empty()) out += "Content-ID: " + content_id + "\r\n";
  const int status = response.status == -1 ? 200 : response.status;
  out += "\r\nHTTP/1.1 " + std::to_string(status) + " " + reason(status) + "\r\n";
  for (const auto &[name, value] : response.headers) out += name + ": " + value + "\r\n";
  return out + "\r\n" + response.body + "\r\n";
}

// False when it failed: then nothing of it was done, and `out` holds the one failure.
bool Dynamics::run_change_set(const std::vector<Part> &parts, const Request &, std::string &out,
                              const std::string &boundary) {
  std::map<std::string, std::string> made;
  std::string inner;
  store_.begin();
  for (const Part &part : parts) {
    Response response;
    response.set_header("OData-Version", "4.0");
    answer(resolved(part.request, made), response);
    if (response.status >= 400) {
      store_.rollback();
      out += write_part(response, part.content_id);
      return false;
    }
    if (!part.content_id.empty() && response.has_header("OData-EntityId"))
      made[part.content_id] = response.get_header_value("OData-EntityId");
    inner += "--" + boundary + "\r\n" + write_part(response, part.content_id);
  }
  store_.commit();
  out += "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n" + inner + "--" + boundary + "--\r\n";
  return true;
}

void Dynamics::serve_batch(const Request &request, Response &response) {
  const auto parts = read_batch(request);
  const std::string boundary = "batchresponse_" + store_.new_guid();
  const bool on_error = lower(request.get_header_value("Prefer")).find("odata.continue-on-error") != std::string::npos;
  std::string out;
  bool failed = false;
  int status = 200;
  for (const Part &part : parts) {
    if (failed && !on_error) break;
    out += "--" + boundary + "\r\n";
    if (part.change_set) {
      if (!run_change_set(part.changes, request, out, "changesetresponse_" + store_.new_guid())) {
        failed = true;
        if (!on_error) status = 400;
      }
      continue;
    }
    Response one;
    one.set_header("OData-Version", "4.0");
    answer(part.request, one);
    out += write_part(one, part.content_id);
    if (one.status >= 400) {
      failed = true;
      if (!on_error) status = one.status;
    }
  }
  out += "--" + boundary + "--\r\n";
  response.status = status;
  response.body = std::move(out);
  response.set_header("Content-Type", "multipart/mixed; boundary=" + boundary);
}

}  // namespace sandbox::dynamics

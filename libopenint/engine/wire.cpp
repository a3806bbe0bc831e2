#include "libopenint/engine/wire.hpp"

#include <algorithm>

#include "libopenint/base/base64.hpp"
#include "libopenint/base/error.hpp"
#include "libopenint/coroutine/source.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/string.hpp"
#include "libopenint/json/write.hpp"

namespace openint::engine {

namespace {

constexpr int64_t kMostRows = 1'000'000;  // of a batch that is gathered

Error bad(std::string_view name, std::string_view allowed) {
  return Error(Status::invalid_argument, std::string(name) + " must be " + std::string(allowed),
               "/" + std::string(name));
}

// A whole number of at most 15 digits, or -1.
int64_t whole_number(const json::Value &value) {
  std::string_view digits = value.is_number() ? value.text() : std::string_view();
  bool whole = !digits.empty() && digits.size() < 16 && digits.find_first_not_of("0123456789") == std::string::npos;
  return whole ? std::stoll(std::string(digits)) : -1;
}

void append_body(std::string &out, const std::string &body) {
  if (is_utf8(body)) {
    out += ",\"body\":";
    json::append_string(out, body);
    return;
  }
  out += ",\"body_base64\":\"" + base64(body) + "\"";
}

void append_want(std::string &out, const http::Want &want) {
  const http::Request &request = *want.request;
  out += "{\"id\":" + std::to_string(want.id) + ",\"method\":";
  json::append_string(out, request.method);
  out += ",\"url\":";
  json::append_string(out, request.url);
  out += ",\"headers\":[";
  for (const http::Header &header : request.headers) {
    if (out.back() != '[') out += ',';
    out += '[';
    json::append_string(out, header.name);
    out += ',';
    json::append_string(out, header.value);
    out += ']';
  }
  out += ']';
  if (request.source != nullptr) {
    bool known = request.source->size() >= 0;
    out += ",\"upload\":{\"size\":" + (known ? std::to_string(request.source->size()) : "null") + "}";
  } else if (!request.body.empty()) {
    append_body(out, request.body);
  }
  if (request.streams) out += ",\"stream\":true";
  if (request.timeout_ms > 0) out += ",\"timeout_ms\":" + std::to_string(request.timeout_ms);
  if (request.public_only) out += ",\"public_only\":true";
  out += ",\"max_response\":" + std::to_string(request.max_response) + "}";
}

Result<void> read_failure(const json::Value &root, http::Outcome &out) {
  std::string_view name = root["failure"].text();
  if (name == "not_sent") {
    out.failure = http::Failure::not_sent;
  } else if (name == "cut") {
    out.failure = http::Failure::cut;
  } else if (name == "too_large") {
    out.failure = http::Failure::too_large;
  } else if (name == "unsafe_address") {
    out.failure = http::Failure::unsafe_address;
  } else {
    return bad("failure", "not_sent, cut, too_large or unsafe_address");
  }
  out.message = root["message"].is_string() ? shortened(root["message"].text(), 200) : std::string(name);
  return {};
}

Result<coroutine::Taking> read_stream(const json::Value &value) {
  if (value.is_boolean()) return value.as_boolean() ? coroutine::Taking::text : coroutine::Taking::joined;
  if (value.is_string() && value.text() == "json") return coroutine::Taking::text;
  if (value.is_string() && value.text() == "ndjson") return coroutine::Taking::lines;
  if (value.is_string() && value.text() == "arrow") return coroutine::Taking::columns;
  if (value.is_string() && value.text() == "bytes") return coroutine::Taking::bytes;
  return bad("stream", "true, false, \"json\", \"ndjson\", \"arrow\" or \"bytes\"");
}

// As W3C Trace Context has it: "00-<trace, 32 digits>-<parent, 16>-<flags, 2>" in lower case, neither id all zeros; a
// later version may have more behind it.
bool is_traceparent(std::string_view text) {
  constexpr size_t kSize = 55, kTrace = 3, kParent = 36, kFlags = 53, kLongest = 256;
  constexpr std::string_view kHex = "0123456789abcdef";
  if (text.size() < kSize || text.size() > kLongest) return false;
  const auto number = [text](size_t from, size_t to) {
    std::string_view part = text.substr(from, to - from);
    return part.find_first_not_of(kHex) == std::string_view::npos;
  };
  const auto zero = [text](size_t from, size_t to) {
    return text.substr(from, to - from).find_first_not_of('0') == std::string_view::npos;
  };
  bool digits = number(0, kTrace - 1) && number(kTrace, kParent - 1) && number(kParent, kFlags - 1) &&
                number(kFlags, kSize);
  bool dashes = text[kTrace - 1] == '-' && text[kParent - 1] == '-' && text[kFlags - 1] == '-';
  if (!digits || !dashes || zero(kTrace, kParent - 1) || zero(kParent, kFlags - 1)) return false;
  if (text.starts_with("00")) return text.size() == kSize;
  bool more = text.size() == kSize ||
              (text[kSize] == '-' && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; }));
  return !text.starts_with("ff") && more;
}

Result<void> read_upload(const json::Value &value, ParsedCall &out) {
  if (!value.is_object()) return bad("upload", "an object, with the size where it is known");
  for (const json::Member &member : value.members()) {
    int64_t size = member.key == "size" ? whole_number(member.value) : -1;
    if (size < 0) return bad("upload", "{\"size\": bytes}, a whole number of at most 15 digits, or {}");
    out.upload_size = size;
  }
  out.upload = true;
  return {};
}

}  // namespace

Result<ParsedCall> read_call(std::string_view request) {
  OPENINT_TRY(const auto document, json::Document::parse(request));
  const json::Value &root = document.root();
  if (!root.is_object()) return Error(Status::invalid_argument, "a call must be a JSON object");
  ParsedCall out;
  for (const json::Member &member : root.members()) {
    if (member.key == "input") {
      out.call.input = json::to_text(member.value);
    } else if (member.key == "timeout_ms") {
      out.timeout_ms = whole_number(member.value);
      if (out.timeout_ms < 1) return bad("timeout_ms", "a whole number from 1 to 86400000");
    } else if (member.key == "stream") {
      OPENINT_TRY(out.stream, read_stream(member.value));
    } else if (member.key == "batch_rows") {
      int64_t rows = whole_number(member.value);
      if (rows < 1 || rows > kMostRows) return bad("batch_rows", "a whole number from 1 to 1000000");
      out.batch_rows = static_cast<uint64_t>(rows);
    } else if (member.key == "tag") {
      int64_t tag = whole_number(member.value);
      if (tag < 0) return bad("tag", "a whole number of at most 15 digits");
      out.tag = static_cast<uint64_t>(tag);
    } else if (member.key == "upload") {
      OPENINT_CHECK(read_upload(member.value, out));
    } else if (member.key == "traceparent") {
      out.traceparent = member.value.text();
      if (!member.value.is_string() || !is_traceparent(out.traceparent)) {
        return bad("traceparent", "of the form that W3C Trace Context gives it");
      }
    } else if (member.key == "trace") {
      if (!member.value.is_boolean()) return bad("trace", "true or false");
      out.trace = member.value.as_boolean();
    } else {
      bool known = member.key == "operation" || member.key == "connection" || member.key == "customer" ||
                   member.key == "api_key";
      if (!known) {
        return Error(Status::invalid_argument,
                     shortened(member.key) +
                         " is no member of a call; allowed: operation, connection, customer, api_key, input, "
                         "timeout_ms, stream, batch_rows, upload, tag, trace, traceparent",
                     "/" + shortened(member.key));
      }
      if (!member.value.is_string()) return bad(member.key, "a string");
    }
  }
  out.call.operation = root["operation"].text();
  out.call.connection = root["connection"].text();
  out.call.customer = root["customer"].text();
  out.call.has_key = root.find("api_key") != nullptr;
  out.call.api_key = root["api_key"].text();
  if (out.call.operation.empty()) return bad("operation", "the id of one of the contract's operations");
  return out;
}

std::string wants_json(const std::vector<http::Want> &wants, const std::vector<uint64_t> &pieces, int64_t next_due_ms,
                       int64_t now_ms) {
  std::string out = "{\"exchanges\":[";
  for (const http::Want &want : wants) {
    if (out.back() != '[') out += ',';
    append_want(out, want);
  }
  if (!pieces.empty()) out += "],\"pieces\":[";
  for (uint64_t id : pieces) {
    if (out.back() != '[') out += ',';
    out += std::to_string(id);
  }
  out += "],\"wait_ms\":";
  bool never = next_due_ms == coroutine::Context::kNoDeadline;
  out += never ? "null" : std::to_string(std::max<int64_t>(0, next_due_ms - now_ms));
  return out + "}";
}

Result<ParsedAnswer> read_answer(std::string_view head, std::string_view body) {
  OPENINT_TRY(const auto document, json::Document::parse(head));
  const json::Value &root = document.root();
  ParsedAnswer out;
  int64_t id = whole_number(root["id"]);
  if (id < 1) return bad("id", "the id of an exchange that was wanted");
  out.id = static_cast<uint64_t>(id);
  if (root.find("failure") != nullptr) {
    OPENINT_CHECK(read_failure(root, out.outcome));
    return out;
  }
  if (const json::Value *more = root.find("more")) {
    if (!more->is_boolean()) return bad("more", "true or false");
    out.more = more->as_boolean();
  }
  out.piece = root.find("status") == nullptr;
  if (out.piece) return out;
  int64_t status = whole_number(root["status"]);
  if (status < 100 || status > 599) return bad("status", "an HTTP status from 100 to 599");
  out.outcome.response.status = static_cast<int>(status);
  for (const json::Value &header : root["headers"].items()) {
    bool pair = header.size() == 2 && header.items()[0].is_string() && header.items()[1].is_string();
    if (!pair) return bad("headers", "a list of [name, value]");
    out.outcome.response.headers.emplace_back(std::string(header.items()[0].text()),
                                              std::string(header.items()[1].text()));
  }
  out.outcome.response.body = body;
  return out;
}

}  // namespace openint::engine

#include "libopenint/base/error.hpp"

#include <cstdio>

namespace openint {

namespace {

void append_json_string(std::string &out, std::string_view text) {
  out += '"';
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", byte);
      out += escape;
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_member(std::string &out, const char *key, std::string_view value) {
  if (out.back() != '{') out += ',';
  append_json_string(out, key);
  out += ':';
  append_json_string(out, value);
}

void append_member_number(std::string &out, const char *key, int64_t value) {
  if (out.back() != '{') out += ',';
  append_json_string(out, key);
  out += ':';
  out += std::to_string(value);
}

}  // namespace

Fault Error::fault() const noexcept { return status_info(status).fault; }

int Error::http_status() const noexcept {
  // MALFORMED is the caller's only where nothing came from the provider; and what the provider refuses was right by the
  // contract, which "400" would deny.
  constexpr int kUnprocessable = 422;
  if (provider.http_status == 0) return status_info(status).http;
  if (status == Status::malformed) return status_info(Status::provider).http;
  return status == Status::invalid_argument ? kUnprocessable : status_info(status).http;
}

std::string Error::to_json() const {
  static constexpr const char *kRetry[] = {"never", "after", "reauth"};
  static constexpr const char *kFault[] = {"USER_ERROR", "REMOTE_ERROR", "INTERNAL_ERROR"};
  std::string out = "{";
  append_member(out, "message", valid_utf8(message));
  append_member(out, "code", status_info(status).code);
  out += ",\"issues\":[";
  for (size_t i = 0; i < issues.size(); ++i) {
    const Issue &issue = issues[i];
    if (i != 0) out += ',';
    out += '{';
    append_member(out, "message", valid_utf8(issue.message));
    append_member(out, "path", valid_utf8(issue.pointer));
    append_member(out, "rule", issue.rule);
    append_member(out, "found", valid_utf8(issue.found));
    append_member(out, "allowed", valid_utf8(issue.allowed));
    out += '}';
  }
  out += ']';
  append_member_number(out, "status", static_cast<int32_t>(status));
  append_member(out, "type", kFault[static_cast<int>(fault())]);
  append_member(out, "retry", kRetry[static_cast<int>(retry)]);
  if (retry == Retry::after) append_member_number(out, "retry_after_ms", retry_after_ms);
  if (!reason.empty()) append_member(out, "reason", reason);
  if (maybe_applied) out += ",\"maybe_applied\":true";
  if (provider.http_status != 0) append_member_number(out, "http_status", provider.http_status);
  if (!provider.code.empty()) append_member(out, "provider_code", valid_utf8(provider.code));
  if (!provider.message.empty()) append_member(out, "provider_message", valid_utf8(provider.message));
  if (!provider.request_id.empty()) append_member(out, "request_id", valid_utf8(provider.request_id));
  if (!path.empty()) append_member(out, "path", valid_utf8(path));
  if (offset >= 0) append_member_number(out, "offset", offset);
  out += '}';
  return out;
}

}  // namespace openint

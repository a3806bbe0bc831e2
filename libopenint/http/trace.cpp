#include "libopenint/http/trace.hpp"

#include <algorithm>

#include "libopenint/base/text.hpp"
#include "libopenint/http/incoming.hpp"
#include "libopenint/http/secrets.hpp"
#include "libopenint/json/string.hpp"

namespace openint::http {

namespace {

// A secret that begins within what is shown is known by its whole, up to this size.
constexpr size_t kLongestSecret = 16 * 1024;

// Whoever else set such a header (the caller of a passthrough, the provider): its value opens something.
bool names_credentials(std::string_view name) {
  constexpr std::string_view kWords[] = {"authorization", "cookie", "token", "secret", "password", "api-key", "apikey"};
  const std::string low = lowered(name);
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&low](std::string_view word) { return low.find(word) != std::string::npos; });
}

void append_text(std::string &out, std::string_view key, std::string_view text) {
  out += ",\"";
  out += key;
  out += "\":";
  json::append_string(out, valid_utf8(text));
}

std::string_view name_of(Failure failure) noexcept {
  switch (failure) {
    case Failure::none: return "none";
    case Failure::not_sent: return "not_sent";
    case Failure::cut: return "cut";
    case Failure::too_large: return "too_large";
    case Failure::unsafe_address: return "unsafe_address";
    case Failure::timeout: return "timeout";
    case Failure::cancelled: return "cancelled";
  }
  return "none";
}

}  // namespace

std::string Trace::masked(const Request &request, std::string_view text) const {
  const std::string known = request.secrets == nullptr ? std::string(text) : request.secrets->cut_out(text);
  return told_.cut_out(seen_.cut_out(known));
}

// Before anything else is told of them: a body may repeat what a header holds.
void Trace::note(const std::vector<Header> &headers, Secrets &secrets) {
  size_t left = kMostNoted;
  for (const Header &header : headers) {
    if (left > 0 && names_credentials(header.name)) {
      secrets.add_header(header.value);
      --left;
    }
  }
}

void Trace::append_headers(std::string &out, const Request &request, const std::vector<Header> &headers) const {
  out += ",\"headers\":[";
  for (const Header &header : headers) {
    if (out.back() != '[') out += ',';
    out += '[';
    json::append_string(out, valid_utf8(header.name));
    out += ',';
    std::string value = names_credentials(header.name) ? std::string(kSecretMark) : masked(request, header.value);
    json::append_string(out, valid_utf8(value));
    out += ']';
  }
  out += ']';
}

void Trace::append_body(std::string &out, const Request &request, std::string_view body) const {
  out += ",\"body_size\":" + std::to_string(body.size());
  if (request.confidential) return;
  if (request.secrets != nullptr && request.secrets->names(body)) {
    append_text(out, "body", kSecretMark);  // it holds what the connector's document calls secret, somewhere
    return;
  }
  std::string text = masked(request, body.substr(0, kMostBody + kLongestSecret));
  if (text.size() > kMostBody) text = shortened(text, kMostBody - 3);
  append_text(out, "body", text);
}

std::string Trace::begin(std::string_view event, uint64_t id) const {
  std::string out = "{\"event\":\"";
  out += event;
  out += "\",\"exchange\":" + std::to_string(id);
  if (tag_ != 0) out += ",\"tag\":" + std::to_string(tag_);
  return out;
}

std::string Trace::ended(std::string_view event, uint64_t id) {
  std::string out = begin(event, id);
  auto found = std::find_if(asked_.begin(), asked_.end(), [id](const Asked &each) { return each.id == id; });
  if (found == asked_.end()) return out;
  out += ",\"ms\":" + std::to_string(std::max<int64_t>(0, environment_.now_ms() - found->at_ms));
  asked_.erase(found);
  return out;
}

void Trace::asked(uint64_t id, const Request &request) {
  asked_.push_back({id, environment_.now_ms()});
  told_ = Secrets();
  note(request.headers, seen_);
  std::string out = begin("request", id);
  append_text(out, "method", request.method);
  append_text(out, "url", request.confidential ? origin(request.url) + "/..." : masked(request, request.url));
  append_headers(out, request, request.headers);
  if (request.source != nullptr) {
    out += ",\"streams\":true";
  } else {
    append_body(out, request, request.body);
  }
  tell(std::move(out));
}

void Trace::answered(uint64_t id, const Request &request, const Outcome &outcome) {
  bool failed = outcome.failure != Failure::none;
  told_ = Secrets();  // an answer's own, which another one does not repeat
  note(outcome.response.headers, told_);
  std::string out = ended(failed ? "failure" : "answer", id);
  if (failed) {
    append_text(out, "failure", name_of(outcome.failure));
    append_text(out, "message", masked(request, outcome.message));
  } else {
    out += ",\"status\":" + std::to_string(outcome.response.status);
    append_headers(out, request, outcome.response.headers);
    if (outcome.response.stream != nullptr) {
      out += ",\"streams\":true";
    } else {
      append_body(out, request, outcome.response.body);
    }
  }
  tell(std::move(out));
}

void Trace::streamed(uint64_t id, const Incoming &body) {
  std::string out = begin("end", id) + ",\"body_size\":" + std::to_string(body.received());
  if (body.failure() != Failure::none) {
    append_text(out, "failure", name_of(body.failure()));
    append_text(out, "message", seen_.cut_out(body.message()));
  }
  tell(std::move(out));
}

void Trace::drop(const std::function<bool(uint64_t id)> &waits) {
  for (size_t i = 0; i < asked_.size();) {
    uint64_t id = asked_[i].id;
    if (waits(id)) {
      ++i;
      continue;
    }
    std::string out = ended("failure", id);
    append_text(out, "failure", "dropped");
    append_text(out, "message", "the operation ended before the answer came");
    tell(std::move(out));
  }
}

}  // namespace openint::http

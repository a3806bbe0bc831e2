#include "bindings/http/outgoing.hpp"

#include <algorithm>
#include <boost/beast/http/status.hpp>
#include <cstdio>
#include <ctime>

namespace openint::http {

namespace {

// As Date has it (RFC 9110 5.6.7), in no language but English.
std::string date_now() {
  static constexpr const char *kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char *kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02d %s %d %02d:%02d:%02d GMT", kDays[utc.tm_wday], utc.tm_mday,
                kMonths[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return text;
}

std::string hex(size_t number) {
  char text[20];
  std::snprintf(text, sizeof text, "%zx", number);
  return text;
}

std::string head_of(const Answer &answer, const Frame &frame, size_t size) {
  const auto reason =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(static_cast<unsigned>(answer.status)));
  std::string head =
      "HTTP/1.1 " + std::to_string(answer.status) + " " + std::string(reason.data(), reason.size()) + "\r\n";
  auto add = [&head](std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
  };
  add("Date", date_now());
  if (frame.pieces) {
    add("Content-Type", answer.type);
    if (!frame.old_version) add("Transfer-Encoding", "chunked");
  } else if (answer.status != 204) {
    add("Content-Type", answer.type);
    add("Content-Length", std::to_string(size));
  }
  add("Cache-Control", "no-store");
  add("X-Content-Type-Options", "nosniff");
  if (answer.retry_after_s >= 0) add("Retry-After", std::to_string(answer.retry_after_s));
  for (const auto &[name, value] : answer.headers) add(name, value);
  if (!frame.keep) {
    add("Connection", "close");
  } else if (frame.old_version) {
    add("Connection", "keep-alive");
  }
  return head + "\r\n";
}

}  // namespace

Outgoing::Outgoing(Answer answer, const Frame &frame) : body_(std::move(answer.body)) {
  const size_t size = body_.size() + (answer.fixed == nullptr ? 0 : answer.fixed->size());
  head_ = head_of(answer, frame, size);
  add(head_);
  if (frame.head_only || frame.pieces || answer.status == 204) return;
  if (answer.fixed != nullptr) add(*answer.fixed);
  add(body_);
}

Outgoing::Outgoing(std::string piece, bool last, const Frame &frame, const std::string &trailers)
    : body_(std::move(piece)) {
  if (frame.old_version) {
    add(body_);
    return;
  }
  if (!body_.empty()) {
    head_ = hex(body_.size()) + "\r\n";
    add(head_);
    add(body_);
    add("\r\n");
  }
  if (!last) return;
  end_ = "0\r\n" + trailers + "\r\n";
  add(end_);
}

Outgoing::Outgoing(std::string text) : body_(std::move(text)) { add(body_); }

void Outgoing::consume(size_t size) {
  while (!rest_.empty() && size >= rest_.front().size()) {
    size -= rest_.front().size();
    rest_.erase(rest_.begin());
  }
  if (!rest_.empty()) rest_.front() += size;
}

void Outgoing::add(std::string_view text) {
  if (!text.empty()) rest_.emplace_back(text.data(), text.size());
}

}  // namespace openint::http

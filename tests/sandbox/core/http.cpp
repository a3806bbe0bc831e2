// Small readings of requests, answers in JSON, and windows of requests.
#include "core/provider.hpp"

namespace sandbox {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

bool is_bearer(std::string_view scheme) {
  if (scheme.size() != 7) return false;
  for (size_t i = 0; i < 7; i++) {
    if ((scheme[i] | 0x20) != "bearer "[i]) return false;
  }
  return true;
}

}  // namespace

std::optional<std::string> bearer(const Request &request) {
  const std::string value = request.get_header_value("Authorization");
  if (value.size() < 8 || !is_bearer(std::string_view(value).substr(0, 7))) return std::nullopt;
  return value.substr(7);
}

std::map<std::string, std::string> form(const Request &request) {
  std::map<std::string, std::string> out;
  std::string_view rest = request.body;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    const size_t equals = std::min(pair.find('='), pair.size());
    if (!pair.empty()) out[decode(pair.substr(0, equals))] = decode(pair.substr(std::min(equals + 1, pair.size())));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

void send(Response &response, int status, const Json &body) {
  send_text(response, status, body.dump(-1, ' ', false, Json::error_handler_t::replace));
}

// The charset keeps the server library from compressing: brotli at its highest level would take longer than all else.
void send_text(Response &response, int status, std::string json) {
  response.status = status;
  response.body = std::move(json);
  response.headers.erase("Content-Type");
  response.set_header("Content-Type", "application/json;charset=utf-8");
}

void Window::roll() {
  const int64_t now = clock_.now_ms();
  if (kind_ == Kind::kDay) {
    const int64_t today = now - now % window_ms_;
    if (today != start_ms_) used_ = 0;
    start_ms_ = today;
    return;
  }
  while (!taken_.empty() && taken_.front().first + window_ms_ <= now) {
    used_ -= taken_.front().second;
    taken_.pop_front();
  }
}

bool Window::take(int64_t cost) {
  const std::scoped_lock lock(mutex_);
  roll();
  if (used_ + cost > max_) return false;
  used_ += cost;
  if (kind_ == Kind::kDay) return true;
  const int64_t now = clock_.now_ms();
  if (!taken_.empty() && taken_.back().first == now)
    taken_.back().second += cost;
  else
    taken_.emplace_back(now, cost);
  return true;
}

int64_t Window::remaining() {
  const std::scoped_lock lock(mutex_);
  roll();
  return max_ > used_ ? max_ - used_ : 0;
}

int64_t Window::reset_ms() {
  const std::scoped_lock lock(mutex_);
  roll();
  if (kind_ == Kind::kRolling) return taken_.empty() ? 0 : taken_.front().first + window_ms_ - clock_.now_ms();
  return start_ms_ + window_ms_ - clock_.now_ms();
}

int64_t Window::max() {
  const std::scoped_lock lock(mutex_);
  return max_;
}

void Window::set_max(int64_t max) {
  const std::scoped_lock lock(mutex_);
  max_ = max;
}

}  // namespace sandbox

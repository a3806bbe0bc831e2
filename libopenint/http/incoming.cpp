#include "libopenint/http/incoming.hpp"

#include <charconv>
#include <utility>

namespace openint::http {

void Incoming::add(std::string_view piece) {
  pending_ += piece;
  received_ += piece.size();
}

void Incoming::end(Failure failure, std::string message) {
  if (ended_) return;
  ended_ = true;
  bool differs = expected_ >= 0 && static_cast<uint64_t>(expected_) != received_;
  if (failure == Failure::none && differs) {
    failure = Failure::cut;
    message = "its headers tell of " + std::to_string(expected_);
  }
  failure_ = failure;
  message_ = std::move(message);
}

Result<std::string> PieceAwaiter::await_resume() {
  OPENINT_CHECK(owner_.alive());
  if (!incoming_.pending_.empty()) return std::exchange(incoming_.pending_, std::string());
  if (incoming_.failure_ == Failure::none) return std::string();
  Error error(Status::unavailable,
              "the answer broke off after " + std::to_string(incoming_.received_) + " bytes: " + incoming_.message_);
  error.retry = Retry::after;
  return error;
}

int64_t told_size(const Response &response) {
  const std::string *length = find_header(response.headers, "Content-Length");
  if (length == nullptr || find_header(response.headers, "Content-Encoding") != nullptr) return -1;
  int64_t size = -1;
  auto [end, error] = std::from_chars(length->data(), length->data() + length->size(), size);
  return error == std::errc() && end == length->data() + length->size() && size >= 0 ? size : -1;
}

}  // namespace openint::http

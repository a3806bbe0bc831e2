// The bodies of an exchange: gathered, or on their way piece by piece.
#include <algorithm>
#include <new>

#include "libopenint/coroutine/source.hpp"
#include "libopenint/drivers/curl_transfer.hpp"

namespace openint::drivers {

using http::Outcome;

// Takes the server at its word about the size, up to a size that it can't do harm with.
void Transfer::make_room() {
  constexpr curl_off_t kMost = 4 * 1024 * 1024;
  curl_off_t told = -1;
  curl_easy_getinfo(easy_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &told);
  if (told > 0) response_.body.reserve(static_cast<size_t>(std::min(told, kMost)));
}

bool Transfer::grow(std::string_view more) noexcept {
  if (more.size() > request_.max_response - std::min(request_.max_response, response_.body.size())) {
    too_large_ = true;
    return false;
  }
  try {
    if (response_.body.empty()) make_room();
    response_.body.append(more);
  } catch (const std::bad_alloc &) {
    no_memory_ = true;
    return false;
  }
  return true;
}

int Transfer::status() const noexcept {
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

// A piece of a body that streams; libcurl keeps it and reads no more while there is no room.
size_t Transfer::bring(std::string_view piece) noexcept {
  try {
    std::shared_ptr<http::Incoming> body = body_.lock();
    if (body == nullptr && head_taken_) return 0;  // nobody wants it any more
    if (body == nullptr) {
      body = response_.stream = std::make_shared<http::Incoming>();
      body_ = body;
    }
    if (!body->has_room()) {
      paused_ = true;
      return CURL_WRITEFUNC_PAUSE;
    }
    body->add(piece);
    arrived_ = true;
    return piece.size();
  } catch (const std::bad_alloc &) {
    no_memory_ = true;
    return 0;
  }
}

bool Transfer::idle(int64_t waited_ms) noexcept {
  idle_ms_ += waited_ms;
  return most_idle_ms_ > 0 && idle_ms_ >= most_idle_ms_;
}

void Transfer::go_on() noexcept {
  if (!paused_) return;
  const std::shared_ptr<http::Incoming> body = body_.lock();
  if (body == nullptr || !body->has_room()) return;
  paused_ = false;
  curl_easy_pause(easy_, CURLPAUSE_CONT);
}

std::optional<Outcome> Transfer::take_head() {
  if (head_taken_ || response_.stream == nullptr) return {};
  head_taken_ = true;
  response_.status = status();
  return Outcome(std::exchange(response_, http::Response()));
}

size_t Transfer::on_body(char *data, size_t size, size_t count, void *self) noexcept {
  auto *transfer = static_cast<Transfer *>(self);
  const std::string_view piece(data, size * count);
  transfer->idle_ms_ = 0;
  if (transfer->request_.streams) {
    int status = transfer->status();
    if (status >= 200 && status < 300) return transfer->bring(piece);
  }
  return transfer->grow(piece) ? piece.size() : 0;
}

size_t Transfer::on_read(char *out, size_t size, size_t count, void *self) noexcept {
  auto *transfer = static_cast<Transfer *>(self);
  try {
    transfer->idle_ms_ = 0;
    Result<size_t> got = transfer->request_.source->read(out, size * count);
    return got.ok() ? *got : CURL_READFUNC_ABORT;
  } catch (const std::bad_alloc &) {
    transfer->no_memory_ = true;
    return CURL_READFUNC_ABORT;
  } catch (...) {  // of a host's own, which libcurl must not see
    return CURL_READFUNC_ABORT;
  }
}

}  // namespace openint::drivers

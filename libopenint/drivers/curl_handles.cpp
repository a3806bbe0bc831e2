#include "libopenint/drivers/curl_handles.hpp"

namespace openint::drivers {

namespace {

constexpr size_t kSpare = 8;  // most operations have as many exchanges under way at a time, or fewer

}  // namespace

CurlHandles::CurlHandles(long kept_connections) : multi_(curl_multi_init()) {
  if (multi_ != nullptr) curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kept_connections);
  spare_.reserve(kSpare);
}

CurlHandles::~CurlHandles() {
  for (CURL *easy : spare_) curl_easy_cleanup(easy);
  if (multi_ != nullptr) curl_multi_cleanup(multi_);
}

CURL *CurlHandles::take() noexcept {
  if (spare_.empty()) return curl_easy_init();
  CURL *easy = spare_.back();
  spare_.pop_back();
  return easy;
}

void CurlHandles::give_back(CURL *easy) noexcept {
  if (spare_.size() == kSpare) {
    curl_easy_cleanup(easy);
    return;
  }
  curl_easy_reset(easy);
  spare_.push_back(easy);  // reserved
}

}  // namespace openint::drivers

#pragma once

#include <curl/curl.h>

#include <vector>

namespace openint::drivers {

/// A multi handle, which has the connections, and the easy handles that its exchanges used: making one takes longer
/// than to send a request with it. One thread at a time.
class CurlHandles {
 public:
  explicit CurlHandles(long kept_connections);
  ~CurlHandles();
  CurlHandles(const CurlHandles &) = delete;
  CurlHandles &operator=(const CurlHandles &) = delete;

  CURLM *multi() const noexcept { return multi_; }
  /// An easy handle with no option set; null: no memory.
  CURL *take() noexcept;
  void give_back(CURL *easy) noexcept;

 private:
  CURLM *multi_;
  std::vector<CURL *> spare_;
};

}  // namespace openint::drivers

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "libopenint/base/error.hpp"
#include "libopenint/drivers/curl_driver.hpp"

namespace openint::drivers {

namespace {

constexpr size_t kLargestFile = size_t{16} << 20;  // some 50 times what a system trusts

Result<void> check_ca_file(const std::string &path) {
  auto refused = [&path](std::string_view why) {
    return Error(Status::invalid_argument,
                 "the certificates in " + shortened(path) + " can't be used: " + std::string(why), "/ca_file");
  };
  const std::unique_ptr<std::FILE, int (*)(std::FILE *)> file(std::fopen(path.c_str(), "rbe"), &std::fclose);
  if (file == nullptr) return refused(std::strerror(errno));
  std::string text;
  std::array<char, 65'536> block;
  while (size_t size = std::fread(block.data(), 1, block.size(), file.get())) {
    text.append(block.data(), size);
    if (text.size() > kLargestFile) return refused("the file is larger than 16 MiB");
  }
  if (std::ferror(file.get()) != 0) return refused(std::strerror(errno));
  if (text.find(" CERTIFICATE-----") != std::string::npos) return {};  // BEGIN, BEGIN TRUSTED, BEGIN X509
  return refused("the file holds no certificate in PEM");
}

// Says nothing of the URL itself, which may hold a password.
Result<void> check_proxy(const std::string &proxy) {
  constexpr std::array<std::string_view, 6> kSchemes = {"http", "https", "socks4", "socks4a", "socks5", "socks5h"};
  const std::unique_ptr<CURLU, void (*)(CURLU *)> url(curl_url(), &curl_url_cleanup);
  if (url == nullptr) return Error(Status::no_memory, "out of memory");
  char *scheme = nullptr;
  bool good = curl_url_set(url.get(), CURLUPART_URL, proxy.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
              curl_url_get(url.get(), CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
              std::find(kSchemes.begin(), kSchemes.end(), std::string_view(scheme)) != kSchemes.end();
  curl_free(scheme);
  if (good) return {};
  return Error(Status::invalid_argument,
               "the proxy must be \"none\" or a URL that begins with http, https, socks4, socks4a, socks5 or socks5h",
               "/proxy");
}

}  // namespace

Result<void> CurlOptions::check() const {
  if (!ca_file.empty()) OPENINT_CHECK(check_ca_file(ca_file));
  if (!proxy.empty() && proxy != "none") OPENINT_CHECK(check_proxy(proxy));
  return {};
}

}  // namespace openint::drivers

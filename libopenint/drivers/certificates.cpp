#include "libopenint/drivers/certificates.hpp"

#include <curl/curl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

namespace openint::drivers {

namespace {

// Of Debian and what comes of it, Fedora and Red Hat, SUSE, Alpine, in this order: places that are the system's alone.
constexpr std::array<const char *, 6> kPlaces = {
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
    "/var/lib/ca-certificates/ca-bundle.pem",
    "/etc/ssl/cert.pem",
};

bool readable(const char *path) {
  struct stat about = {};
  return ::stat(path, &about) == 0 && S_ISREG(about.st_mode) && ::access(path, R_OK) == 0;
}

}  // namespace

std::string certificates_elsewhere(const char *built_in, std::span<const char *const> places) {
  if (built_in == nullptr || readable(built_in)) return {};
  for (const char *place : places) {
    if (readable(place)) return place;
  }
  return {};
}

std::string system_certificates() {
  return certificates_elsewhere(curl_version_info(CURLVERSION_NOW)->cainfo, kPlaces);
}

}  // namespace openint::drivers

// Where requests may go whose host a customer's settings or a provider's answer names: never into the network that the
// engine runs in.
#include "libopenint/http/address.hpp"

#ifdef _WIN32
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#endif

#include <algorithm>
#include <array>

#include "libopenint/base/percent.hpp"

namespace openint::http {

namespace {

struct Block4 {
  uint32_t first;
  int bits;
};

// IANA's IPv4 Special-Purpose Address Registry (RFC 6890), and multicast (RFC 5771).
constexpr Block4 kNotPublic[] = {
    {0x00000000, 8},   // this network
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // shared by a carrier's customers
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link-local: the metadata services of clouds
    {0xAC100000, 12},  // private
    {0xC0000000, 24},  // protocols
    {0xC0000200, 24},  // documentation
    {0xC0586300, 24},  // relays to 6to4
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // benchmarks
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 4},   // multicast
    {0xF0000000, 4},   // reserved, broadcast
};

bool is_public4(const uint8_t *bytes) noexcept {
  uint32_t address = uint32_t{bytes[0]} << 24U | uint32_t{bytes[1]} << 16U | uint32_t{bytes[2]} << 8U | bytes[3];
  return std::none_of(std::begin(kNotPublic), std::end(kNotPublic), [address](const Block4 &block) {
    return (address ^ block.first) >> (32 - static_cast<unsigned>(block.bits)) == 0;
  });
}

bool begins(std::span<const uint8_t> address, std::initializer_list<uint8_t> bytes) noexcept {
  return std::equal(bytes.begin(), bytes.end(), address.begin());
}

// The host of an origin: what stands between scheme and port.
std::string host_of(const std::string &origin) {
  size_t start = origin.find("://") + 3;
  size_t end = origin[start] == '[' ? origin.find(']', start) + 1 : origin.find(':', start);
  return origin.substr(start, end == std::string::npos ? end : end - start);
}

// Programs read a host whose last label is a number as an IPv4 address, in many ways of writing: "127.1", "0x7f.1".
bool ends_in_number(std::string_view host) noexcept {
  if (host.ends_with('.')) host.remove_suffix(1);
  std::string_view last = host.substr(host.rfind('.') + 1);
  if (last.starts_with("0x")) return last.find_first_not_of("0123456789abcdef", 2) == std::string_view::npos;
  return !last.empty() && last.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_own_name(std::string_view host) noexcept {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host == "localhost" || host.ends_with(".localhost");
}

}  // namespace

bool says_origin(const uri::Template &address) {
  std::string_view text = address.text();
  std::string_view said = text.substr(0, text.find('{'));
  size_t scheme = said.find("://");
  if (scheme == std::string_view::npos || origin(said).empty()) return false;
  return said.size() == text.size() || said.find_first_of("/?#", scheme + 3) != std::string_view::npos;
}

bool is_public(std::span<const uint8_t> address) noexcept {
  if (address.size() == 4) return is_public4(address.data());
  if (address.size() != 16) return false;
  bool mapped = begins(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF});
  bool translated = begins(address, {0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0});  // RFC 6052
  if (mapped || translated) return is_public4(address.data() + 12);
  // IANA's IPv6 Special-Purpose Address Registry (RFC 6890): of the global unicast 2000::/3 not those for protocols
  // (2001::/23), documentation (2001:db8::/32, 3fff::/20) and 6to4 (2002::/16).
  bool global = (address[0] & 0xE0U) == 0x20;
  bool protocols = begins(address, {0x20, 0x01}) && (address[2] & 0xFEU) == 0;
  bool documentation =
      begins(address, {0x20, 0x01, 0x0D, 0xB8}) || (begins(address, {0x3F, 0xFF}) && (address[2] & 0xF0U) == 0);
  return global && !protocols && !documentation && !begins(address, {0x20, 0x02});
}

bool is_public(const char *address) noexcept {
  std::array<uint8_t, 16> bytes = {};
  if (inet_pton(AF_INET, address, bytes.data()) == 1) return is_public(std::span(bytes).first(4));
  return inet_pton(AF_INET6, address, bytes.data()) == 1 && is_public(bytes);
}

bool climbs(std::string_view path) {
  const std::string decoded = percent_decoded(path.substr(0, path.find_first_of("?#")), Plus::itself);
  for (std::string_view rest = decoded; !rest.empty();) {
    std::string_view segment = rest.substr(0, rest.find_first_of("/\\"));
    rest.remove_prefix(std::min(rest.size(), segment.size() + 1));
    segment = segment.substr(0, segment.find(';'));
    if (segment == "." || segment == "..") return true;
  }
  return false;
}

std::string unsafe_address(std::string_view url) {
  std::string where = origin(url);
  if (where.empty()) return "it is no http or https URL with a host";
  if (!where.starts_with("https://")) return "it is not https";
  std::string host = host_of(where);
  if (is_own_name(host)) return "it is this machine";
  bool six = host.front() == '[';
  if (!six && !ends_in_number(host)) return {};
  if (six) host = host.substr(1, host.size() - 2);
  return is_public(host.c_str()) ? "" : "it is no public address";
}

Error refused_address(std::string_view url, std::string_view why) {
  Error error(Status::forbidden, "a request would go to " + origin(url) +
                                     ", which a setting of the connection or an answer names: " + std::string(why) +
                                     ". The engine's config can allow it (/http/allow_private_addresses)");
  error.reason = "unsafe_address";
  return error;
}

Result<void> confine(Request &request, bool said, const coroutine::Environment &environment) {
  request.public_only = !said && !environment.allows_private_addresses();
  if (!request.public_only) return {};
  std::string why = unsafe_address(request.url);
  if (why.empty()) return {};
  return refused_address(request.url, why);
}

}  // namespace openint::http

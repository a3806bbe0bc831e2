#include "bindings/http/document.hpp"

#include "bindings/cli/json.hpp"

namespace openint::http {

std::string without_servers(std::string_view contract) {
  std::string out = "{";
  for (const cli::Member &member : cli::JsonReader(contract).members()) {
    if (member.key == "servers") continue;
    if (out.size() > 1) out += ',';
    cli::append_quoted(out, member.key);
    out += ':' + cli::json_of(member);
  }
  return out;
}

std::string servers_of(const GatewayOptions &options, const std::string &host) {
  // Whatever else came as the host is nothing to send people to.
  constexpr std::string_view kOfHosts = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]";
  std::string url = options.public_url;
  if (url.empty() && !host.empty() && host.find_first_not_of(kOfHosts) == std::string::npos) {
    url = (options.certificate.empty() ? "http://" : "https://") + host;
  }
  if (url.empty()) url = "/";
  std::string out = ",\"servers\":[{\"url\":";
  cli::append_quoted(out, url);
  return out + ",\"description\":\"This gateway.\"}]";
}

}  // namespace openint::http

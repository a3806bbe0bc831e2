#include "libopenint/http/policy.hpp"

#include "libopenint/json/pointer.hpp"

namespace openint::http {

namespace {

Error bad(const std::string &pointer, std::string message) {
  return Error(Status::invalid_argument, std::move(message), pointer);
}

}  // namespace

std::shared_ptr<const Policy> policy_of(std::shared_ptr<const connector::Connector> connector) {
  const Policy *policy = &connector->http();
  return std::shared_ptr<const Policy>(std::move(connector), policy);
}

Result<std::vector<Header>> headers_of(const Policy &policy, const json::Value &settings) {
  std::vector<Header> out;
  for (const auto &[name, value] : policy.headers) {
    std::string pointer = json::pointer_join("/http/headers", name);
    for (std::string_view setting : value.variables()) {
      const json::Value given = settings[setting];
      if (!given.is_null() && (!given.is_string() || given.size() > 0)) continue;
      return bad(pointer, "the connection lacks the setting " + std::string(setting) + ", which its header " + name +
                              " is made of");
    }
    auto text = value.expand(settings);
    if (!text.ok()) return bad(pointer, text.error().message);
    out.emplace_back(name, std::move(*text));
  }
  return out;
}

}  // namespace openint::http

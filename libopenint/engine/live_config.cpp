#include "libopenint/engine/live_config.hpp"

#include <optional>

#include "libopenint/base/base64.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/json/pointer.hpp"

namespace openint::engine {

namespace {

constexpr size_t kKeySize = 32;

Result<std::string> read_key(const json::Value &store, std::string_view name) {
  std::string_view text = store[name].text();
  if (text.empty()) return std::string();
  std::optional<std::string> key = base64_decoded(text);
  if (key && key->size() == kKeySize) return Result<std::string>(std::string(*key));
  return Error(Status::invalid_argument, "/store/" + std::string(name) + " must be 32 bytes in base64",
               "/store/" + std::string(name));
}

}  // namespace

Result<std::shared_ptr<store::Store>> open_store(const json::Value &config) {
  if (!config.is_object()) return Error(Status::invalid_argument, "/store must be an object", "/store");
  for (const json::Member &member : config.members()) {
    bool known = member.key == "path" || member.key == "key" || member.key == "old_key";
    if (known && member.value.is_string()) continue;
    return Error(Status::invalid_argument, "/store may have path, key and old_key, all strings", "/store");
  }
  store::Options options;
  options.path = config["path"].text();
  if (options.path.empty()) return Error(Status::invalid_argument, "/store/path is missing", "/store/path");
  OPENINT_TRY(options.key, read_key(config, "key"));
  OPENINT_TRY(options.old_key, read_key(config, "old_key"));
  if (options.key.empty()) return Error(Status::invalid_argument, "/store/key is missing", "/store/key");
  return store::open_sqlite(options);
}

Result<HttpConfig> read_http(const json::Value &config) {
  if (!config.is_object()) return Error(Status::invalid_argument, "/http must be an object", "/http");
  for (const json::Member &member : config.members()) {
    bool text = member.key == "ca_file" || member.key == "proxy";
    if (text && member.value.is_string() && member.value.size() > 0) continue;
    if (member.key == "allow_private_addresses" && member.value.is_boolean()) continue;
    return Error(Status::invalid_argument,
                 "/http may have ca_file and proxy, strings that are not empty, and allow_private_addresses, true or "
                 "false",
                 "/http");
  }
  HttpConfig out;
  out.driver.ca_file = config["ca_file"].text();
  out.driver.proxy = config["proxy"].text();
  out.allow_private_addresses = config["allow_private_addresses"].as_boolean();
  auto checked = out.driver.check();
  if (checked.ok()) return out;
  Error error = std::move(*checked.take_error());
  error.path = "/http" + error.path;
  error.message = error.path + ": " + error.message;
  return error;
}

Result<void> read_limits(const json::Value &config, provider::Services &services) {
  if (!config.is_object()) return Error(Status::invalid_argument, "/limits must be an object", "/limits");
  for (const json::Member &member : config.members()) {
    const std::string place = json::pointer_join("/limits", member.key);
    if (member.key != "answer_bytes") {
      return Error(Status::invalid_argument, shortened(place) + " is no limit; allowed: answer_bytes", place);
    }
    services.answer_bytes = json::whole_number(member.value, 0);
    if (services.answer_bytes > 0) continue;
    return Error(Status::invalid_argument, place + " must be a whole number from 1", place);
  }
  return {};
}

}  // namespace openint::engine

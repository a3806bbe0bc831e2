#pragma once

#include <memory>

#include "libopenint/drivers/curl_driver.hpp"
#include "libopenint/json/value.hpp"
#include "libopenint/provider/services.hpp"
#include "libopenint/store/store.hpp"

// Sections of an engine's config that calls need. Errors: INVALID_ARGUMENT at the member ("/store/key").

namespace openint::engine {

/// {"path", "key", "old_key"}: the store, opened. Errors besides: of store::open_sqlite().
Result<std::shared_ptr<store::Store>> open_store(const json::Value &config);

/// {"ca_file", "proxy", "allow_private_addresses"}, each of which may be left out.
struct HttpConfig {
  drivers::CurlOptions driver;
  bool allow_private_addresses = false;
};
Result<HttpConfig> read_http(const json::Value &config);

/// {"answer_bytes"}, into the services.
Result<void> read_limits(const json::Value &config, provider::Services &services);

}  // namespace openint::engine

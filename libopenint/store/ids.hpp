#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace openint::store {

/// A ULID: 48 bits of time, 80 of randomness, 26 characters of Crockford's base 32 that sort by time.
std::string ulid(int64_t now_ms, const uint8_t random[10]);

/// "conn_acme_01H..."; without `name`: "key_01H...". The parts hold letters, digits, '_' and '-'.
std::string make_id(std::string_view kind, std::string_view name, int64_t now_ms, const uint8_t random[10]);

}  // namespace openint::store

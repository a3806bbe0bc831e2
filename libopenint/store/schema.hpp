#pragma once

#include <array>
#include <string_view>

#include "libopenint/store/connection.hpp"
#include "libopenint/store/store.hpp"

namespace openint::store {

inline constexpr std::array kKinds = {Kind::customer, Kind::connector_config, Kind::connection, Kind::pipeline,
                                      Kind::api_key};

/// The table that holds a kind: "connections".
std::string_view table_name(Kind kind) noexcept;
/// What one of a kind is called in errors: "connection".
std::string_view kind_name(Kind kind) noexcept;

/// Brings the tables to this library's version, once, whoever comes first. Errors: STORAGE; also for a file that a
/// newer version made, or that belongs to another program.
Result<void> migrate(Connection &connection);

}  // namespace openint::store

#pragma once

#include <string>

#include "libopenint/crypto/seal.hpp"
#include "libopenint/store/connection.hpp"
#include "libopenint/store/store.hpp"

namespace openint::store {

/// Where a row's secret is sealed: it opens only as that version of that row.
std::string place_of(Kind kind, std::string_view id, int64_t version);
/// The error of a secret that does not open there.
Error cannot_open(Kind kind, std::string_view id);

/// UNAUTHENTICATED where the database is sealed with another key than the sealer's.
Result<void> check_key(sqlite3 *database, const crypto::Sealer &sealer);

/// Leaves the database sealed with `to`: makes what a new one needs, or turns the seals of `from`, where it is not
/// nullptr and the database's, into those of `to`. Gives the signing key, which stays the same. Errors: UNAUTHENTICATED
/// where neither key is the database's; STORAGE.
Result<std::string> agree_on_key(Connection &connection, const crypto::Sealer &to, const crypto::Sealer *from);

}  // namespace openint::store

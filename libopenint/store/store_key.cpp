#include "libopenint/store/store_key.hpp"

#include <optional>

#include "libopenint/crypto/digest.hpp"
#include "libopenint/crypto/random.hpp"
#include "libopenint/store/schema.hpp"

namespace openint::store {

using crypto::Sealer;

namespace {

constexpr std::string_view kKeyCheck = "key_check";
constexpr std::string_view kSigningKey = "signing_key";
constexpr std::string_view kSigningPlace = "meta.signing_key";

Result<std::optional<std::string>> meta(sqlite3 *database, std::string_view name) {
  OPENINT_TRY(Statement statement, Statement::prepare(database, "SELECT value FROM meta WHERE name = ?"));
  statement.bind(name);
  OPENINT_TRY(bool row, statement.step());
  if (!row) return std::optional<std::string>();
  OPENINT_TRY(std::string value, statement.text(0));
  return std::optional<std::string>(std::move(value));
}

bool is_key_of(const std::optional<std::string> &check, const Sealer &sealer) {
  return check && crypto::same_secret(*check, sealer.check());
}

Result<std::string> signing_key(sqlite3 *database, const Sealer &sealer) {
  OPENINT_TRY(std::optional<std::string> sealed, meta(database, kSigningKey));
  std::optional<std::string> opened = sealed ? sealer.open(*sealed, kSigningPlace) : std::nullopt;
  if (!opened) return Error(Status::storage, "the store's signing key is damaged");
  return std::move(*opened);
}

Result<void> set_meta(sqlite3 *database, std::string_view name, std::string_view value) {
  OPENINT_TRY(Statement statement, Statement::prepare(database,
                                                      "INSERT INTO meta VALUES (?, ?) "
                                                      "ON CONFLICT (name) DO UPDATE SET value = excluded.value"));
  statement.bind(name).bind_blob(value);
  return statement.run();
}

// A row at a time by id: a scan must not meet what it has changed.
Result<void> reseal_table(sqlite3 *database, Kind kind, const Sealer &from, const Sealer &to) {
  std::string table(table_name(kind));
  for (std::string id;;) {
    OPENINT_TRY(Statement read, Statement::prepare(database, "SELECT id, version, sealed_secret FROM " + table +
                                                                 " WHERE sealed_secret IS NOT NULL AND id > ? "
                                                                 "ORDER BY id LIMIT 1"));
    read.bind(id);
    OPENINT_TRY(bool row, read.step());
    if (!row) return {};
    OPENINT_TRY(std::string next, read.text(0));
    OPENINT_TRY(std::string before, read.text(2));
    std::string place = place_of(kind, next, read.number(1));
    std::optional<std::string> secret = from.open(before, place);
    if (!secret) return cannot_open(kind, next);
    std::string sealed = to.seal(*secret, place);
    OPENINT_TRY(Statement write,
                Statement::prepare(database, "UPDATE " + table + " SET sealed_secret = ? WHERE id = ?"));
    write.bind_blob(sealed).bind(next);
    OPENINT_CHECK(write.run());
    id = std::move(next);
  }
}

}  // namespace

std::string place_of(Kind kind, std::string_view id, int64_t version) {
  std::string place(table_name(kind));
  place += '\0';
  place += id;
  place += '\0';
  return place + std::to_string(version);
}

Error cannot_open(Kind kind, std::string_view id) {
  return Error(Status::storage,
               "the secret of " + std::string(kind_name(kind)) + " " + std::string(id) + " is damaged or was moved");
}

Result<void> check_key(sqlite3 *database, const Sealer &sealer) {
  OPENINT_TRY(std::optional<std::string> check, meta(database, kKeyCheck));
  if (is_key_of(check, sealer)) return {};
  return Error(Status::unauthenticated, "the key is not the one that the store is sealed with");
}

Result<std::string> agree_on_key(Connection &connection, const Sealer &to, const Sealer *from) {
  sqlite3 *database = connection.get();
  {
    // Mostly there is nothing to write, and so no other writer to wait for.
    OPENINT_TRY(std::optional<std::string> check, meta(database, kKeyCheck));
    if (is_key_of(check, to)) return signing_key(database, to);
  }
  Transaction transaction(connection);
  OPENINT_CHECK(transaction.begin());
  OPENINT_TRY(std::optional<std::string> check, meta(database, kKeyCheck));
  if (is_key_of(check, to)) return signing_key(database, to);  // another was quicker
  std::string signing;
  if (!check) {
    signing = crypto::random_key();
  } else {
    OPENINT_CHECK(check_key(database, from == nullptr ? to : *from));
    OPENINT_TRY(signing, signing_key(database, *from));
    for (Kind kind : kKinds) OPENINT_CHECK(reseal_table(database, kind, *from, to));
  }
  OPENINT_CHECK(set_meta(database, kKeyCheck, to.check()));
  OPENINT_CHECK(set_meta(database, kSigningKey, to.seal(signing, kSigningPlace)));
  OPENINT_CHECK(transaction.commit());
  // What the old key sealed leaves the log too; where others read just now, at the next checkpoint.
  if (from != nullptr) OPENINT_CHECK(execute(database, "PRAGMA wal_checkpoint(TRUNCATE)"));
  return signing;
}

}  // namespace openint::store

#include "libopenint/store/schema.hpp"

namespace openint::store {

namespace {

constexpr int kApplication = 0x4F494E54;  // "OINT", what `file` and others know a database by

// One entry a version; what was released is never changed. %t stands for a kind's table.
constexpr const char *kRowTable = R"sql(
CREATE TABLE %t (
  id TEXT NOT NULL PRIMARY KEY,
  customer_id TEXT NOT NULL,
  connector_name TEXT NOT NULL,
  connector_config_id TEXT NOT NULL,
  document TEXT NOT NULL,
  sealed_secret BLOB,
  version INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX %t_by_creation ON %t (created_ms, id);
CREATE INDEX %t_by_customer ON %t (customer_id, created_ms, id);
)sql";
constexpr const char *kRest = R"sql(
CREATE TABLE leases (name TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, until_ms INTEGER NOT NULL) STRICT;
CREATE INDEX leases_by_end ON leases (until_ms);
CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT;
)sql";
constexpr int kVersion = 1;

std::string with_table(std::string_view sql, std::string_view table) {
  std::string out;
  for (size_t at = 0;;) {
    size_t mark = sql.find("%t", at);
    out += sql.substr(at, mark - at);
    if (mark == std::string_view::npos) return out;
    out += table;
    at = mark + 2;
  }
}

Result<int64_t> pragma(sqlite3 *database, const char *sql) {
  OPENINT_TRY(Statement statement, Statement::prepare(database, sql));
  OPENINT_TRY(bool row, statement.step());
  return row ? statement.number(0) : 0;
}

// The schema's version; 0 where there is none yet.
Result<int64_t> known_version(sqlite3 *database) {
  OPENINT_TRY(int64_t application, pragma(database, "PRAGMA application_id"));
  OPENINT_TRY(int64_t version, pragma(database, "PRAGMA user_version"));
  if (application != 0 && application != kApplication) {
    return Error(Status::storage, "the store's file is another program's SQLite database");
  }
  if (version > kVersion) {
    return Error(Status::storage, "the store has schema version " + std::to_string(version) +
                                      "; this library knows them up to " + std::to_string(kVersion));
  }
  return version;
}

Result<void> first_version(sqlite3 *database) {
  OPENINT_TRY(int64_t tables, pragma(database, "SELECT count(*) FROM sqlite_schema"));
  if (tables != 0) return Error(Status::storage, "the store's file is another program's SQLite database");
  std::string sql;
  for (Kind kind : kKinds) sql += with_table(kRowTable, table_name(kind));
  sql += kRest;
  sql += "PRAGMA application_id=" + std::to_string(kApplication) + ";";
  sql += "PRAGMA user_version=" + std::to_string(kVersion) + ";";
  return execute(database, sql.c_str());
}

}  // namespace

std::string_view table_name(Kind kind) noexcept {
  switch (kind) {
    case Kind::customer: return "customers";
    case Kind::connector_config: return "connector_configs";
    case Kind::connection: return "connections";
    case Kind::pipeline: return "pipelines";
    case Kind::api_key: return "api_keys";
  }
  return "";
}

std::string_view kind_name(Kind kind) noexcept {
  switch (kind) {
    case Kind::customer: return "customer";
    case Kind::connector_config: return "connector config";
    case Kind::connection: return "connection";
    case Kind::pipeline: return "pipeline";
    case Kind::api_key: return "API key";
  }
  return "";
}

Result<void> migrate(Connection &connection) {
  sqlite3 *database = connection.get();
  // Mostly there is nothing to write, and so no other writer to wait for.
  OPENINT_TRY(int64_t version, known_version(database));
  if (version == kVersion) return {};
  Transaction transaction(connection);
  OPENINT_CHECK(transaction.begin());
  OPENINT_TRY(version, known_version(database));
  if (version == 0) OPENINT_CHECK(first_version(database));
  return transaction.commit();
}

}  // namespace openint::store

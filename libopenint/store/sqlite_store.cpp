#include <unistd.h>

#include <mutex>
#include <optional>

#include "libopenint/json/parse.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/store/schema.hpp"
#include "libopenint/store/seal.hpp"
#include "libopenint/store/sqlite.hpp"
#include "libopenint/store/store.hpp"

namespace openint::store {

namespace {

constexpr std::string_view kColumns =
    "id, customer_id, connector_name, connector_config_id, document, version, created_ms, updated_ms";

// A sealed secret opens only as that version of that row.
std::string place_of(Kind kind, std::string_view id, int64_t version) {
  std::string place(table_name(kind));
  place += '\0';
  place += id;
  place += '\0';
  return place + std::to_string(version);
}
constexpr std::string_view kSigningKey = "signing_key";
constexpr std::string_view kSigningPlace = "meta.signing_key";

Result<std::string> meta(sqlite3 *database, std::string_view name) {
  OPENINT_TRY(Statement statement, Statement::prepare(database, "SELECT value FROM meta WHERE name = ?"));
  statement.bind(name);
  OPENINT_TRY(bool row, statement.step());
  return row ? statement.text(0) : std::string();
}

Result<void> set_meta(sqlite3 *database, std::string_view name, std::string_view value) {
  OPENINT_TRY(Statement statement, Statement::prepare(database,
                                                      "INSERT INTO meta VALUES (?, ?) "
                                                      "ON CONFLICT (name) DO UPDATE SET value = excluded.value"));
  statement.bind(name).bind_blob(value);
  return statement.run();
}

Result<void> check_key(sqlite3 *database, const Sealer &sealer) {
  OPENINT_TRY(std::string known, meta(database, "key_check"));
  if (same_secret(known, sealer.check())) return {};
  return Error(Status::unauthenticated, "the key is not the one that the store is sealed with");
}

Error cannot_open(Kind kind, std::string_view id) {
  return Error(Status::storage,
               "the secret of " + std::string(kind_name(kind)) + " " + std::string(id) + " is damaged or was moved");
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
    std::string next = read.text(0);
    std::string place = place_of(kind, next, read.number(1));
    std::optional<std::string> secret = from.open(read.text(2), place);
    if (!secret) return cannot_open(kind, next);
    std::string sealed = to.seal(*secret, place);
    OPENINT_TRY(Statement write,
                Statement::prepare(database, "UPDATE " + table + " SET sealed_secret = ? WHERE id = ?"));
    write.bind_blob(sealed).bind(next);
    OPENINT_CHECK(write.run());
    id = std::move(next);
  }
}

// Leaves the store sealed with `to`: makes what a new one needs, or turns the old key's seals into the new one's.
Result<void> agree_on_key(sqlite3 *database, const Sealer &to, const Sealer *from) {
  OPENINT_TRY(auto transaction, Transaction::begin(database));
  OPENINT_TRY(std::string known, meta(database, "key_check"));
  std::string signing;
  if (known.empty()) {
    signing = random_key();
  } else if (from == nullptr || same_secret(known, to.check())) {
    return check_key(database, to);
  } else {
    OPENINT_CHECK(check_key(database, *from));
    for (Kind kind : kKinds) OPENINT_CHECK(reseal_table(database, kind, *from, to));
    OPENINT_TRY(std::string sealed, meta(database, kSigningKey));
    std::optional<std::string> opened = from->open(sealed, kSigningPlace);
    if (!opened) return Error(Status::storage, "the store's signing key is damaged");
    signing = std::move(*opened);
  }
  OPENINT_CHECK(set_meta(database, "key_check", to.check()));
  OPENINT_CHECK(set_meta(database, kSigningKey, to.seal(signing, kSigningPlace)));
  OPENINT_CHECK(transaction->commit());
  // What the old key sealed leaves the log too; where others read just now, at the next checkpoint.
  return from == nullptr ? Result<void>() : execute(database, "PRAGMA wal_checkpoint(TRUNCATE)");
}

Result<void> check_object(std::string_view what, std::string_view text) {
  if (text.empty()) return {};
  auto document = json::Document::parse(text);
  if (document.ok() && document->root().is_object()) return {};
  return Error(Status::invalid_argument, "a row's " + std::string(what) + " is no JSON object");
}

/// One connection for all threads: calls are short, and SQLite has one writer anyway.
class SqliteStore : public Store {
 public:
  SqliteStore(std::string path, Sealer sealer, Database database, std::string signing_key)
      : path_(std::move(path)),
        sealer_(std::move(sealer)),
        database_(std::move(database)),
        signing_key_(std::move(signing_key)) {}

  Result<std::optional<Row>> get(Kind kind, std::string_view id) override;
  Result<std::vector<Row>> list(Kind kind, const Filter &filter, bool secrets) override;
  Result<int64_t> put(Kind kind, const Row &row, int64_t now_ms) override;
  Result<bool> remove(Kind kind, std::string_view id) override;
  Result<bool> acquire(std::string_view name, std::string_view owner, int64_t now_ms, int64_t ttl_ms) override;
  Result<void> release(std::string_view name, std::string_view owner) override;
  std::string signing_key() override { return signing_key_; }

 private:
  Result<sqlite3 *> database();
  Result<Statement *> getter(sqlite3 *database, Kind kind);
  Result<Row> read(sqlite3 *database, Kind kind, const Statement &statement, bool secret);
  Result<bool> insert(sqlite3 *database, Kind kind, const Row &row, std::string_view sealed, int64_t now_ms);
  Result<bool> update(sqlite3 *database, Kind kind, const Row &row, std::string_view sealed, int64_t now_ms);

  const std::string path_;
  const Sealer sealer_;
  std::mutex mutex_;
  Database database_;                                            // and all below: under the mutex
  std::array<std::optional<Statement>, kKinds.size()> getters_;  // every operation begins with one
  pid_t process_ = ::getpid();
  const std::string signing_key_;
};

// A connection must not be carried into a forked child. The child leaves it alone (closing it would disturb the
// parent's locks) and opens its own.
Result<sqlite3 *> SqliteStore::database() {
  if (process_ != ::getpid() && path_ != ":memory:") {
    for (std::optional<Statement> &getter : getters_) {
      if (getter) getter->release();
    }
    getters_ = {};
    (void)database_.release();
    OPENINT_TRY(database_, open_database(path_));
    process_ = ::getpid();
  }
  if (database_ == nullptr) return Error(Status::storage, "the store could not be opened again after a fork");
  return database_.get();
}

Result<Row> SqliteStore::read(sqlite3 *database, Kind kind, const Statement &statement, bool secret) {
  Row row;
  row.id = statement.text(0);
  row.customer = statement.text(1);
  row.connector = statement.text(2);
  row.config = statement.text(3);
  row.document = statement.text(4);
  row.version = statement.number(5);
  row.created_ms = statement.number(6);
  row.updated_ms = statement.number(7);
  std::string sealed = secret ? statement.text(8) : std::string();
  if (sealed.empty()) return row;
  std::optional<std::string> opened = sealer_.open(sealed, place_of(kind, row.id, row.version));
  if (!opened) {
    OPENINT_CHECK(check_key(database, sealer_));  // another process may have changed the key meanwhile
    return cannot_open(kind, row.id);
  }
  row.secret = std::move(*opened);
  return row;
}

// Preparing a statement takes longer than to run this one.
Result<Statement *> SqliteStore::getter(sqlite3 *database, Kind kind) {
  std::optional<Statement> &getter = getters_[static_cast<size_t>(kind)];
  if (!getter) {
    OPENINT_TRY(getter, Statement::prepare(database, "SELECT " + std::string(kColumns) + ", sealed_secret FROM " +
                                                         std::string(table_name(kind)) + " WHERE id = ?"));
  }
  return &*getter;
}

Result<std::optional<Row>> SqliteStore::get(Kind kind, std::string_view id) {
  std::lock_guard lock(mutex_);
  OPENINT_TRY(sqlite3 * database, this->database());
  OPENINT_TRY(Statement * statement, getter(database, kind));
  struct Reset {
    Statement *statement;
    ~Reset() { statement->reset(); }
  } reset{statement};
  statement->bind(id);
  OPENINT_TRY(bool found, statement->step());
  if (!found) return std::optional<Row>();
  OPENINT_TRY(Row row, read(database, kind, *statement, true));
  return std::optional<Row>(std::move(row));
}

Result<std::vector<Row>> SqliteStore::list(Kind kind, const Filter &filter, bool secrets) {
  std::string sql = "SELECT " + std::string(kColumns) + (secrets ? ", sealed_secret FROM " : " FROM ") +
                    std::string(table_name(kind)) + " WHERE 1";
  if (filter.customer) sql += " AND customer_id = ?";
  if (filter.connector) sql += " AND connector_name = ?";
  if (filter.config) sql += " AND connector_config_id = ?";
  if (!filter.ids.empty()) sql += " AND id IN (SELECT value FROM json_each(?))";
  sql += " ORDER BY created_ms, id LIMIT ? OFFSET ?";
  std::vector<json::Value> ids;
  for (const std::string &id : filter.ids) ids.push_back(json::Value::string(id));
  std::string id_list = json::to_text(json::Value::array(ids));

  std::lock_guard lock(mutex_);
  OPENINT_TRY(sqlite3 * database, this->database());
  OPENINT_TRY(Statement statement, Statement::prepare(database, sql));
  if (filter.customer) statement.bind(*filter.customer);
  if (filter.connector) statement.bind(*filter.connector);
  if (filter.config) statement.bind(*filter.config);
  if (!filter.ids.empty()) statement.bind(id_list);
  statement.bind(filter.limit < 0 ? -1 : filter.limit).bind(filter.offset < 0 ? 0 : filter.offset);
  std::vector<Row> rows;
  for (;;) {
    OPENINT_TRY(bool more, statement.step());
    if (!more) return rows;
    OPENINT_TRY(Row row, read(database, kind, statement, secrets));
    rows.push_back(std::move(row));
  }
}

Result<bool> SqliteStore::insert(sqlite3 *database, Kind kind, const Row &row, std::string_view sealed,
                                 int64_t now_ms) {
  OPENINT_TRY(Statement statement,
              Statement::prepare(database, "INSERT INTO " + std::string(table_name(kind)) +
                                               " VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?) ON CONFLICT (id) DO NOTHING"));
  statement.bind(row.id).bind(row.customer).bind(row.connector).bind(row.config);
  statement.bind(row.document.empty() ? std::string_view("{}") : row.document).bind_blob(sealed);
  statement.bind(row.created_ms == 0 ? now_ms : row.created_ms).bind(now_ms);
  OPENINT_CHECK(statement.run());
  return sqlite3_changes(database) == 1;
}

Result<bool> SqliteStore::update(sqlite3 *database, Kind kind, const Row &row, std::string_view sealed,
                                 int64_t now_ms) {
  OPENINT_TRY(Statement statement,
              Statement::prepare(database, "UPDATE " + std::string(table_name(kind)) +
                                               " SET customer_id = ?, connector_name = ?, connector_config_id = ?, "
                                               "document = ?, sealed_secret = ?, version = version + 1, "
                                               "updated_ms = ? WHERE id = ? AND version = ?"));
  statement.bind(row.customer).bind(row.connector).bind(row.config);
  statement.bind(row.document.empty() ? std::string_view("{}") : row.document).bind_blob(sealed);
  statement.bind(now_ms).bind(row.id).bind(row.version);
  OPENINT_CHECK(statement.run());
  return sqlite3_changes(database) == 1;
}

Result<int64_t> SqliteStore::put(Kind kind, const Row &row, int64_t now_ms) {
  std::string name(kind_name(kind));
  if (row.id.empty()) return Error(Status::invalid_argument, "a " + name + " has no id");
  OPENINT_CHECK(check_object("document", row.document));
  OPENINT_CHECK(check_object("secret", row.secret));
  int64_t version = row.version + 1;
  std::string sealed;
  if (!row.secret.empty()) sealed = sealer_.seal(row.secret, place_of(kind, row.id, version));

  std::lock_guard lock(mutex_);
  OPENINT_TRY(sqlite3 * database, this->database());
  OPENINT_TRY(auto transaction, Transaction::begin(database));
  OPENINT_CHECK(check_key(database, sealer_));  // or a key change by another process would lose this secret
  OPENINT_TRY(bool written, row.version == 0 ? insert(database, kind, row, sealed, now_ms)
                                             : update(database, kind, row, sealed, now_ms));
  if (!written) {
    return Error(Status::conflict, row.version == 0
                                       ? "there is a " + name + " " + row.id + " already"
                                       : name + " " + row.id + " was changed or removed by somebody else meanwhile");
  }
  OPENINT_CHECK(transaction->commit());
  return version;
}

Result<bool> SqliteStore::remove(Kind kind, std::string_view id) {
  std::lock_guard lock(mutex_);
  OPENINT_TRY(sqlite3 * database, this->database());
  OPENINT_TRY(Statement statement,
              Statement::prepare(database, "DELETE FROM " + std::string(table_name(kind)) + " WHERE id = ?"));
  statement.bind(id);
  OPENINT_CHECK(statement.run());
  return sqlite3_changes(database) == 1;
}

Result<bool> SqliteStore::acquire(std::string_view name, std::string_view owner, int64_t now_ms, int64_t ttl_ms) {
  std::lock_guard lock(mutex_);
  OPENINT_TRY(sqlite3 * database, this->database());
  {
    // Most who ask while it is held ask in a loop: they are not to write.
    OPENINT_TRY(Statement held, Statement::prepare(database,
                                                   "SELECT 1 FROM leases WHERE name = ? AND owner <> ? "
                                                   "AND until_ms > ?"));
    held.bind(name).bind(owner).bind(now_ms);
    OPENINT_TRY(bool by_another, held.step());
    if (by_another) return false;
  }
  OPENINT_TRY(auto transaction, Transaction::begin(database));
  {
    OPENINT_TRY(Statement clear, Statement::prepare(database, "DELETE FROM leases WHERE until_ms <= ?"));
    clear.bind(now_ms);
    OPENINT_CHECK(clear.run());
  }
  bool taken = false;
  {
    OPENINT_TRY(Statement take, Statement::prepare(database,
                                                   "INSERT INTO leases VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE "
                                                   "SET until_ms = excluded.until_ms WHERE owner = excluded.owner"));
    take.bind(name).bind(owner).bind(now_ms + ttl_ms);
    OPENINT_CHECK(take.run());
    taken = sqlite3_changes(database) == 1;
  }
  OPENINT_CHECK(transaction->commit());
  return taken;
}

Result<void> SqliteStore::release(std::string_view name, std::string_view owner) {
  std::lock_guard lock(mutex_);
  OPENINT_TRY(sqlite3 * database, this->database());
  OPENINT_TRY(Statement statement, Statement::prepare(database, "DELETE FROM leases WHERE name = ? AND owner = ?"));
  statement.bind(name).bind(owner);
  return statement.run();
}

}  // namespace

Result<std::shared_ptr<Store>> open_sqlite(const Options &options) {
  OPENINT_TRY(Sealer sealer, Sealer::make(options.key));
  std::optional<Sealer> old;
  if (!options.old_key.empty()) {
    OPENINT_TRY(old, Sealer::make(options.old_key));
  }
  OPENINT_TRY(Database database, open_database(options.path));
  OPENINT_CHECK(migrate(database.get()));
  OPENINT_CHECK(agree_on_key(database.get(), sealer, old ? &*old : nullptr));
  OPENINT_TRY(std::string sealed, meta(database.get(), kSigningKey));
  std::optional<std::string> signing = sealer.open(sealed, kSigningPlace);
  if (!signing) return Error(Status::storage, "the store's signing key is damaged");
  return std::shared_ptr<Store>(
      std::make_shared<SqliteStore>(options.path, std::move(sealer), std::move(database), std::move(*signing)));
}

}  // namespace openint::store

#include <chrono>
#include <optional>

#include "libopenint/json/parse.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/store/room.hpp"
#include "libopenint/store/schema.hpp"
#include "libopenint/store/shared_file.hpp"
#include "libopenint/store/store_key.hpp"

namespace openint::store {

namespace {

constexpr std::chrono::seconds kLongestWait{30};
constexpr std::chrono::seconds kWaitToRelease{1};
constexpr std::string_view kColumns =
    "id, customer_id, connector_name, connector_config_id, document, version, created_ms, updated_ms";

Result<void> check_object(std::string_view what, std::string_view text) {
  if (text.empty()) return {};
  auto document = json::Document::parse(text);
  if (document.ok() && document->root().is_object()) return {};
  return Error(Status::invalid_argument, "a row's " + std::string(what) + " is no JSON object");
}

/// What every caller's view of an open store shares.
struct Opened {
  Opened(std::shared_ptr<SharedFile> f, const crypto::Sealer &s, std::string key)
      : file(std::move(f)), room(file->path()), sealer(s), signing_key(std::move(key)) {}
  const std::shared_ptr<SharedFile> file;
  const Room room;
  const crypto::Sealer sealer;
  const std::string signing_key;
};

class SqliteStore : public Store {
 public:
  explicit SqliteStore(std::shared_ptr<const Opened> opened, Patience patience = {})
      : opened_(std::move(opened)), patience_(std::move(patience)) {}

  std::shared_ptr<Store> patient(Patience patience) override {
    return std::make_shared<SqliteStore>(opened_, std::move(patience));
  }
  Result<std::optional<Row>> get(Kind kind, std::string_view id) override;
  Result<std::vector<Row>> list(Kind kind, const Filter &filter, bool secrets) override;
  Result<int64_t> put(Kind kind, const Row &row, int64_t now_ms) override;
  Result<bool> remove(Kind kind, std::string_view id) override;
  Result<bool> acquire(std::string_view name, std::string_view owner, int64_t now_ms, int64_t ttl_ms) override;
  Result<void> release(std::string_view name, std::string_view owner) override;
  Result<void> make_room() override { return opened_->room.make(); }
  void free_room() noexcept override { opened_->room.free(); }
  std::string signing_key() override { return opened_->signing_key; }

 private:
  Result<Row> read(Connection &connection, Kind kind, const Statement &statement, bool secret) const;
  SharedFile::Wait patience() const { return SharedFile::Wait(kLongestWait, patience_); }

  SharedFile &file() const { return *opened_->file; }

  const std::shared_ptr<const Opened> opened_;
  const Patience patience_;
};

Result<Row> SqliteStore::read(Connection &connection, Kind kind, const Statement &statement, bool secret) const {
  Row row;
  OPENINT_TRY(row.id, statement.text(0));
  OPENINT_TRY(row.customer, statement.text(1));
  OPENINT_TRY(row.connector, statement.text(2));
  OPENINT_TRY(row.config, statement.text(3));
  OPENINT_TRY(row.document, statement.text(4));
  row.version = statement.number(5);
  row.created_ms = statement.number(6);
  row.updated_ms = statement.number(7);
  if (!secret) return row;
  OPENINT_TRY(std::string sealed, statement.text(8));
  if (sealed.empty()) return row;
  std::optional<std::string> opened = opened_->sealer.open(sealed, place_of(kind, row.id, row.version));
  if (!opened) {
    OPENINT_CHECK(check_key(connection.get(), opened_->sealer));  // another process may have changed the key meanwhile
    return cannot_open(kind, row.id);
  }
  row.secret = std::move(*opened);
  return row;
}

Result<std::optional<Row>> SqliteStore::get(Kind kind, std::string_view id) {
  std::string sql =
      "SELECT " + std::string(kColumns) + ", sealed_secret FROM " + std::string(table_name(kind)) + " WHERE id = ?";
  return file().read(patience(), [&](Connection &connection) -> Result<std::optional<Row>> {
    OPENINT_TRY(auto statement, connection.prepared(sql));
    statement->bind(id);
    OPENINT_TRY(bool found, statement->step());
    if (!found) return std::optional<Row>();
    OPENINT_TRY(Row row, read(connection, kind, *statement, true));
    return std::optional<Row>(std::move(row));
  });
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

  return file().read(patience(), [&](Connection &connection) -> Result<std::vector<Row>> {
    OPENINT_TRY(auto statement, connection.prepared(sql));
    if (filter.customer) statement->bind(*filter.customer);
    if (filter.connector) statement->bind(*filter.connector);
    if (filter.config) statement->bind(*filter.config);
    if (!filter.ids.empty()) statement->bind(id_list);
    statement->bind(filter.limit < 0 ? -1 : filter.limit).bind(filter.offset < 0 ? 0 : filter.offset);
    std::vector<Row> rows;
    for (;;) {
      OPENINT_TRY(bool more, statement->step());
      if (!more) return rows;
      OPENINT_TRY(Row row, read(connection, kind, *statement, secrets));
      rows.push_back(std::move(row));
    }
  });
}

// Whether the row was written: false where its id is taken.
Result<bool> insert(sqlite3 *database, Kind kind, const Row &row, std::string_view sealed, int64_t now_ms) {
  OPENINT_TRY(Statement statement,
              Statement::prepare(database, "INSERT INTO " + std::string(table_name(kind)) +
                                               " VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?) ON CONFLICT (id) DO NOTHING"));
  statement.bind(row.id).bind(row.customer).bind(row.connector).bind(row.config);
  statement.bind(row.document.empty() ? std::string_view("{}") : row.document).bind_blob(sealed);
  statement.bind(row.created_ms == 0 ? now_ms : row.created_ms).bind(now_ms);
  OPENINT_CHECK(statement.run());
  return sqlite3_changes(database) == 1;
}

// Whether the row was written: false where its version is not the one in the store.
Result<bool> update(sqlite3 *database, Kind kind, const Row &row, std::string_view sealed, int64_t now_ms) {
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
  if (!row.secret.empty()) sealed = opened_->sealer.seal(row.secret, place_of(kind, row.id, version));

  return file().write(patience(), [&](Connection &connection) -> Result<int64_t> {
    Transaction transaction(connection);
    OPENINT_CHECK(transaction.begin());
    sqlite3 *database = connection.get();
    OPENINT_CHECK(check_key(database, opened_->sealer));  // or a key change by another process would lose this secret
    OPENINT_TRY(bool written, row.version == 0 ? insert(database, kind, row, sealed, now_ms)
                                               : update(database, kind, row, sealed, now_ms));
    if (!written) {
      return Error(Status::conflict, row.version == 0
                                         ? "there is a " + name + " " + row.id + " already"
                                         : name + " " + row.id + " was changed or removed by somebody else meanwhile");
    }
    OPENINT_CHECK(transaction.commit());
    return version;
  });
}

Result<bool> SqliteStore::remove(Kind kind, std::string_view id) {
  std::string sql = "DELETE FROM " + std::string(table_name(kind)) + " WHERE id = ?";
  return file().write(patience(), [&](Connection &connection) -> Result<bool> {
    OPENINT_TRY(auto statement, connection.prepared(sql));
    statement->bind(id);
    OPENINT_CHECK(statement->run());
    return sqlite3_changes(connection.get()) == 1;
  });
}

Result<bool> SqliteStore::acquire(std::string_view name, std::string_view owner, int64_t now_ms, int64_t ttl_ms) {
  return file().write(patience(), [&](Connection &connection) -> Result<bool> {
    {
      // Most who ask while it is held ask in a loop: they are not to write.
      OPENINT_TRY(auto held, connection.prepared("SELECT until_ms FROM leases WHERE name = ? AND owner <> ? "
                                                 "AND until_ms > ?"));
      held->bind(name).bind(owner).bind(now_ms);
      OPENINT_TRY(bool by_another, held->step());
      if (by_another && held->number(0) <= now_ms + ttl_ms) return false;
    }
    Transaction transaction(connection);
    OPENINT_CHECK(transaction.begin());
    {
      OPENINT_TRY(auto clear, connection.prepared("DELETE FROM leases WHERE until_ms <= ?"));
      clear->bind(now_ms);
      OPENINT_CHECK(clear->run());
    }
    {
      OPENINT_TRY(auto cut, connection.prepared("UPDATE leases SET until_ms = ?1 WHERE name = ?2 AND until_ms > ?1"));
      cut->bind(now_ms + ttl_ms).bind(name);
      OPENINT_CHECK(cut->run());
    }
    bool taken = false;
    {
      OPENINT_TRY(auto take, connection.prepared("INSERT INTO leases VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE "
                                                 "SET until_ms = excluded.until_ms WHERE owner = excluded.owner"));
      take->bind(name).bind(owner).bind(now_ms + ttl_ms);
      OPENINT_CHECK(take->run());
      taken = sqlite3_changes(connection.get()) == 1;
    }
    OPENINT_CHECK(transaction.commit());
    return taken;
  });
}

Result<void> SqliteStore::release(std::string_view name, std::string_view owner) {
  return file().write(SharedFile::Wait(kWaitToRelease), [&](Connection &connection) -> Result<void> {
    OPENINT_TRY(auto statement, connection.prepared("DELETE FROM leases WHERE name = ? AND owner = ?"));
    statement->bind(name).bind(owner);
    return statement->run();
  });
}

}  // namespace

Result<std::shared_ptr<Store>> open_sqlite(const Options &options) {
  OPENINT_TRY(crypto::Sealer sealer, crypto::Sealer::make(options.key));
  std::optional<crypto::Sealer> old;
  if (!options.old_key.empty()) {
    OPENINT_TRY(old, crypto::Sealer::make(options.old_key));
  }
  OPENINT_TRY(std::shared_ptr<SharedFile> file, SharedFile::open(options.path));
  auto agree = [&](Connection &connection) -> Result<std::string> {
    OPENINT_CHECK(migrate(connection));
    return agree_on_key(connection, sealer, old ? &*old : nullptr);
  };
  OPENINT_TRY(std::string signing, file->write(SharedFile::Wait(kLongestWait), agree));
  auto opened = std::make_shared<Opened>(std::move(file), std::move(sealer), std::move(signing));
  return std::shared_ptr<Store>(std::make_shared<SqliteStore>(std::move(opened)));
}

}  // namespace openint::store

#include "libopenint/store/connection.hpp"

#include <unistd.h>

namespace openint::store {

Result<void> Connection::open(const std::string &uri, const std::string &path, bool create) {
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | (create ? SQLITE_OPEN_CREATE : 0);
  sqlite3 *raw = nullptr;
  int code = sqlite3_open_v2(uri.c_str(), &raw, flags, nullptr);
  Database database(raw);
  if (raw != nullptr) sqlite3_extended_result_codes(raw, 1);
  if (code != SQLITE_OK) return sqlite_error(raw, "the store's file \"" + path + "\"");
  process_ = ::getpid();
  configured_ = false;
  database_ = std::move(database);
  return {};
}

Result<void> Connection::configure() {
  if (configured_) return {};
  sqlite3 *database = database_.get();
  if (role_ == Role::writer) {
    OPENINT_CHECK(execute(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"));
  } else {
    OPENINT_CHECK(execute(database, "PRAGMA query_only=ON"));
  }
  OPENINT_CHECK(execute(database, "PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;"));
  OPENINT_TRY(roll_back_, Statement::prepare(database, "ROLLBACK"));
  configured_ = true;
  return {};
}

bool Connection::is_inherited() const noexcept { return database_ != nullptr && process_ != ::getpid(); }

void Connection::close() noexcept {
  if (is_inherited()) {
    for (auto &[sql, statement] : prepared_) statement.release();
    if (roll_back_) roll_back_->release();
    (void)database_.release();
  }
  prepared_.clear();
  roll_back_.reset();
  database_.reset();
}

Result<Connection::Prepared> Connection::prepared(std::string_view sql) {
  auto found = prepared_.find(sql);
  if (found == prepared_.end()) {
    OPENINT_TRY(Statement statement, Statement::prepare(database_.get(), sql));
    found = prepared_.emplace(std::string(sql), std::move(statement)).first;
  }
  return Prepared(&found->second);
}

void Connection::roll_back() noexcept {
  if (database_ == nullptr || sqlite3_get_autocommit(database_.get()) != 0) return;
  if (roll_back_) {
    roll_back_->reset();
    roll_back_->attempt();
    roll_back_->reset();
  }
  if (sqlite3_get_autocommit(database_.get()) == 0) close();
}

Result<void> Transaction::begin() {
  open_ = true;  // before it is known: SQLite may have begun and then find no memory to say so
  return execute(connection_.get(), "BEGIN IMMEDIATE");
}

Result<void> Transaction::commit() {
  OPENINT_CHECK(execute(connection_.get(), "COMMIT"));
  open_ = false;
  return {};
}

}  // namespace openint::store

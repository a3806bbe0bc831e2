#include "libopenint/store/sqlite.hpp"

namespace openint::store {

Error sqlite_error(sqlite3 *database, std::string_view doing) {
  Error error(Status::storage, std::string(doing) + ": ");
  int code = database == nullptr ? SQLITE_NOMEM : sqlite3_extended_errcode(database);
  error.message += database == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database);
  error.message += " (SQLite " + std::to_string(code) + ")";
  if ((code & 0xFF) == SQLITE_BUSY || (code & 0xFF) == SQLITE_LOCKED) error.retry = Retry::after;
  if ((code & 0xFF) == SQLITE_NOMEM) error.status = Status::no_memory;
  return error;
}

bool is_locked(const Error &error) noexcept {
  return error.status == Status::storage && error.retry == Retry::after;
}

Result<void> execute(sqlite3 *database, const char *sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return sqlite_error(database, "the store");
}

Result<Statement> Statement::prepare(sqlite3 *database, std::string_view sql) {
  sqlite3_stmt *statement = nullptr;
  if (sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK) {
    return sqlite_error(database, "the store");
  }
  return Statement(statement);
}

void Statement::reset() noexcept {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
  next_ = 1;
  bound_ = SQLITE_OK;
}

Statement &Statement::bind(std::string_view text) {
  const char *data = text.data() == nullptr ? "" : text.data();
  note(sqlite3_bind_text64(statement_.get(), next_++, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

Statement &Statement::bind(int64_t number) {
  note(sqlite3_bind_int64(statement_.get(), next_++, number));
  return *this;
}

Statement &Statement::bind_blob(std::string_view bytes) {
  int index = next_++;
  note(bytes.empty() ? sqlite3_bind_null(statement_.get(), index)
                     : sqlite3_bind_blob64(statement_.get(), index, bytes.data(), bytes.size(), SQLITE_STATIC));
  return *this;
}

Result<bool> Statement::step() {
  sqlite3 *database = sqlite3_db_handle(statement_.get());
  if (bound_ != SQLITE_OK) return sqlite_error(database, "the store, binding a value");
  int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return sqlite_error(database, "the store");
}

Result<void> Statement::run() {
  auto row = step();
  return row.ok() ? Result<void>() : row.take_error();
}

Result<std::string> Statement::text(int column) const {
  const void *data = sqlite3_column_blob(statement_.get(), column);
  auto size = static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column));
  if (data != nullptr) return std::string(static_cast<const char *>(data), size);
  // What could not be read is not empty.
  sqlite3 *database = sqlite3_db_handle(statement_.get());
  if (sqlite3_errcode(database) == SQLITE_NOMEM) return sqlite_error(database, "the store, reading a value");
  return std::string();
}

}  // namespace openint::store

#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "libopenint/base/result.hpp"

namespace openint::store {

/// STORAGE with what SQLite says, which never holds a bound value; NO_MEMORY where it found none. Where another
/// connection holds the database, it can be tried again: is_locked().
Error sqlite_error(sqlite3 *database, std::string_view doing);
bool is_locked(const Error &error) noexcept;

struct CloseDatabase {
  void operator()(sqlite3 *database) const noexcept { sqlite3_close_v2(database); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

/// Runs statements that give no rows that matter.
Result<void> execute(sqlite3 *database, const char *sql);

/// One prepared statement: bind in order, then step. A failed bind shows at the next step.
class Statement {
 public:
  static Result<Statement> prepare(sqlite3 *database, std::string_view sql);
  /// Makes it as it was when it was prepared, to be bound and stepped again. It holds no lock of the database then.
  void reset() noexcept;
  /// Forgets it without telling SQLite, in a process that was forked.
  void release() noexcept { (void)statement_.release(); }

  /// Texts and blobs must outlive the steps.
  Statement &bind(std::string_view text);
  Statement &bind(int64_t number);
  Statement &bind_blob(std::string_view bytes);  ///< empty: NULL

  /// True where there is a row.
  Result<bool> step();
  /// Of a statement that gives no rows.
  Result<void> run();
  /// Steps it where nobody is left to be told of a failure, and no memory for the telling.
  void attempt() noexcept { (void)sqlite3_step(statement_.get()); }
  int64_t number(int column) const { return sqlite3_column_int64(statement_.get(), column); }
  /// Of a text or blob; "" for NULL.
  Result<std::string> text(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt *statement) const noexcept { sqlite3_finalize(statement); }
  };
  explicit Statement(sqlite3_stmt *statement) : statement_(statement) {}
  void note(int code) noexcept {
    if (bound_ == SQLITE_OK) bound_ = code;
  }

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int next_ = 1;
  int bound_ = SQLITE_OK;
};

}  // namespace openint::store

#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "libopenint/store/sqlite.hpp"

namespace openint::store {

/// A connection to a database with the statements that were prepared on it. One thread at a time.
class Connection {
 public:
  enum class Role { writer, reader };

  explicit Connection(Role role) : role_(role) {}
  ~Connection() { close(); }
  Connection(const Connection &) = delete;
  Connection &operator=(const Connection &) = delete;

  bool is_open() const noexcept { return database_ != nullptr; }
  sqlite3 *get() const noexcept { return database_.get(); }

  /// Opens `uri`, a "file:" URI or ":memory:", and reads nothing of it yet, so that it waits for nobody. Errors:
  /// STORAGE, which says `path`.
  Result<void> open(const std::string &uri, const std::string &path, bool create);
  /// Sets, once, what holds for a connection of its role: WAL, synchronous=FULL, secure_delete for the writer. Errors:
  /// STORAGE, is_locked() among them: then ask again.
  Result<void> configure();
  /// Rolls back what is not committed. In a process that inherited it by a fork, only forgets it: to close it there
  /// would disturb the locks of the other process.
  void close() noexcept;
  /// Whether it was opened by another process, before a fork.
  bool is_inherited() const noexcept;

  struct Reset {
    void operator()(Statement *statement) const noexcept { statement->reset(); }
  };
  /// Is reset when it goes; must not outlive the connection, and is used by one at a time.
  using Prepared = std::unique_ptr<Statement, Reset>;
  /// The statement, prepared at its first use and kept: `sql` must be one of a closed set.
  Result<Prepared> prepared(std::string_view sql);

  /// Ends a transaction that is open. Needs no memory of ours; where SQLite itself cannot do it, the connection is
  /// closed, so that nobody waits for a transaction that nobody ends.
  void roll_back() noexcept;

 private:
  const Role role_;
  pid_t process_ = 0;
  bool configured_ = false;
  Database database_;
  std::optional<Statement> roll_back_;  // prepared in time: when it is needed, memory may be what is missing
  std::map<std::string, Statement, std::less<>> prepared_;
};

/// A write transaction, rolled back unless committed.
class Transaction {
 public:
  explicit Transaction(Connection &connection) : connection_(connection) {}
  ~Transaction() {
    if (open_) connection_.roll_back();
  }
  Transaction(const Transaction &) = delete;
  Transaction &operator=(const Transaction &) = delete;

  Result<void> begin();
  Result<void> commit();

 private:
  Connection &connection_;
  bool open_ = false;
};

}  // namespace openint::store

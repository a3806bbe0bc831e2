#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "libopenint/store/connection.hpp"
#include "libopenint/store/store.hpp"

namespace openint::store {

/// A database file as this process uses it: one connection that writes and one that reads, shared by all stores on that
/// file. Reads never wait for a write. All threads.
///
/// Nothing here opens or closes the file itself, beside SQLite: POSIX drops every lock that a process has on a file as
/// soon as it closes any descriptor of it, and other processes would then delete the log that this one still writes to.
/// For the same reason no connection is carried over a fork: before one, all are closed; both sides open them again
/// when they need them.
class SharedFile : public std::enable_shared_from_this<SharedFile> {
 public:
  using Clock = std::chrono::steady_clock;

  /// How long a use waits for its turn and for other processes: to the end of the time, or of the caller's patience.
  class Wait {
   public:
    explicit Wait(std::chrono::milliseconds longest) : longest_(Clock::now() + longest) {}
    /// `patience` outlives it.
    Wait(std::chrono::milliseconds longest, const Patience &patience)
        : longest_(Clock::now() + longest), patience_(patience == nullptr ? nullptr : &patience) {}
    /// Until when at most, as far as is known now.
    Clock::time_point until() const;
    /// The error where it is over: TIMEOUT where the patience ended it, else `locked`.
    Error over(Error locked) const;

   private:
    Clock::time_point longest_;
    const Patience *patience_ = nullptr;
  };

  /// The one object of this process for the file, which is made, for its owner alone, where it is not there. ":memory:"
  /// is a database of its own each time. Errors: STORAGE.
  static Result<std::shared_ptr<SharedFile>> open(const std::string &path);
  ~SharedFile();

  /// Absolute, or ":memory:".
  const std::string &path() const noexcept { return path_; }

  /// Runs `body(Connection &)`, a write, again and again while others hold the database. What it began and did not
  /// commit is rolled back. Errors: the body's; TIMEOUT, or STORAGE that is_locked(), where the wait did not suffice.
  template <typename Body>
  auto write(const Wait &wait, Body &&body) {
    return use(writer_, wait, body);
  }
  /// The same for a body that only reads.
  template <typename Body>
  auto read(const Wait &wait, Body &&body) {
    return use(reads_with_writer_ ? writer_ : reader_, wait, body);
  }

 private:
  struct Seat {  // a connection, and whose turn it is to use it
    explicit Seat(Connection::Role role) : connection(role) {}
    std::timed_mutex turn;
    Connection connection;
  };
  /// A turn at a connection. No transaction outlives it.
  class Turn {
   public:
    explicit Turn(Seat &seat) : seat_(seat), lock_(seat.turn, std::defer_lock) {}
    ~Turn() {
      if (lock_.owns_lock()) seat_.connection.roll_back();
    }
    Turn(const Turn &) = delete;
    Turn &operator=(const Turn &) = delete;
    /// Waits for it; then the connection is open and configured.
    Result<void> take(SharedFile &file, Clock::time_point until);

   private:
    Seat &seat_;
    std::unique_lock<std::timed_mutex> lock_;
  };
  /// Waits between two attempts; false where there is no time for another one.
  static bool pause(int attempt, Clock::time_point until);

  template <typename Body>
  auto use(Seat &seat, const Wait &wait, Body &body) -> decltype(body(seat.connection)) {
    for (int attempt = 0;; ++attempt) {
      auto result = once(seat, wait.until(), body);
      if (result.ok() || !is_locked(result.error())) return result;
      if (!pause(attempt, wait.until())) return wait.over(std::move(*result.take_error()));
    }
  }
  // The turn ends with each attempt, so that nobody in this process waits for one who waits for another process.
  template <typename Body>
  auto once(Seat &seat, Clock::time_point until, Body &body) -> decltype(body(seat.connection)) {
    Turn turn(seat);
    OPENINT_CHECK(turn.take(*this, until));
    return body(seat.connection);
  }

  explicit SharedFile(std::string path) : path_(std::move(path)) {}
  Result<void> open_or_create();
  Result<void> connect(Connection &connection);
  bool is_same(dev_t device, ino_t inode) const noexcept { return device_ == device && inode_ == inode; }

  friend class OpenFiles;
  const std::string path_;  // absolute: the working directory may change
  bool reads_with_writer_ = false;
  dev_t device_ = 0;
  ino_t inode_ = 0;
  Seat writer_{Connection::Role::writer};
  Seat reader_{Connection::Role::reader};
  SharedFile *next_ = nullptr;  // in the list of OpenFiles
};

}  // namespace openint::store

#pragma once

#include <string>

#include "libopenint/base/result.hpp"

namespace openint::store {

/// Disk space beside a database, set aside in a file of its own. Any thread, any process.
class Room {
 public:
  /// `database`: absolute, or ":memory:", which takes no disk.
  explicit Room(const std::string &database) : path_(database == ":memory:" ? "" : database + "-room") {}

  /// Errors: STORAGE where the disk has none.
  Result<void> make() const;
  void free() const noexcept;

 private:
  std::string path_;
};

}  // namespace openint::store

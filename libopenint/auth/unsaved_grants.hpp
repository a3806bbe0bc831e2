#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "libopenint/auth/oauth.hpp"

namespace openint::auth {

/// What token endpoints granted and the store would not take yet (a full disk, a lock that stays), by connection: until
/// it is saved, it exists nowhere else, and the refresh token it replaces may be good no more. All threads.
class UnsavedGrants {
 public:
  struct Grant {
    Grant() = default;
    Grant(Tokens t, std::string s) : tokens(std::move(t)), sent(std::move(s)) {}
    Tokens tokens;
    std::string sent;  ///< what the token endpoint was asked with
  };

  void put(const std::string &connection, Grant grant) {
    std::lock_guard lock(mutex_);
    grants_.insert_or_assign(connection, std::move(grant));
  }
  std::optional<Grant> find(const std::string &connection) const {
    std::lock_guard lock(mutex_);
    auto found = grants_.find(connection);
    return found == grants_.end() ? std::nullopt : std::optional<Grant>(found->second);
  }
  void remove(const std::string &connection) {
    std::lock_guard lock(mutex_);
    grants_.erase(connection);
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Grant> grants_;
};

}  // namespace openint::auth

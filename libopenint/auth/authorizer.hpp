#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/auth/credentials.hpp"
#include "libopenint/auth/oauth.hpp"
#include "libopenint/auth/unsaved_grants.hpp"
#include "libopenint/connector/connector.hpp"
#include "libopenint/http/send.hpp"
#include "libopenint/json/object.hpp"
#include "libopenint/json/parse.hpp"
#include "libopenint/store/store.hpp"

namespace openint::auth {

class RenewalLease;

/// Puts one connection's credentials on requests and renews them. Belongs to one operation: one thread at a time, any
/// number of its coroutines. Across operations, threads and processes a connection is renewed by one at a time, held
/// by the store's lease `refresh:<connection>`; whoever comes second waits and takes what the first one stored.
///
/// An access token is renewed 60 s before it ends (or at three quarters of a life under 4 min) and when it was
/// rejected. A new refresh token is in the store, durably, before the new access token is used. A refresh token that
/// the provider calls invalid is not sent again, and the connection's document says "status": "disconnected".
///
/// Where refresh tokens rotate, the one that comes back is good alone, so it is not lost to what ends an operation: room
/// for it is made in the store before the old one is sent; the exchange and the saving are heard out though the
/// operation is cancelled or late, kLongestExchangeMs and kLongestSavingMs at most; a grant that the store would not
/// take stays in UnsavedGrants, and whoever needs the connection next saves it first.
///
/// A connection's row: `document` has "settings" (an object: the templates' variables), "status", "statusMessage" and
/// whatever else the core keeps there ("discovered": whether all of /discover was answered; "verified": false until a
/// check has passed), and "mints" (when tokens were minted, where the document's auth limits that);
/// `secret` is Credentials; `config` names the connector_config row whose secret is Client.
class ConnectionAuthorizer : public http::Authorizer, public std::enable_shared_from_this<ConnectionAuthorizer> {
 public:
  static constexpr int64_t kLeaseMs = 30'000;
  static constexpr int64_t kLongestExchangeMs = 15'000;
  static constexpr int64_t kLongestSavingMs = 8'000;  // both together are less than the lease
  static constexpr int64_t kMarginMs = 60'000;
  static constexpr int64_t kLongestMintWaitMs = 60'000;

  /// `connection` is a row that was read with its secret; `unsaved` outlives the operations, and without it each has its
  /// own. Errors: UNAUTHENTICATED with Retry::reauth where it has no
  /// credentials that fit; INVALID_ARGUMENT for a document or secret that can't be read.
  static Result<std::shared_ptr<ConnectionAuthorizer>> open(std::shared_ptr<store::Store> store,
                                                            std::shared_ptr<const connector::Connector> connector,
                                                            store::Row connection,
                                                            std::shared_ptr<UnsavedGrants> unsaved = nullptr);

  /// As the base says. Where the settings that came with a renewal say that the API is elsewhere, the request's URL
  /// goes there. Errors: UNAUTHENTICATED with Retry::reauth where only a person can help; RATE_LIMITED, reason
  /// "mint_limit", where the provider lets no more tokens be minted for now; what oauth.hpp names; STORAGE.
  coroutine::Task<uint64_t> authorize(coroutine::Context &context, http::Request &request, uint64_t rejected) override;
  void keep_secret(http::Secrets &secrets) const override;

  /// The connection's settings, secret ones too, as they are after the last renewal; an object. Values read from it stay good as long as
  /// this lives.
  const json::Value &settings() const noexcept { return settings_; }
  const std::string &connection() const noexcept { return row_.id; }
  /// As last read; its secret is emptied.
  const store::Row &row() const noexcept { return row_; }
  const Scheme &scheme() const noexcept { return scheme_; }

  /// Writes "status" and "statusMessage" into the connection's document, where they are not so already. False where the
  /// connection was given other credentials meanwhile, of which they say nothing.
  Result<bool> mark(std::string_view status, std::string_view message, int64_t now_ms);

 private:
  friend class RenewalLease;
  friend coroutine::Task<uint64_t> authorize_connection(coroutine::Context &context, ConnectionAuthorizer &self,
                                                        http::Request &request, uint64_t rejected);
  friend coroutine::Task<bool> renew(coroutine::Context &context, ConnectionAuthorizer &self, uint64_t rejected);
  friend coroutine::Task<int64_t> renew_alone(coroutine::Context &context, std::shared_ptr<ConnectionAuthorizer> self,
                                              std::shared_ptr<RenewalLease> lease, uint64_t rejected);
  friend coroutine::Task<bool> save_grant(coroutine::Context &context, std::shared_ptr<ConnectionAuthorizer> self,
                                          Tokens tokens, std::string sent);

  ConnectionAuthorizer() = default;
  Result<void> take(store::Row row);
  Result<void> reload();
  bool usable(uint64_t rejected, int64_t now_ms) const;
  bool ended(int64_t now_ms) const;
  Result<bool> check_renewable(int64_t now_ms);  // false: it has other credentials by now
  Result<std::string> asked_with() const;
  Result<std::shared_ptr<const TokenEndpoint>> endpoint() const;
  Result<int64_t> reserve_mint(int64_t now_ms, int64_t deadline_ms);
  bool rotates() const;
  Result<bool> save(const Tokens &tokens, const std::string &sent, int64_t now_ms);
  Result<void> save_unsaved(int64_t now_ms);
  Result<bool> refused(const std::string &sent, const Error &why, int64_t now_ms);
  Result<uint64_t> put_on(http::Request &request) const;
  void follow_address(http::Request &request) const;
  void note_address();
  Result<void> write(store::Store &store, store::Row row, const Credentials &credentials, int64_t now_ms);

  std::shared_ptr<store::Store> store_;
  std::shared_ptr<store::Store> keeper_;  // the same with no deadline: for what would be lost if it were not kept
  std::shared_ptr<const connector::Connector> connector_;
  std::shared_ptr<UnsavedGrants> unsaved_;
  std::unique_ptr<Error> busy_;  // what the token endpoint said that wants to be asked once more
  store::Row row_;
  Credentials credentials_;
  Scheme scheme_;
  std::deque<json::ObjectBuilder> all_settings_;  // every one that settings() has ever viewed into
  json::Value settings_;
  std::vector<std::string> addresses_;  // where the API was by the settings, the last one now
};

/// Writes what a person's authorisation (or a first client credentials grant) granted: the credentials, the extras as
/// settings, "status": "healthy" unless it is marked as not verified. Creates the row where row.version is 0. Gives the row as it is now, without secret.
Result<store::Row> save_tokens(store::Store &store, store::Row connection, const Tokens &tokens, int64_t now_ms);

}  // namespace openint::auth

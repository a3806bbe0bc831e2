#include "libopenint/auth/authorizer.hpp"

#include <algorithm>

#include "libopenint/auth/connection_row.hpp"
#include "libopenint/auth/endpoints.hpp"
#include "libopenint/auth/form.hpp"
#include "libopenint/base/base64.hpp"

namespace openint::auth {

namespace {

// Writers of one connection's row are few: a write that loses this often means something is wrong.
constexpr int kMostConflicts = 20;

std::unique_ptr<Error> reconnect(std::string_view connection, std::string_view why, const char *reason) {
  auto error = std::make_unique<Error>(Status::unauthenticated, "connection " + std::string(connection) +
                                                                    " has to be authorised again: " + std::string(why));
  error->retry = Retry::reauth;
  error->reason = reason;
  return error;
}

bool is_conflict(const Result<void> &result) { return !result.ok() && result.error().status == Status::conflict; }

}  // namespace

Result<std::shared_ptr<ConnectionAuthorizer>> ConnectionAuthorizer::open(
    std::shared_ptr<store::Store> store, std::shared_ptr<const connector::Connector> connector, store::Row connection,
    std::shared_ptr<UnsavedGrants> unsaved) {
  std::shared_ptr<ConnectionAuthorizer> out(new ConnectionAuthorizer());
  out->unsaved_ = unsaved == nullptr ? std::make_shared<UnsavedGrants>() : std::move(unsaved);
  out->keeper_ = store->patient({});
  out->store_ = std::move(store);
  out->connector_ = std::move(connector);
  OPENINT_CHECK(out->take(std::move(connection)));
  return out;
}

Result<void> ConnectionAuthorizer::take(store::Row row) {
  OPENINT_TRY(Credentials credentials, Credentials::from_json(row.secret));
  OPENINT_TRY(Scheme scheme, choose_scheme(connector_->auth(), credentials, !row.config.empty()));
  row.secret.clear();
  if (all_settings_.empty() || row.document != row_.document || credentials.extras != credentials_.extras) {
    OPENINT_TRY(auto document, json::Document::parse(row.document.empty() ? "{}" : row.document));
    all_settings_.push_back(effective_settings(*connector_, document.root()["settings"], credentials));
    settings_ = all_settings_.back().value();
  }
  credentials_ = std::move(credentials);
  scheme_ = scheme;
  row_ = std::move(row);
  note_address();
  return {};
}

Result<void> ConnectionAuthorizer::reload() {
  OPENINT_TRY(std::optional<store::Row> row, store_->get(store::Kind::connection, row_.id));
  if (!row) return Error(Status::not_found, "connection " + row_.id + " was removed meanwhile");
  return take(std::move(*row));
}

bool ConnectionAuthorizer::ended(int64_t now_ms) const {
  return credentials_.access_token.empty() || (credentials_.expires_at_ms != 0 && now_ms >= credentials_.expires_at_ms);
}

bool ConnectionAuthorizer::usable(uint64_t rejected, int64_t now_ms) const {
  if (scheme_.kind == Kind::none) return true;
  if (rejected != 0 && rejected == fingerprint(credentials_)) return false;
  if (scheme_.kind == Kind::api_key || scheme_.kind == Kind::basic) return true;
  if (credentials_.access_token.empty()) return false;
  // What can't be renewed is tried for as long as the provider takes it.
  if (credentials_.expires_at_ms == 0 || !scheme_.renewable(credentials_)) return true;
  int64_t margin = kMarginMs;
  if (credentials_.obtained_at_ms != 0) {
    margin = std::min(margin, (credentials_.expires_at_ms - credentials_.obtained_at_ms) / 4);
  }
  return now_ms < credentials_.expires_at_ms - margin;
}

Result<bool> ConnectionAuthorizer::check_renewable(int64_t now_ms) {
  if (credentials_.refused) return reconnect(row_.id, "the provider has revoked its access", "invalid_grant");
  if (scheme_.renewable(credentials_)) return true;
  bool token = scheme_.kind == Kind::oauth2_code || scheme_.kind == Kind::bearer;
  std::string_view why =
      token ? "the provider refused its access token, and there is no refresh token" : "the provider refused its key";
  OPENINT_TRY(const bool ours, mark("disconnected", why, now_ms));
  if (!ours) return false;
  return reconnect(row_.id, why, "invalid_credentials");
}

// What a token endpoint is asked with, by which it is known later whether the connection has other credentials by now:
// the refresh token, or where a client is granted its own tokens, the login that its settings are of.
Result<std::string> ConnectionAuthorizer::asked_with() const {
  if (!credentials_.refresh_token.empty()) return credentials_.refresh_token;
  OPENINT_TRY(const std::string login, login_of(row_.document));
  return "\n" + login;
}

Result<std::shared_ptr<const TokenEndpoint>> ConnectionAuthorizer::endpoint() const {
  OPENINT_TRY(std::optional<store::Row> config, store_->get(store::Kind::connector_config, row_.config));
  if (!config) {
    return Error(Status::invalid_argument, "connection " + row_.id + " names connector config \"" + row_.config +
                                               "\", which is not there; without it it can't be renewed");
  }
  OPENINT_TRY(Client client, Client::from_json(config->secret));
  return TokenEndpoint::open(scheme_, settings_, std::move(client));
}

Result<void> ConnectionAuthorizer::write(store::Store &store, store::Row row, const Credentials &credentials,
                                         int64_t now_ms) {
  row.secret = credentials.to_json();
  OPENINT_TRY(row.version, store.put(store::Kind::connection, row, now_ms));
  return take(std::move(row));
}

// Under the lease. Writes the mint down before it happens, so that one that fails or dies counts too. 0: go on; else
// when there is room for the next one.
Result<int64_t> ConnectionAuthorizer::reserve_mint(int64_t now_ms, int64_t deadline_ms) {
  size_t max = scheme_.rule->most_mints;
  int64_t window = scheme_.rule->mint_window_ms;
  if (max == 0) return 0;
  for (int attempt = 0;; ++attempt) {
    OPENINT_TRY(std::vector<int64_t> times, mints(row_.document));
    std::erase_if(times, [&](int64_t at) { return at <= now_ms - window; });
    // Those of the future are of before the clock was set back: no longer ago than now, so that they end.
    for (int64_t &at : times) at = std::min(at, now_ms);
    if (times.size() >= max) {
      int64_t due = times[times.size() - max] + window;
      if (due - now_ms <= kLongestMintWaitMs && due < deadline_ms) return due;
      Error error(Status::rate_limited, "connection " + row_.id + " has been granted " + std::to_string(max) +
                                            " tokens in " + std::to_string(window / 1000) +
                                            " s, the most that its provider allows");
      error.retry = Retry::after;
      error.retry_after_ms = due - now_ms;
      error.reason = "mint_limit";
      return error;
    }
    times.push_back(now_ms);
    store::Row row = row_;
    OPENINT_TRY(row.document, with_mints(row.document, times));
    auto written = write(*store_, std::move(row), credentials_, now_ms);
    if (written.ok()) return 0;
    if (!is_conflict(written) || attempt == kMostConflicts) return written.take_error();
    OPENINT_CHECK(reload());
  }
}

bool ConnectionAuthorizer::rotates() const { return scheme_.kind == Kind::oauth2_code && scheme_.rule->rotates; }

// Under the lease. A row that somebody else wrote meanwhile keeps what they wrote; but where they wrote other
// credentials (a person authorised anew), theirs are the later word: false.
Result<bool> ConnectionAuthorizer::save(const Tokens &tokens, const std::string &sent, int64_t now_ms) {
  for (int attempt = 0;; ++attempt) {
    OPENINT_TRY(const std::string now, asked_with());
    if (now != sent) return false;
    store::Row row = row_;
    OPENINT_TRY(row.document, with_grant(row.document, tokens));
    Credentials credentials = credentials_;
    tokens.apply(credentials);
    auto written = write(*keeper_, std::move(row), credentials, now_ms);
    if (written.ok()) return true;
    if (!is_conflict(written) || attempt == kMostConflicts) return written.take_error();
    OPENINT_CHECK(reload());
  }
}

// What was granted before and the store would not take then. Where the connection has other credentials by now (a
// person authorised anew), theirs are the later word.
Result<void> ConnectionAuthorizer::save_unsaved(int64_t now_ms) {
  auto grant = unsaved_->find(row_.id);
  if (!grant) return {};
  OPENINT_CHECK(save(grant->tokens, grant->sent, now_ms));
  unsaved_->remove(row_.id);
  return {};
}

// Under the lease, after invalid_grant. False where the store has another refresh token by now: it was not ours to
// judge. True: it is marked, so that nobody sends it again.
Result<bool> ConnectionAuthorizer::refused(const std::string &sent, const Error &why, int64_t now_ms) {
  for (int attempt = 0;; ++attempt) {
    OPENINT_CHECK(reload());
    OPENINT_TRY(const std::string now, asked_with());
    if (now != sent) return false;
    store::Row row = row_;
    OPENINT_TRY(row.document, with_status(row.document, "disconnected", why.message));
    Credentials credentials = credentials_;
    credentials.refused = true;
    auto written = write(*keeper_, std::move(row), credentials, now_ms);
    if (written.ok()) return true;
    if (!is_conflict(written) || attempt == kMostConflicts) return written.take_error();
  }
}

// False where the connection has other credentials by now, of which this says nothing.
Result<bool> ConnectionAuthorizer::mark(std::string_view status, std::string_view message, int64_t now_ms) {
  const uint64_t ours = fingerprint(credentials_);
  for (int attempt = 0;; ++attempt) {
    store::Row row = row_;
    OPENINT_TRY(row.document, with_status(row.document, status, message));
    if (row.document == row_.document) return true;
    auto written = write(*store_, std::move(row), credentials_, now_ms);
    if (written.ok()) return true;
    if (!is_conflict(written) || attempt == kMostConflicts) return written.take_error();
    OPENINT_CHECK(reload());
    if (fingerprint(credentials_) != ours) return false;
  }
}

// Where the API is may come with a token: requests that were built before a renewal go where it is after it.
void ConnectionAuthorizer::follow_address(http::Request &request) const {
  if (addresses_.size() < 2) return;
  const std::string &now = addresses_.back();
  for (const std::string &before : addresses_) {
    if (before == now) continue;
    if (request.url.starts_with(before)) {
      request.url = now + request.url.substr(before.size());
      return;
    }
    // Beside the API's base (another service of the same host), and links that the old host gave out.
    std::string old_origin = http::origin(before);
    if (old_origin != http::origin(now) && http::origin(request.url) == old_origin) {
      size_t end = std::min(request.url.find_first_of("/?#", request.url.find("://") + 3), request.url.size());
      request.url = http::origin(now) + request.url.substr(end);
      return;
    }
  }
}

// Notes where the API is by the settings as they are now.
void ConnectionAuthorizer::note_address() {
  const std::optional<uri::Template> &base = connector_->http().base;
  if (!base) return;
  auto expanded = expand_setting(*base, settings_);
  if (!expanded.ok() || (!addresses_.empty() && addresses_.back() == *expanded)) return;
  std::erase(addresses_, *expanded);
  addresses_.push_back(std::move(*expanded));
}

void ConnectionAuthorizer::keep_secret(http::Secrets &secrets) const {
  for (const auto &[name, value] : credentials_.extras) {
    if (connector_->setting(name) != nullptr) secrets.add(value);
  }
}

Result<uint64_t> ConnectionAuthorizer::put_on(http::Request &request) const {
  const connector::AuthRule &rule = *scheme_.rule;
  follow_address(request);
  if (scheme_.kind == Kind::none) return 1;
  bool key = scheme_.kind == Kind::api_key;
  std::string value = key ? credentials_.api_key : credentials_.access_token;
  if (scheme_.kind == Kind::basic) {
    value = base64(credentials_.username + ":" + credentials_.password);
  } else if (!fits_header(value)) {
    return Error(Status::invalid_argument,
                 "the credentials of connection " + row_.id + " hold characters that a request can't carry");
  }
  if (key && !rule.query.empty()) {
    std::string url = without_query(request.url, rule.query);
    request.url = with_query(url, {{rule.query, value}});
    return fingerprint(credentials_);
  }
  std::string prefix = scheme_.kind == Kind::basic ? "Basic " : key ? "" : "Bearer ";
  if (rule.prefix) prefix = *rule.prefix;
  http::set_header(request.headers, rule.header, prefix + value);
  return fingerprint(credentials_);
}

}  // namespace openint::auth

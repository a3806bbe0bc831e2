#pragma once

#include <string>

#include "libopenint/auth/credentials.hpp"
#include "libopenint/management/rows.hpp"

namespace openint::management {

/// What a caller gave as a connection's settings, in its two parts.
struct ConnectionSettings {
  ConnectionSettings() = default;
  auth::Credentials credentials;     ///< with the secret settings among its extras
  std::string open;                  ///< a JSON object: the settings that the connector declares as public
  std::vector<std::string> cleared;  ///< secret settings that were given as null
};

/// Reads settings as callers write them: credentials flat, or under "oauth", or under "oauth.credentials"; "expires_in"
/// (seconds from now), "expires_at" (RFC 3339) or "expires_at_ms"; and the settings that the connector declares, with
/// the scheme and host of an address in their normal form.
/// Errors: INVALID_ARGUMENT naming the member, never its value: for a name that is neither a credential of one of the
/// connector's ways to be authorised nor a setting of it, for what is no string, for what its pattern does not allow.
Result<ConnectionSettings> read_settings(const connector::Connector &connector, const json::Value &settings,
                                         int64_t now_ms);

/// Puts what was given into credentials that are there. Credentials that are given replace all there were, secret
/// settings each by its name.
void merge_credentials(const ConnectionSettings &settings, auth::Credentials &known);

/// The contract's Connection. `expand` is the input's: "integration", "connector", comma between; `with_config` adds
/// connector_config. INVALID_ARGUMENT for another word.
Result<std::string> connection_json(const CoreCall &call, const store::Row &row, bool with_config);

/// Notes in a row's document that the row's credentials or settings are others now, in the write that gives them: what
/// was discovered by those before counts no more, whatever is still under way with them does not touch the row, and
/// until a check has passed the row is "disconnected" and says why, whatever becomes of whoever would check it.
void begin_login(const CoreCall &call, const connector::Connector &connector, std::string_view why,
                 json::ObjectBuilder &document);
inline constexpr std::string_view kNotVerified = "its credentials have not been verified yet";
inline constexpr std::string_view kNotAuthorised = "nobody has authorised it yet";

/// An error of a call whose login another one has followed: CONFLICT, reason "superseded".
Error superseded(const std::string &connection);

/// Whether two states of a row are of one login: none began between them.
Result<bool> same_login(const store::Row &one, const store::Row &other);

/// Whether an error says that another login began meanwhile, whose word is the later one.
bool is_superseded(const Error &error) noexcept;

/// Makes the requests of the document's /discover, where they have not been answered yet, and writes the settings that
/// they tell into the row, which it gives as it is then. Until all have been answered the connection is not used
/// (Session::open).
/// Errors: of the requests; MALFORMED naming the setting that an answer lacks or that its pattern refuses; FORBIDDEN,
/// reason "no_account", where the login has none; INVALID_ARGUMENT at /settings/NAME where none is the one that was
/// given; CONFLICT, reason "superseded", where another login began meanwhile; STORAGE.
coroutine::Task<store::Row> discover_row(coroutine::Context &context, const CoreCall &call, store::Row row);

/// Asks the provider whether the connection works, writes what it said into the row and gives the row. An answer that
/// is no success is a status of the row, not an error. What has not been discovered yet is before. `row` was read by
/// find_row.
coroutine::Task<store::Row> check_row(coroutine::Context &context, const CoreCall &call, store::Row row);

/// The same, but a connection that does not work is an error.
coroutine::Task<store::Row> verify_row(coroutine::Context &context, const CoreCall &call, store::Row row);

/// Writes a status into the row and gives it as it is then.
Result<store::Row> record_status(const CoreCall &call, const store::Row &of, std::string_view status,
                                 std::string_view message);

/// The config's own client at the provider; empty where the config has none.
Result<auth::Client> client_of(const CoreCall &call, std::string_view config);

}  // namespace openint::management

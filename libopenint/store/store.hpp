#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libopenint/base/result.hpp"

namespace openint::store {

enum class Kind : uint8_t { customer, connector_config, connection, pipeline, api_key };

/// What is kept of one thing. `document` is a JSON object without any secret; `secret` is a JSON object or "" and
/// lies in the database only sealed. Columns beside them are what can be asked for.
struct Row {
  Row() = default;
  std::string id;
  std::string customer;   ///< the tenant; "" belongs to the organisation
  std::string connector;  ///< its name; ""
  std::string config;     ///< a connector config's id; ""
  std::string document;
  std::string secret;
  int64_t version = 0;  ///< grows by one with every write
  int64_t created_ms = 0;
  int64_t updated_ms = 0;
};

struct Filter {
  Filter() = default;
  std::optional<std::string> customer;
  std::optional<std::string> connector;
  std::optional<std::string> config;
  std::vector<std::string> ids;  ///< empty: any
  int64_t limit = -1;            ///< -1: all
  int64_t offset = 0;
};

/// How many ms a caller can wait for others who hold the store; 0 or less: not at all. Asked while it waits, so that it
/// may follow a deadline and a cancellation.
using Patience = std::function<int64_t()>;

/// Where customers, configs, connections and pipelines are kept. Thread-safe, and safe against other processes on the
/// same store. Calls are short and block; where another process holds the store, those that write wait for as long as the
/// caller's patience lasts, and 30 s at most. Errors: STORAGE; TIMEOUT where the patience ended first.
class Store {
 public:
  virtual ~Store() = default;

  /// The same store for a caller of that patience, which outlives what is given; without one, 30 s.
  virtual std::shared_ptr<Store> patient(Patience patience) = 0;

  /// The row, or nothing.
  virtual Result<std::optional<Row>> get(Kind kind, std::string_view id) = 0;
  /// In the order of creation, then id. Secrets are left out where `secrets` is false.
  virtual Result<std::vector<Row>> list(Kind kind, const Filter &filter, bool secrets) = 0;
  /// Writes the row if its version in the store is still `row.version` (0: there is none yet), durably before it
  /// returns, and gives the version it now has. CONFLICT where somebody else wrote, or the id is taken.
  virtual Result<int64_t> put(Kind kind, const Row &row, int64_t now_ms) = 0;
  /// False where there was none.
  virtual Result<bool> remove(Kind kind, std::string_view id) = 0;

  /// Takes the lease `name` for `owner` until now + ttl, where nobody holds it (or it has run out, or the owner is the
  /// same). Across processes. False where somebody holds it. All leases of a name have one ttl, so none can end later
  /// than that from now: where one would, the clock was set back meanwhile, and it ends by the clock as it is.
  virtual Result<bool> acquire(std::string_view name, std::string_view owner, int64_t now_ms, int64_t ttl_ms) = 0;
  /// Waits up to a second even without patience: a lease that is not given back stops others.
  virtual Result<void> release(std::string_view name, std::string_view owner) = 0;

  /// Sets disk space aside, enough for what a put() of one row takes, where it is not set aside already. For what must
  /// not be lost to a full disk: made before it is asked for, and given back where it cannot be written otherwise.
  /// Errors: STORAGE where there is none.
  virtual Result<void> make_room() = 0;
  /// Gives that space back to the file system, until make_room() sets it aside anew.
  virtual void free_room() noexcept = 0;

  /// 32 bytes that stay the same for this store and are secret: for signing cursors.
  virtual std::string signing_key() = 0;
};

/// How a store that is opened is sealed.
struct Options {
  std::string path;  ///< a file; ":memory:" keeps nothing
  std::string key;   ///< 32 bytes
  std::string old_key;  ///< where not empty: secrets are re-sealed from this key to `key` when opened (rotation)
};

/// The default store: SQLite 3, WAL, synchronous=FULL; secrets sealed with XChaCha20-Poly1305, bound to their row.
/// Errors: STORAGE where the file can't be used; UNAUTHENTICATED where the key is not the database's; INVALID_ARGUMENT
/// for a key of another size.
Result<std::shared_ptr<Store>> open_sqlite(const Options &options);

}  // namespace openint::store

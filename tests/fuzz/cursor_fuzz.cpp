// Any bytes as a cursor, as a list's state and as the name of its stream: what was not sealed here never opens, and
// what was opens for its own connection and stream alone.

#include <string>

#include "libopenint/connectors/builtin.hpp"
#include "libopenint/provider/cursor.hpp"
#include "libopenint/store/store.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/support/fake_environment.hpp"

using namespace openint;

namespace {

constexpr size_t kMostState = 4096;  // bytes, far below what a cursor may hold

struct Engine {
  Engine() : registry(contract(), connectors::builtin()) {
    store::Options options;
    options.path = ":memory:";
    options.key = std::string(32, 'k');
    auto store = store::open_sqlite(options);
    FUZZ_REQUIRE(store.ok());
    services.contract = contract();
    services.registry = &registry;
    services.store = *store;
    services.environment = &environment;
  }
  static std::shared_ptr<const contract::Contract> contract() {
    auto built_in = contract::Contract::builtin();
    FUZZ_REQUIRE(built_in.ok());
    return *built_in;
  }
  std::unique_ptr<provider::Session> connection(const std::string &id) {
    store::Row row;
    row.id = id;
    row.connector = "hubspot";
    row.document = R"({"settings":{}})";
    row.secret = R"({"access_token":"t"})";
    FUZZ_REQUIRE(services.store->put(store::Kind::connection, row, environment.now_ms()).ok());
    auto session = provider::Session::open(services, services.store, id, "");
    FUZZ_REQUIRE(session.ok());
    return std::move(*session);
  }

  testing::FakeEnvironment environment;
  connector::Registry registry;
  provider::Services services;
};

void require_refused(provider::Session &session, std::string_view stream, std::string_view cursor) {
  auto opened = provider::open_cursor(session, stream, cursor);
  FUZZ_REQUIRE(!opened.ok());
  FUZZ_REQUIRE(opened.error().status == Status::invalid_argument);
  FUZZ_REQUIRE(opened.error().reason == "cursor_invalid");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static Engine engine;
  static const auto own = engine.connection("conn_hubspot_a");
  static const auto other = engine.connection("conn_hubspot_b");
  static const std::string good = provider::seal_cursor(*own, "stream", R"({"a":"100"})");
  std::string bytes(reinterpret_cast<const char *>(data), size);

  require_refused(*own, "stream", bytes);  // the key is new with every run: no input can be a good cursor
  require_refused(*own, bytes, good);      // "stream" is no input of a corpus
  require_refused(*own, "stream", good + bytes.substr(0, 16) + "A");

  std::string state = bytes.substr(0, kMostState);
  std::string cursor = provider::seal_cursor(*own, bytes, state);
  auto opened = provider::open_cursor(*own, bytes, cursor);
  FUZZ_REQUIRE(opened.ok() && *opened == state);
  require_refused(*other, bytes, cursor);
  require_refused(*own, bytes + "x", cursor);
  if (size == 0) return 0;
  require_refused(*own, bytes.substr(1), cursor);
  std::string changed = cursor;
  char &place = changed[data[0] % changed.size()];
  place = place == 'A' ? 'B' : 'A';
  require_refused(*own, bytes, changed);
  return 0;
}

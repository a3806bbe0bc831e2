#include "tests/unit/store/support.hpp"

namespace openint::store {
namespace {

class SqliteStore : public StoreInFolder {};

TEST_F(SqliteStore, GivesBackWhatWasPut) {
  auto store = open();
  auto version = store->put(Kind::connection, connection("conn_1"), kNow);
  ASSERT_TRUE(version.ok()) << version.error().message;
  EXPECT_EQ(*version, 1);
  auto found = store->get(Kind::connection, "conn_1");
  ASSERT_TRUE(found.ok() && found->has_value());
  const Row &row = **found;
  EXPECT_EQ(row.customer, "cust_1");
  EXPECT_EQ(row.connector, "hubspot");
  EXPECT_EQ(row.config, "ccfg_hubspot_1");
  EXPECT_EQ(row.document, R"({"settings":{"instance_url":"https://a.test"}})");
  EXPECT_EQ(row.secret, R"({"access_token":"planted-secret-at"})");
  EXPECT_EQ(row.version, 1);
  EXPECT_EQ(row.created_ms, kNow);
  EXPECT_EQ(row.updated_ms, kNow);
  EXPECT_FALSE((*store->get(Kind::pipeline, "conn_1")).has_value());
  EXPECT_FALSE((*store->get(Kind::connection, "conn_2")).has_value());
}

TEST_F(SqliteStore, KeepsRowsWhenItIsOpenedAgain) {
  ASSERT_TRUE(open()->put(Kind::connection, connection("conn_1"), kNow).ok());
  auto store = open();
  auto found = store->get(Kind::connection, "conn_1");
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->secret, R"({"access_token":"planted-secret-at"})");
}

TEST_F(SqliteStore, RefusesAWriteOverAnothersWrite) {
  auto store = open();
  ASSERT_TRUE(store->put(Kind::connection, connection("conn_1"), kNow).ok());
  Row mine = **store->get(Kind::connection, "conn_1");
  Row theirs = mine;
  theirs.document = R"({"by":"them"})";
  auto written = store->put(Kind::connection, theirs, kNow + 5);
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(*written, 2);
  mine.document = R"({"by":"me"})";
  auto refused = store->put(Kind::connection, mine, kNow + 6);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().status, Status::conflict);
  Row now = **store->get(Kind::connection, "conn_1");
  EXPECT_EQ(now.document, R"({"by":"them"})");
  EXPECT_EQ(now.created_ms, kNow);
  EXPECT_EQ(now.updated_ms, kNow + 5);
}

TEST_F(SqliteStore, RefusesAnIdThatIsTaken) {
  auto store = open();
  ASSERT_TRUE(store->put(Kind::connection, connection("conn_1"), kNow).ok());
  auto again = store->put(Kind::connection, connection("conn_1", R"({"other":"x"})"), kNow);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().status, Status::conflict);
  EXPECT_NE(again.error().message.find("conn_1"), std::string::npos);
  EXPECT_EQ((**store->get(Kind::connection, "conn_1")).secret, R"({"access_token":"planted-secret-at"})");
}

TEST_F(SqliteStore, RefusesToUpdateWhatWasRemoved) {
  auto store = open();
  ASSERT_TRUE(store->put(Kind::connection, connection("conn_1"), kNow).ok());
  Row row = **store->get(Kind::connection, "conn_1");
  EXPECT_TRUE(*store->remove(Kind::connection, "conn_1"));
  EXPECT_FALSE(*store->remove(Kind::connection, "conn_1"));
  auto refused = store->put(Kind::connection, row, kNow);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().status, Status::conflict);
}

TEST_F(SqliteStore, RefusesWhatIsNoJsonObject) {
  auto store = open();
  Row row = connection("conn_1");
  row.document = "[1]";
  EXPECT_EQ(store->put(Kind::connection, row, kNow).error().status, Status::invalid_argument);
  auto refused = store->put(Kind::connection, connection("conn_1", "planted-secret"), kNow);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().to_json().find("planted"), std::string::npos);
  Row nameless = connection("");
  EXPECT_EQ(store->put(Kind::connection, nameless, kNow).error().status, Status::invalid_argument);
}

TEST_F(SqliteStore, ListsWhatTheFilterAsksForInTheOrderOfCreation) {
  auto store = open();
  for (int i = 0; i < 6; ++i) {
    Row row = connection("conn_" + std::to_string(9 - i));
    row.customer = i % 2 == 0 ? "even" : "odd";
    row.connector = i < 3 ? "hubspot" : "pipedrive";
    row.config = i == 5 ? "last" : "first";
    ASSERT_TRUE(store->put(Kind::connection, row, kNow + i / 2).ok());
  }
  auto ids = [&](const Filter &filter) {
    std::string out;
    auto rows = store->list(Kind::connection, filter, false);
    EXPECT_TRUE(rows.ok());
    for (const Row &row : *rows) {
      out += row.id.substr(5) + " ";
      EXPECT_EQ(row.secret, "");
    }
    return out;
  };
  Filter all;
  EXPECT_EQ(ids(all), "8 9 6 7 4 5 ");
  Filter even;
  even.customer = "even";
  EXPECT_EQ(ids(even), "9 7 5 ");
  Filter some = even;
  some.connector = "hubspot";
  EXPECT_EQ(ids(some), "9 7 ");
  Filter last;
  last.config = "last";
  EXPECT_EQ(ids(last), "4 ");
  Filter named;
  named.ids = {"conn_4", "conn_9", "x' OR 1=1 --", "\"]"};
  EXPECT_EQ(ids(named), "9 4 ");
  Filter page;
  page.limit = 2;
  page.offset = 3;
  EXPECT_EQ(ids(page), "7 4 ");
  auto with = store->list(Kind::connection, last, true);
  ASSERT_EQ(with->size(), 1U);
  EXPECT_EQ((*with)[0].secret, R"({"access_token":"planted-secret-at"})");
}

TEST_F(SqliteStore, G30PlantedSecretsAreInNoByteOfItsFiles) {
  auto store = open();
  ASSERT_TRUE(store->put(Kind::connection, connection("conn_1"), kNow).ok());
  Row row = **store->get(Kind::connection, "conn_1");
  row.secret = R"({"access_token":"planted-secret-second"})";
  ASSERT_TRUE(store->put(Kind::connection, row, kNow).ok());
  std::string signing = store->signing_key();
  ASSERT_EQ(signing.size(), 32U);
  std::string open_files = bytes();
  ASSERT_NE(open_files.find("conn_1"), std::string::npos);  // what is no secret can be seen
  EXPECT_EQ(open_files.find("planted-secret"), std::string::npos);
  EXPECT_EQ(open_files.find(signing), std::string::npos);
  EXPECT_EQ(open_files.find(kKey), std::string::npos);
  store.reset();
  std::string closed_files = bytes();
  ASSERT_NE(closed_files.find("conn_1"), std::string::npos);
  EXPECT_EQ(closed_files.find("planted-secret"), std::string::npos);
}

TEST_F(SqliteStore, ForgetsTheSealOfASecretThatWasRemoved) {
  auto store = open();
  for (int i = 0; i < 10; ++i) {
    std::string secret = R"({"access_token":")" + std::string(300, 'x') + "\"}";
    ASSERT_TRUE(store->put(Kind::connection, connection("conn_" + std::to_string(i), secret), kNow).ok());
  }
  std::string sealed = ask("SELECT hex(sealed_secret) FROM connections WHERE id = 'conn_5'");
  ASSERT_TRUE(store->remove(Kind::connection, "conn_5").ok());
  store.reset();  // the log goes into the file
  std::string raw;
  for (size_t i = 400; i < 480; i += 2) raw += static_cast<char>(std::stoi(sealed.substr(i, 2), nullptr, 16));
  EXPECT_EQ(bytes().find(raw), std::string::npos);
}

TEST_F(SqliteStore, AnswersNothingToAnotherKey) {
  ASSERT_TRUE(open()->put(Kind::connection, connection("conn_1"), kNow).ok());
  auto refused = try_open(kOtherKey);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().status, Status::unauthenticated);
  EXPECT_EQ(refused.error().to_json().find(kKey), std::string::npos);
  EXPECT_EQ(refused.error().to_json().find(kOtherKey), std::string::npos);
  for (std::string wrong : {"", "short", "0123456789012345678901234567890123"}) {
    EXPECT_EQ(try_open(wrong).error().status, Status::invalid_argument) << wrong;
  }
}

TEST_F(SqliteStore, OpensASecretOnlyWhereItWasPut) {
  auto store = open();
  ASSERT_TRUE(store->put(Kind::connection, connection("conn_mine", R"({"access_token":"mine"})"), kNow).ok());
  ASSERT_TRUE(store->put(Kind::connection, connection("conn_theirs", R"({"access_token":"theirs"})"), kNow).ok());
  ask("UPDATE connections SET sealed_secret = (SELECT sealed_secret FROM connections WHERE id = 'conn_theirs') "
      "WHERE id = 'conn_mine'");
  auto moved = store->get(Kind::connection, "conn_mine");
  ASSERT_FALSE(moved.ok());
  EXPECT_EQ(moved.error().status, Status::storage);
  EXPECT_TRUE(store->get(Kind::connection, "conn_theirs").ok());
  ask("UPDATE connections SET version = 7 WHERE id = 'conn_theirs'");
  EXPECT_FALSE(store->get(Kind::connection, "conn_theirs").ok());
}

TEST_F(SqliteStore, ResealsEverythingToANewKey) {
  auto before = open();
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(before->put(Kind::connection, connection("conn_" + std::to_string(i)), kNow).ok());
  }
  Row config;
  config.id = "ccfg_1";
  config.secret = R"({"oauth":{"client_id":"a","client_secret":"b"}})";
  ASSERT_TRUE(before->put(Kind::connector_config, config, kNow).ok());
  std::string signing = before->signing_key();

  auto after = open(kOtherKey, kKey);
  EXPECT_EQ(after->signing_key(), signing);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ((**after->get(Kind::connection, "conn_" + std::to_string(i))).secret,
              R"({"access_token":"planted-secret-at"})");
  }
  EXPECT_EQ((**after->get(Kind::connector_config, "ccfg_1")).secret, config.secret);
  EXPECT_EQ(try_open(kKey).error().status, Status::unauthenticated);
  EXPECT_TRUE(try_open(kOtherKey).ok());
  EXPECT_TRUE(try_open(kOtherKey, kKey).ok());  // a second time does nothing
  EXPECT_EQ(try_open(std::string(32, 'x'), std::string(32, 'y')).error().status, Status::unauthenticated);

  // Whoever still has the old key neither reads nor spoils anything.
  EXPECT_EQ(before->get(Kind::connection, "conn_1").error().status, Status::unauthenticated);
  EXPECT_EQ(before->put(Kind::connection, connection("conn_new"), kNow).error().status, Status::unauthenticated);
}

TEST_F(SqliteStore, FileIsTheOwnersAloneWhateverTheUmask) {
  for (::mode_t mask : {0000U, 0022U, 0277U}) {
    SCOPED_TRACE(mask);
    ::mode_t before = ::umask(mask);
    auto store = open();
    ASSERT_TRUE(store->put(Kind::connection, connection("conn_1"), kNow).ok());
    ::umask(before);
    std::set<std::string> names;
    for (const auto &entry : std::filesystem::directory_iterator(folder_)) {
      names.insert(entry.path().filename());
      struct stat facts {};
      ASSERT_EQ(::stat(entry.path().c_str(), &facts), 0);
      EXPECT_EQ(facts.st_mode & 0777U, 0600U) << entry.path();
    }
    EXPECT_EQ(names, (std::set<std::string>{"store.db", "store.db-shm", "store.db-wal"}));
    store.reset();
    for (const std::string &name : names) std::filesystem::remove(folder_ / name);
  }
}

TEST_F(SqliteStore, TakesAPathAsItStands) {
  Options options;
  options.key = kKey;
  for (const char *name : {"a?mode=memory", "b#c", "d%41", "e&f=g", "file:h", "i j"}) {
    options.path = (folder_ / name).string();
    auto store = open_sqlite(options);
    ASSERT_TRUE(store.ok()) << store.error().message;
    ASSERT_TRUE((*store)->put(Kind::connection, connection("conn_1"), kNow).ok());
    EXPECT_TRUE(std::filesystem::exists(options.path)) << name;
  }
  std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder_);
  options.path = "relative.db";
  auto store = open_sqlite(options);
  std::filesystem::current_path(before);
  ASSERT_TRUE(store.ok());
  EXPECT_TRUE((*store)->put(Kind::connection, connection("conn_1"), kNow).ok());  // where it was opened
  EXPECT_TRUE(std::filesystem::exists(folder_ / "relative.db"));
}

TEST_F(SqliteStore, IsOneFileByWhateverNameItIsOpened) {
  auto store = open();
  std::filesystem::create_symlink(path(), folder_ / "link.db");
  std::filesystem::create_hard_link(path(), folder_ / "hard.db");
  ASSERT_TRUE(store->put(Kind::connection, connection("conn_1"), kNow).ok());
  for (const char *name : {"link.db", "hard.db", "./../"}) {
    Options options;
    options.key = kKey;
    options.path = std::string_view(name) == "./../" ? (folder_ / name / folder_.filename() / "store.db").string()
                                                     : (folder_ / name).string();
    auto same = open_sqlite(options);
    ASSERT_TRUE(same.ok()) << same.error().message;
    EXPECT_TRUE((*same)->get(Kind::connection, "conn_1")->has_value()) << name;
  }
}

TEST_F(SqliteStore, AnySqliteProgramReadsWhatIsNoSecret) {
  auto store = open();
  ASSERT_TRUE(store->put(Kind::connection, connection("conn_1"), kNow).ok());
  EXPECT_EQ(ask("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"),
            "api_keys|connections|connector_configs|customers|leases|meta|pipelines|");
  EXPECT_EQ(ask("SELECT id, customer_id, connector_name, connector_config_id, version, "
                "json_extract(document, '$.settings.instance_url') FROM connections"),
            "conn_1|cust_1|hubspot|ccfg_hubspot_1|1|https://a.test|");
  EXPECT_EQ(ask("PRAGMA journal_mode"), "wal|");
}

TEST_F(SqliteStore, NamesTheFileThatItCannotUse) {
  Options options;
  options.key = kKey;
  options.path = (folder_ / "no" / "such.db").string();
  auto missing = open_sqlite(options);
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().status, Status::storage);
  EXPECT_NE(missing.error().message.find("such.db"), std::string::npos);

  std::ofstream(path()) << std::string(4096, 'x');
  EXPECT_EQ(try_open(kKey).error().status, Status::storage);
}

TEST_F(SqliteStore, LeavesAnotherProgramsDatabaseAlone) {
  ask("CREATE TABLE theirs (x)");
  auto refused = try_open(kKey);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().status, Status::storage);
  EXPECT_EQ(ask("SELECT name FROM sqlite_schema"), "theirs|");
  ask("PRAGMA application_id = 0x4F494E54; PRAGMA user_version = 99");
  EXPECT_NE(try_open(kKey).error().message.find("99"), std::string::npos);
}

TEST(MemoryStore, KeepsNothing) {
  Options options;
  options.path = ":memory:";
  options.key = kKey;
  auto one = open_sqlite(options);
  auto two = open_sqlite(options);
  ASSERT_TRUE(one.ok() && two.ok());
  ASSERT_TRUE((*one)->put(Kind::connection, connection("conn_1"), kNow).ok());
  EXPECT_TRUE((*(*one)->get(Kind::connection, "conn_1")).has_value());
  EXPECT_FALSE((*(*two)->get(Kind::connection, "conn_1")).has_value());
  EXPECT_NE((*one)->signing_key(), (*two)->signing_key());
}

}  // namespace
}  // namespace openint::store

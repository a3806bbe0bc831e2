// Credentials that nobody has verified are never shown as healthy: whatever the order in which two updates of one
// connection go on and end, and wherever one of them is cancelled or dies.
#include "tests/unit/management/support.hpp"

namespace openint::testing {

namespace {

constexpr const char *kPanel = R"json({"format": 1, "name": "panel",
  "auth": {"kind": "api_key", "header": "X-Key", "alternatives": [
    {"kind": "oauth2_code", "authorize": "https://login.panel.test/authorize", "token": "https://login.panel.test/token"}]},
  "settings": {"region": {"public": true}},
  "http": {"base": "https://api.panel.test"},
  "check": {"get": "/people"},
  "models": {"crm.contact": {"object": "people", "page": {"items": "data"},
    "fields": {"id": "id", "updated_at": "updated"},
    "list": {"get": "/people", "paging": {"kind": "all"}}}}})json";

// A call that is under way: as far as it comes without an answer of its provider.
class Running {
 public:
  Running(Harness &harness, const std::string &operation, const std::string &input)
      : harness_(harness),
        operation_(harness.environment, coroutine::Context::kNoDeadline, [&](coroutine::Context &context) {
          engine::Call made;
          made.operation = operation;
          made.input = input;
          return engine::perform(context, harness.services, made);
        }) {
    go();
  }

  bool done() const { return done_; }
  const http::Request &request() { return *waiting_.front().request; }
  void answer_with(http::Outcome outcome) {
    const uint64_t id = waiting_.front().id;
    waiting_.erase(waiting_.begin());
    operation_.answer(id, std::move(outcome));
    go();
  }
  void cancel() {
    operation_.cancel();
    waiting_.clear();
    go();
  }
  bool succeeded() { return done_ && operation_.result().ok(); }

 private:
  void go() {
    while (waiting_.empty() && !done_) {
      done_ = operation_.step();
      if (done_) return;
      for (const http::Want &want : operation_.wants()) waiting_.push_back(want);
      if (!waiting_.empty()) return;
      harness_.environment.set(std::max(harness_.environment.now_ms(), operation_.next_due()));
    }
  }

  Harness &harness_;
  http::Operation operation_;
  std::vector<http::Want> waiting_;
  bool done_ = false;
};

class OverlappingUpdates : public Core {
 protected:
  void SetUp() override {
    harness.add_connector(kPanel);
    config_id = config("panel");
    std::string made = ok("createConnection", R"({"connectorConfigId":")" + config_id +
                                                  R"(","settings":{"api_key":"good-0","region":"eu"}})");
    id = made.substr(1, made.size() - 2);
  }

  // A key that begins with "good" is let in.
  static http::Outcome judged(const http::Request &request) {
    const std::string *key = http::find_header(request.headers, "X-Key");
    const bool good = key != nullptr && key->starts_with("good");
    return good ? answer(R"({"data":[]})") : answer(403, R"({"message":"no"})");
  }
  std::string update(const std::string &key) const {
    return R"({"id":")" + id + R"(","settings":{"api_key":")" + key + "\"}}";
  }
  std::string shown(const std::string &pointer) { return at(ok("getConnection", id_input(id)), pointer); }
  std::string stored_key() {
    auto row = harness.services.store->get(store::Kind::connection, id);
    return row.ok() && row->has_value() ? at((*row)->secret, "/api_key") : "(none)";
  }
  void expect_honest(const std::string &what) {
    const std::string key = stored_key();
    if (key.starts_with("good")) return;
    EXPECT_EQ(shown("/standard/status"), "disconnected") << what << ": " << key;
    EXPECT_NE(shown("/standard/statusMessage"), "null") << what;
  }

  std::string config_id;
  std::string id;
};

// How an update goes on after it was written: answered, cancelled, or its process dies.
enum class End { answered, cancelled, dies };

}  // namespace

TEST_F(OverlappingUpdates, InEveryOrderLeaveNoUnverifiedCredentialsHealthy) {
  const std::pair<const char *, const char *> keys[] = {
      {"bad-1", "bad-2"}, {"bad-1", "good-2"}, {"good-1", "bad-2"}, {"good-1", "good-2"}};
  constexpr End kEnds[] = {End::answered, End::cancelled, End::dies};
  int orders = 0;
  for (const auto &[one, two] : keys) {
    for (End end_of_one : kEnds) {
      for (End end_of_two : kEnds) {
        for (bool nested : {false, true}) {  // whether the second ends before the first
          SetUp();
          auto first = std::make_unique<Running>(harness, "updateConnection", update(one));
          EXPECT_EQ(shown("/standard/status"), "disconnected") << "while it is being verified";
          auto second = std::make_unique<Running>(harness, "updateConnection", update(two));
          auto ended = [](std::unique_ptr<Running> &running, End end) {
            if (end == End::dies) running.reset();
            if (end == End::cancelled) running->cancel();
            if (end == End::answered) running->answer_with(judged(running->request()));
          };
          if (nested) ended(second, end_of_two);
          ended(first, end_of_one);
          if (!nested) ended(second, end_of_two);
          const std::string what = std::string(one) + " " + two + " " + std::to_string(static_cast<int>(end_of_one)) +
                                   std::to_string(static_cast<int>(end_of_two)) + (nested ? " nested" : "");
          expect_honest(what);
          if (second != nullptr && end_of_two == End::answered && std::string_view(two).starts_with("good")) {
            EXPECT_TRUE(second->succeeded()) << what;
            EXPECT_EQ(stored_key(), two) << what;
            EXPECT_EQ(shown("/standard/status"), "healthy") << what;
          }
          // Whatever is there, a check tells what it is.
          const std::string checked = at(ok("checkConnection", id_input(id), "", judged), "/standard/status");
          EXPECT_EQ(checked, stored_key().starts_with("good") ? "healthy" : "error") << what;
          ++orders;
        }
      }
    }
  }
  EXPECT_EQ(orders, 72);
}

TEST_F(OverlappingUpdates, ThatAreAloneAndFailPutBackWhatWasThere) {
  const std::string before = ok("getConnection", id_input(id));
  for (bool cancelled : {false, true}) {
    Running update_of(harness, "updateConnection", update("bad-1"));
    EXPECT_EQ(shown("/standard/status"), "disconnected");
    if (cancelled) update_of.cancel();
    if (!cancelled) update_of.answer_with(judged(update_of.request()));
    ASSERT_TRUE(update_of.done());
    EXPECT_EQ(stored_key(), "good-0");
    EXPECT_EQ(shown("/standard/status"), "healthy");
    EXPECT_EQ(shown("/standard/statusMessage"), "null");
    EXPECT_EQ(shown("/settings"), at(before, "/settings"));
  }
}

TEST_F(OverlappingUpdates, ANewConnectionWhoseProcessDiesSaysThatNobodyVerifiedIt) {
  auto dying = std::make_unique<Running>(
      harness, "createConnection",
      R"({"connectorConfigId":")" + config_id + R"(","displayName":"Dying","settings":{"api_key":"good-1"}})");
  ASSERT_FALSE(dying->done());
  dying.reset();
  const std::string listed = ok("listConnection");
  const std::string row = at(listed, "/0/displayName") == "Dying" ? "/0" : "/1";
  ASSERT_EQ(at(listed, row + "/displayName"), "Dying") << listed;
  EXPECT_EQ(at(listed, row + "/standard/status"), "disconnected");
  EXPECT_NE(at(listed, row + "/standard/statusMessage").find("not been verified"), std::string::npos) << listed;
}

// What somebody else wrote while the credentials were verified is theirs, and stays.
TEST_F(OverlappingUpdates, ThatFailKeepWhatOthersWroteMeanwhile) {
  const std::string renamed = R"({"id":")" + id + R"(","displayName":"Renamed","metadata":{"team":"north"}})";
  Running failing(
      harness, "updateConnection",
      R"({"id":")" + id + R"(","displayName":"Mine","disabled":false,"settings":{"api_key":"bad-1","region":"us"}})");
  ok("updateConnection", renamed);
  failing.answer_with(judged(failing.request()));
  EXPECT_EQ(shown("/displayName"), "Renamed");
  EXPECT_EQ(shown("/metadata/team"), "north");
  EXPECT_EQ(shown("/settings/region"), "eu");
  EXPECT_EQ(stored_key(), "good-0");
  EXPECT_EQ(shown("/standard/status"), "healthy");
}

// A token that is granted says nothing of whether the API lets it in.
TEST_F(OverlappingUpdates, ThatDieAfterAGrantAreNotHealthy) {
  Running dying(harness, "updateConnection", R"({"id":")" + id + R"(","settings":{"refresh_token":"r-1"}})");
  ASSERT_FALSE(dying.done());
  ASSERT_EQ(path_of(dying.request().url), "/token") << dying.request().url;
  dying.answer_with(answer(R"({"access_token":"a-1","refresh_token":"r-2","expires_in":3600})"));
  EXPECT_EQ(shown("/standard/status"), "disconnected");
  ASSERT_FALSE(dying.done());
  dying.answer_with(answer(403, R"({"message":"no"})"));
  ASSERT_TRUE(dying.done());
  // The refresh token that was given is used up: the row keeps the one that is good, and says what it is.
  auto row = harness.services.store->get(store::Kind::connection, id);
  ASSERT_TRUE(row.ok() && row->has_value());
  EXPECT_EQ(at((*row)->secret, "/refresh_token"), "r-2");
  EXPECT_EQ(shown("/standard/status"), "error");
  EXPECT_EQ(shown("/settings/region"), "eu");
}

// Whoever comes back from the provider's page has consented just now: what others wrote while the code was exchanged is
// no reason to lose what it granted.
TEST_F(OverlappingUpdates, OfTheRestOfAConnectionDoNotCostAnAuthorization) {
  const std::string state =
      at(ok("authorizeConnection", R"({"connectionId":")" + id + R"(","connectorConfigId":")" + config_id +
                                       R"(","redirectUri":"http://127.0.0.1:9/back"})"),
         "/state");
  Running completing(harness, "completeConnection", R"({"state":")" + state + R"(","code":"code-1"})");
  ASSERT_FALSE(completing.done());
  ok("updateConnection", R"({"id":")" + id + R"(","displayName":"Renamed"})");
  completing.answer_with(answer(R"({"access_token":"a-1","refresh_token":"r-1","expires_in":3600})"));
  ASSERT_FALSE(completing.done()) << "it is checked";
  EXPECT_EQ(shown("/standard/status"), "disconnected") << "it has not been checked yet";
  completing.answer_with(answer(R"({"data":[]})"));
  ASSERT_TRUE(completing.succeeded());
  EXPECT_EQ(shown("/displayName"), "Renamed");
  EXPECT_EQ(shown("/standard/status"), "healthy");
}

TEST_F(OverlappingUpdates, OfTheCredentialsAreALaterWordThanAnAuthorizationUnderWay) {
  const std::string state =
      at(ok("authorizeConnection", R"({"connectionId":")" + id + R"(","connectorConfigId":")" + config_id +
                                       R"(","redirectUri":"http://127.0.0.1:9/back"})"),
         "/state");
  Running completing(harness, "completeConnection", R"({"state":")" + state + R"(","code":"code-1"})");
  ok("updateConnection", update("good-9"), "", judged);
  completing.answer_with(answer(R"({"access_token":"a-1","expires_in":3600})"));
  ASSERT_TRUE(completing.done());
  EXPECT_FALSE(completing.succeeded());
  EXPECT_EQ(stored_key(), "good-9");
  EXPECT_EQ(shown("/standard/status"), "healthy");
}

}  // namespace openint::testing

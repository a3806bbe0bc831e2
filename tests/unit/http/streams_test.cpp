// Bodies that stream: what goes up is sent again from its start or not at all; what comes down ends as it should or is
// an error.
#include "libopenint/coroutine/source.hpp"
#include "libopenint/http/incoming.hpp"
#include "tests/unit/http/support.hpp"

namespace openint::http {

using namespace coroutine;
namespace {

using namespace testing;

class Bytes final : public Source {
 public:
  Bytes(std::string bytes, bool goes_back)
      : Source(static_cast<int64_t>(bytes.size())), bytes_(std::move(bytes)), goes_back_(goes_back) {}

 protected:
  Result<size_t> pull(char *out, size_t room) override {
    size_t size = bytes_.copy(out, room, at_);
    at_ += size;
    return size;
  }
  bool back() override {
    at_ = goes_back_ ? 0 : at_;
    return goes_back_;
  }

 private:
  std::string bytes_;
  bool goes_back_;
  size_t at_ = 0;
};

std::string all_of(Source &source) {
  std::string out;
  char room[7];
  while (true) {
    Result<size_t> got = source.read(room, sizeof room);
    if (!got.ok() || *got == 0) return out;
    out.append(room, *got);
  }
}

// Renews once; needs a body that can be sent twice.
class Renewing : public Authorizer {
 public:
  Task<uint64_t> authorize(Context &context, Request &request, uint64_t rejected) override {
    return give(context, request, rejected);
  }
  static Task<uint64_t> give(Context &, Request &request, uint64_t rejected) {
    set_header(request.headers, "Authorization", "Bearer token-" + std::to_string(rejected + 1));
    co_return rejected + 1;
  }
};

struct Uploads {
  // What came up at each attempt, and the result, where the answers are these.
  std::vector<std::string> came;
  Result<std::string> result = Error();
  void run(bool goes_back, std::vector<Outcome> outcomes, bool reads_body = true, const std::string &method = "PUT") {
    FakeEnvironment environment;
    Renewing authorizer;
    Sent sent(environment);
    sent.route.authorizer = &authorizer;
    sent.options.repeatable = true;
    Request request(method, "https://api.acme.test/x");
    request.source = std::make_shared<Bytes>("a body of some bytes", goes_back);
    result = sent(std::move(request), [&](const Request &asked) {
      came.push_back(reads_body || came.size() > 0 ? all_of(*asked.source) : "");
      return came.size() <= outcomes.size() ? outcomes[came.size() - 1] : Outcome(answer(200, "done"));
    });
  }
};

const std::vector<Outcome> &troubles() {
  static const std::vector<Outcome> kAll = {Outcome(answer(503)), Outcome(answer(429)), Outcome(answer(401)),
                                            Outcome(Failure::cut, "reset"),
                                            Outcome(answer(307, "", {Header("Location", "https://api.acme.test/y")}))};
  return kAll;
}

TEST(StreamingUp, ABodyThatGoesBackIsSentAgainFromItsStart) {
  for (const Outcome &trouble : troubles()) {
    Uploads uploads;
    uploads.run(true, {trouble});
    ASSERT_TRUE(uploads.result.ok()) << uploads.result.error().message;
    EXPECT_EQ(*uploads.result, "200 done");
    EXPECT_EQ(uploads.came, (std::vector<std::string>{"a body of some bytes", "a body of some bytes"}));
  }
}

TEST(StreamingUp, OneThatDoesNotIsNeverSentTwiceAndTheErrorSaysSo) {
  for (const Outcome &trouble : troubles()) {
    Uploads uploads;
    uploads.run(false, {trouble});
    ASSERT_FALSE(uploads.result.ok()) << trouble.response.status;
    EXPECT_EQ(uploads.came.size(), 1U);
    const Error &error = uploads.result.error();
    EXPECT_NE(error.message.find("was not sent again, since the stream that its body comes from can't be read from its "
                                 "start"),
              std::string::npos)
        << error.message;
    EXPECT_EQ(error.reason, trouble.response.status == 307 ? "redirected" : "");
  }
}

TEST(StreamingUp, OneOfWhichNothingWasReadIsSentAgain) {
  Uploads uploads;
  uploads.run(false, {Outcome(Failure::not_sent, "no connection")}, false);
  ASSERT_TRUE(uploads.result.ok()) << uploads.result.error().message;
  EXPECT_EQ(uploads.came, (std::vector<std::string>{"", "a body of some bytes"}));
}

// Gives the body's pieces with a bar between them, after so long a pause each.
Task<std::string> pieces(Context &context, const Route &route, SendOptions options) {
  Request request("GET", "https://api.acme.test/file");
  request.streams = true;
  Result<Response> response = co_await send(context, route, std::move(request), std::move(options));
  if (!response.ok()) co_return response.take_error();
  std::string out = std::to_string(response->status) + " " + response->body;
  if (response->stream == nullptr) co_return out;
  while (true) {
    Result<std::string> piece = co_await next_piece(context, *response->stream);
    if (!piece.ok()) co_return piece.take_error();
    if (piece->empty()) co_return out;
    out += "|" + *piece;
  }
}

class StreamingDown : public ::testing::Test {
 protected:
  StreamingDown()
      : operation(environment, FakeEnvironment::kStart + 60'000,
                  [this](Context &context) { return pieces(context, route, SendOptions()); }) {
    operation.step();
    for (const Want &want : operation.wants()) id = want.id;
  }
  // Answers with the beginning of a body.
  void begin(std::string_view piece, int64_t size = -1) {
    Response head = answer(200);
    head.stream = std::make_shared<Incoming>(size);
    head.stream->add(piece);
    ASSERT_TRUE(operation.answer(id, Outcome(std::move(head))));
  }
  void add(std::string_view piece) {
    operation.incoming(id)->add(piece);
    operation.arrived(id);
  }
  void end(Failure failure = Failure::none) {
    operation.incoming(id)->end(failure, failure == Failure::none ? "" : "reset");
    operation.arrived(id);
  }

  FakeEnvironment environment;
  Route route;
  Operation operation;
  uint64_t id = 0;
};

TEST_F(StreamingDown, PiecesAreAwaitedOneByOneUntilTheEnd) {
  begin("one");
  EXPECT_FALSE(operation.step());
  EXPECT_EQ(operation.wanted_pieces(), std::vector<uint64_t>{id});
  add("two");
  add("three");  // before the coroutine ran
  EXPECT_TRUE(operation.wanted_pieces().empty());
  EXPECT_FALSE(operation.step());
  end();
  EXPECT_TRUE(operation.step());
  EXPECT_EQ(operation.result().value(), "200 |one|twothree");
  EXPECT_EQ(operation.incoming(id), nullptr);
}

TEST_F(StreamingDown, WhatIsOnTheWayIsBounded) {
  begin(std::string(Incoming::kRoom - 1, 'x'));
  EXPECT_TRUE(operation.incoming(id)->has_room());
  add("xx");
  EXPECT_FALSE(operation.incoming(id)->has_room());
  operation.step();
  EXPECT_TRUE(operation.incoming(id)->has_room());
}

TEST_F(StreamingDown, AnAnswerCutShortIsAnErrorAndAnswersNoEnd) {
  begin("some");
  operation.step();
  end(Failure::cut);
  ASSERT_TRUE(operation.step());
  Result<std::string> result = operation.result();
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().status, Status::unavailable);
  EXPECT_EQ(result.error().message, "the answer broke off after 4 bytes: reset");
}

TEST_F(StreamingDown, FewerOrMoreBytesThanToldAreAnAnswerCutShort) {
  begin("some", 5);
  operation.step();
  end();
  ASSERT_TRUE(operation.step());
  Result<std::string> result = operation.result();
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().message, "the answer broke off after 4 bytes: its headers tell of 5");
}

TEST_F(StreamingDown, CancelEndsItBetweenTwoPieces) {
  begin("some");
  operation.step();
  operation.cancel();
  ASSERT_TRUE(operation.step());
  EXPECT_EQ(operation.result().error().status, Status::cancelled);
  EXPECT_EQ(operation.incoming(id), nullptr);  // nobody wants the rest
}

TEST_F(StreamingDown, TheDeadlineEndsItBetweenTwoPieces) {
  begin("some");
  operation.step();
  EXPECT_EQ(operation.next_due(), FakeEnvironment::kStart + 60'000);
  environment.advance(60'001);
  ASSERT_TRUE(operation.step());
  EXPECT_EQ(operation.result().error().status, Status::timeout);
  EXPECT_EQ(operation.incoming(id), nullptr);
}

TEST_F(StreamingDown, ABodyThatCameWholeIsOnePiece) {
  operation.answer(id, Outcome(answer(206, "all of it")));
  ASSERT_TRUE(operation.step());
  EXPECT_EQ(operation.result().value(), "206 |all of it");
}

TEST_F(StreamingDown, ARefusalIsReadAndJudged) {
  operation.answer(id, Outcome(answer(404, R"({"message":"gone"})")));
  ASSERT_TRUE(operation.step());
  EXPECT_EQ(operation.result().error().status, Status::not_found);
}

TEST(StreamingDownLimits, ABodyHoldsItsPlaceAmongThoseUnderWayUntilItsEnd) {
  FakeEnvironment environment;
  Route route;
  Limiter limiter;
  route.policy = policy(R"json({"limits": [{"requests": 1, "cost": "concurrent"}]})json");
  route.limiter = &limiter;
  auto start = [&](Context &context) { return pieces(context, route, SendOptions()); };
  Operation first(environment, Context::kNoDeadline, start);
  Operation second(environment, Context::kNoDeadline, start);
  first.step();
  uint64_t id = first.wants().at(0).id;
  Response head = answer(200);
  head.stream = std::make_shared<Incoming>();
  first.answer(id, Outcome(std::move(head)));
  first.step();
  second.step();
  EXPECT_TRUE(second.wants().empty());
  first.incoming(id)->end();
  first.arrived(id);
  EXPECT_TRUE(first.step());
  environment.advance(60'000);
  second.step();
  EXPECT_EQ(second.wants().size(), 1U);
}

TEST(StreamingSource, EndsBeforeItsSizeOrNot) {
  class Short final : public Source {
   public:
    Short() : Source(10) {}

   protected:
    Result<size_t> pull(char *, size_t room) override { return given_++ == 0 ? std::min<size_t>(room, 4) : 0; }
    bool back() override { return true; }
    int given_ = 0;
  };
  Short source;
  char room[20];
  EXPECT_EQ(source.read(room, sizeof room).value(), 4U);
  EXPECT_EQ(source.read(room, sizeof room).error().message, "the upload ended after 4 of 10 bytes");
  EXPECT_FALSE(source.rewind());
  ASSERT_NE(source.failure(), nullptr);
}

TEST(StreamingTrace, TellsThatABodyStreamsAndHowLongItWas) {
  FakeEnvironment environment;
  Route route;
  Operation operation(environment, Context::kNoDeadline,
                      [&](Context &context) { return pieces(context, route, SendOptions()); });
  operation.trace(0);
  operation.step();
  uint64_t id = operation.wants().at(0).id;
  Response head = answer(200);
  head.stream = std::make_shared<Incoming>();
  head.stream->add("planted");
  operation.answer(id, Outcome(std::move(head)));
  operation.step();
  operation.incoming(id)->end();
  operation.arrived(id);
  operation.step();
  std::string told = environment.logged();
  EXPECT_NE(told.find(R"("status":200,"headers":[],"streams":true})"), std::string::npos) << told;
  EXPECT_NE(told.find(R"({"event":"end","exchange":1,"body_size":7})"), std::string::npos) << told;
  EXPECT_EQ(told.find("planted"), std::string::npos) << told;
}

}  // namespace
}  // namespace openint::http

#include "libopenint/engine/live.hpp"

#include <optional>

#include "libopenint/connectors/procedures/procedures.hpp"
#include "libopenint/coroutine/source.hpp"
#include "libopenint/crypto/random.hpp"
#include "libopenint/drivers/curl_driver.hpp"
#include "libopenint/drivers/system_environment.hpp"
#include "libopenint/engine/live_config.hpp"
#include "libopenint/engine/wire.hpp"
#include "libopenint/http/exchange.hpp"
#include "libopenint/provider/services.hpp"

namespace openint::engine {

using coroutine::Emission;

namespace {

constexpr int64_t kLongestMs = int64_t{24} * 3600 * 1000;

// What tasks share with their engine.
struct Parts {
  Parts(Log log, Uploads given, drivers::CurlOptions http)
      : environment(log == nullptr ? drivers::SystemEnvironment::Log()
                                   : [log](coroutine::Environment::Level level,
                                           std::string_view line) { log(static_cast<int32_t>(level), line); }),
        uploads(std::move(given)),
        driver(std::move(http)) {}
  drivers::SystemEnvironment environment;
  Uploads uploads;
  provider::Services services;
  drivers::CurlDriver driver;
};

class Upload final : public coroutine::Source {
 public:
  Upload(const Uploads &uploads, uint64_t tag, int64_t size) : Source(size), uploads_(uploads), tag_(tag) {}

 protected:
  Result<size_t> pull(char *out, size_t room) override {
    int64_t got = uploads_.read(tag_, out, room);
    if (got >= 0) return static_cast<size_t>(got);
    return Error(Status::cancelled, "the read hook returned " + std::to_string(got) + " and so ended the call");
  }
  bool back() override { return uploads_.rewind != nullptr && uploads_.rewind(tag_); }

 private:
  const Uploads &uploads_;
  uint64_t tag_;
};

class LiveTask final : public Task {
 public:
  LiveTask(std::shared_ptr<Parts> parts, ParsedCall call, int64_t deadline_ms)
      : parts_(std::move(parts)),
        tag_(call.tag),
        operation_(parts_->environment, deadline_ms, [&](coroutine::Context &context) {
          context.take(call.stream, call.batch_rows);
          context.belong_to(std::move(call.traceparent));
          if (call.upload) context.give(std::make_shared<Upload>(parts_->uploads, call.tag, call.upload_size));
          return engine::perform(context, parts_->services, std::move(call.call));
        }) {
    if (call.trace) operation_.trace(tag_);
  }

  Result<Event> step(std::string &out) override {
    if (over_) return Error(Status::closed, "the task is over");
    if (operation_.step()) return end(out);
    // Requests first: the host can have them under way while it works on a batch.
    std::vector<http::Want> wants = operation_.wants();
    if (wants.empty()) {
      if (std::optional<Emission> emission = operation_.take_emission()) return give(std::move(*emission), out);
    }
    int64_t due = operation_.emits() ? 0 : operation_.next_due();
    out = wants_json(wants, operation_.wanted_pieces(), due, parts_->environment.now_ms());
    return Event::want;
  }

  Result<void> answer(std::string_view head, std::string_view body) override {
    if (over_) return Error(Status::closed, "the task is over");
    OPENINT_TRY(auto answer, read_answer(head, body));
    uint64_t id = answer.id;
    if (const std::shared_ptr<http::Incoming> stream = operation_.incoming(id)) {
      return add_piece(*stream, std::move(answer), body);
    }
    if (answer.piece && operation_.waits(id)) {
      return Error(Status::invalid_argument, "status must be an HTTP status from 100 to 599", "/status");
    }
    if (answer.piece)
      return Error(Status::not_found, "no exchange " + std::to_string(id) + " waits for a piece", "/id");
    if (answer.more) OPENINT_CHECK(begin_stream(id, answer.outcome.response));
    if (operation_.answer(id, std::move(answer.outcome))) return {};
    return Error(Status::not_found, "no exchange " + std::to_string(id) + " waits for an answer", "/id");
  }

  Result<size_t> read(uint64_t id, char *out, size_t room) override {
    if (over_) return Error(Status::closed, "the task is over");
    const http::Request *request = operation_.request(id);
    if (request != nullptr && request->source != nullptr) return request->source->read(out, room);
    return Error(Status::not_found, "no exchange " + std::to_string(id) + " waits that has an upload");
  }

  Result<Event> run(std::string &out) override {
    if (over_) return Error(Status::closed, "the task is over");
    auto emission = next();
    if (!emission.ok()) {
      over_ = true;
      running_.reset();
      return emission.take_error();
    }
    if (*emission) return give(std::move(**emission), out);
    running_.reset();
    return end(out);
  }

  std::shared_ptr<::ArrowArrayStream> columns() override { return std::exchange(batch_.columns, nullptr); }
  const std::string &progress() const noexcept override { return batch_.progress; }
  bool gives_text() const noexcept override {
    return operation_.taking() != coroutine::Taking::joined && !gives_columns();
  }
  bool gives_columns() const noexcept override { return operation_.taking() == coroutine::Taking::columns; }
  uint64_t tag() const noexcept override { return tag_; }

  void cancel() noexcept override {
    operation_.cancel();
    parts_->driver.wake(operation_);
  }

 private:
  // Makes the body that came the first piece of a stream.
  Result<void> begin_stream(uint64_t id, http::Response &response) {
    const http::Request *request = operation_.request(id);
    if (request == nullptr) return {};  // answer() will say so
    if (!request->streams || response.status < 200 || response.status > 299) {
      return Error(Status::invalid_argument, "\"more\" is for exchanges with \"stream\" and answers of 200 to 299",
                   "/more");
    }
    response.stream = std::make_shared<http::Incoming>(http::told_size(response));
    response.stream->add(response.body);
    response.body.clear();
    return {};
  }

  Result<void> add_piece(http::Incoming &stream, ParsedAnswer answer, std::string_view body) {
    bool failed = answer.outcome.failure != http::Failure::none;
    if (!answer.piece && !failed)
      return Error(Status::conflict, "that exchange was answered: pieces follow", "/status");
    if (!failed && !stream.has_room()) {
      return Error(Status::conflict, "the pieces before this one were not taken yet: step the task first");
    }
    stream.add(failed ? std::string_view() : body);
    if (failed || !answer.more) stream.end(answer.outcome.failure, std::move(answer.outcome.message));
    operation_.arrived(answer.id);
    return {};
  }

  Result<std::optional<Emission>> next() {
    if (running_ == nullptr) {
      OPENINT_TRY(running_, parts_->driver.start(operation_));
    }
    return running_->next();
  }

  Event give(Emission emission, std::string &out) {
    batch_ = std::move(emission);
    out = std::move(batch_.text);
    return Event::batch;
  }

  Result<Event> end(std::string &out) {
    over_ = true;
    OPENINT_TRY(out, operation_.result());
    return Event::done;
  }

  std::shared_ptr<Parts> parts_;
  uint64_t tag_;
  http::Operation operation_;
  std::unique_ptr<drivers::CurlDriver::Run> running_;
  Emission batch_;  // the last one
  bool over_ = false;
};

class LiveEngine final : public Live {
 public:
  explicit LiveEngine(std::shared_ptr<Parts> parts) : parts_(std::move(parts)) {}

  Result<std::unique_ptr<Task>> begin(std::string_view request) override {
    OPENINT_TRY(auto parsed, read_call(request));
    int64_t timeout = parsed.timeout_ms;
    if (timeout < 0 || timeout > kLongestMs) {
      return Error(Status::invalid_argument, "timeout_ms must be from 1 to 86400000", "/timeout_ms");
    }
    if (parsed.upload && parts_->uploads.read == nullptr) {
      return Error(Status::invalid_argument, "a call with \"upload\" needs the engine's hook `read`", "/upload");
    }
    int64_t deadline = timeout == 0 ? coroutine::Context::kNoDeadline : parts_->environment.now_ms() + timeout;
    return std::unique_ptr<Task>(std::make_unique<LiveTask>(parts_, std::move(parsed), deadline));
  }

 private:
  std::shared_ptr<Parts> parts_;
};

}  // namespace

Result<std::shared_ptr<Live>> Live::open(const json::Value &config, std::shared_ptr<const contract::Contract> contract,
                                         connector::Registry &registry, Log log, Uploads uploads) {
  if (!crypto::is_ready()) return Error(Status::internal, "the system gives no random bytes");
  HttpConfig http;
  if (const json::Value *given = config.find("http")) {
    OPENINT_TRY(http, read_http(*given));
  }
  auto parts = std::make_shared<Parts>(std::move(log), std::move(uploads), std::move(http.driver));
  if (http.allow_private_addresses) parts->environment.allow_private_addresses();
  parts->services.contract = std::move(contract);
  parts->services.registry = &registry;
  parts->services.environment = &parts->environment;
  parts->services.find_procedure = procedures::find_procedure;
  if (const json::Value *organisation = config.find("organisation")) {
    if (!organisation->is_string() || organisation->size() == 0) {
      return Error(Status::invalid_argument, "/organisation must be a string that is not empty", "/organisation");
    }
    parts->services.organisation = organisation->text();
  }
  if (const json::Value *limits = config.find("limits")) {
    OPENINT_CHECK(read_limits(*limits, parts->services));
  }
  if (const json::Value *store = config.find("store")) {
    OPENINT_TRY(parts->services.store, open_store(*store));
  }
  return std::shared_ptr<Live>(std::make_shared<LiveEngine>(std::move(parts)));
}

}  // namespace openint::engine

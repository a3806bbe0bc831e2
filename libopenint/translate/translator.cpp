#include "libopenint/translate/translator.hpp"

#include <algorithm>
#include <optional>

#include "libopenint/json/parse.hpp"
#include "libopenint/json/write.hpp"
#include "libopenint/translate/arrow_output.hpp"
#include "libopenint/translate/columns.hpp"
#include "libopenint/translate/json_record.hpp"
#include "libopenint/translate/reverse.hpp"

namespace openint::translate {

namespace {

// More idle executors than this are not worth their memory.
constexpr size_t kIdleExecutors = 8;

Error strict_error(const Rejection &rejection) {
  bool malformed = rejection.reason.starts_with("malformed");
  std::string where = rejection.field.empty() ? "" : ", field " + rejection.field;
  Error error(malformed ? Status::malformed : Status::invalid_argument,
              "record " + std::to_string(rejection.index) + where + ": " + rejection.reason, rejection.pointer);
  error.offset = static_cast<int64_t>(rejection.offset);
  Issue issue;
  issue.pointer = rejection.pointer;
  issue.rule = scope_name(rejection.scope);
  issue.found = shortened(rejection.raw);
  issue.message = error.message;
  error.issues.push_back(std::move(issue));
  return error;
}

// What every consumer does with a bad record.
class Consuming : public Consumer {
 public:
  Consuming(const Plan &plan, Reporter *reporter) : plan_(plan), reporter_(reporter) {}

  Result<void> rejected(const Rejection &rejection) override {
    if (plan_.options.strict) return strict_error(rejection);
    return reporter_ != nullptr ? reporter_->rejected(rejection) : Result<void>();
  }
  Result<void> window_done() override { return {}; }

 protected:
  const Plan &plan_;

 private:
  Reporter *reporter_;
};

class JsonConsumer final : public Consuming {
 public:
  JsonConsumer(const Plan &plan, Reporter *reporter, Output &out, Sink *sink)
      : Consuming(plan, reporter), out_(out), sink_(sink) {}

  Result<void> begin() {
    if (!out_.reserve(64)) return no_memory();
    if (output() == Options::Output::page) out_.put(std::string_view("{\"items\":["));
    if (output() == Options::Output::array) out_.put('[');
    return {};
  }

  bool record(Frame &frame) override {
    bool separate = !first_ && output() != Options::Output::ndjson;
    if (separate) {
      if (!out_.reserve(1)) return false;
      out_.put(',');
    }
    if (!write_json_record(frame, out_)) {
      if (separate) out_.rewind(out_.cursor() - 1);
      return false;
    }
    first_ = false;
    if (output() == Options::Output::ndjson) {
      if (!out_.reserve(1)) return false;
      out_.put('\n');
    }
    return true;
  }

  Result<void> window_done() override {
    if (sink_ == nullptr || out_.size() == 0) return {};
    OPENINT_CHECK(sink_->write(out_.text()));
    out_.clear();
    return {};
  }

  Result<void> end(const PageEnd &page) {
    if (!out_.reserve(128 + page.next_cursor.size())) return no_memory();
    if (output() == Options::Output::array) out_.put(']');
    if (output() == Options::Output::page) {
      out_.put(std::string_view(page.has_next_page ? "],\"has_next_page\":true,\"next_cursor\":"
                                                   : "],\"has_next_page\":false,\"next_cursor\":"));
      out_.put(std::string_view(page.next_cursor));
      out_.put('}');
    }
    return window_done();
  }

 private:
  Options::Output output() const noexcept { return plan_.options.output; }
  static Error no_memory() { return Error(Status::no_memory, "out of memory"); }

  Output &out_;
  Sink *sink_;
  bool first_ = true;
};

class ArrowConsumer final : public Consuming {
 public:
  ArrowConsumer(const Plan &plan, Reporter *reporter, ArrowBatches &batches)
      : Consuming(plan, reporter), batches_(batches) {}
  bool record(Frame &frame) override { return batches_.append(frame); }

 private:
  ArrowBatches &batches_;
};

}  // namespace

struct Translator::Executor {
  explicit Executor(std::shared_ptr<const Plan> plan) : reader(std::move(plan)) {}
  Reader reader;
  Output out;  // for translations to a sink
};

// Gives an executor back however the translation ends.
struct Translator::Returner {
  const Translator &translator;
  std::unique_ptr<Executor> executor;
  ~Returner() { translator.give_back(std::move(executor)); }
};

Translator::Translator(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {
  idle_.reserve(kIdleExecutors);  // giving one back takes no memory: it must not fail
}

Result<std::shared_ptr<const Translator>> Translator::open(std::shared_ptr<const connector::Connector> connector,
                                                           std::shared_ptr<const contract::Contract> contract,
                                                           std::string_view model, const Options &options) {
  OPENINT_TRY(auto plan, Plan::compile(std::move(connector), std::move(contract), model, options));
  return std::shared_ptr<const Translator>(new Translator(std::move(plan)));
}

std::unique_ptr<Translator::Executor> Translator::take() const {
  {
    std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto executor = std::move(idle_.back());
      idle_.pop_back();
      return executor;
    }
  }
  return std::make_unique<Executor>(plan_);
}

void Translator::give_back(std::unique_ptr<Executor> executor) const noexcept {
  if (executor == nullptr) return;
  executor->out.clear();
  std::lock_guard lock(mutex_);
  if (idle_.size() < kIdleExecutors) idle_.push_back(std::move(executor));
}

namespace {

Summary summary_of(const Reader &reader) {
  return {reader.translated(), reader.rejected(), reader.unread_values(), reader.page_end()};
}

Result<Summary> run_json(const Plan &plan, Reader &reader, std::string_view bytes, Output &out, Sink *sink,
                         Reporter *reporter) {
  JsonConsumer consumer(plan, reporter, out, sink);
  reader.start(consumer);
  OPENINT_CHECK(consumer.begin());
  OPENINT_CHECK(reader.feed(bytes, true));
  OPENINT_CHECK(reader.finish());
  OPENINT_CHECK(consumer.end(reader.page_end()));
  return summary_of(reader);
}

}  // namespace

Result<Summary> Translator::translate(std::string_view bytes, Output &out, Reporter *reporter) const {
  Returner held{*this, take()};
  return run_json(*plan_, held.executor->reader, bytes, out, nullptr, reporter);
}

Result<Summary> Translator::translate(std::string_view bytes, Sink &sink, Reporter *reporter) const {
  Returner held{*this, take()};
  return run_json(*plan_, held.executor->reader, bytes, held.executor->out, &sink, reporter);
}

Result<Summary> Translator::translate_arrow(std::string_view bytes, ::ArrowArrayStream *out, Reporter *reporter) const {
  Returner held{*this, take()};
  Reader &reader = held.executor->reader;
  ArrowBatches batches(plan_);
  ArrowConsumer consumer(*plan_, reporter, batches);
  reader.start(consumer);
  OPENINT_CHECK(reader.feed(bytes, true));
  OPENINT_CHECK(reader.finish());
  batches.export_stream(out);
  return summary_of(reader);
}

namespace {

// The place of a record in the index of the text that it stands in; nothing where it does not.
std::optional<uint32_t> place_of(std::string_view record, const json::IndexedText *text, uint32_t behind) {
  if (text == nullptr || !text->holds(record)) return {};
  const uint32_t *offsets = text->index().offsets();
  const uint32_t *end = offsets + text->index().count();
  auto offset = static_cast<uint32_t>(record.data() - text->index().indexed().data());
  const uint32_t *from = behind < text->index().count() && offsets[behind] <= offset ? offsets + behind : offsets;
  const uint32_t *found = std::lower_bound(from, end, offset);
  if (found == end || *found != offset) return {};
  return static_cast<uint32_t>(found - offsets);
}

Result<void> read_records(Reader &reader, const Records &records) {
  reader.beside(records.page);
  std::vector<uint32_t> places;  // of records that stand one behind the other in the text
  places.reserve(records.records.size());
  auto take = [&]() -> Result<void> {
    if (places.empty()) return {};
    auto taken = reader.take(*records.text, places);
    places.clear();
    return taken;
  };
  for (std::string_view record : records.records) {
    std::optional<uint32_t> place = place_of(record, records.text, places.empty() ? 0 : places.back());
    if (place) {
      places.push_back(*place);
      continue;
    }
    OPENINT_CHECK(take());
    OPENINT_CHECK(reader.feed(record, true));
    OPENINT_CHECK(reader.finish());
  }
  return take();
}

}  // namespace

Result<Summary> Translator::translate(const Records &records, Sink &sink, Reporter *reporter) const {
  Returner held{*this, take()};
  Reader &reader = held.executor->reader;
  JsonConsumer consumer(*plan_, reporter, held.executor->out, &sink);
  reader.start(consumer);
  OPENINT_CHECK(consumer.begin());
  OPENINT_CHECK(read_records(reader, records));
  OPENINT_CHECK(consumer.end(reader.page_end()));
  return summary_of(reader);
}

Result<Summary> Translator::translate(const Records &records, Columns &columns, Reporter *reporter) const {
  Returner held{*this, take()};
  Reader &reader = held.executor->reader;
  ArrowConsumer consumer(*plan_, reporter, *columns.batches_);
  reader.start(consumer);
  OPENINT_CHECK(read_records(reader, records));
  return summary_of(reader);
}

Result<std::string> Translator::reverse(std::string_view input) const {
  Writing writing;
  writing.verb = plan_->options.update ? Writing::Verb::update : Writing::Verb::create;
  return reverse(input, writing);
}

Result<std::string> Translator::reverse(std::string_view input, const Writing &writing) const {
  Arena arena;
  OPENINT_TRY(const json::Value value, json::parse(input, arena));
  OPENINT_TRY(const json::Value body, reverse(value, writing, arena));
  return json::to_text(body);
}

Result<json::Value> Translator::reverse(const json::Value &input, const Writing &writing, Arena &arena) const {
  return translate::reverse(*plan_, input, writing, arena);
}

struct Translation::State {
  State(std::shared_ptr<const Translator> from, Sink &sink, Reporter *reporter)
      : translator(std::move(from)),
        executor(translator->take()),
        consumer(translator->plan(), reporter, executor->out, &sink) {}
  ~State() { translator->give_back(std::move(executor)); }

  std::shared_ptr<const Translator> translator;
  std::unique_ptr<Translator::Executor> executor;
  JsonConsumer consumer;
  bool over = false;  // finished, or ended by an error
};

Translation::Translation() = default;
Translation::~Translation() = default;

Result<std::unique_ptr<Translation>> Translator::begin(Sink &sink, Reporter *reporter) const {
  std::unique_ptr<Translation> translation(new Translation);
  translation->state_ = std::make_unique<Translation::State>(weak_from_this().lock(), sink, reporter);
  Translation::State &state = *translation->state_;
  state.executor->reader.start(state.consumer);
  OPENINT_CHECK(state.consumer.begin());
  return translation;
}

Result<void> Translation::feed(std::string_view bytes) {
  if (state_->over) return Error(Status::closed, "the translation is over");
  auto fed = state_->executor->reader.feed(bytes);
  if (!fed.ok()) state_->over = true;
  return fed;
}

Result<Summary> Translation::finish() {
  if (state_->over) return Error(Status::closed, "the translation is over");
  state_->over = true;
  Reader &reader = state_->executor->reader;
  OPENINT_CHECK(reader.finish());
  OPENINT_CHECK(state_->consumer.end(reader.page_end()));
  return summary_of(reader);
}

}  // namespace openint::translate

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <tuple>

#include "benchmarks/pages.hpp"
#include "benchmarks/yardstick.hpp"
#include "libopenint/engine/engine.hpp"
#include "libopenint/translate/arrow_abi.hpp"

// translate_bench [--benchmark_filter=REGEX] [--benchmark_format=json]: every model, page size and form of input
// against the yardstick. Both run in turn within each repetition, so that the machine's moods fall on both; `ratio` is
// the yardstick's median time divided by ours, `of_memcpy` our speed as a part of memcpy's.

namespace openint::bench {

namespace {

using Clock = std::chrono::steady_clock;
enum class Form { json, raw, arrow, sink };

struct Case {
  Model model;
  size_t records;
  Style style;
  Form form;
};

struct Counting final : translate::Sink {
  size_t size = 0;
  Result<void> write(std::string_view piece) override {
    size += piece.size();
    return {};
  }
};

/// One page is kept at a time: the batches are large.
const simdjson::padded_string &page(const Case &wanted) {
  static std::tuple<Model, size_t, Style> kept;
  static simdjson::padded_string text;
  std::tuple<Model, size_t, Style> key{wanted.model, wanted.records, wanted.style};
  if (text.size() == 0 || kept != key) {
    text = simdjson::padded_string(make_page(wanted.model, wanted.records, wanted.style));
    kept = key;
  }
  return text;
}

double median(std::vector<double> &times) {
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
  return times[times.size() / 2];
}

template <typename Work>
double seconds(size_t times, Work work) {
  auto begin = Clock::now();
  for (size_t i = 0; i < times; ++i) work();
  return std::chrono::duration<double>(Clock::now() - begin).count() / static_cast<double>(times);
}

/// What is measured, with the memory it reuses.
struct Contest {
  const Case &what;
  const simdjson::padded_string &input;
  std::shared_ptr<const translate::Translator> translator;
  simdjson::ondemand::parser parser{};
  Text expected{};
  translate::Output out{};
  std::string copy{};
  bool failed = false;

  void theirs() { yardstick(what.model, parser, input, what.form == Form::raw, expected); }
  void ours() {
    std::string_view bytes(input.data(), input.size());
    if (what.form == Form::arrow) {
      ::ArrowArrayStream stream{};
      failed |= !translator->translate_arrow(bytes, &stream, nullptr).ok();
      if (stream.release != nullptr) stream.release(&stream);
    } else if (what.form == Form::sink) {
      Counting sink;
      failed |= !translator->translate(bytes, sink, nullptr).ok() || sink.size != expected.view().size();
    } else {
      out.clear();
      failed |= !translator->translate(bytes, out, nullptr).ok();
    }
  }
  void memcpy() {
    std::memcpy(copy.data(), input.data(), input.size());
    benchmark::DoNotOptimize(copy.data());
    benchmark::ClobberMemory();
  }
};

/// Where two texts part, for the message.
std::string difference(std::string_view ours, std::string_view theirs) {
  size_t at = 0;
  while (at < ours.size() && at < theirs.size() && ours[at] == theirs[at]) ++at;
  size_t from = at > 60 ? at - 60 : 0;
  return "differs from the yardstick at " + std::to_string(at) + ": " + std::string(ours.substr(from, 120)) +
         " instead of " + std::string(theirs.substr(from, 120));
}

/// The answer first: a wrong one is not timed. Empty if it is right.
std::string check(Contest &contest) {
  contest.theirs();
  if (contest.what.form == Form::arrow) {
    ::ArrowArrayStream stream{};
    auto done = contest.translator->translate_arrow({contest.input.data(), contest.input.size()}, &stream, nullptr);
    if (!done.ok()) return done.error().to_json();
    int64_t rows = 0;
    for (;;) {
      ::ArrowArray array{};
      if (stream.get_next(&stream, &array) != 0) return "the stream failed";
      if (array.release == nullptr) break;
      rows += array.length;
      array.release(&array);
    }
    stream.release(&stream);
    return rows == static_cast<int64_t>(contest.what.records) ? "" : "the stream has " + std::to_string(rows) + " rows";
  }
  contest.out.clear();
  auto done = contest.translator->translate({contest.input.data(), contest.input.size()}, contest.out, nullptr);
  if (!done.ok()) return done.error().to_json();
  return contest.out.text() == contest.expected.view() ? "" : difference(contest.out.text(), contest.expected.view());
}

void run(benchmark::State &state, const Engine &engine, const Case &what) {
  auto opened = engine.translator(name_of(what.model).connector, name_of(what.model).unified,
                                  what.form == Form::raw ? R"({"raw":"bytes"})" : "{}");
  if (!opened.ok()) return state.SkipWithError(opened.error().to_json().c_str());
  Contest contest{what, page(what), *opened};
  contest.copy.resize(contest.input.size());
  std::string wrong = check(contest);
  if (!wrong.empty()) return state.SkipWithError(wrong.c_str());
  size_t inner = std::max<size_t>(1, 400'000 / contest.input.size());  // about 100 us a turn
  std::vector<double> ours, theirs, copies;
  bool first = false;
  for (auto _ : state) {
    // Who goes first alternates.
    first = !first;
    if (first) ours.push_back(seconds(inner, [&] { contest.ours(); }));
    theirs.push_back(seconds(inner, [&] { contest.theirs(); }));
    if (!first) ours.push_back(seconds(inner, [&] { contest.ours(); }));
    copies.push_back(seconds(inner, [&] { contest.memcpy(); }));
    state.SetIterationTime(ours.back());
  }
  if (contest.failed) return state.SkipWithError("a translation failed");
  double mine = median(ours), yard = median(theirs), bytes = static_cast<double>(contest.input.size());
  state.counters["bytes"] = bytes;
  state.counters["GBps"] = bytes / mine / 1e9;
  state.counters["yard_GBps"] = bytes / yard / 1e9;
  state.counters["ratio"] = yard / mine;
  state.counters["of_memcpy"] = median(copies) / mine;
}

void add(const Engine &engine, const Case &what) {
  static const std::map<Style, const char *> styles{
      {Style::plain, ""}, {Style::pretty, "/pretty"}, {Style::shuffled, "/shuffled"}};
  static const std::map<Form, const char *> forms{
      {Form::json, "/json"}, {Form::raw, "/json+raw"}, {Form::arrow, "/arrow"}, {Form::sink, "/json to sink"}};
  std::string name = std::string(name_of(what.model).name) + "/" + std::to_string(what.records) +
                     styles.at(what.style) + forms.at(what.form);
  size_t rounds = what.records <= 100 ? 1001 : what.records <= 2000 ? 151 : 5;
  if (std::getenv("OPENINT_BENCH_SMALL") != nullptr) rounds = 3;  // to see that it works, not how fast
  benchmark::RegisterBenchmark(name.c_str(), [&engine, what](benchmark::State &state) { run(state, engine, what); })
      ->Iterations(static_cast<benchmark::IterationCount>(rounds))
      ->UseManualTime()
      ->Unit(benchmark::kMicrosecond);
}

void add_all(const Engine &engine) {
  for (const ModelName &model : models()) {
    for (size_t records : {size_t{100}, size_t{2000}, size_t{100'000}}) {
      for (Form form : {Form::json, Form::raw, Form::arrow}) add(engine, {model.model, records, Style::plain, form});
      if (records == 100'000) add(engine, {model.model, records, Style::plain, Form::sink});
      if (records != 2000) continue;
      for (Style style : {Style::pretty, Style::shuffled}) {
        for (Form form : {Form::json, Form::raw}) add(engine, {model.model, records, style, form});
      }
    }
  }
}

}  // namespace

}  // namespace openint::bench

int main(int count, char **arguments) {
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 2;
  auto engine = openint::Engine::open("");
  if (!engine.ok()) {
    std::fprintf(stderr, "%s\n", engine.error().to_json().c_str());
    return 1;
  }
  openint::bench::add_all(**engine);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

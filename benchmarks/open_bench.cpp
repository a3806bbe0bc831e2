#include <benchmark/benchmark.h>

#include <chrono>
#include <string>

#include "benchmarks/pages.hpp"
#include "libopenint/engine/engine.hpp"

// open_bench: what it costs to open an engine and a translator. `first_ms` is the very first time in this process,
// when nothing is in the caches.

namespace openint::bench {

namespace {

using Opened = std::shared_ptr<const translate::Translator>;

Result<Opened> open(const ModelName &model, std::shared_ptr<Engine> &engine) {
  auto made = Engine::open("");
  if (!made.ok()) return made.error();
  engine = *made;
  return engine->translator(model.connector, model.unified, "{}");
}

/// A translator that was opened in a hurry must translate all the same.
std::string check(const Opened &translator, const ModelName &model) {
  translate::Output out;
  auto done = translator->translate(make_page(model.model, 3), out, nullptr);
  if (!done.ok()) return done.error().to_json();
  return done->translated == 3 && done->rejected == 0 ? "" : "3 records were not translated";
}

void run(benchmark::State &state, const ModelName &model, double first) {
  std::shared_ptr<Engine> engine;
  auto opened = open(model, engine);
  std::string wrong = opened.ok() ? check(*opened, model) : opened.error().to_json();
  if (!wrong.empty()) return state.SkipWithError(wrong.c_str());
  for (auto _ : state) {
    auto again = open(model, engine);
    benchmark::DoNotOptimize(again);
  }
  state.counters["first_ms"] = first;
}

}  // namespace

}  // namespace openint::bench

int main(int count, char **arguments) {
  using namespace openint::bench;
  auto begin = std::chrono::steady_clock::now();
  std::shared_ptr<openint::Engine> engine;
  auto opened = open(models()[0], engine);
  double first = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  if (!opened.ok()) return 1;
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 2;
  for (const ModelName &model : models()) {
    benchmark::RegisterBenchmark((std::string("open/") + model.name).c_str(), [&model, first](benchmark::State &state) {
      run(state, model, first);
    })->Unit(benchmark::kMillisecond);
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

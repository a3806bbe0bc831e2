#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "libopenint/engine/engine.hpp"

// cold_bench CONNECTOR MODEL FILE: one fresh process opens an engine, reads FILE in pieces of 256 KB and translates it
// once to a sink that counts; then five times more, warm. Prints one JSON object: times in milliseconds, peak memory
// after the first pass in KB (and before it), records, bytes out.

namespace {

using Clock = std::chrono::steady_clock;
using openint::Engine;
using openint::Result;
namespace translate = openint::translate;

struct Counting final : translate::Sink {
  size_t size = 0;
  Result<void> write(std::string_view piece) override {
    size += piece.size();
    return {};
  }
};

struct Pass {
  translate::Summary summary;
  size_t out = 0;
};

double milliseconds(Clock::time_point since) {
  return std::chrono::duration<double, std::milli>(Clock::now() - since).count();
}

/// Of this program alone: getrusage() would count the process it was forked from, too.
long peak_kb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmHWM:", 0) == 0) return std::strtol(line.c_str() + 6, nullptr, 10);
  }
  return -1;
}

Result<Pass> pass(const translate::Translator &translator, int file, std::vector<char> &buffer) {
  Counting sink;
  auto translation = translator.begin(sink, nullptr);
  if (!translation.ok()) return translation.error();
  for (off_t at = 0;;) {
    ssize_t got = pread(file, buffer.data(), buffer.size(), at);
    if (got < 0) return openint::Error(openint::Status::internal, "cannot read the file");
    if (got == 0) break;
    auto fed = (*translation)->feed({buffer.data(), static_cast<size_t>(got)});
    if (!fed.ok()) return fed.error();
    at += got;
  }
  auto done = (*translation)->finish();
  if (!done.ok()) return done.error();
  return Pass{*done, sink.size};
}

int fail(const openint::Error &error) {
  std::fprintf(stderr, "%s\n", error.to_json().c_str());
  return 1;
}

}  // namespace

int main(int count, char **arguments) {
  auto begin = Clock::now();
  if (count != 4) {
    std::fputs("usage: cold_bench CONNECTOR MODEL FILE\n", stderr);
    return 2;
  }
  auto engine = Engine::open("");
  if (!engine.ok()) return fail(engine.error());
  auto translator = (*engine)->translator(arguments[1], arguments[2], "{}");
  if (!translator.ok()) return fail(translator.error());
  double open = milliseconds(begin);
  long before = peak_kb();
  int file = ::open(arguments[3], O_RDONLY | O_CLOEXEC);
  std::vector<char> buffer(256 * 1024);
  auto cold = pass(**translator, file, buffer);
  if (!cold.ok()) return fail(cold.error());
  double cold_time = milliseconds(begin);
  long after = peak_kb();
  std::vector<double> warm;
  for (int i = 0; i < 5; ++i) {
    auto again = Clock::now();
    auto done = pass(**translator, file, buffer);
    if (!done.ok()) return fail(done.error());
    if (done->out != cold->out) return std::fputs("two passes differ\n", stderr), 1;
    warm.push_back(milliseconds(again));
  }
  ::close(file);
  std::sort(warm.begin(), warm.end());
  std::printf(
      "{\"cold_ms\": %.2f, \"open_ms\": %.2f, \"warm_ms\": %.2f, \"peak_kb\": %ld, \"before_kb\": %ld, "
      "\"translated\": %llu, \"rejected\": %llu, \"out\": %zu}\n",
      cold_time, open, warm[warm.size() / 2], after, before, static_cast<unsigned long long>(cold->summary.translated),
      static_cast<unsigned long long>(cold->summary.rejected), cold->out);
  return 0;
}

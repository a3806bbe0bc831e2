// A plain main for a fuzz target: runs every file of the folders (or files) given, each besides in some hundred forms
// with bytes changed, doubled or left out (always the same ones), and prints how many inputs that were.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "tests/fuzz/fuzz_target.hpp"

namespace {

constexpr int kForms = 100;
constexpr size_t kMostBytes = 64 * 1024;  // of a file that is changed

size_t inputs = 0;

void run_bytes(const std::string &bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size());
  ++inputs;
}

std::string changed(std::string bytes, std::minstd_rand &random) {
  for (auto changes = 1 + random() % 4; changes > 0 && !bytes.empty(); --changes) {
    const size_t at = random() % bytes.size();
    const size_t length = std::min<size_t>(1 + random() % 16, bytes.size() - at);
    switch (random() % 4) {
      case 0: bytes[at] = static_cast<char>(random()); break;
      case 1: bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8)); break;
      case 2: bytes.erase(at, length); break;
      default: bytes.insert(at, bytes.substr(at, length)); break;
    }
  }
  return bytes;
}

bool run(const std::filesystem::path &path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return false;
  const std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  run_bytes(bytes);
  std::minstd_rand random(static_cast<unsigned>(bytes.size()) + 1);
  for (int i = 0; i < kForms && bytes.size() <= kMostBytes; ++i) run_bytes(changed(bytes, random));
  return true;
}

}  // namespace

int main(int count, char **arguments) {
  for (int i = 1; i < count; ++i) {
    std::filesystem::path path = arguments[i];
    if (!std::filesystem::is_directory(path)) {
      if (!run(path)) return std::fprintf(stderr, "cannot read %s\n", arguments[i]), 1;
      continue;
    }
    for (const auto &entry : std::filesystem::recursive_directory_iterator(path)) {
      if (!entry.is_regular_file()) continue;
      if (!run(entry.path())) return std::fprintf(stderr, "cannot read %s\n", entry.path().c_str()), 1;
    }
  }
  std::printf("%zu inputs\n", inputs);
  return inputs == 0 ? 1 : 0;
}

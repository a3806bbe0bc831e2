// A plain main for a fuzz target: runs every file of the folders (or files) given, and prints how many.

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/fuzz/fuzz_target.hpp"

namespace {

bool run(const std::filesystem::path &path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return false;
  std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size());
  return true;
}

}  // namespace

int main(int count, char **arguments) {
  size_t inputs = 0;
  for (int i = 1; i < count; ++i) {
    std::filesystem::path path = arguments[i];
    if (!std::filesystem::is_directory(path)) {
      if (!run(path)) return std::fprintf(stderr, "cannot read %s\n", arguments[i]), 1;
      ++inputs;
      continue;
    }
    for (const auto &entry : std::filesystem::recursive_directory_iterator(path)) {
      if (!entry.is_regular_file()) continue;
      if (!run(entry.path())) return std::fprintf(stderr, "cannot read %s\n", entry.path().c_str()), 1;
      ++inputs;
    }
  }
  std::printf("%zu inputs\n", inputs);
  return inputs == 0 ? 1 : 0;
}

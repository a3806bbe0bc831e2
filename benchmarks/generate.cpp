#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "benchmarks/pages.hpp"

// generate FOLDER [RECORDS...]: writes FOLDER/<model>.<records>.json for every model; 100, 2000 and 100000 records
// unless said otherwise, and HubSpot contacts of a tenth of the largest to compare memory with.

int main(int count, char **arguments) {
  using namespace openint::bench;
  if (count < 2) {
    std::fputs("usage: generate FOLDER [RECORDS...]\n", stderr);
    return 2;
  }
  std::vector<size_t> sizes;
  for (int i = 2; i < count; ++i) sizes.push_back(std::strtoull(arguments[i], nullptr, 10));
  if (sizes.empty()) sizes = {100, 2000, 10000, 100000};
  for (const ModelName &model : models()) {
    for (size_t size : sizes) {
      std::string path = std::string(arguments[1]) + "/" + model.name + "." + std::to_string(size) + ".json";
      std::ofstream file(path, std::ios::binary);
      file << make_page(model.model, size);
      if (!file.flush()) {
        std::fprintf(stderr, "cannot write %s\n", path.c_str());
        return 1;
      }
    }
  }
  return 0;
}

#include "bindings/cli/places.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "bindings/cli/library.hpp"

namespace openint::cli {

std::string environment(const char *name) {
  const char *value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string default_store() {
  if (std::string given = environment("OPENINT_STORE"); !given.empty()) return given;
  std::string data = environment("XDG_DATA_HOME");
  if (data.empty()) data = environment("HOME") + "/.local/share";
  return data + "/openint/openint.db";
}

std::vector<std::string> standing_documents(const std::string &store) {
  std::vector<std::string> documents;
  std::filesystem::path folder = std::filesystem::path(store).parent_path() / "connectors";
  std::error_code problem;
  if (std::filesystem::exists(folder, problem)) {
    for (std::filesystem::directory_iterator at(folder, problem), end; !problem && at != end; at.increment(problem)) {
      if (at->path().extension() == ".json") documents.push_back(at->path().string());
    }
  }
  if (problem) throw Failure(kFailed, folder.string() + ": " + problem.message());
  std::sort(documents.begin(), documents.end());
  std::string more = environment("OPENINT_REGISTER");
  for (size_t at = 0; at < more.size();) {
    size_t end = std::min(more.find(':', at), more.size());
    if (end > at) documents.push_back(more.substr(at, end - at));
    at = end + 1;
  }
  return documents;
}

}  // namespace openint::cli

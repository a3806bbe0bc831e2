#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "libopenint/json/parse.hpp"

namespace openint::tests {

/// Folder of a conformance suite: under $OPENINT_SHARED where that is set, else where the build was told.
inline std::filesystem::path conformance_folder(const char *suite) {
  const char *shared = std::getenv("OPENINT_SHARED");
  return std::filesystem::path(shared != nullptr && *shared != '\0' ? shared : OPENINT_SHARED_DIR) / "conformance" /
         suite;
}

/// A file of a suite, parsed. A missing or malformed one fails the test and gives null.
inline json::Document conformance_file(const std::filesystem::path &path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  auto document = json::Document::parse(stream ? text.str() : std::string());
  if (!document.ok()) {
    ADD_FAILURE() << "cannot read " << path << ": " << document.error().message;
    return {};
  }
  return std::move(document).value();
}

}  // namespace openint::tests

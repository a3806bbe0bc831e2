#pragma once

#include <map>
#include <string>
#include <string_view>

namespace openint::http {

/// A file of the page at `/`, as it is sent.
struct PageFile {
  std::string text;
  std::string type;
};

/// The page on which a person reads the contract and tries it: the files of `bindings/http/page/`, which are part of
/// the program. They read /openapi.json and load nothing from anywhere else.
class Reference {
 public:
  Reference();
  /// What is at that path, "/" or "/reference/page.js"; null for what is no part of the page.
  const PageFile *find(std::string_view path) const;
  /// What the page may do: run and load its own files, ask its own gateway, and make markup of no data.
  static const char *policy() noexcept;

 private:
  std::map<std::string, PageFile, std::less<>> files_;
};

}  // namespace openint::http

#include "bindings/http/reference.hpp"

#include <span>

#include "libopenint/base/embedded.hpp"

namespace openint::embedded {

std::span<const EmbeddedFile> page();

}  // namespace openint::embedded

namespace openint::http {

namespace {

const char *type_of_name(std::string_view name) {
  if (name.ends_with(".html")) return "text/html; charset=utf-8";
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  return "text/javascript; charset=utf-8";
}

}  // namespace

Reference::Reference() {
  for (const EmbeddedFile &file : embedded::page()) {
    const std::string path = file.name == "index.html" ? "/" : "/reference/" + std::string(file.name);
    files_[path] = {std::string(file.text), type_of_name(file.name)};
  }
}

const PageFile *Reference::find(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

const char *Reference::policy() noexcept {
  return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
         "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
         "require-trusted-types-for 'script'; trusted-types 'none'";
}

}  // namespace openint::http

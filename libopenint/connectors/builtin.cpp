#include "libopenint/connectors/builtin.hpp"

#include <span>

#include "libopenint/base/embedded.hpp"

namespace openint::embedded {
std::span<const EmbeddedFile> connectors();
}

namespace openint::connectors {

std::vector<connector::Builtin> builtin() {
  constexpr std::string_view kSuffix = ".json";
  std::vector<connector::Builtin> all;
  for (const EmbeddedFile &file : embedded::connectors()) {
    all.push_back({file.name.substr(0, file.name.size() - kSuffix.size()), file.text});
  }
  return all;
}

}  // namespace openint::connectors

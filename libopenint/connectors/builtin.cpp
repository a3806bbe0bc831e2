#include "libopenint/connectors/builtin.hpp"

#include <span>

#include "libopenint/base/embedded.hpp"

namespace openint::embedded {
std::span<const EmbeddedFile> connectors();
}

namespace openint::connectors {

std::vector<connector::Builtin> builtin() {
  std::vector<connector::Builtin> documents;
  constexpr std::string_view kSuffix = ".json";
  for (const EmbeddedFile &file : embedded::connectors()) {
    documents.push_back({file.name.substr(0, file.name.size() - kSuffix.size()), file.text});
  }
  return documents;
}

}  // namespace openint::connectors

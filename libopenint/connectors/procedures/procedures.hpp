#pragma once

#include <span>
#include <string_view>

#include "libopenint/provider/services.hpp"

namespace openint::procedures {

/// What no document says cleanly, as C++ under the name that a document gives it ("procedure" of a request).
struct Entry {
  std::string_view name;    ///< "<connector>_<what it does>"
  std::string_view reason;  ///< why no document can say it
  provider::Procedure run;
};

/// All there are. The list is kept short on purpose; a test prints its length.
std::span<const Entry> all() noexcept;

/// The procedure of this name, or nullptr: for provider::Services::find_procedure.
provider::Procedure find_procedure(std::string_view name) noexcept;

}  // namespace openint::procedures

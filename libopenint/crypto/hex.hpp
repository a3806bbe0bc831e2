#pragma once

#include <string>
#include <string_view>

namespace openint::crypto {

/// Lower-case digits, two a byte.
std::string hex(std::string_view bytes);

}  // namespace openint::crypto

#pragma once

#include <span>
#include <string>

namespace openint::drivers {

/// The file of the certificates that this system trusts, for a libcurl that was built on a system that keeps them
/// elsewhere. "": where libcurl looks by itself they are, or they are nowhere.
std::string system_certificates();

/// The same for a libcurl that looks in one file, on a system that may keep them in one of several. `built_in` may be
/// null: that libcurl has a store of another kind, which is left to it.
std::string certificates_elsewhere(const char *built_in, std::span<const char *const> places);

}  // namespace openint::drivers

#pragma once

#include <cstddef>
#include <string>

namespace openint::crypto {

/// Whether the system gives random bytes. Needed once a process, before anything else here; any thread, any number of
/// times.
bool is_ready() noexcept;

/// Fills `size` bytes from the system's source. Any thread.
void random_bytes(void *out, size_t size) noexcept;

/// 32 random bytes.
std::string random_key();

/// Overwrites what was secret, so that no compiler leaves it out.
void wipe(void *bytes, size_t size) noexcept;

}  // namespace openint::crypto

#pragma once

#include <cstdlib>
#include <new>

namespace openint {

/// Reports that a library of C had no memory the way operator new does, which coroutines and the C layer turn into
/// NO_MEMORY: so there is one way, and no caller takes want of memory for a fault of what it read. The standard
/// library's own function: our objects throw nothing themselves.
[[noreturn]] inline void out_of_memory() {
#if defined(__GLIBCXX__)
  std::__throw_bad_alloc();
#elif defined(__cpp_exceptions)
  throw std::bad_alloc();
#else
  std::abort();  // as operator new does there
#endif
}

}  // namespace openint

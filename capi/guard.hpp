#pragma once

#include <exception>
#include <new>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "capi/handles.hpp"

// The one way out of the library. Every exported function is one call of guard(): whatever happens inside becomes a
// status and an error object, or for functions that cannot fail the zero value.
//
// The core builds without exceptions too; then only Results can fail.
#if defined(__cpp_exceptions)
#define OPENINT_GUARD_TRY try
#define OPENINT_GUARD_CATCH(pattern, action) \
  catch (pattern) {                          \
    action;                                  \
  }
#else
#define OPENINT_GUARD_TRY
#define OPENINT_GUARD_CATCH(pattern, action)
#endif

namespace openint::capi {

inline openint_status status_of(const Result<void> &) noexcept { return OPENINT_OK; }
inline openint_status status_of(const Result<openint_status> &result) noexcept { return *result; }

/// For functions that can fail. `body` returns Result<void> or Result<openint_status>.
template <typename Body>
openint_status guard(openint_error **err, Body &&body) noexcept {
  if (err != nullptr) *err = nullptr;
  OPENINT_GUARD_TRY {
    auto result = std::forward<Body>(body)();
    return result.ok() ? status_of(result) : fail(err, result.error());
  }
  OPENINT_GUARD_CATCH(const std::bad_alloc &, return fail_without_memory(err))
  OPENINT_GUARD_CATCH(const std::length_error &, return fail_without_memory(err))
  OPENINT_GUARD_CATCH(const std::exception &exception, return fail(err, Status::internal, exception.what()))
  OPENINT_GUARD_CATCH(..., return fail(err, Status::internal, "an exception of an unknown type"))
}

/// For functions that cannot fail. `body` returns nothing or a plain value.
template <typename Body>
auto guard(Body &&body) noexcept -> std::invoke_result_t<Body> {
  using Value = std::invoke_result_t<Body>;
  OPENINT_GUARD_TRY { return std::forward<Body>(body)(); }
  OPENINT_GUARD_CATCH(..., return Value())
}

}  // namespace openint::capi

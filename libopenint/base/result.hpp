#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "libopenint/base/error.hpp"

namespace openint {

/// A value or an Error. Expected failures travel as values; nothing is thrown for them.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}                               // NOLINT: implicit by design
  Result(Error error) : error_(std::make_unique<Error>(std::move(error))) {}  // NOLINT
  Result(std::unique_ptr<Error> error) : error_(std::move(error)) {}          // NOLINT

  bool ok() const noexcept { return error_ == nullptr; }
  explicit operator bool() const noexcept { return ok(); }
  T &value() &noexcept { return *value_; }
  const T &value() const &noexcept { return *value_; }
  T &&value() &&noexcept { return std::move(*value_); }
  T &operator*() &noexcept { return *value_; }
  const T &operator*() const &noexcept { return *value_; }
  T &&operator*() &&noexcept { return std::move(*value_); }
  T *operator->() noexcept { return &*value_; }
  const T *operator->() const noexcept { return &*value_; }
  const Error &error() const noexcept { return *error_; }
  std::unique_ptr<Error> take_error() noexcept { return std::move(error_); }

 private:
  std::optional<T> value_;
  std::unique_ptr<Error> error_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::make_unique<Error>(std::move(error))) {}  // NOLINT
  Result(std::unique_ptr<Error> error) : error_(std::move(error)) {}          // NOLINT

  bool ok() const noexcept { return error_ == nullptr; }
  explicit operator bool() const noexcept { return ok(); }
  const Error &error() const noexcept { return *error_; }
  std::unique_ptr<Error> take_error() noexcept { return std::move(error_); }

 private:
  std::unique_ptr<Error> error_;
};

}  // namespace openint

#define OPENINT_CONCAT_INNER(a, b) a##b
#define OPENINT_CONCAT(a, b) OPENINT_CONCAT_INNER(a, b)
#define OPENINT_TRY_INNER(result, target, expression) \
  auto result = (expression);                         \
  if (!(result).ok()) return (result).take_error();   \
  target = std::move(result).value()

/// OPENINT_TRY(auto x, f()); passes f's error on, or moves its value into x.
#define OPENINT_TRY(target, expression) OPENINT_TRY_INNER(OPENINT_CONCAT(openint_result_, __LINE__), target, expression)

/// OPENINT_CHECK(f()); passes the error of a Result<void> on.
#define OPENINT_CHECK(expression)                               \
  do {                                                          \
    auto openint_check = (expression);                          \
    if (!openint_check.ok()) return openint_check.take_error(); \
  } while (false)

#pragma once

#include <string>
#include <string_view>

#include "capi/openint.h"
#include "libopenint/engine/engine.hpp"

namespace openint::capi {

/// A copy of the caller's hooks. Its destructor calls `destroy` once open() has said that the call succeeded.
class Hooks {
 public:
  Hooks() = default;
  Hooks(Hooks &&other) noexcept : hooks_(other.hooks_), armed_(other.armed_) { other.armed_ = false; }
  Hooks(const Hooks &other) noexcept : hooks_(other.hooks_) {}  // a copy is never armed
  Hooks &operator=(const Hooks &) = delete;
  ~Hooks();

  /// Reads a struct of any size, as openint.h says; NULL is all defaults. Errors: INVALID_ARGUMENT.
  static Result<Hooks> read(const openint_hooks *hooks);

  /// From here on `destroy` will be called.
  void arm() noexcept { armed_ = true; }

  bool can_write() const noexcept { return hooks_.write != nullptr; }
  bool can_take_batches() const noexcept { return hooks_.batch != nullptr; }
  bool can_read() const noexcept { return hooks_.read != nullptr; }
  bool can_reject() const noexcept { return hooks_.reject != nullptr; }
  void log(int32_t level, std::string_view line) const;
  /// Errors: CANCELLED where the hook returns anything but 0.
  Result<void> write(std::string_view piece) const;
  Result<void> reject(std::string_view json, std::string_view raw) const;
  Result<void> batch(uint64_t tag, std::string_view records) const;
  int64_t read(uint64_t tag, char *out, size_t room) const { return hooks_.read(hooks_.ctx, tag, out, room); }
  bool rewind(uint64_t tag) const { return hooks_.rewind != nullptr && hooks_.rewind(hooks_.ctx, tag) == 0; }

 private:
  openint_hooks hooks_{};
  bool armed_ = false;
};

class HookSink final : public translate::Sink {
 public:
  explicit HookSink(const Hooks &hooks) : hooks_(hooks) {}
  Result<void> write(std::string_view piece) override { return hooks_.write(piece); }

 private:
  const Hooks &hooks_;
};

class HookReporter final : public translate::Reporter {
 public:
  explicit HookReporter(const Hooks &hooks) : hooks_(hooks) {}
  Result<void> rejected(const translate::Rejection &rejection) override;

 private:
  const Hooks &hooks_;
};

}  // namespace openint::capi

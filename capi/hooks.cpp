#include "capi/hooks.hpp"

#include <algorithm>
#include <cstring>

#include "capi/report.hpp"

namespace openint::capi {

namespace {

// More hooks than this will never be; a larger size is no size.
constexpr size_t kLargestStruct = 4096;

Error bad_size(size_t size, const char *what) {
  return Error(Status::invalid_argument, "hooks.struct_size " + std::to_string(size) + what);
}

Error cancelled(const char *hook, int32_t answer) {
  return Error(Status::cancelled, "the " + std::string(hook) + " hook returned " + std::to_string(answer) +
                                      " and so ended the translation");
}

}  // namespace

Hooks::~Hooks() {
  if (armed_ && hooks_.destroy != nullptr) hooks_.destroy(hooks_.ctx);
}

Result<Hooks> Hooks::read(const openint_hooks *hooks) {
  Hooks own;
  if (hooks == nullptr) return own;
  size_t size = 0;
  std::memcpy(&size, hooks, sizeof size);  // the caller's struct may be no larger than this
  if (size < sizeof size) return bad_size(size, " is too small; set it to sizeof(openint_hooks)");
  if (size > kLargestStruct) return bad_size(size, " exceeds 4096; set it to sizeof(openint_hooks)");
  if (size < sizeof(openint_hooks) && size % sizeof(void *) != 0) return bad_size(size, " cuts a member in two");
  const char *bytes = reinterpret_cast<const char *>(hooks);
  if (size > sizeof(openint_hooks) &&
      std::any_of(bytes + sizeof(openint_hooks), bytes + size, [](char byte) { return byte != 0; })) {
    return bad_size(size, " and what is set there are newer than this library");
  }
  std::memcpy(&own.hooks_, bytes, std::min(size, sizeof(openint_hooks)));
  return own;
}

void Hooks::log(int32_t level, std::string_view line) const {
  if (hooks_.log != nullptr) hooks_.log(hooks_.ctx, level, line.data(), line.size());
}

Result<void> Hooks::write(std::string_view piece) const {
  int32_t answer = hooks_.write(hooks_.ctx, piece.data(), piece.size());
  if (answer != 0) return cancelled("write", answer);
  return {};
}

Result<void> Hooks::reject(std::string_view json, std::string_view raw) const {
  int32_t answer = hooks_.reject(hooks_.ctx, json.data(), json.size(), raw.data(), raw.size());
  if (answer != 0) return cancelled("reject", answer);
  return {};
}

Result<void> Hooks::batch(uint64_t tag, std::string_view records) const {
  int32_t answer = hooks_.batch(hooks_.ctx, tag, records.data(), records.size());
  if (answer == 0) return {};
  return Error(Status::cancelled, "the batch hook returned " + std::to_string(answer) + " and so ended the call");
}

Result<void> HookReporter::rejected(const translate::Rejection &rejection) {
  std::string json;
  append_rejection(json, rejection, RawText::without);
  return hooks_.reject(json, rejection.raw);
}

}  // namespace openint::capi

#include "capi/handles.hpp"

#if !defined(_WIN32)
#include <unistd.h>
#endif

namespace openint::capi {

namespace {

struct TextBuffer final : openint_buffer {
  explicit TextBuffer(std::string from) : text(std::move(from)) {
    data = text.c_str();
    size = text.size();
  }
  std::string text;
};

struct OutputBuffer final : openint_buffer {
  explicit OutputBuffer(std::unique_ptr<translate::Output> from) : output(std::move(from)) {
    data = output->text().data();
    size = output->size() - 1;  // without the NUL
  }
  std::unique_ptr<translate::Output> output;
};

struct OwnError final : openint_error {
  explicit OwnError(const Error &error)
      : openint_error{static_cast<int32_t>(error.status),
                      static_cast<int32_t>(error.retry),
                      error.http_status(),
                      error.retry == Retry::after ? error.retry_after_ms : 0,
                      nullptr,
                      nullptr},
        message_text(valid_utf8(error.message)),
        json_text(error.to_json()) {
    for (char &c : message_text) {
      if (static_cast<unsigned char>(c) < 0x20) c = ' ';  // one line, and one NUL
    }
    message = message_text.c_str();
    json = json_text.c_str();
  }
  std::string message_text;
  std::string json_text;
};

// Reporting must work where nothing can be allocated. It is never written to: freeing it does nothing.
constinit openint_error no_memory_error = {
    OPENINT_E_NO_MEMORY,
    OPENINT_RETRY_NEVER,
    500,
    0,
    "out of memory",
    "{\"message\":\"out of memory\",\"code\":\"NO_MEMORY\",\"issues\":[],\"status\":-16,"
    "\"type\":\"INTERNAL_ERROR\",\"retry\":\"never\"}"};

}  // namespace

int64_t process_id() noexcept {
#if defined(_WIN32)
  return 0;  // no fork there
#else
  return getpid();
#endif
}

Result<std::string_view> text_argument(const char *data, size_t size, const char *name) {
  if (size > static_cast<size_t>(PTRDIFF_MAX)) {
    return Error(Status::invalid_argument,
                 std::string(name) + "_size " + std::to_string(size) + " is no size of memory");
  }
  if (data != nullptr) return std::string_view(data, size);
  if (size == 0) return std::string_view("");
  return Error(Status::invalid_argument,
               std::string(name) + " is NULL but " + name + "_size is " + std::to_string(size));
}

openint_buffer *make_buffer(std::string text) { return new TextBuffer(std::move(text)); }

Result<openint_buffer *> make_buffer(std::unique_ptr<translate::Output> output) {
  if (!output->reserve(1)) return Error(Status::no_memory, "out of memory");
  output->put('\0');
  return static_cast<openint_buffer *>(new OutputBuffer(std::move(output)));
}

openint_status fail(openint_error **err, const Error &error) noexcept {
  auto status = static_cast<openint_status>(error.status);
  if (err == nullptr) return status;
#if defined(__cpp_exceptions)
  try {
    *err = new OwnError(error);
  } catch (...) {
    return fail_without_memory(err);
  }
#else
  *err = new OwnError(error);
#endif
  return status;
}

openint_status fail(openint_error **err, Status status, const char *message) noexcept {
#if defined(__cpp_exceptions)
  try {
    return fail(err, Error(status, message));
  } catch (...) {
    return fail_without_memory(err);
  }
#else
  return fail(err, Error(status, message));
#endif
}

openint_status fail_without_memory(openint_error **err) noexcept {
  if (err != nullptr) *err = &no_memory_error;
  return OPENINT_E_NO_MEMORY;
}

void free_error(openint_error *error) noexcept {
  if (error != &no_memory_error) delete static_cast<OwnError *>(error);
}

}  // namespace openint::capi

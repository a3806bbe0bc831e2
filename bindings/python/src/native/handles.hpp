// Handles of the C interface as C++ objects, bytes in and out, and how a failed call becomes a Python exception. The GIL
// is released around every call, frees included; hooks take it back.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "openint.h"

namespace openint::python {

namespace py = pybind11;

template <typename T, void (*Free)(T *)>
class Owned {
 public:
  Owned() = default;
  Owned(const Owned &) = delete;
  Owned &operator=(const Owned &) = delete;
  Owned(Owned &&other) noexcept : pointer_(std::exchange(other.pointer_, nullptr)) {}
  Owned &operator=(Owned &&other) noexcept {
    std::swap(pointer_, other.pointer_);
    return *this;
  }
  ~Owned() {  // with the GIL
    if (pointer_ == nullptr) return;
    py::gil_scoped_release release;
    Free(pointer_);
  }
  T *get() const { return pointer_; }
  T **out() { return &pointer_; }

 private:
  T *pointer_ = nullptr;
};

using EngineHandle = Owned<openint_engine, openint_engine_free>;
using TranslatorHandle = Owned<openint_translator, openint_translator_free>;
using TranslationHandle = Owned<openint_translation, openint_translation_free>;
using TaskHandle = Owned<openint_task, openint_task_free>;
using BufferHandle = Owned<openint_buffer, openint_buffer_free>;
using ErrorHandle = Owned<openint_error, openint_error_free>;

// The bytes of anything with the buffer protocol, or of a str, for as long as this lives and without a copy.
class Input {
 public:
  explicit Input(const py::handle &object);
  Input(const Input &) = delete;
  Input &operator=(const Input &) = delete;
  ~Input();
  const char *data() const { return data_; }
  size_t size() const { return static_cast<size_t>(size_); }

 private:
  Py_buffer view_{};
  const char *data_ = nullptr;
  Py_ssize_t size_ = 0;
};

// Thrown for a failed call; translate_failure() makes the Python exception of it.
struct Failure {
  openint_status status;
  int32_t retry;
  int64_t retry_after_ms;
  std::string json;
};
void translate_failure(std::exception_ptr pointer);

// Errors: Failure.
openint_status checked(openint_status status, const ErrorHandle &error);

// Calls with the GIL released; `err` is the callee's last argument. Errors: Failure.
template <typename Call>
openint_status call(Call &&function) {
  ErrorHandle error;
  openint_status status = OPENINT_OK;
  {
    py::gil_scoped_release release;
    status = function(error.out());
  }
  return checked(status, error);
}

// A handle that calls of any thread share, and that close() takes away from those that come later.
template <typename Handle>
class Shared {
 public:
  explicit Shared(const char *name) : name_(name) {}
  void set(Handle made) { handle_ = std::make_shared<Handle>(std::move(made)); }
  // For one call: what it holds lives to its end, whoever closes meanwhile. Errors: Failure, CLOSED.
  std::shared_ptr<Handle> open() const {
    if (handle_ != nullptr) return handle_;
    throw Failure{OPENINT_E_CLOSED, OPENINT_RETRY_NEVER, 0,
                  std::string(R"({"message":")") + name_ + R"( was closed","code":"CLOSED","type":"USER_ERROR"})"};
  }
  void close() { handle_.reset(); }
  bool closed() const { return handle_ == nullptr; }

 private:
  const char *name_;
  std::shared_ptr<Handle> handle_;  // touched with the GIL
};

py::bytes to_bytes(const openint_buffer *buffer);
inline py::bytes bytes_of(const char *data, size_t size) { return py::bytes(data, size); }

}  // namespace openint::python

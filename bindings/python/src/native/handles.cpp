#include "native/handles.hpp"

#include <cstring>

namespace openint::python {

namespace {

constexpr size_t kCopyWithGil = 65536;  // bytes; a smaller copy is quicker than letting go of the GIL

}  // namespace

Input::Input(const py::handle &object) {
  if (PyUnicode_Check(object.ptr())) {
    data_ = PyUnicode_AsUTF8AndSize(object.ptr(), &size_);
    if (data_ == nullptr) throw py::error_already_set();
    return;
  }
  if (PyObject_GetBuffer(object.ptr(), &view_, PyBUF_SIMPLE) != 0) throw py::error_already_set();
  data_ = static_cast<const char *>(view_.buf);
  size_ = view_.len;
}

Input::~Input() {
  if (view_.obj != nullptr) PyBuffer_Release(&view_);
}

openint_status checked(openint_status status, const ErrorHandle &error) {
  if (status >= 0) return status;
  throw Failure{status, openint_error_retry(error.get()), openint_error_retry_after_ms(error.get()),
                openint_error_json(error.get())};
}

void translate_failure(std::exception_ptr pointer) {
  try {
    if (pointer) std::rethrow_exception(pointer);
  } catch (const Failure &failure) {
    py::object error = py::module_::import("openint.errors")
                           .attr("from_native")(failure.status, failure.retry, failure.retry_after_ms,
                                                bytes_of(failure.json.data(), failure.json.size()));
    PyErr_SetObject(reinterpret_cast<PyObject *>(Py_TYPE(error.ptr())), error.ptr());
  }
}

py::bytes to_bytes(const openint_buffer *buffer) {
  size_t size = openint_buffer_size(buffer);
  PyObject *bytes = PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(size));
  if (bytes == nullptr) throw py::error_already_set();
  char *target = PyBytes_AS_STRING(bytes);  // nobody else knows these bytes yet
  if (size < kCopyWithGil) {
    std::memcpy(target, openint_buffer_data(buffer), size);
  } else {
    py::gil_scoped_release release;
    std::memcpy(target, openint_buffer_data(buffer), size);
  }
  return py::reinterpret_steal<py::bytes>(bytes);
}

}  // namespace openint::python

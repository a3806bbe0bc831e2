#include "native/log.hpp"

namespace openint::python {

namespace {

bool ending() {
#if PY_VERSION_HEX >= 0x030d0000
  return Py_IsFinalizing() != 0;
#else
  return _Py_IsFinalizing() != 0;
#endif
}

void tell(const py::object &target, int32_t level, const py::bytes &line) noexcept {
  PyObject *done = PyObject_CallFunction(target.ptr(), "iO", static_cast<int>(level), line.ptr());
  if (done == nullptr) PyErr_WriteUnraisable(target.ptr());
  Py_XDECREF(done);
}

void on_line(uintptr_t ctx, int32_t level, const char *line, size_t size) {
  if (ending()) return;  // whoever takes the GIL then does not come back
  py::gil_scoped_acquire acquire;
  PyObject *bytes = PyBytes_FromStringAndSize(line, static_cast<Py_ssize_t>(size));
  if (bytes == nullptr) return PyErr_Clear();
  auto text = py::reinterpret_steal<py::bytes>(bytes);
  tell(*reinterpret_cast<py::object *>(ctx), level, text);
  Listener::tell(level, text);
}

void on_end(uintptr_t ctx) {
  if (ending()) return;
  py::gil_scoped_acquire acquire;
  delete reinterpret_cast<py::object *>(ctx);
}

}  // namespace

const void *&Listener::current() noexcept {
  static thread_local const void *listener = nullptr;
  return listener;
}

void Listener::tell(int32_t level, const py::bytes &line) {
  const auto *listener = static_cast<const Listener *>(current());
  if (listener != nullptr) python::tell(listener->listener_, level, line);
}

void log_to(py::object target, openint_hooks &hooks) {
  hooks.struct_size = sizeof hooks;
  hooks.ctx = reinterpret_cast<uintptr_t>(new py::object(std::move(target)));
  hooks.log = on_line;
  hooks.destroy = on_end;
}

}  // namespace openint::python

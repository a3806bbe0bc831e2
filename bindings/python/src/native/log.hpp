// The engine's log lines, told to Python.
#pragma once

#include "native/handles.hpp"

namespace openint::python {

// Makes `hooks` tell every log line to `target` as target(level, line), with the level an OPENINT_LOG_ number. What the
// target raises is told as unraisable and goes no further.
void log_to(py::object target, openint_hooks &hooks);

// While it lives, log lines of the calls that this thread is in go to `listener` besides. Made with the GIL; the thread
// that a call runs on may be another: hear() makes that one listen.
class Listener {
 public:
  explicit Listener(py::object listener) : listener_(std::move(listener)) {}
  // Until the end of `work`, on the thread that calls this. Needs no GIL.
  template <typename Work>
  void hear(Work &&work) {
    const void *before = std::exchange(current(), listener_.is_none() ? nullptr : this);
    work();
    current() = before;
  }
  static void tell(int32_t level, const py::bytes &line);

 private:
  static const void *&current() noexcept;
  py::object listener_;
};

}  // namespace openint::python

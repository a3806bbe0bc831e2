// An operation under way, over the library's own HTTP.
#pragma once

#include "native/handles.hpp"

namespace openint::python {

class Task {
 public:
  Task(TaskHandle handle, py::object listener) : handle_(std::move(handle)), listener_(std::move(listener)) {}

  // To the next batch or the end: whether what came is a batch, and its bytes or the answer's. On the main thread the
  // signals' handlers run meanwhile; where one raises, as that of ^C does, the task is cancelled and the exception comes
  // out once it has ended.
  py::tuple run() const;
  // Capsules; of the columns those that `fields` wants, a list of names, or None for all.
  py::object batch_arrow(const py::object &fields) const;
  py::object arrow_stream(const py::object &fields) const;
  py::bytes progress() const;
  void cancel() const { openint_task_cancel(handle_.get()); }

 private:
  TaskHandle handle_;
  py::object listener_;  // of log lines, or None
};

void bind_task(py::module_ &module);

}  // namespace openint::python

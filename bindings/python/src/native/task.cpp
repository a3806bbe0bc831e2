#include "native/task.hpp"

#include <pythread.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "native/arrow.hpp"
#include "native/log.hpp"

namespace openint::python {

namespace {

constexpr std::chrono::milliseconds kSignalsEvery{100};  // how long a ^C may wait for us

bool on_main_thread() {
  py::object main = py::module_::import("threading").attr("main_thread")();
  return main.attr("ident").cast<unsigned long>() == PyThread_get_thread_ident();
}

// Runs a task on a thread of its own and the signals' handlers on this one, the main thread.
openint_status run_with_signals(const TaskHandle &task, BufferHandle &out, Listener &listener) {
  ErrorHandle error;
  openint_status status = OPENINT_OK;
  std::mutex mutex;
  std::condition_variable ended;
  bool over = false;
  std::thread runner([&] {  // knows nothing of Python
    openint_status came = OPENINT_OK;
    listener.hear([&] { came = openint_task_run(task.get(), out.out(), error.out()); });
    const std::lock_guard lock(mutex);
    status = came;
    over = true;
    ended.notify_one();
  });
  auto wait = [&] {
    const py::gil_scoped_release release;
    std::unique_lock lock(mutex);
    return ended.wait_for(lock, kSignalsEvery, [&] { return over; });
  };
  std::optional<py::error_already_set> raised;
  while (!wait()) {
    if (raised || PyErr_CheckSignals() == 0) continue;
    raised.emplace();
    openint_task_cancel(task.get());
  }
  runner.join();
  if (raised) throw py::error_already_set(std::move(*raised));
  return checked(status, error);
}

}  // namespace

py::tuple Task::run() const {
  BufferHandle out;
  Listener listener(listener_);
  openint_status status = OPENINT_OK;
  if (on_main_thread()) {
    status = run_with_signals(handle_, out, listener);
  } else {
    status = call([&](openint_error **err) {
      openint_status came = OPENINT_OK;
      listener.hear([&] { came = openint_task_run(handle_.get(), out.out(), err); });
      return came;
    });
  }
  return py::make_tuple(status == OPENINT_BATCH, to_bytes(out.get()));
}

py::object Task::batch_arrow(const py::object &fields) const {
  return stream_capsule(
      [&](ArrowArrayStream *stream, openint_error **err) { return openint_task_batch_arrow(handle_.get(), stream, err); },
      fields);
}

py::object Task::arrow_stream(const py::object &fields) const {
  return stream_capsule(
      [&](ArrowArrayStream *stream, openint_error **err) {
        return openint_task_arrow_stream(handle_.get(), stream, err);
      },
      fields);
}

py::bytes Task::progress() const {
  BufferHandle out;
  call([&](openint_error **err) { return openint_task_progress(handle_.get(), out.out(), err); });
  return to_bytes(out.get());
}

void bind_task(py::module_ &module) {
  py::class_<Task>(module, "Task")
      .def("run", &Task::run)
      .def("batch_arrow", &Task::batch_arrow, py::arg("fields") = py::none())
      .def("arrow_stream", &Task::arrow_stream, py::arg("fields") = py::none())
      .def("progress", &Task::progress)
      .def("cancel", &Task::cancel);
}

}  // namespace openint::python

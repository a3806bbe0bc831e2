// openint._native: the C header as Python objects, one call each, no logic. The GIL is released around every call,
// frees included; hooks take it back. Errors become openint.Error through openint.errors.from_native().

#include <pybind11/pybind11.h>
#include <pythread.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "openint.h"

// Of the Arrow C stream interface; only its release is called here.
struct ArrowArrayStream {
  int (*get_schema)(ArrowArrayStream *, void *);
  int (*get_next)(ArrowArrayStream *, void *);
  const char *(*get_last_error)(ArrowArrayStream *);
  void (*release)(ArrowArrayStream *);
  void *private_data;
};

namespace py = pybind11;

namespace {

constexpr std::chrono::milliseconds kSignalsEvery{100};  // how long a ^C may wait for us
constexpr size_t kCopyWithGil = 65536;                   // bytes; a smaller copy is quicker than letting go of the GIL

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
  explicit Input(const py::handle &object) {
    if (PyUnicode_Check(object.ptr())) {
      data_ = PyUnicode_AsUTF8AndSize(object.ptr(), &size_);
      if (data_ == nullptr) throw py::error_already_set();
      return;
    }
    if (PyObject_GetBuffer(object.ptr(), &view_, PyBUF_SIMPLE) != 0) throw py::error_already_set();
    data_ = static_cast<const char *>(view_.buf);
    size_ = view_.len;
  }
  Input(const Input &) = delete;
  Input &operator=(const Input &) = delete;
  ~Input() {
    if (view_.obj != nullptr) PyBuffer_Release(&view_);
  }
  const char *data() const { return data_; }
  size_t size() const { return static_cast<size_t>(size_); }

 private:
  Py_buffer view_{};
  const char *data_ = nullptr;
  Py_ssize_t size_ = 0;
};

// Thrown for a failed call; the translator that the module registers makes the Python exception of it.
struct Failure {
  openint_status status;
  int32_t retry;
  int64_t retry_after_ms;
  std::string json;
};

openint_status checked(openint_status status, const ErrorHandle &error) {
  if (status >= 0) return status;
  throw Failure{status, openint_error_retry(error.get()), openint_error_retry_after_ms(error.get()),
                openint_error_json(error.get())};
}

// Calls with the GIL released; `err` is the callee's last argument.
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

bool on_main_thread() {
  py::object main = py::module_::import("threading").attr("main_thread")();
  return main.attr("ident").cast<unsigned long>() == PyThread_get_thread_ident();
}

// Runs a task on a thread of its own and the signals' handlers on this one, the main thread. Where one raises, as that
// of ^C does, the task is cancelled and the exception comes out once it has ended.
openint_status run_with_signals(const TaskHandle &task, BufferHandle &out) {
  ErrorHandle error;
  openint_status status = OPENINT_OK;
  std::mutex mutex;
  std::condition_variable ended;
  bool over = false;
  std::thread runner([&] {  // knows nothing of Python
    openint_status came = openint_task_run(task.get(), out.out(), error.out());
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

// To the task's next batch or its end.
openint_status run_task(const TaskHandle &task, BufferHandle &out) {
  if (on_main_thread()) return run_with_signals(task, out);
  return call([&](openint_error **err) { return openint_task_run(task.get(), out.out(), err); });
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

py::bytes bytes_of(const char *data, size_t size) { return py::bytes(data, size); }

void translate_exception(std::exception_ptr pointer) {
  try {
    if (pointer) std::rethrow_exception(pointer);
  } catch (const Failure &failure) {
    py::object error = py::module_::import("openint.errors")
                           .attr("from_native")(failure.status, failure.retry, failure.retry_after_ms,
                                                bytes_of(failure.json.data(), failure.json.size()));
    PyErr_SetObject(reinterpret_cast<PyObject *>(Py_TYPE(error.ptr())), error.ptr());
  }
}

void release_stream(PyObject *capsule) {
  auto *stream = static_cast<ArrowArrayStream *>(PyCapsule_GetPointer(capsule, "arrow_array_stream"));
  if (stream->release != nullptr) {
    py::gil_scoped_release release;
    stream->release(stream);
  }
  delete stream;
}

// A capsule with the stream that `fill` makes.
template <typename Fill>
py::object stream_capsule(Fill fill) {
  auto *stream = new ArrowArrayStream{};
  PyObject *made = PyCapsule_New(stream, "arrow_array_stream", release_stream);
  if (made == nullptr) {
    delete stream;
    throw py::error_already_set();
  }
  auto capsule = py::reinterpret_steal<py::object>(made);
  call([&](openint_error **err) { return fill(stream, err); });
  return capsule;
}

struct Translator {
  TranslatorHandle handle;

  py::bytes translate_bytes(const py::object &data) const {
    BufferHandle out;
    run(data, out, nullptr);
    return to_bytes(out.get());
  }
  std::pair<BufferHandle, BufferHandle> translate(const py::object &data) const {
    BufferHandle out, report;
    run(data, out, report.out());
    return {std::move(out), std::move(report)};
  }
  py::tuple translate_arrow(const py::object &data) const {
    Input input(data);
    BufferHandle report;
    py::object capsule = stream_capsule([&](ArrowArrayStream *stream, openint_error **err) {
      return openint_translate_arrow(handle.get(), input.data(), input.size(), stream, report.out(), err);
    });
    return py::make_tuple(capsule, to_bytes(report.get()));
  }
  py::bytes translate_input(const py::object &data) const {
    Input input(data);
    BufferHandle out;
    call([&](openint_error **err) {
      return openint_translate_input(handle.get(), input.data(), input.size(), out.out(), err);
    });
    return to_bytes(out.get());
  }

 private:
  void run(const py::object &data, BufferHandle &out, openint_buffer **report) const {
    Input input(data);
    call([&](openint_error **err) {
      return openint_translate(handle.get(), input.data(), input.size(), out.out(), report, err);
    });
  }
};

// Feeds what `write` and `reject` want; an exception of theirs ends the translation and comes out of the call.
class Translation {
 public:
  Translation(const Translator &translator, py::object write, py::object reject)
      : write_(std::move(write)), reject_(std::move(reject)) {
    openint_hooks hooks{};
    hooks.struct_size = sizeof hooks;
    hooks.ctx = reinterpret_cast<uintptr_t>(this);
    hooks.write = [](uintptr_t ctx, const char *data, size_t size) {
      return self(ctx).hook([&](Translation &own) { own.write_(bytes_of(data, size)); });
    };
    hooks.reject = [](uintptr_t ctx, const char *json, size_t json_size, const char *record, size_t record_size) {
      return self(ctx).hook(
          [&](Translation &own) { own.reject_(bytes_of(json, json_size), bytes_of(record, record_size)); });
    };
    call([&](openint_error **err) {
      return openint_translation_open(translator.handle.get(), &hooks, handle_.out(), err);
    });
  }
  Translation(const Translation &) = delete;
  Translation &operator=(const Translation &) = delete;

  void feed(const py::object &data) {
    Input input(data);
    run([&](openint_error **err) { return openint_translation_feed(handle_.get(), input.data(), input.size(), err); });
  }
  py::bytes finish() {
    BufferHandle summary;
    run([&](openint_error **err) { return openint_translation_finish(handle_.get(), summary.out(), err); });
    return to_bytes(summary.get());
  }

 private:
  static Translation &self(uintptr_t ctx) { return *reinterpret_cast<Translation *>(ctx); }

  template <typename Body>
  int32_t hook(Body &&body) noexcept {
    py::gil_scoped_acquire acquire;
    try {
      body(*this);
      return 0;
    } catch (py::error_already_set &raised) {
      raised_.emplace(std::move(raised));
    } catch (const std::exception &) {  // no memory for the bytes
    }
    return 1;
  }
  template <typename Call>
  void run(Call &&function) {
    try {
      call(std::forward<Call>(function));
    } catch (const Failure &failure) {
      if (failure.status != OPENINT_E_CANCELLED || !raised_) throw;
      py::error_already_set raised = std::move(*raised_);
      raised_.reset();
      throw raised;
    }
  }

  py::object write_, reject_;
  std::optional<py::error_already_set> raised_;
  TranslationHandle handle_;  // freed first, as its hooks name the others
};

// An operation under way.
struct Task {
  TaskHandle handle;

  // Whether what came is a batch, and its bytes or the answer's.
  py::tuple run() const {
    BufferHandle out;
    openint_status status = run_task(handle, out);
    return py::make_tuple(status == OPENINT_BATCH, to_bytes(out.get()));
  }
  py::object batch_arrow() const {
    return stream_capsule(
        [&](ArrowArrayStream *stream, openint_error **err) { return openint_task_batch_arrow(handle.get(), stream, err); });
  }
  py::object arrow_stream() const {
    return stream_capsule([&](ArrowArrayStream *stream, openint_error **err) {
      return openint_task_arrow_stream(handle.get(), stream, err);
    });
  }
  py::bytes progress() const {
    BufferHandle out;
    call([&](openint_error **err) { return openint_task_progress(handle.get(), out.out(), err); });
    return to_bytes(out.get());
  }
  void cancel() const { openint_task_cancel(handle.get()); }
};

struct Engine {
  EngineHandle handle;

  explicit Engine(const py::object &config) {
    Input input(config);
    call([&](openint_error **err) {
      return openint_engine_open(input.data(), input.size(), nullptr, handle.out(), err);
    });
  }
  void register_document(const py::object &document) const {
    Input input(document);
    call([&](openint_error **err) { return openint_engine_register(handle.get(), input.data(), input.size(), err); });
  }
  py::bytes connectors(const py::object &name) const {
    Input input(name);
    BufferHandle out;
    call([&](openint_error **err) {
      return openint_engine_connectors(handle.get(), input.data(), input.size(), out.out(), err);
    });
    return to_bytes(out.get());
  }
  py::bytes contract() const {
    BufferHandle out;
    call([&](openint_error **err) { return openint_engine_contract(handle.get(), out.out(), err); });
    return to_bytes(out.get());
  }
  void validate(const py::object &operation, const py::object &input_json) const {
    Input name(operation);
    Input input(input_json);
    call([&](openint_error **err) {
      return openint_engine_validate(handle.get(), name.data(), name.size(), input.data(), input.size(), err);
    });
  }
  Task begin(const py::object &request) const {
    Input input(request);
    Task task;
    call([&](openint_error **err) {
      return openint_engine_begin(handle.get(), input.data(), input.size(), task.handle.out(), err);
    });
    return task;
  }
  py::bytes call_operation(const py::object &request) const {
    Task task = begin(request);
    BufferHandle out;
    run_task(task.handle, out);
    return to_bytes(out.get());
  }
  Translator translator(const py::object &connector, const py::object &model, const py::object &options) const {
    Input names[2] = {Input(connector), Input(model)};
    Input input(options);
    Translator made;
    call([&](openint_error **err) {
      return openint_translator_open(handle.get(), names[0].data(), names[0].size(), names[1].data(), names[1].size(),
                                     input.data(), input.size(), made.handle.out(), err);
    });
    return made;
  }
};

}  // namespace

PYBIND11_MODULE(_native, module) {
  module.doc() = "The C interface of libopenint as objects; openint is what to import.";
  module.attr("version") = openint_version();
  module.attr("abi_version") = openint_abi_version();
  module.attr("features") = openint_features();
  py::register_local_exception_translator(translate_exception);

  py::class_<BufferHandle>(module, "Buffer", py::buffer_protocol())
      .def_buffer([](const BufferHandle &buffer) {
        return py::buffer_info(const_cast<char *>(openint_buffer_data(buffer.get())), 1,
                               py::format_descriptor<unsigned char>::format(), 1,
                               {static_cast<py::ssize_t>(openint_buffer_size(buffer.get()))}, {py::ssize_t{1}}, true);
      })
      .def("__len__", [](const BufferHandle &buffer) { return openint_buffer_size(buffer.get()); });
  py::class_<Translator>(module, "Translator")
      .def("translate_bytes", &Translator::translate_bytes, py::arg("data"))
      .def("translate", &Translator::translate, py::arg("data"))
      .def("translate_arrow", &Translator::translate_arrow, py::arg("data"))
      .def("translate_input", &Translator::translate_input, py::arg("input"));
  py::class_<Translation>(module, "Translation")
      .def(py::init<const Translator &, py::object, py::object>(), py::arg("translator"), py::arg("write"),
           py::arg("reject"))
      .def("feed", &Translation::feed, py::arg("data"))
      .def("finish", &Translation::finish);
  py::class_<Task>(module, "Task")
      .def("run", &Task::run)
      .def("batch_arrow", &Task::batch_arrow)
      .def("arrow_stream", &Task::arrow_stream)
      .def("progress", &Task::progress)
      .def("cancel", &Task::cancel);
  py::class_<Engine>(module, "Engine")
      .def(py::init<const py::object &>(), py::arg("config"))
      .def("register", &Engine::register_document, py::arg("document"))
      .def("connectors", &Engine::connectors, py::arg("name"))
      .def("contract", &Engine::contract)
      .def("validate", &Engine::validate, py::arg("operation"), py::arg("input"))
      .def("call", &Engine::call_operation, py::arg("request"))
      .def("begin", &Engine::begin, py::arg("request"))
      .def("translator", &Engine::translator, py::arg("connector"), py::arg("model"), py::arg("options"));
}

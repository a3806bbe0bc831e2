// Translators, and translations that are fed in pieces.
#include "native/translation.hpp"

#include <optional>

namespace openint::python {

openint_status Translator::run(const py::object &data, BufferHandle &out, BufferHandle &report) const {
  const std::shared_ptr<TranslatorHandle> own = open();
  Input input(data);
  return call([&](openint_error **err) {
    return openint_translate(own->get(), input.data(), input.size(), out.out(), report.out(), err);
  });
}

py::tuple Translator::translate_bytes(const py::object &data) const {
  BufferHandle out, report;
  openint_status status = run(data, out, report);
  py::object unread = py::none();
  if (status == OPENINT_PARTIAL) unread = to_bytes(report.get());
  return py::make_tuple(to_bytes(out.get()), unread);
}

std::pair<BufferHandle, BufferHandle> Translator::translate(const py::object &data) const {
  BufferHandle out, report;
  run(data, out, report);
  return {std::move(out), std::move(report)};
}

py::tuple Translator::translate_arrow(const py::object &data) const {
  const std::shared_ptr<TranslatorHandle> own = open();
  Input input(data);
  BufferHandle report;
  py::object capsule = stream_capsule([&](ArrowArrayStream *stream, openint_error **err) {
    return openint_translate_arrow(own->get(), input.data(), input.size(), stream, report.out(), err);
  });
  return py::make_tuple(capsule, to_bytes(report.get()));
}

py::bytes Translator::translate_input(const py::object &data) const {
  const std::shared_ptr<TranslatorHandle> own = open();
  Input input(data);
  BufferHandle out;
  call([&](openint_error **err) {
    return openint_translate_input(own->get(), input.data(), input.size(), out.out(), err);
  });
  return to_bytes(out.get());
}

namespace {

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
    const std::shared_ptr<TranslatorHandle> own = translator.open();
    call([&](openint_error **err) { return openint_translation_open(own->get(), &hooks, handle_.out(), err); });
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

}  // namespace

void bind_translation(py::module_ &module) {
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
      .def("translate_input", &Translator::translate_input, py::arg("input"))
      .def("close", &Translator::close)
      .def_property_readonly("closed", &Translator::closed);
  py::class_<Translation>(module, "Translation")
      .def(py::init<const Translator &, py::object, py::object>(), py::arg("translator"), py::arg("write"),
           py::arg("reject"))
      .def("feed", &Translation::feed, py::arg("data"))
      .def("finish", &Translation::finish);
}

}  // namespace openint::python

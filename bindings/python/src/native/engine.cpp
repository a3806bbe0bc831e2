// The engine.
#include "native/log.hpp"
#include "native/task.hpp"
#include "native/translation.hpp"

namespace openint::python {

namespace {

class Engine {
 public:
  Engine(const py::object &config, py::object log) : handle_("this engine") {
    Input input(config);
    openint_hooks hooks{};
    log_to(std::move(log), hooks);
    EngineHandle made;
    try {
      call([&](openint_error **err) {
        return openint_engine_open(input.data(), input.size(), &hooks, made.out(), err);
      });
    } catch (...) {
      hooks.destroy(hooks.ctx);  // only an engine that was opened does so itself
      throw;
    }
    handle_.set(std::move(made));
  }
  void register_document(const py::object &document) const {
    const std::shared_ptr<EngineHandle> own = handle_.open();
    Input input(document);
    call([&](openint_error **err) { return openint_engine_register(own->get(), input.data(), input.size(), err); });
  }
  py::bytes connectors(const py::object &name) const {
    const std::shared_ptr<EngineHandle> own = handle_.open();
    Input input(name);
    BufferHandle out;
    call([&](openint_error **err) {
      return openint_engine_connectors(own->get(), input.data(), input.size(), out.out(), err);
    });
    return to_bytes(out.get());
  }
  py::bytes contract() const {
    const std::shared_ptr<EngineHandle> own = handle_.open();
    BufferHandle out;
    call([&](openint_error **err) { return openint_engine_contract(own->get(), out.out(), err); });
    return to_bytes(out.get());
  }
  void validate(const py::object &operation, const py::object &input_json) const {
    const std::shared_ptr<EngineHandle> own = handle_.open();
    Input name(operation);
    Input input(input_json);
    call([&](openint_error **err) {
      return openint_engine_validate(own->get(), name.data(), name.size(), input.data(), input.size(), err);
    });
  }
  Task begin(const py::object &request, py::object listener) const {
    const std::shared_ptr<EngineHandle> own = handle_.open();
    Input input(request);
    TaskHandle task;
    call([&](openint_error **err) {
      return openint_engine_begin(own->get(), input.data(), input.size(), task.out(), err);
    });
    return {std::move(task), std::move(listener)};
  }
  Translator translator(const py::object &connector, const py::object &model, const py::object &options) const {
    const std::shared_ptr<EngineHandle> own = handle_.open();
    Input names[2] = {Input(connector), Input(model)};
    Input input(options);
    TranslatorHandle made;
    call([&](openint_error **err) {
      return openint_translator_open(own->get(), names[0].data(), names[0].size(), names[1].data(), names[1].size(),
                                     input.data(), input.size(), made.out(), err);
    });
    return Translator(std::move(made));
  }
  void close() { handle_.close(); }
  bool closed() const { return handle_.closed(); }

 private:
  Shared<EngineHandle> handle_;
};

}  // namespace

void bind_engine(py::module_ &module) {
  py::class_<Engine>(module, "Engine")
      .def(py::init<const py::object &, py::object>(), py::arg("config"), py::arg("log"))
      .def("register", &Engine::register_document, py::arg("document"))
      .def("connectors", &Engine::connectors, py::arg("name"))
      .def("contract", &Engine::contract)
      .def("validate", &Engine::validate, py::arg("operation"), py::arg("input"))
      .def("begin", &Engine::begin, py::arg("request"), py::arg("listener") = py::none())
      .def("translator", &Engine::translator, py::arg("connector"), py::arg("model"), py::arg("options"))
      .def("close", &Engine::close)
      .def_property_readonly("closed", &Engine::closed);
}

}  // namespace openint::python

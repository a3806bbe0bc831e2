#pragma once

#include "native/arrow.hpp"
#include "native/handles.hpp"

namespace openint::python {

// A provider's bytes to unified records and back, of one connector, model and options.
class Translator {
 public:
  explicit Translator(TranslatorHandle handle) : handle_("this translator") { handle_.set(std::move(handle)); }

  // The output, and what could not be read where that is anything, else None.
  py::tuple translate_bytes(const py::object &data) const;
  std::pair<BufferHandle, BufferHandle> translate(const py::object &data) const;
  // A capsule with the columns, and what could not be read.
  py::tuple translate_arrow(const py::object &data) const;
  py::bytes translate_input(const py::object &data) const;
  void close() { handle_.close(); }
  bool closed() const { return handle_.closed(); }
  std::shared_ptr<TranslatorHandle> open() const { return handle_.open(); }

 private:
  openint_status run(const py::object &data, BufferHandle &out, BufferHandle &report) const;

  Shared<TranslatorHandle> handle_;
};

void bind_translation(py::module_ &module);

}  // namespace openint::python

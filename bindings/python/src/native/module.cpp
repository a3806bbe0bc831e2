// openint._native: the C header as Python objects, one call each, no logic. Errors become openint.Error through
// openint.errors.from_native().
#include "native/task.hpp"
#include "native/translation.hpp"

namespace openint::python {
void bind_engine(py::module_ &module);
}

PYBIND11_MODULE(_native, module) {
  module.doc() = "The C interface of libopenint as objects; openint is what to import.";
  module.attr("version") = openint_version();
  module.attr("abi_version") = openint_abi_version();
  module.attr("features") = openint_features();
  pybind11::register_local_exception_translator(openint::python::translate_failure);
  openint::python::bind_translation(module);
  openint::python::bind_task(module);
  openint::python::bind_engine(module);
}

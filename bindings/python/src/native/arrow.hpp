// Arrow streams as the capsules of the Arrow PyCapsule interface, and some columns of a stream.
#pragma once

#include <string>
#include <vector>

#include "bindings/arrow/abi.hpp"
#include "native/handles.hpp"

namespace openint::python {

// A capsule that owns an empty stream, which `stream` then points to.
py::object make_stream(ArrowArrayStream **stream);

// Makes of the stream one that lets go of the GIL wherever it may wait for a provider, if its reader holds it there.
void let_others_run(ArrowArrayStream *stream);

// Leaves of the stream's columns those of these names, in this order.
void select_columns(ArrowArrayStream *stream, std::vector<std::string> names);

// A capsule with the stream that `fill` makes; of its columns those that `fields`, a list of names, wants, or all where
// that is None.
template <typename Fill>
py::object stream_capsule(Fill fill, const py::object &fields = py::none()) {
  ArrowArrayStream *stream = nullptr;
  py::object capsule = make_stream(&stream);
  call([&](openint_error **err) { return fill(stream, err); });
  let_others_run(stream);
  if (!fields.is_none()) {
    std::vector<std::string> names;
    for (const py::handle &name : fields) names.push_back(name.cast<std::string>());
    select_columns(stream, std::move(names));
  }
  return capsule;
}

}  // namespace openint::python

#include "native/arrow.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

namespace openint::python {

namespace {

constexpr const char *kName = "arrow_array_stream";

void release_stream(PyObject *capsule) {
  auto *stream = static_cast<ArrowArrayStream *>(PyCapsule_GetPointer(capsule, kName));
  if (stream->release != nullptr) {
    py::gil_scoped_release release;
    stream->release(stream);
  }
  delete stream;
}

// Some readers hold the GIL (polars), others have let go of it (pyarrow), or read on threads that Python does not know.
// PyGILState_Check() would not do: it says yes to all of them once there has been a second interpreter.
bool gil_is_held() {
  PyThreadState *current = py::detail::get_thread_state_unchecked();
  return current != nullptr && current == PyGILState_GetThisThreadState();
}

template <typename Function>
auto without_gil(Function function) {
  std::optional<py::gil_scoped_release> release;
  if (gil_is_held()) release.emplace();
  return function();
}

// Another stream, every part of which may wait for a provider.
class Waiting {
 public:
  explicit Waiting(const ArrowArrayStream &from) : from_(from) {}
  Waiting(const Waiting &) = delete;
  Waiting &operator=(const Waiting &) = delete;
  ~Waiting() {
    without_gil([&] { from_.release(&from_); });
  }

  int schema(ArrowSchema *out) {
    return without_gil([&] { return from_.get_schema(&from_, out); });
  }
  int next(ArrowArray *out) {
    return without_gil([&] { return from_.get_next(&from_, out); });
  }
  const char *last_error() { return from_.get_last_error(&from_); }

 private:
  ArrowArrayStream from_;
};

// Some children of a schema or an array, moved out of it, as the interface allows.
template <typename Node>
struct Chosen {
  std::vector<Node> children;
  std::vector<Node *> pointers;
  const void *no_validity = nullptr;  // the buffer of a batch

  Chosen() = default;
  Chosen(const Chosen &) = delete;
  Chosen &operator=(const Chosen &) = delete;
  ~Chosen() {
    for (Node &child : children) {
      if (child.release != nullptr) child.release(&child);
    }
  }
  static void release(Node *node) {
    delete static_cast<Chosen *>(node->private_data);
    node->release = nullptr;
  }
};

// Makes of `whole`, which is used up, the node with these of its children.
template <typename Node>
std::unique_ptr<Chosen<Node>> choose(Node &whole, const std::vector<size_t> &places) {
  auto chosen = std::make_unique<Chosen<Node>>();
  chosen->children.resize(places.size());
  for (size_t i = 0; i < places.size(); ++i) {
    Node &child = *whole.children[places[i]];
    chosen->children[i] = child;
    child.release = nullptr;
    chosen->pointers.push_back(&chosen->children[i]);
  }
  whole.release(&whole);
  return chosen;
}

template <typename Node>
void give(std::unique_ptr<Chosen<Node>> chosen, Node *out) {
  out->n_children = static_cast<int64_t>(chosen->pointers.size());
  out->children = chosen->pointers.data();
  out->release = Chosen<Node>::release;
  out->private_data = chosen.release();
}

// The columns of another stream that are wanted.
class Selection {
 public:
  Selection(const ArrowArrayStream &from, std::vector<std::string> names) : from_(from), names_(std::move(names)) {}
  Selection(const Selection &) = delete;
  Selection &operator=(const Selection &) = delete;
  ~Selection() { from_.release(&from_); }

  int schema(ArrowSchema *out) {
    ArrowSchema whole{};
    int failed = from_.get_schema(&from_, &whole);
    if (failed != 0) return failed;
    find(whole);
    auto chosen = choose(whole, places_);
    *out = {};
    out->format = "+s";
    out->name = "";
    give(std::move(chosen), out);
    return 0;
  }

  int next(ArrowArray *out) {
    *out = {};
    ArrowArray whole{};
    if (!known_) {
      ArrowSchema schema{};
      int failed = from_.get_schema(&from_, &schema);
      if (failed != 0) return failed;
      find(schema);
      schema.release(&schema);
    }
    int failed = from_.get_next(&from_, &whole);
    if (failed != 0 || whole.release == nullptr) return failed;
    int64_t length = whole.length;
    auto chosen = choose(whole, places_);
    out->length = length;
    out->n_buffers = 1;
    out->buffers = &chosen->no_validity;
    give(std::move(chosen), out);
    return 0;
  }

  const char *last_error() { return from_.get_last_error(&from_); }

 private:
  // A name that is no column is left out, and so is one that comes twice.
  void find(const ArrowSchema &whole) {
    known_ = true;
    places_.clear();
    for (const std::string &name : names_) {
      for (size_t i = 0; i < static_cast<size_t>(whole.n_children); ++i) {
        bool new_one = name == whole.children[i]->name && std::find(places_.begin(), places_.end(), i) == places_.end();
        if (new_one) places_.push_back(i);
      }
    }
  }

  ArrowArrayStream from_;
  std::vector<std::string> names_;
  std::vector<size_t> places_;
  bool known_ = false;
};

// No exception leaves a callback: memory is all that can run out here.
template <typename Function>
int guarded(Function function) noexcept {
  try {
    return function();
  } catch (...) {
    return ENOMEM;
  }
}

// Puts a stream that is made of this one in its place.
template <typename Made>
void replace(ArrowArrayStream *stream, std::unique_ptr<Made> made) {
  static constexpr auto of = [](ArrowArrayStream *self) -> Made & { return *static_cast<Made *>(self->private_data); };
  stream->get_schema = [](ArrowArrayStream *self, ArrowSchema *out) {
    return guarded([&] { return of(self).schema(out); });
  };
  stream->get_next = [](ArrowArrayStream *self, ArrowArray *out) {
    return guarded([&] { return of(self).next(out); });
  };
  stream->get_last_error = [](ArrowArrayStream *self) { return of(self).last_error(); };
  stream->release = [](ArrowArrayStream *self) {
    delete &of(self);
    self->release = nullptr;
  };
  stream->private_data = made.release();
}

}  // namespace

py::object make_stream(ArrowArrayStream **stream) {
  auto made = std::make_unique<ArrowArrayStream>();
  PyObject *capsule = PyCapsule_New(made.get(), kName, release_stream);
  if (capsule == nullptr) throw py::error_already_set();
  *stream = made.release();
  return py::reinterpret_steal<py::object>(capsule);
}

void let_others_run(ArrowArrayStream *stream) { replace(stream, std::make_unique<Waiting>(*stream)); }

void select_columns(ArrowArrayStream *stream, std::vector<std::string> names) {
  replace(stream, std::make_unique<Selection>(*stream, std::move(names)));
}

}  // namespace openint::python

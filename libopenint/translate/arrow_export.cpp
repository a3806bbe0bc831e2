#include "libopenint/translate/arrow_export.hpp"

#include <cerrno>

namespace openint::translate {

namespace {

// What a schema node owns: its texts and the nodes below it.
struct SchemaHold {
  std::string format, name;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema *> pointers;

  SchemaHold() = default;
  SchemaHold(const SchemaHold &) = delete;
  // Also where memory runs out half way; a child that was moved away has no release any more.
  ~SchemaHold() {
    for (ArrowSchema &child : children) {
      if (child.release != nullptr) child.release(&child);
    }
  }
};

void release_schema(ArrowSchema *schema) {
  delete static_cast<SchemaHold *>(schema->private_data);
  schema->release = nullptr;
}

// `shape` is the model's for the table itself and nullptr below: what a rule made by itself may lack any part, so that
// only the table's own columns promise to hold no null.
void fill_schema(const Column &column, bool nullable, const contract::Shape *shape, ArrowSchema *out) {
  auto hold = std::make_unique<SchemaHold>();
  hold->format = column.format();
  hold->name = column.name();
  hold->children.resize(column.children().size());
  for (size_t i = 0; i < hold->children.size(); ++i) {
    const Column &child = column.children()[i];
    const contract::Field *field = shape == nullptr ? nullptr : shape->find(child.name());
    bool child_nullable = field == nullptr || !field->required || field->shape->nullable;
    fill_schema(child, child_nullable, nullptr, &hold->children[i]);
    hold->pointers.push_back(&hold->children[i]);
  }
  *out = {};
  out->format = hold->format.c_str();
  out->name = hold->name.c_str();
  out->flags = nullable ? ARROW_FLAG_NULLABLE : 0;
  out->n_children = static_cast<int64_t>(hold->pointers.size());
  out->children = hold->pointers.data();
  out->release = release_schema;
  out->private_data = hold.release();
}

// What an array node owns: a share of the whole batch, so that a child that was moved away keeps its buffers.
struct ArrayHold {
  std::shared_ptr<const Column> batch;
  std::vector<const void *> buffers;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray *> pointers;

  ArrayHold() = default;
  ArrayHold(const ArrayHold &) = delete;
  // Also where memory runs out half way; a child that was moved away has no release any more.
  ~ArrayHold() {
    for (ArrowArray &child : children) {
      if (child.release != nullptr) child.release(&child);
    }
  }
};

void release_array(ArrowArray *array) {
  delete static_cast<ArrayHold *>(array->private_data);
  array->release = nullptr;
}

void fill_array(const Column &column, const std::shared_ptr<const Column> &batch, ArrowArray *out) {
  auto hold = std::make_unique<ArrayHold>();
  hold->batch = batch;
  int64_t nulls = column.null_count();
  hold->buffers.push_back(nulls == 0 ? nullptr : column.validity().data());
  switch (column.type()) {
    case ColumnType::utf8:
      hold->buffers.push_back(column.offsets().data());
      // An empty vector has no address, and some readers want one.
      hold->buffers.push_back(column.values().empty() ? static_cast<const void *>(column.offsets().data())
                                                      : column.values().data());
      break;
    case ColumnType::list: hold->buffers.push_back(column.offsets().data()); break;
    case ColumnType::record: break;
    default: hold->buffers.push_back(column.values().data());
  }
  hold->children.resize(column.children().size());
  for (size_t i = 0; i < hold->children.size(); ++i) {
    fill_array(column.children()[i], batch, &hold->children[i]);
    hold->pointers.push_back(&hold->children[i]);
  }
  *out = {};
  out->length = column.length();
  out->null_count = nulls;
  out->n_buffers = static_cast<int64_t>(hold->buffers.size());
  out->buffers = hold->buffers.data();
  out->n_children = static_cast<int64_t>(hold->pointers.size());
  out->children = hold->pointers.data();
  out->release = release_array;
  out->private_data = hold.release();
}

struct StreamHold {
  std::shared_ptr<const Plan> plan;
  std::vector<std::shared_ptr<const Column>> batches;
  size_t next = 0;
  const char *last_error = nullptr;
};

// No exception leaves a callback: memory is all that can run out here.
template <typename Function>
int guarded(ArrowArrayStream *stream, Function function) noexcept {
  auto &hold = *static_cast<StreamHold *>(stream->private_data);
  try {
    function(hold);
    return 0;
  } catch (...) {
    hold.last_error = "out of memory";
    return ENOMEM;
  }
}

int get_schema(ArrowArrayStream *stream, ArrowSchema *out) {
  return guarded(stream, [&](StreamHold &hold) {
    *out = {};
    fill_schema(empty_table(*hold.plan), false, hold.plan->shape, out);
  });
}

int get_next(ArrowArrayStream *stream, ArrowArray *out) {
  return guarded(stream, [&](StreamHold &hold) {
    *out = {};
    if (hold.next >= hold.batches.size()) return;
    fill_array(*hold.batches[hold.next], hold.batches[hold.next], out);
    hold.batches[hold.next++].reset();
  });
}

const char *get_last_error(ArrowArrayStream *stream) {
  return static_cast<StreamHold *>(stream->private_data)->last_error;
}

void release_stream(ArrowArrayStream *stream) {
  delete static_cast<StreamHold *>(stream->private_data);
  stream->release = nullptr;
}

}  // namespace

// The table as one record column: the selected fields in the contract's order.
Column empty_table(const Plan &plan) {
  contract::Shape shape;
  shape.type = contract::Type::record;
  for (const Emit &emit : plan.fields) {
    contract::Field field;
    field.name = emit.name;
    field.shape = emit.shape;
    shape.fields.push_back(std::move(field));
  }
  return Column("", shape, std::make_shared<ArrowMemory>());
}

void export_batches(std::vector<Column> batches, std::shared_ptr<const Plan> plan, ::ArrowArrayStream *out) {
  auto hold = std::make_unique<StreamHold>();
  hold->plan = std::move(plan);
  for (Column &batch : batches) hold->batches.push_back(std::make_shared<const Column>(std::move(batch)));
  *out = {};
  out->get_schema = get_schema;
  out->get_next = get_next;
  out->get_last_error = get_last_error;
  out->release = release_stream;
  out->private_data = hold.release();
}

}  // namespace openint::translate

#include "bindings/arrow/ipc.hpp"

#include <bit>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/arrow/flat_builder.hpp"

namespace openint::arrow {

namespace {

static_assert(std::endian::native == std::endian::little, "buffers are handed on as they stand in memory");

constexpr int kDeepest = 32;  // nesting of columns
constexpr int64_t kVersion5 = 4;
enum Header : int64_t { kSchema = 1, kRecordBatch = 3 };

// A column's type, by the letters of the C interface; `name` is the number of Arrow's own Type union.
enum Type : int64_t {
  kNull = 1,
  kInt = 2,
  kFloat = 3,
  kUtf8 = 5,
  kBool = 6,
  kDecimal = 7,
  kTimestamp = 10,
  kList = 12,
  kStruct = 13
};

Type type_of(std::string_view format) {
  if (format == "n") return kNull;
  if (format == "l") return kInt;
  if (format == "g") return kFloat;
  if (format == "u") return kUtf8;
  if (format == "b") return kBool;
  if (format.substr(0, 2) == "d:") return kDecimal;
  if (format.substr(0, 4) == "tsu:") return kTimestamp;
  if (format == "+l") return kList;
  if (format == "+s") return kStruct;
  throw Failure("no Arrow IPC for columns of format " + std::string(format));
}

FlatBuilder::Place write_type(FlatBuilder &flat, Type type, const std::string &format) {
  FlatBuilder::Place zone = 0;
  if (type == kTimestamp && format.size() > 4) zone = flat.string(format.substr(4));
  flat.begin_table();
  if (type == kInt) {
    flat.scalar(0, 64, 4);
    flat.scalar(1, 1, 1);
  }
  if (type == kFloat) flat.scalar(0, 2, 2);
  if (type == kDecimal) {
    char *end = nullptr;
    flat.scalar(0, std::strtol(format.c_str() + 2, &end, 10), 4);
    flat.scalar(1, *end == ',' ? std::strtol(end + 1, nullptr, 10) : 0, 4);
    flat.scalar(2, 128, 4);
  }
  if (type == kTimestamp) flat.scalar(0, 2, 2);
  if (zone != 0) flat.offset(1, zone);
  return flat.end_table();
}

FlatBuilder::Place write_field(FlatBuilder &flat, const ArrowSchema &schema, int depth) {
  if (depth > kDeepest) throw Failure("Arrow columns nest deeper than " + std::to_string(kDeepest));
  constexpr int64_t kNullable = 2;
  std::vector<FlatBuilder::Place> children;
  for (int64_t i = 0; i < schema.n_children; ++i) children.push_back(write_field(flat, *schema.children[i], depth + 1));
  const Type type = type_of(schema.format);
  const auto places = flat.vector(children);
  const auto kind = write_type(flat, type, schema.format);
  const auto name = flat.string(schema.name == nullptr ? "" : schema.name);
  flat.begin_table();
  flat.offset(0, name);
  flat.offset(3, kind);
  flat.offset(5, places);
  flat.scalar(1, (schema.flags & kNullable) != 0 ? 1 : 0, 1);
  flat.scalar(2, type, 1);
  return flat.end_table();
}

std::string message(FlatBuilder &flat, Header header, FlatBuilder::Place content, int64_t body_size) {
  flat.begin_table();
  flat.scalar(3, body_size, 8);
  flat.offset(2, content);
  flat.scalar(0, kVersion5, 2);
  flat.scalar(1, header, 1);
  return flat.finish(flat.end_table());
}

void write_message(const Write &write, const std::string &metadata) {
  char frame[8] = {'\xff', '\xff', '\xff', '\xff'};
  const auto size = static_cast<uint32_t>(metadata.size());
  std::memcpy(frame + 4, &size, sizeof(size));
  write({frame, sizeof(frame)});
  write(metadata);
}

// One batch: the list of columns and of their buffers, inner ones after the outer.
class Batch {
 public:
  void add(const ArrowSchema &schema, const ArrowArray &array);
  void send(const Write &write, int64_t length);

 private:
  void buffer(const void *data, int64_t size);
  std::vector<std::pair<int64_t, int64_t>> nodes_;    // length, nulls
  std::vector<std::pair<int64_t, int64_t>> buffers_;  // offset in the body, size
  std::vector<const void *> data_;
  int64_t body_size_ = 0;
};

int64_t padded(int64_t size) { return (size + 7) / 8 * 8; }

void Batch::buffer(const void *data, int64_t size) {
  if (data == nullptr) size = 0;
  buffers_.emplace_back(body_size_, size);
  data_.push_back(data);
  body_size_ += padded(size);
}

void Batch::add(const ArrowSchema &schema, const ArrowArray &array) {
  if (array.offset != 0 || array.null_count < 0) {
    throw Failure("no Arrow IPC for columns that are a slice or do not count their nulls");
  }
  const Type type = type_of(schema.format);
  nodes_.emplace_back(array.length, array.null_count);
  if (type != kNull) buffer(array.null_count == 0 ? nullptr : array.buffers[0], (array.length + 7) / 8);
  switch (type) {
    case kBool: buffer(array.buffers[1], (array.length + 7) / 8); break;
    case kInt:
    case kFloat:
    case kTimestamp: buffer(array.buffers[1], array.length * 8); break;
    case kDecimal: buffer(array.buffers[1], array.length * 16); break;
    case kUtf8: {
      const auto *offsets = static_cast<const int32_t *>(array.buffers[1]);
      buffer(offsets, (array.length + 1) * 4);
      buffer(array.buffers[2], offsets == nullptr ? 0 : offsets[array.length]);
      break;
    }
    case kList: buffer(array.buffers[1], (array.length + 1) * 4); break;
    case kNull:
    case kStruct: break;
  }
  for (int64_t i = 0; i < array.n_children; ++i) add(*schema.children[i], *array.children[i]);
}

void Batch::send(const Write &write, int64_t length) {
  FlatBuilder flat;
  const auto buffers = flat.pairs(buffers_);
  const auto nodes = flat.pairs(nodes_);
  flat.begin_table();
  flat.scalar(0, length, 8);
  flat.offset(1, nodes);
  flat.offset(2, buffers);
  const auto batch = flat.end_table();
  write_message(write, message(flat, kRecordBatch, batch, body_size_));
  for (size_t i = 0; i < data_.size(); ++i) {
    const int64_t size = buffers_[i].second;
    if (size == 0) continue;
    write({static_cast<const char *>(data_[i]), static_cast<size_t>(size)});
    write(std::string(static_cast<size_t>(padded(size) - size), '\0'));
  }
}

void write_schema(const Write &write, const ArrowSchema &schema) {
  FlatBuilder flat;
  std::vector<FlatBuilder::Place> fields;
  for (int64_t i = 0; i < schema.n_children; ++i) fields.push_back(write_field(flat, *schema.children[i], 1));
  const auto places = flat.vector(fields);
  flat.begin_table();
  flat.offset(1, places);
  flat.scalar(0, 0, 2);
  const auto table = flat.end_table();
  write_message(write, message(flat, kSchema, table, 0));
}

void check_stream(ArrowArrayStream &stream, int code) {
  if (code == 0) return;
  const char *reason = stream.get_last_error(&stream);
  throw Failure(std::string("Arrow stream: ") + (reason == nullptr ? std::strerror(code) : reason));
}

}  // namespace

IpcWriter::IpcWriter(ArrowArrayStream &stream, Write write) : stream_(stream), write_(std::move(write)) {
  check_stream(stream_, stream_.get_schema(&stream_, &schema_));
}

IpcWriter::~IpcWriter() {
  if (schema_.release != nullptr) schema_.release(&schema_);
}

void IpcWriter::begin() { write_schema(write_, schema_); }

bool IpcWriter::next() {
  struct Lent {
    ArrowArray value{};
    ~Lent() {
      if (value.release != nullptr) value.release(&value);
    }
  } array;
  check_stream(stream_, stream_.get_next(&stream_, &array.value));
  if (array.value.release == nullptr) return false;
  Batch batch;
  for (int64_t i = 0; i < array.value.n_children; ++i) batch.add(*schema_.children[i], *array.value.children[i]);
  batch.send(write_, array.value.length);
  return true;
}

void IpcWriter::end() { write_({"\xff\xff\xff\xff\0\0\0\0", 8}); }

}  // namespace openint::arrow

// The bytes of files: what was uploaded, or bytes made from a record's key, the same at every reading, so that a file
// of any size takes no memory. Ranges are served by the server library.
#include "core/tabled.hpp"

namespace sandbox {
namespace {

constexpr size_t kPiece = 65536;

// Byte i of a file with this number. Lines of text, so that what prints them stays readable.
char byte_at(uint64_t number, uint64_t i) {
  if (i % 64 == 63) return '\n';
  uint64_t z = number + (i / 8) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return "abcdefghijklmnopqrstuvwxyz012345"[(z >> (i % 8 * 8)) & 31];
}

uint64_t number_of(const Record &record) {
  uint64_t out = 14695981039346656037u;
  for (const char c : record.key) out = (out ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return out;
}

std::string made(uint64_t number, size_t from, size_t length) {
  std::string out(length, '\0');
  for (size_t i = 0; i < length; ++i) out[i] = byte_at(number, from + i);
  return out;
}

size_t size_of(const Object &object, const Record &record) {
  if (record.bytes != nullptr) return record.bytes->size();
  const Json &size = record.value(object.document().value("/content/size"_json_pointer, "size"));
  return size.is_number() ? size.get<size_t>() : static_cast<size_t>(whole_number(text_of(size)).value_or(0));
}

}  // namespace

std::string Tabled::content(const Object &object, const Record &record) {
  return record.bytes != nullptr ? *record.bytes : made(number_of(record), 0, size_of(object, record));
}

void Tabled::serve_content(Call &call) {
  const Record &record = find(call);
  Scope scope(call.scope);
  scope.lend("record", record.values).set("key", record.key);
  for (const auto &[name, value] : member(call.route.document, "headers").items())
    call.response.set_header(name, fill_text(value, scope));
  const std::string type = fill_text(call.route.document.value("type", Json("application/octet-stream")), scope);
  call.response.set_header("Accept-Ranges", "bytes");
  const size_t size = size_of(*call.object, record);
  const auto bytes = record.bytes;
  const uint64_t number = number_of(record);
  for (const auto &[first, last] : call.request.ranges) {
    if (first < 0 || static_cast<size_t>(first) < size) continue;
    // The server library would cut the error's body to the range; it lends the request as const.
    const_cast<Request &>(call.request).ranges.clear();
    call.response.set_header("Content-Range", "bytes */" + std::to_string(size));
    call.refuse("status", {{"status", 416}});
  }
  if (size == 0) return call.response.set_content("", type);
  call.response.set_content_provider(size, type,
                                     [bytes, number](size_t offset, size_t length, httplib::DataSink &sink) {
                                       const size_t piece = std::min(length, kPiece);
                                       return bytes != nullptr ? sink.write(bytes->data() + offset, piece)
                                                               : sink.write(made(number, offset, piece).data(), piece);
                                     });
}

}  // namespace sandbox

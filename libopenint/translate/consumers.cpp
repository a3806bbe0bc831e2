#include "libopenint/translate/consumers.hpp"

#include "libopenint/translate/json_record.hpp"

namespace openint::translate {

namespace {

Error strict_error(const Rejection &rejection) {
  bool malformed = rejection.reason.starts_with("malformed");
  std::string where = rejection.field.empty() ? "" : ", field " + rejection.field;
  Error error(malformed ? Status::malformed : Status::invalid_argument,
              "record " + std::to_string(rejection.index) + where + ": " + rejection.reason, rejection.pointer);
  error.offset = static_cast<int64_t>(rejection.offset);
  Issue issue;
  issue.pointer = rejection.pointer;
  issue.rule = scope_name(rejection.scope);
  issue.found = shortened(rejection.raw);
  issue.message = error.message;
  error.issues.push_back(std::move(issue));
  return error;
}

Error no_memory() { return Error(Status::no_memory, "out of memory"); }

}  // namespace

Result<void> Consuming::rejected(const Rejection &rejection) {
  if (plan_.options.strict) return strict_error(rejection);
  return reporter_ != nullptr ? reporter_->rejected(rejection) : Result<void>();
}

Result<void> JsonConsumer::begin() {
  if (!out_.reserve(64)) return no_memory();
  if (output() == Options::Output::page) out_.put(std::string_view("{\"items\":["));
  if (output() == Options::Output::array) out_.put('[');
  return {};
}

bool JsonConsumer::record(Frame &frame) {
  bool separate = !first_ && output() != Options::Output::ndjson;
  if (separate) {
    if (!out_.reserve(1)) return false;
    out_.put(',');
  }
  if (!write_json_record(frame, out_)) {
    if (separate) out_.rewind(out_.cursor() - 1);
    return false;
  }
  first_ = false;
  if (output() == Options::Output::ndjson) {
    if (!out_.reserve(1)) return false;
    out_.put('\n');
  }
  return true;
}

Result<void> JsonConsumer::window_done() {
  if (sink_ == nullptr || out_.size() == 0) return {};
  OPENINT_CHECK(sink_->write(out_.text()));
  out_.clear();
  return {};
}

Result<void> JsonConsumer::end(const PageEnd &page) {
  if (!out_.reserve(128 + page.next_cursor.size())) return no_memory();
  if (output() == Options::Output::array) out_.put(']');
  if (output() == Options::Output::page) {
    out_.put(std::string_view(page.has_next_page ? "],\"has_next_page\":true,\"next_cursor\":"
                                                 : "],\"has_next_page\":false,\"next_cursor\":"));
    out_.put(std::string_view(page.next_cursor));
    out_.put('}');
  }
  return window_done();
}

}  // namespace openint::translate

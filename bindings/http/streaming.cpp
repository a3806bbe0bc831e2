#include "bindings/http/streaming.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <vector>

#include "bindings/arrow/ipc.hpp"
#include "bindings/cli/json.hpp"

namespace openint::http {

namespace {

constexpr std::string_view kLines = "application/x-ndjson";
constexpr std::string_view kArrow = "application/vnd.apache.arrow.stream";

constexpr const char *kEnd = "openint-end";
constexpr size_t kEndBytes = 8192;  // of a field that every client takes

// JSON as the value of a field: what is not ASCII as JSON escapes it. Text that is not UTF-8 is no JSON and not here.
std::string in_ascii(std::string_view json) {
  std::string out;
  auto unit = [&out](unsigned code) {
    char text[16];
    std::snprintf(text, sizeof text, "\\u%04x", code);
    out += text;
  };
  for (size_t at = 0; at < json.size();) {
    const auto first = static_cast<unsigned char>(json[at]);
    const unsigned size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    unsigned code = size == 1 ? first : first & (0x7FU >> size);
    for (unsigned i = 1; i < size && at + i < json.size(); ++i) {
      code = code << 6 | (static_cast<unsigned char>(json[at + i]) & 0x3FU);
    }
    at += size;
    if (code < 0x20) {
      out += ' ';  // between tokens, where no string is
    } else if (code < 0x7F) {
      out += static_cast<char>(code);
    } else if (code < 0x10000) {
      unit(code);
    } else {
      unit(0xD800 + ((code - 0x10000) >> 10));
      unit(0xDC00 + ((code - 0x10000) & 0x3FF));
    }
  }
  return out;
}

// The answer's members, as far as they have room; those that have not are named in "left_out".
std::string bounded(std::string_view answer) {
  std::string out = "{";
  std::vector<std::string> left_out;
  for (const cli::Member &member : cli::JsonReader(answer).members()) {
    std::string text;
    cli::append_quoted(text, member.key);
    text = in_ascii(text + ":" + cli::json_of(member));
    if (out.size() + text.size() > kEndBytes) {
      left_out.push_back(member.key);
      continue;
    }
    if (out.size() > 1) out += ',';
    out += text;
  }
  if (!left_out.empty()) out += (out.size() > 1 ? ",\"left_out\":" : "\"left_out\":") + cli::quoted_array(left_out);
  return out + "}";
}

// A task whose batches are lines.
class Lines final : public Source {
 public:
  explicit Lines(RunningCall call) : task_(std::move(call)) {}

  /// To the first batch or the end. False: `refused` tells why not.
  bool begin(Answer &refused) {
    if (task_.step()) return true;
    refused = answer_of(task_.error.release());
    return false;
  }

  State next(std::string &out) override {
    if (task_.error != nullptr) {
      out += std::string("{\"error\":") + openint_error_json(task_.error.get()) + "}\n";
    } else if (task_.over) {
      out += "{\"end\":";
      out += cli::text_of(task_.batch);
      out += "}\n";
    } else {
      out += cli::text_of(task_.batch);
    }
    if (task_.over) return State::end;
    task_.step();
    return State::more;
  }

  bool failed() const noexcept override { return task_.error != nullptr; }

 private:
  Batches task_;
};

// A task whose batches are columns.
class Columns final : public Source {
 public:
  explicit Columns(RunningCall call) : call_(std::move(call)) {}
  ~Columns() override {
    writer_.reset();
    if (stream_.release != nullptr) stream_.release(&stream_);
  }
  Columns(const Columns &) = delete;
  Columns &operator=(const Columns &) = delete;

  bool begin(Answer &refused) {
    openint_error *error = nullptr;
    if (openint_task_arrow_stream(call_.get(), &stream_, &error) < 0) {
      refused = answer_of(error);
      return false;
    }
    try {
      writer_ = std::make_unique<arrow::IpcWriter>(stream_, [this](std::string_view bytes) { out_->append(bytes); });
      return true;
    } catch (const arrow::Failure &failure) {
      refused = failed(failure);
      return false;
    }
  }

  State next(std::string &out) override {
    out_ = &out;
    try {
      if (!began_) {
        began_ = true;
        writer_->begin();
        return State::more;
      }
      if (writer_->next()) return State::more;
      writer_->end();
      keep_answer();
      return State::end;
    } catch (const arrow::Failure &) {
      return State::broken;
    }
  }

  const char *trailer() const noexcept override { return kEnd; }
  std::string trailers() const override { return answer_.empty() ? "" : std::string(kEnd) + ": " + answer_ + "\r\n"; }

 private:
  void keep_answer() {
    openint_buffer *out = nullptr;
    openint_error *error = nullptr;
    const openint_status status = openint_task_run(call_.get(), &out, &error);
    const cli::Buffer owned(out);
    const cli::Error failed(error);
    if (status == OPENINT_OK) answer_ = bounded(cli::text_of(owned));
  }

  // The task has the error of a stream that failed.
  Answer failed(const arrow::Failure &failure) {
    openint_buffer *out = nullptr;
    openint_error *error = nullptr;
    const openint_status status = openint_task_run(call_.get(), &out, &error);
    const cli::Buffer owned(out);
    return status < 0 ? answer_of(error) : refusal(500, "INTERNAL_SERVER_ERROR", failure.what());
  }

  RunningCall call_;
  ArrowArrayStream stream_{};
  std::unique_ptr<arrow::IpcWriter> writer_;
  std::string *out_ = nullptr;
  std::string answer_;  ///< once it has ended
  bool began_ = false;
};

template <typename Form>
std::unique_ptr<Source> begin_as(RunningCall call, Answer &refused) {
  auto source = std::make_unique<Form>(std::move(call));
  if (!source->begin(refused)) return nullptr;
  return source;
}

}  // namespace

Stream stream_of(std::string_view accept) {
  const size_t lines = accept.find(kLines), columns = accept.find(kArrow);
  const size_t json = accept.find("application/json");
  if (std::min(lines, columns) == std::string_view::npos || json < std::min(lines, columns)) return Stream::none;
  return lines < columns ? Stream::lines : Stream::arrow;
}

std::unique_ptr<Source> begin_stream(RunningCall call, Stream stream, Answer &refused) {
  if (stream == Stream::lines) return begin_as<Lines>(std::move(call), refused);
  return begin_as<Columns>(std::move(call), refused);
}

std::string_view type_of(Stream stream) { return stream == Stream::lines ? kLines : kArrow; }

}  // namespace openint::http

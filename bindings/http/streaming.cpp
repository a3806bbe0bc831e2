#include "bindings/http/streaming.hpp"

#include <algorithm>
#include <memory>

#include "bindings/arrow/ipc.hpp"

namespace openint::http {

namespace {

using Task = std::unique_ptr<openint_task, cli::Free<openint_task_free>>;

constexpr std::string_view kLines = "application/x-ndjson";
constexpr std::string_view kArrow = "application/vnd.apache.arrow.stream";

// The client went away.
struct Gone {};

// A task whose batches are lines.
class Lines {
 public:
  explicit Lines(Task task) : task_(std::move(task)) {}

  /// To the first batch or the end. False: `refused` tells why not.
  bool begin(Answer &refused) {
    if (step()) return true;
    refused = answer_of(error_.release());
    return false;
  }

  bool give(httplib::DataSink &sink) {
    std::string text;
    if (error_ != nullptr) {
      text = std::string("{\"error\":") + openint_error_json(error_.get()) + "}\n";
    } else if (over_) {
      text = "{\"end\":" + std::string(cli::text_of(batch_)) + "}\n";
    } else {
      text = cli::text_of(batch_);
    }
    if (!sink.write(text.data(), text.size())) return false;
    if (over_) {
      sink.done();
    } else {
      step();
    }
    return true;
  }

 private:
  bool step() {
    openint_buffer *out = nullptr;
    openint_error *error = nullptr;
    const openint_status status = openint_task_run(task_.get(), &out, &error);
    batch_.reset(out);
    error_.reset(error);
    over_ = status != OPENINT_BATCH;
    return status >= 0;
  }

  Task task_;
  cli::Buffer batch_;
  cli::Error error_;
  bool over_ = false;
};

// A task whose batches are columns.
class Columns {
 public:
  explicit Columns(Task task) : task_(std::move(task)) {}
  ~Columns() {
    writer_.reset();
    if (stream_.release != nullptr) stream_.release(&stream_);
  }
  Columns(const Columns &) = delete;
  Columns &operator=(const Columns &) = delete;

  bool begin(Answer &refused) {
    openint_error *error = nullptr;
    if (openint_task_arrow_stream(task_.get(), &stream_, &error) < 0) {
      refused = answer_of(error);
      return false;
    }
    try {
      writer_ = std::make_unique<arrow::IpcWriter>(stream_, [this](std::string_view bytes) { write(bytes); });
      return true;
    } catch (const arrow::Failure &failure) {
      refused = failed(failure);
      return false;
    }
  }

  bool give(httplib::DataSink &sink) {
    sink_ = &sink;
    try {
      if (!began_) {
        began_ = true;
        writer_->begin();
      } else if (!writer_->next()) {
        writer_->end();
        sink.done();
      }
      return true;
    } catch (const arrow::Failure &) {
      return false;  // the connection is closed within the body
    } catch (const Gone &) {
      return false;
    }
  }

 private:
  void write(std::string_view bytes) {
    if (!sink_->write(bytes.data(), bytes.size())) throw Gone();
  }

  // The task has the error of a stream that failed.
  Answer failed(const arrow::Failure &failure) {
    openint_buffer *out = nullptr;
    openint_error *error = nullptr;
    const openint_status status = openint_task_run(task_.get(), &out, &error);
    const cli::Buffer owned(out);
    return status < 0 ? answer_of(error) : refusal(500, "INTERNAL_SERVER_ERROR", failure.what());
  }

  Task task_;
  ArrowArrayStream stream_{};
  std::unique_ptr<arrow::IpcWriter> writer_;
  httplib::DataSink *sink_ = nullptr;
  bool began_ = false;
};

template <typename Source>
bool answer_from(Task task, std::string_view type, httplib::Response &response, Answer &refused) {
  auto source = std::make_shared<Source>(std::move(task));
  if (!source->begin(refused)) return false;
  response.set_header("Cache-Control", "no-store");
  response.set_chunked_content_provider(std::string(type),
                                        [source](size_t, httplib::DataSink &sink) { return source->give(sink); });
  return true;
}

}  // namespace

Stream stream_of(std::string_view accept) {
  const size_t lines = accept.find(kLines), columns = accept.find(kArrow);
  const size_t json = accept.find("application/json");
  if (std::min(lines, columns) == std::string_view::npos || json < std::min(lines, columns)) return Stream::none;
  return lines < columns ? Stream::lines : Stream::arrow;
}

bool answer_stream(openint_engine *engine, std::string request, Stream stream, httplib::Response &response,
                   Answer &refused) {
  request += stream == Stream::lines ? ",\"stream\":\"ndjson\"}" : ",\"stream\":\"arrow\"}";
  openint_task *task = nullptr;
  openint_error *error = nullptr;
  if (openint_engine_begin(engine, request.data(), request.size(), &task, &error) < 0) {
    refused = answer_of(error);
    return false;
  }
  Task owned(task);
  if (stream == Stream::lines) return answer_from<Lines>(std::move(owned), kLines, response, refused);
  return answer_from<Columns>(std::move(owned), kArrow, response, refused);
}

}  // namespace openint::http

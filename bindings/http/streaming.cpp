#include "bindings/http/streaming.hpp"

#include <algorithm>
#include <memory>

#include "bindings/arrow/ipc.hpp"

namespace openint::http {

namespace {

constexpr std::string_view kLines = "application/x-ndjson";
constexpr std::string_view kArrow = "application/vnd.apache.arrow.stream";

// A task whose batches are lines.
class Lines final : public Source {
 public:
  explicit Lines(RunningCall call) : call_(std::move(call)) {}

  /// To the first batch or the end. False: `refused` tells why not.
  bool begin(Answer &refused) {
    if (step()) return true;
    refused = answer_of(error_.release());
    return false;
  }

  State next(std::string &out) override {
    if (error_ != nullptr) {
      out += std::string("{\"error\":") + openint_error_json(error_.get()) + "}\n";
    } else if (over_) {
      out += "{\"end\":";
      out += cli::text_of(batch_);
      out += "}\n";
    } else {
      out += cli::text_of(batch_);
    }
    if (over_) return State::end;
    step();
    return State::more;
  }

 private:
  bool step() {
    openint_buffer *out = nullptr;
    openint_error *error = nullptr;
    const openint_status status = openint_task_run(call_.get(), &out, &error);
    batch_.reset(out);
    error_.reset(error);
    over_ = status != OPENINT_BATCH;
    return status >= 0;
  }

  RunningCall call_;
  cli::Buffer batch_;
  cli::Error error_;
  bool over_ = false;
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
      return State::end;
    } catch (const arrow::Failure &) {
      return State::broken;
    }
  }

 private:
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

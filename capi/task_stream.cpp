#include <cerrno>
#include <cstring>

#include "capi/entry.hpp"
#include "capi/guard.hpp"
#include "capi/handles.hpp"
#include "libopenint/translate/arrow_abi.hpp"

// A task's batches as Arrow streams: one batch, or all of them as they come.
namespace openint::capi {

namespace {

void move_stream(ArrowArrayStream &from, ArrowArrayStream *out) {
  *out = from;
  from.release = nullptr;
}

Error no_columns() {
  return Error(Status::invalid_argument, "there are no columns: begin the task with \"stream\": \"arrow\"");
}

class TaskStream {
 public:
  explicit TaskStream(std::shared_ptr<TaskState> state) : state_(std::move(state)), process_(process_id()) {}

  Result<void> schema(ArrowSchema *out) {
    OPENINT_CHECK(usable());
    Entry entry(state_->inside);
    OPENINT_CHECK(entry.check("task"));
    if (first_ == nullptr) OPENINT_CHECK(advance());
    if (first_ == nullptr) return Error(Status::unsupported, "the operation gives no columns");
    if (first_->get_schema(first_.get(), out) == 0) return {};
    return Error(Status::no_memory, "out of memory");
  }

  Result<void> next(ArrowArray *out) {
    OPENINT_CHECK(usable());
    Entry entry(state_->inside);
    OPENINT_CHECK(entry.check("task"));
    *out = {};
    while (true) {
      if (batch_ != nullptr) {
        if (batch_->get_next(batch_.get(), out) != 0) return Error(Status::no_memory, "out of memory");
        if (out->release != nullptr) return {};
        batch_.reset();
      }
      if (over_ && state_->failed == nullptr) return {};
      OPENINT_CHECK(advance());
    }
  }

  const char *last_error() const noexcept { return has_error_ ? error_.c_str() : nullptr; }

  // The errno of an error, which is kept for last_error(). Must not throw.
  int failed(Status status, const char *message) noexcept {
    has_error_ = true;
    OPENINT_GUARD_TRY { error_ = message; }
    OPENINT_GUARD_CATCH(..., error_.clear())
    switch (status) {
      case Status::invalid_argument: return EINVAL;
      case Status::cancelled: return ECANCELED;
      case Status::no_memory: return ENOMEM;
      case Status::busy: return EBUSY;
      case Status::timeout: return ETIMEDOUT;
      default: return EIO;
    }
  }

 private:
  Result<void> usable() const {
    if (process_ == process_id()) return {};
    return Error(Status::closed, "the task was begun before a fork");
  }

  // To the next batch or the end.
  Result<void> advance() {
    if (state_->failed != nullptr) return std::make_unique<Error>(*state_->failed);
    std::string text;
    auto event = state_->task->run(text);
    if (!event.ok()) {
      over_ = true;
      state_->failed = event.take_error();
      return std::make_unique<Error>(*state_->failed);
    }
    if (*event == engine::Task::Event::done) {
      over_ = true;
      state_->answer = std::make_unique<std::string>(std::move(text));
      return {};
    }
    batch_ = state_->task->columns();
    if (first_ == nullptr) first_ = batch_;
    return {};
  }

  std::shared_ptr<TaskState> state_;
  int64_t process_;
  std::shared_ptr<ArrowArrayStream> batch_;  // that is being handed out
  std::shared_ptr<ArrowArrayStream> first_;  // which tells the schema
  bool over_ = false;
  bool has_error_ = false;
  std::string error_;
};

template <typename Function>
int guarded(ArrowArrayStream *stream, Function function) noexcept {
  auto &self = *static_cast<TaskStream *>(stream->private_data);
  OPENINT_GUARD_TRY {
    Result<void> done = function(self);
    return done.ok() ? 0 : self.failed(done.error().status, done.error().message.c_str());
  }
  OPENINT_GUARD_CATCH(const std::bad_alloc &, return self.failed(Status::no_memory, "out of memory"))
  OPENINT_GUARD_CATCH(..., return self.failed(Status::internal, "an exception inside the library"))
}

int get_schema(ArrowArrayStream *stream, ArrowSchema *out) {
  return guarded(stream, [out](TaskStream &self) { return self.schema(out); });
}

int get_next(ArrowArrayStream *stream, ArrowArray *out) {
  return guarded(stream, [out](TaskStream &self) { return self.next(out); });
}

const char *get_last_error(ArrowArrayStream *stream) {
  return static_cast<TaskStream *>(stream->private_data)->last_error();
}

void release(ArrowArrayStream *stream) {
  delete static_cast<TaskStream *>(stream->private_data);
  stream->release = nullptr;
}

}  // namespace

Result<void> task_batch_arrow(openint_task *task, ArrowArrayStream *out) {
  if (out == nullptr) return Error(Status::invalid_argument, "out is NULL");
  *out = {};
  OPENINT_CHECK(usable(task, "task"));
  Entry entry(task->state->inside);
  OPENINT_CHECK(entry.check("task"));
  std::shared_ptr<ArrowArrayStream> columns = task->state->task->columns();
  if (columns == nullptr) return no_columns();
  move_stream(*columns, out);
  return {};
}

Result<void> task_arrow_stream(openint_task *task, ArrowArrayStream *out) {
  if (out == nullptr) return Error(Status::invalid_argument, "out is NULL");
  *out = {};
  OPENINT_CHECK(usable(task, "task"));
  Entry entry(task->state->inside);
  OPENINT_CHECK(entry.check("task"));
  if (!task->state->task->gives_columns()) return no_columns();
  if (task->state->streams) return Error(Status::invalid_argument, "the task has a stream already");
  out->private_data = new TaskStream(task->state);
  out->get_schema = get_schema;
  out->get_next = get_next;
  out->get_last_error = get_last_error;
  out->release = release;
  task->state->streams = true;
  return {};
}

}  // namespace openint::capi

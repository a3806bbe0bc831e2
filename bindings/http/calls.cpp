#include "bindings/http/calls.hpp"

#include <utility>

#include "bindings/cli/json.hpp"

namespace openint::http {

void Hangup::tell() {
  const std::lock_guard lock(mutex_);
  told_ = true;
  openint_task_cancel(task_);
}

bool Hangup::told() const {
  const std::lock_guard lock(mutex_);
  return told_;
}

void Hangup::take(openint_task *task) {
  const std::lock_guard lock(mutex_);
  task_ = task;
  if (told_) openint_task_cancel(task_);
}

RunningCall::RunningCall(RunningCall &&from) noexcept
    : calls_(std::exchange(from.calls_, nullptr)),
      task_(std::exchange(from.task_, nullptr)),
      hangup_(std::move(from.hangup_)) {}

RunningCall::~RunningCall() {
  if (task_ == nullptr) return;
  if (hangup_ != nullptr) hangup_->take(nullptr);
  {
    const std::lock_guard lock(calls_->mutex_);
    calls_->tasks_.erase(task_);
  }
  openint_task_free(task_);
}

bool Batches::step() {
  openint_buffer *out = nullptr;
  openint_error *failed = nullptr;
  const openint_status status = openint_task_run(call.get(), &out, &failed);
  batch.reset(out);
  error.reset(failed);
  over = status != OPENINT_BATCH;
  return status >= 0;
}

RunningCall Calls::begin(const std::string &request, std::shared_ptr<Hangup> hangup, Answer &refused) {
  openint_task *task = nullptr;
  openint_error *error = nullptr;
  if (openint_engine_begin(engine_, request.data(), request.size(), &task, &error) < 0) {
    refused = answer_of(error);
    return {};
  }
  if (hangup != nullptr) hangup->take(task);
  const std::lock_guard lock(mutex_);
  tasks_.insert(task);
  if (cancelled_) openint_task_cancel(task);
  return {*this, task, std::move(hangup)};
}

Answer Calls::run(const RunningCall &call) {
  openint_buffer *out = nullptr;
  openint_error *error = nullptr;
  if (openint_task_run(call.get(), &out, &error) < 0) return answer_of(error);
  const cli::Buffer owned(out);
  Answer answer;
  answer.body = cli::text_of(owned);
  return answer;
}

bool Calls::knows(const std::string &key, Answer &refused) {
  // A call of an operation that there is not: its key is looked at first, and nothing else can come of it.
  std::string request = "{\"operation\":\"-\",\"api_key\":";
  cli::append_quoted(request, key);
  const RunningCall call = begin(request + ",\"input\":{}}", nullptr, refused);
  if (call.get() == nullptr) return false;
  refused = run(call);
  return refused.status == 404;
}

void Calls::cancel() {
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  for (openint_task *task : tasks_) openint_task_cancel(task);
}

}  // namespace openint::http

#include "capi/entry.hpp"
#include "capi/handles.hpp"

namespace openint::capi {

Result<void> engine_begin(openint_engine *engine, const char *request, size_t request_size, openint_task **out) {
  OPENINT_CHECK(clear_out(out));
  OPENINT_CHECK(usable(engine, "engine"));
  OPENINT_TRY(const auto text, text_argument(request, request_size, "request"));
  OPENINT_TRY(auto task, engine->engine->begin(text));
  auto handle = std::make_unique<openint_task>();
  handle->process = process_id();
  handle->state = std::make_shared<TaskState>();
  handle->state->hooks = engine->hooks;
  handle->state->engine = engine->engine;
  handle->state->task = std::move(task);
  *out = handle.release();
  return {};
}

namespace {

openint_status status_of(engine::Task::Event event, openint_status end) {
  switch (event) {
    case engine::Task::Event::want: return OPENINT_WANT;
    case engine::Task::Event::batch: return OPENINT_BATCH;
    case engine::Task::Event::done: return end;
  }
  return end;
}

Error in_a_stream() { return Error(Status::invalid_argument, "the task belongs to its Arrow stream until that ends"); }

}  // namespace

Result<openint_status> task_step(openint_task *task, openint_buffer **out) {
  OPENINT_CHECK(clear_out(out));
  OPENINT_CHECK(usable(task, "task"));
  TaskState &state = *task->state;
  Entry entry(state.inside);
  OPENINT_CHECK(entry.check("task"));
  if (state.streams) return in_a_stream();
  std::string text;
  OPENINT_TRY(const auto event, state.task->step(text));
  *out = make_buffer(std::move(text));
  return status_of(event, OPENINT_DONE);
}

Result<void> task_answer(openint_task *task, const char *head, size_t head_size, const char *body, size_t body_size) {
  OPENINT_CHECK(usable(task, "task"));
  Entry entry(task->state->inside);
  OPENINT_CHECK(entry.check("task"));
  OPENINT_TRY(const auto head_text, text_argument(head, head_size, "head"));
  OPENINT_TRY(const auto body_text, text_argument(body, body_size, "body"));
  return task->state->task->answer(head_text, body_text);
}

Result<void> task_read(openint_task *task, uint64_t exchange, char *buffer, size_t capacity, size_t *size) {
  if (size == nullptr) return Error(Status::invalid_argument, "size is NULL");
  *size = 0;
  OPENINT_CHECK(usable(task, "task"));
  if (buffer == nullptr || capacity == 0) return Error(Status::invalid_argument, "buffer has no room");
  Entry entry(task->state->inside);
  OPENINT_CHECK(entry.check("task"));
  OPENINT_TRY(*size, task->state->task->read(exchange, buffer, capacity));
  return {};
}

Result<openint_status> task_run(openint_task *task, openint_buffer **out) {
  OPENINT_CHECK(clear_out(out));
  OPENINT_CHECK(usable(task, "task"));
  TaskState &state = *task->state;
  Entry entry(state.inside);
  OPENINT_CHECK(entry.check("task"));
  if (state.failed != nullptr) return std::make_unique<Error>(*state.failed);
  if (state.answer != nullptr) {
    *out = make_buffer(std::move(*std::exchange(state.answer, nullptr)));
    return OPENINT_OK;
  }
  if (state.streams) return in_a_stream();
  std::string text;
  OPENINT_TRY(const auto event, state.task->run(text));
  *out = make_buffer(std::move(text));
  return status_of(event, OPENINT_OK);
}

Result<void> task_progress(openint_task *task, openint_buffer **out) {
  OPENINT_CHECK(clear_out(out));
  OPENINT_CHECK(usable(task, "task"));
  Entry entry(task->state->inside);
  OPENINT_CHECK(entry.check("task"));
  const std::string &progress = task->state->task->progress();
  *out = make_buffer(progress.empty() ? "{}" : progress);
  return {};
}

void task_cancel(openint_task *task) noexcept {
  if (task != nullptr && task->process == process_id()) task->state->task->cancel();
}

Result<void> engine_call(openint_engine *engine, const char *request, size_t request_size, openint_buffer **out) {
  OPENINT_CHECK(clear_out(out));
  OPENINT_CHECK(usable(engine, "engine"));
  OPENINT_TRY(const auto text, text_argument(request, request_size, "request"));
  std::shared_ptr<Engine> shared = engine->engine;  // a hook may free the handle
  std::shared_ptr<Hooks> hooks = engine->hooks;
  OPENINT_TRY(const auto task, shared->begin(text));
  if (task->gives_columns()) {
    return Error(Status::invalid_argument, "columns come from openint_task_arrow_stream()", "/stream");
  }
  if (task->gives_text() && !hooks->can_take_batches()) {
    return Error(Status::invalid_argument, "a call that streams needs the engine's hook `batch`", "/stream");
  }
  std::string result;
  while (true) {
    OPENINT_TRY(const auto event, task->run(result));
    if (event == engine::Task::Event::done) break;
    OPENINT_CHECK(hooks->batch(task->tag(), result));
  }
  *out = make_buffer(std::move(result));
  return {};
}

}  // namespace openint::capi

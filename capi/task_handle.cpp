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
  handle->hooks = engine->hooks;
  handle->engine = engine->engine;
  handle->task = std::move(task);
  *out = handle.release();
  return {};
}

Result<openint_status> task_step(openint_task *task, openint_buffer **out) {
  OPENINT_CHECK(clear_out(out));
  OPENINT_CHECK(usable(task, "task"));
  Entry entry(task->inside);
  OPENINT_CHECK(entry.check("task"));
  std::string text;
  OPENINT_TRY(const auto event, task->task->step(text));
  *out = make_buffer(std::move(text));
  return event == engine::Task::Event::done ? OPENINT_DONE : OPENINT_WANT;
}

Result<void> task_answer(openint_task *task, const char *head, size_t head_size, const char *body, size_t body_size) {
  OPENINT_CHECK(usable(task, "task"));
  Entry entry(task->inside);
  OPENINT_CHECK(entry.check("task"));
  OPENINT_TRY(const auto head_text, text_argument(head, head_size, "head"));
  OPENINT_TRY(const auto body_text, text_argument(body, body_size, "body"));
  return task->task->answer(head_text, body_text);
}

Result<void> task_run(openint_task *task, openint_buffer **out) {
  OPENINT_CHECK(clear_out(out));
  OPENINT_CHECK(usable(task, "task"));
  Entry entry(task->inside);
  OPENINT_CHECK(entry.check("task"));
  OPENINT_TRY(auto text, task->task->run());
  *out = make_buffer(std::move(text));
  return {};
}

void task_cancel(openint_task *task) noexcept {
  if (task != nullptr && task->process == process_id()) task->task->cancel();
}

Result<void> engine_call(openint_engine *engine, const char *request, size_t request_size, openint_buffer **out) {
  OPENINT_CHECK(clear_out(out));
  OPENINT_CHECK(usable(engine, "engine"));
  OPENINT_TRY(const auto text, text_argument(request, request_size, "request"));
  std::shared_ptr<Engine> shared = engine->engine;  // a hook may free the handle
  OPENINT_TRY(const auto task, shared->begin(text));
  OPENINT_TRY(auto result, task->run());
  *out = make_buffer(std::move(result));
  return {};
}

}  // namespace openint::capi

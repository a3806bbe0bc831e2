#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "capi/hooks.hpp"
#include "capi/openint.h"
#include "capi/report.hpp"
#include "libopenint/engine/engine.hpp"

// What stands behind the opaque types. A handle shares what it needs of its parents, so that any order of frees is
// safe; it remembers the process that opened it, since locks do not survive a fork.

struct openint_engine {
  int64_t process;
  std::shared_ptr<openint::Engine> engine;
  std::shared_ptr<openint::capi::Hooks> hooks;
};

struct openint_translator {
  int64_t process;
  std::shared_ptr<openint::capi::Hooks> hooks;  // the engine's
  std::shared_ptr<const openint::translate::Translator> translator;
};

struct openint_translation {
  explicit openint_translation(openint::capi::Hooks own) : hooks(own), sink(hooks), reporter(hooks) {}

  int64_t process = 0;
  openint::capi::Hooks hooks;
  openint::capi::HookSink sink;
  openint::capi::HookReporter reporter;
  std::shared_ptr<openint::capi::Hooks> engine_hooks;
  std::atomic<bool> inside = false;  // a call is
  bool over = false;
  std::unique_ptr<openint::translate::Translation> translation;  // last, since it uses the others
};

namespace openint::capi {
// What a task's handle shares with a stream that was made of it.
struct TaskState {
  std::shared_ptr<Hooks> hooks;  // the engine's
  std::shared_ptr<Engine> engine;
  std::atomic<bool> inside = false;     // a call is
  std::unique_ptr<engine::Task> task;   // last, since it uses the others
  bool streams = false;                 // a stream was made of it
  std::unique_ptr<Error> failed;        // how it ended within that stream
  std::unique_ptr<std::string> answer;  // the same, where it went well
};
}  // namespace openint::capi

struct openint_task {
  int64_t process = 0;
  std::shared_ptr<openint::capi::TaskState> state;
};

struct openint_buffer {
  virtual ~openint_buffer() = default;
  const char *data = "";
  size_t size = 0;
};

struct openint_error {
  int32_t status;
  int32_t retry;
  int32_t http_status;
  int64_t retry_after_ms;
  const char *message;
  const char *json;
};

namespace openint::capi {

int64_t process_id() noexcept;

/// A handle that is there and was opened in this process. Errors: INVALID_ARGUMENT, CLOSED.
template <typename Handle>
Result<void> usable(const Handle *handle, const char *name) {
  if (handle == nullptr) return Error(Status::invalid_argument, std::string(name) + " is NULL");
  if (handle->process == process_id()) return {};
  return Error(Status::closed, std::string(name) + " was opened before a fork: open another in this process");
}

/// A pointer and a size as text. Errors: INVALID_ARGUMENT where the pointer is NULL or the size absurd.
Result<std::string_view> text_argument(const char *data, size_t size, const char *name);

/// Sets *out to NULL. Errors: INVALID_ARGUMENT where out itself is NULL.
template <typename T>
Result<void> clear_out(T **out, const char *name = "out") {
  if (out == nullptr) return Error(Status::invalid_argument, std::string(name) + " is NULL");
  *out = nullptr;
  return {};
}

openint_buffer *make_buffer(std::string text);
/// Takes the output's bytes over without a copy. Errors: NO_MEMORY.
Result<openint_buffer *> make_buffer(std::unique_ptr<translate::Output> output);

/// Makes the error object, or uses the static one where there is no memory for it, and returns its status.
openint_status fail(openint_error **err, const Error &error) noexcept;
openint_status fail(openint_error **err, Status status, const char *message) noexcept;
openint_status fail_without_memory(openint_error **err) noexcept;
void free_error(openint_error *error) noexcept;

// The logic of the exported functions, one for each that has any.
Result<void> engine_open(const char *config, size_t config_size, const openint_hooks *hooks, openint_engine **out);
Result<void> engine_register(openint_engine *engine, const char *document, size_t document_size);
Result<void> engine_check(const openint_engine *engine, const char *document, size_t document_size,
                          openint_buffer **out);
Result<void> engine_connectors(const openint_engine *engine, const char *name, size_t name_size, openint_buffer **out);
Result<void> engine_contract(const openint_engine *engine, openint_buffer **out);
Result<void> connector_schema(openint_buffer **out);
Result<void> engine_validate(const openint_engine *engine, const char *operation, size_t operation_size,
                             const char *input, size_t input_size);
Result<void> engine_begin(openint_engine *engine, const char *request, size_t request_size, openint_task **out);
Result<void> engine_call(openint_engine *engine, const char *request, size_t request_size, openint_buffer **out);
Result<openint_status> task_step(openint_task *task, openint_buffer **out);
Result<void> task_answer(openint_task *task, const char *head, size_t head_size, const char *body, size_t body_size);
Result<void> task_read(openint_task *task, uint64_t exchange, char *buffer, size_t capacity, size_t *size);
Result<openint_status> task_run(openint_task *task, openint_buffer **out);
Result<void> task_batch_arrow(openint_task *task, ArrowArrayStream *out);
Result<void> task_arrow_stream(openint_task *task, ArrowArrayStream *out);
Result<void> task_progress(openint_task *task, openint_buffer **out);
void task_cancel(openint_task *task) noexcept;
Result<void> translator_open(const openint_engine *engine, const char *connector, size_t connector_size,
                             const char *model, size_t model_size, const char *options, size_t options_size,
                             openint_translator **out);
Result<openint_status> translate_json(const openint_translator *translator, const char *data, size_t data_size,
                                      openint_buffer **out, openint_buffer **report);
Result<openint_status> translate_arrow(const openint_translator *translator, const char *data, size_t data_size,
                                       ArrowArrayStream *out, openint_buffer **report);
Result<void> translate_input(const openint_translator *translator, const char *input, size_t input_size,
                             openint_buffer **out);
Result<void> translation_open(const openint_translator *translator, const openint_hooks *hooks,
                              openint_translation **out);
Result<void> translation_feed(openint_translation *translation, const char *data, size_t data_size);
Result<openint_status> translation_finish(openint_translation *translation, openint_buffer **summary);

}  // namespace openint::capi

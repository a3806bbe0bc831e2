#include "capi/openint.h"
#include "capi/guard.hpp"
#include "capi/handles.hpp"

// Every exported function is one call of guard(); what it does stands in the files of the handles.

using openint::capi::guard;

namespace openint::capi {
#if defined(OPENINT_TRANSLATE_ONLY)
constexpr const char *kFeatures = R"(["translate","arrow","stream","input","overlay","validate","check"])";
#else
constexpr const char *kFeatures =
    R"(["translate","arrow","stream","input","overlay","validate","check","call","step","batch","bodies","store","curl"])";
#endif
}  // namespace openint::capi

openint_status openint_engine_open(const char *config, size_t config_size, const openint_hooks *hooks,
                                   openint_engine **out, openint_error **err) {
  return guard(err, [&] { return openint::capi::engine_open(config, config_size, hooks, out); });
}

void openint_engine_free(openint_engine *engine) {
  guard([&] { delete engine; });
}

openint_status openint_engine_register(openint_engine *engine, const char *document, size_t document_size,
                                       openint_error **err) {
  return guard(err, [&] { return openint::capi::engine_register(engine, document, document_size); });
}

openint_status openint_engine_check(const openint_engine *engine, const char *document, size_t document_size,
                                    openint_buffer **out, openint_error **err) {
  return guard(err, [&] { return openint::capi::engine_check(engine, document, document_size, out); });
}

openint_status openint_engine_connectors(const openint_engine *engine, const char *name, size_t name_size,
                                         openint_buffer **out, openint_error **err) {
  return guard(err, [&] { return openint::capi::engine_connectors(engine, name, name_size, out); });
}

openint_status openint_engine_contract(const openint_engine *engine, openint_buffer **out, openint_error **err) {
  return guard(err, [&] { return openint::capi::engine_contract(engine, out); });
}

openint_status openint_engine_validate(const openint_engine *engine, const char *operation, size_t operation_size,
                                       const char *input, size_t input_size, openint_error **err) {
  return guard(err,
               [&] { return openint::capi::engine_validate(engine, operation, operation_size, input, input_size); });
}

openint_status openint_engine_call(openint_engine *engine, const char *request, size_t request_size,
                                   openint_buffer **out, openint_error **err) {
  return guard(err, [&] { return openint::capi::engine_call(engine, request, request_size, out); });
}

openint_status openint_engine_begin(openint_engine *engine, const char *request, size_t request_size,
                                    openint_task **out, openint_error **err) {
  return guard(err, [&] { return openint::capi::engine_begin(engine, request, request_size, out); });
}

openint_status openint_task_step(openint_task *task, openint_buffer **out, openint_error **err) {
  return guard(err, [&] { return openint::capi::task_step(task, out); });
}

openint_status openint_task_answer(openint_task *task, const char *head, size_t head_size, const char *body,
                                   size_t body_size, openint_error **err) {
  return guard(err, [&] { return openint::capi::task_answer(task, head, head_size, body, body_size); });
}

openint_status openint_task_read(openint_task *task, uint64_t exchange, char *buffer, size_t capacity, size_t *size,
                                 openint_error **err) {
  return guard(err, [&] { return openint::capi::task_read(task, exchange, buffer, capacity, size); });
}

openint_status openint_task_run(openint_task *task, openint_buffer **out, openint_error **err) {
  return guard(err, [&] { return openint::capi::task_run(task, out); });
}

openint_status openint_task_batch_arrow(openint_task *task, struct ArrowArrayStream *out, openint_error **err) {
  return guard(err, [&] { return openint::capi::task_batch_arrow(task, out); });
}

openint_status openint_task_arrow_stream(openint_task *task, struct ArrowArrayStream *out, openint_error **err) {
  return guard(err, [&] { return openint::capi::task_arrow_stream(task, out); });
}

openint_status openint_task_progress(openint_task *task, openint_buffer **out, openint_error **err) {
  return guard(err, [&] { return openint::capi::task_progress(task, out); });
}

void openint_task_cancel(openint_task *task) {
  guard([&] { openint::capi::task_cancel(task); });
}

void openint_task_free(openint_task *task) {
  guard([&] { delete task; });
}

openint_status openint_translator_open(const openint_engine *engine, const char *connector, size_t connector_size,
                                       const char *model, size_t model_size, const char *options, size_t options_size,
                                       openint_translator **out, openint_error **err) {
  return guard(err, [&] {
    return openint::capi::translator_open(engine, connector, connector_size, model, model_size, options, options_size,
                                          out);
  });
}

void openint_translator_free(openint_translator *translator) {
  guard([&] { delete translator; });
}

openint_status openint_translate(const openint_translator *translator, const char *data, size_t data_size,
                                 openint_buffer **out, openint_buffer **report, openint_error **err) {
  return guard(err, [&] { return openint::capi::translate_json(translator, data, data_size, out, report); });
}

openint_status openint_translate_arrow(const openint_translator *translator, const char *data, size_t data_size,
                                       struct ArrowArrayStream *out, openint_buffer **report, openint_error **err) {
  return guard(err, [&] { return openint::capi::translate_arrow(translator, data, data_size, out, report); });
}

openint_status openint_translate_input(const openint_translator *translator, const char *input, size_t input_size,
                                       openint_buffer **out, openint_error **err) {
  return guard(err, [&] { return openint::capi::translate_input(translator, input, input_size, out); });
}

openint_status openint_translation_open(const openint_translator *translator, const openint_hooks *hooks,
                                        openint_translation **out, openint_error **err) {
  return guard(err, [&] { return openint::capi::translation_open(translator, hooks, out); });
}

openint_status openint_translation_feed(openint_translation *translation, const char *data, size_t data_size,
                                        openint_error **err) {
  return guard(err, [&] { return openint::capi::translation_feed(translation, data, data_size); });
}

openint_status openint_translation_finish(openint_translation *translation, openint_buffer **summary,
                                          openint_error **err) {
  return guard(err, [&] { return openint::capi::translation_finish(translation, summary); });
}

void openint_translation_free(openint_translation *translation) {
  guard([&] { delete translation; });
}

const char *openint_buffer_data(const openint_buffer *buffer) {
  return guard([&]() -> const char * { return buffer == nullptr ? "" : buffer->data; });
}

size_t openint_buffer_size(const openint_buffer *buffer) {
  return guard([&]() -> size_t { return buffer == nullptr ? size_t{0} : buffer->size; });
}

void openint_buffer_free(openint_buffer *buffer) {
  guard([&] { delete buffer; });
}

openint_status openint_error_status(const openint_error *error) {
  return guard([&]() -> openint_status { return error == nullptr ? OPENINT_OK : error->status; });
}

int32_t openint_error_retry(const openint_error *error) {
  return guard([&]() -> int32_t { return error == nullptr ? OPENINT_RETRY_NEVER : error->retry; });
}

int64_t openint_error_retry_after_ms(const openint_error *error) {
  return guard([&]() -> int64_t { return error == nullptr ? int64_t{0} : error->retry_after_ms; });
}

int32_t openint_error_http_status(const openint_error *error) {
  return guard([&]() -> int32_t { return error == nullptr ? int32_t{200} : error->http_status; });
}

const char *openint_error_message(const openint_error *error) {
  return guard([&]() -> const char * { return error == nullptr ? "" : error->message; });
}

const char *openint_error_json(const openint_error *error) {
  return guard([&]() -> const char * { return error == nullptr ? "{}" : error->json; });
}

void openint_error_free(openint_error *error) {
  guard([&] { openint::capi::free_error(error); });
}

const char *openint_version() {
  return guard([&]() -> const char * { return OPENINT_VERSION; });
}

int32_t openint_abi_version() {
  return guard([&]() -> int32_t { return OPENINT_ABI_VERSION; });
}

openint_status openint_connector_schema(openint_buffer **out, openint_error **err) {
  return guard(err, [&] { return openint::capi::connector_schema(out); });
}

const char *openint_features() {
  return guard([&]() -> const char * { return openint::capi::kFeatures; });
}

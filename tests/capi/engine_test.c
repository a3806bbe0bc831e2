/* Engine, operations, arguments and errors through the header, as C. */
#include "check.h"

#include <sys/wait.h>
#include <unistd.h>

static void test_constants(void) {
  CHECK(openint_abi_version() == OPENINT_ABI_VERSION);
  CHECK(strchr(openint_version(), '.') != NULL);
  CHECK(strstr(openint_features(), "\"translate\"") != NULL && openint_features()[0] == '[');
}

static void test_nothing_at_all(void) {
  openint_engine_free(NULL);
  openint_translator_free(NULL);
  openint_translation_free(NULL);
  openint_buffer_free(NULL);
  openint_error_free(NULL);
  CHECK_TEXT("", openint_buffer_data(NULL));
  CHECK(openint_buffer_size(NULL) == 0);
  CHECK(openint_error_status(NULL) == OPENINT_OK);
  CHECK(openint_error_retry(NULL) == OPENINT_RETRY_NEVER);
  CHECK(openint_error_retry_after_ms(NULL) == 0);
  CHECK(openint_error_http_status(NULL) == 200);
  CHECK_TEXT("", openint_error_message(NULL));
  CHECK_TEXT("{}", openint_error_json(NULL));
}

static void test_null_arguments(void) {
  openint_engine *engine = open_engine(), *none = (openint_engine *)1;
  openint_translator *translator = open_translator(""), *no_translator = (openint_translator *)1;
  openint_translation *no_translation = (openint_translation *)1;
  openint_buffer *out = (openint_buffer *)1, *report = (openint_buffer *)1;
  openint_error *err = NULL;
  void *stream[5] = {&err, &err, &err, &err, &err};
  const openint_status bad = OPENINT_E_INVALID_ARGUMENT;
  CHECK_STATUS(bad, openint_engine_open(NULL, 0, NULL, NULL, &err));
  CHECK_STATUS(bad, openint_engine_open(NULL, 7, NULL, &none, &err));
  CHECK(none == NULL);
  CHECK_STATUS(bad, openint_engine_register(NULL, TEXT("{}"), &err));
  CHECK_STATUS(bad, openint_engine_register(engine, NULL, 3, &err));
  CHECK_STATUS(bad, openint_engine_connectors(NULL, NULL, 0, &out, &err));
  CHECK(out == NULL);
  CHECK_STATUS(bad, openint_engine_connectors(engine, NULL, 0, NULL, &err));
  CHECK_STATUS(bad, openint_engine_connectors(engine, NULL, 1, &out, &err));
  CHECK_STATUS(bad, openint_engine_contract(NULL, &out, &err));
  CHECK_STATUS(bad, openint_engine_contract(engine, NULL, &err));
  CHECK_STATUS(bad, openint_engine_validate(NULL, TEXT("a"), TEXT("{}"), &err));
  CHECK_STATUS(bad, openint_engine_validate(engine, NULL, 1, TEXT("{}"), &err));
  CHECK_STATUS(bad, openint_engine_validate(engine, TEXT("crm-createContact"), NULL, 1, &err));
  CHECK_STATUS(bad, openint_translator_open(NULL, TEXT("a"), TEXT("b"), NULL, 0, &no_translator, &err));
  CHECK(no_translator == NULL);
  CHECK_STATUS(bad, openint_translator_open(engine, TEXT("acme"), TEXT("crm.note"), NULL, 0, NULL, &err));
  CHECK_STATUS(bad, openint_translator_open(engine, NULL, 1, TEXT("crm.note"), NULL, 0, &no_translator, &err));
  CHECK_STATUS(bad, openint_translator_open(engine, TEXT("acme"), NULL, 1, NULL, 0, &no_translator, &err));
  CHECK_STATUS(bad, openint_translator_open(engine, TEXT("acme"), TEXT("crm.note"), NULL, 1, &no_translator, &err));
  out = (openint_buffer *)1;
  CHECK_STATUS(bad, openint_translate(NULL, TEXT("{}"), &out, &report, &err));
  CHECK(out == NULL && report == NULL);
  CHECK_STATUS(bad, openint_translate(translator, TEXT("{}"), NULL, NULL, &err));
  CHECK_STATUS(bad, openint_translate(translator, NULL, 1, &out, NULL, &err));
  CHECK_STATUS(bad, openint_translate(translator, "{}", SIZE_MAX, &out, NULL, &err));
  CHECK_STATUS(bad, openint_translate_arrow(translator, TEXT("{}"), NULL, NULL, &err));
  CHECK_STATUS(bad, openint_translate_arrow(NULL, TEXT("{}"), (struct ArrowArrayStream *)stream, NULL, &err));
  CHECK(stream[0] == NULL && stream[3] == NULL && stream[4] == NULL);
  CHECK_STATUS(bad, openint_translate_arrow(translator, NULL, 9, (struct ArrowArrayStream *)stream, NULL, &err));
  CHECK_STATUS(bad, openint_translate_input(NULL, TEXT("{}"), &out, &err));
  CHECK_STATUS(bad, openint_translate_input(translator, TEXT("{}"), NULL, &err));
  CHECK_STATUS(bad, openint_translate_input(translator, NULL, 1, &out, &err));
  CHECK_STATUS(bad, openint_translation_open(translator, NULL, &no_translation, &err));
  CHECK(no_translation == NULL);
  CHECK_STATUS(bad, openint_translation_feed(NULL, TEXT("{}"), &err));
  CHECK_STATUS(bad, openint_translation_finish(NULL, &out, &err));
  /* And without anywhere to put the error. */
  CHECK(openint_engine_open(NULL, 7, NULL, &none, NULL) == bad);
  CHECK(openint_translate(NULL, NULL, 0, NULL, NULL, NULL) == bad);
  openint_translator_free(translator);
  openint_engine_free(engine);
}

static void test_engine_config(void) {
  openint_engine *engine = NULL;
  openint_error *err = NULL;
  openint_buffer *out = NULL;
  char config[4096];
  snprintf(config, sizeof config, "{\"connectors\": [%s]}", kConnector);
  CHECK_STATUS(OPENINT_OK, openint_engine_open(config, strlen(config), NULL, &engine, &err));
  CHECK_STATUS(OPENINT_OK, openint_engine_connectors(engine, TEXT("acme"), &out, &err));
  CHECK_TEXT(
      "{\"name\":\"acme\",\"title\":\"Acme\",\"models\":[{\"model\":\"crm.note\",\"object\":\"memos\","
      "\"readable\":[\"id\",\"updated_at\",\"content\",\"title\"],\"writable\":[\"content\",\"title\"],"
      "\"absent\":[{\"field\":\"owner_id\",\"reason\":\"memos have no owner\"},"
      "{\"field\":\"account_id\",\"reason\":\"none\"},{\"field\":\"contact_id\",\"reason\":\"none\"},"
      "{\"field\":\"opportunity_id\",\"reason\":\"none\"},{\"field\":\"lead_id\",\"reason\":\"none\"},"
      "{\"field\":\"created_at\",\"reason\":\"none\"},{\"field\":\"is_deleted\",\"reason\":\"none\"},"
      "{\"field\":\"last_modified_at\",\"reason\":\"none\"},"
      "{\"field\":\"occurred_at\",\"reason\":\"none\"}],\"custom_fields\":[],"
      "\"rules\":{\"id\":\"id\",\"updated_at\":\"at\",\"content\":\"text\",\"title\":\"head\"},\"requests\":[\"list\"],"
      "\"unsupported\":[]}]}",
      openint_buffer_data(out));
  openint_buffer_free(out);
  openint_engine_free(engine);
  CHECK_STATUS(OPENINT_E_MALFORMED, openint_engine_open(TEXT("{\"connectors\""), NULL, &engine, &err));
  CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, openint_engine_open(TEXT("[]"), NULL, &engine, &err));
  CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, openint_engine_open(TEXT("{\"connector\": []}"), NULL, &engine, &err));
  CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, openint_engine_open(TEXT("{\"connectors\": 1}"), NULL, &engine, &err));
  CHECK(openint_engine_open(TEXT("{\"connectors\": [{\"format\": 1, \"names\": 2}]}"), NULL, &engine, &err) < 0);
  CHECK(engine == NULL && strstr(openint_error_json(err), "\"path\":\"/connectors/0") != NULL);
  openint_error_free(err);
}

/* The library's own HTTP, as the config sets it up; what comes of it is tested over TLS elsewhere. */
static void test_http_config(void) {
  static const char *const kBad[] = {
      "{\"http\": 1}",
      "{\"http\": {\"ca_files\": \"/x\"}}",
      "{\"http\": {\"ca_file\": 7}}",
      "{\"http\": {\"ca_file\": \"\"}}",
      "{\"http\": {\"ca_file\": \"/nowhere/ca.pem\"}}",
      "{\"http\": {\"ca_file\": \"/\"}}",
      "{\"http\": {\"proxy\": true}}",
      "{\"http\": {\"proxy\": \"gopher://user:secret@proxy.example\"}}",
  };
  openint_engine *engine = NULL;
  openint_error *err = NULL;
  for (size_t i = 0; i < sizeof kBad / sizeof *kBad; ++i) {
    CHECK(openint_engine_open(kBad[i], strlen(kBad[i]), NULL, &engine, &err) == OPENINT_E_INVALID_ARGUMENT);
    CHECK(engine == NULL && strstr(openint_error_json(err), "\"path\":\"/http") != NULL);
    CHECK(strstr(openint_error_json(err), "secret") == NULL);
    openint_error_free(err);
    err = NULL;
  }
  CHECK_STATUS(OPENINT_OK, openint_engine_open(TEXT("{\"http\": {}}"), NULL, &engine, &err));
  openint_engine_free(engine);
  CHECK_STATUS(OPENINT_OK, openint_engine_open(TEXT("{\"http\": {\"proxy\": \"http://user:secret@127.0.0.1:3128\"}}"),
                                               NULL, &engine, &err));
  openint_engine_free(engine);
}

static void test_engine_describes(void) {
  openint_engine *engine = open_engine();
  openint_error *err = NULL;
  openint_buffer *out = NULL;
  CHECK_STATUS(OPENINT_OK, openint_engine_connectors(engine, NULL, 0, &out, &err));
  const char *text = openint_buffer_data(out);
  CHECK(strlen(text) == openint_buffer_size(out) && text[0] == '[');
  const char *acme = strstr(text, "\"name\":\"acme\""), *hubspot = strstr(text, "\"name\":\"hubspot\"");
  CHECK(acme != NULL && hubspot != NULL && acme < hubspot);
  openint_buffer_free(out);
  CHECK_STATUS(OPENINT_E_NOT_FOUND, openint_engine_connectors(engine, TEXT("acne"), &out, &err));
  CHECK(openint_engine_connectors(engine, TEXT("a\0\n\xff"), &out, &err) == OPENINT_E_NOT_FOUND);
  CHECK(strstr(openint_error_message(err), "acme") != NULL);
  CHECK(strchr(openint_error_message(err), '\n') == NULL && strchr(openint_error_message(err), '\xff') == NULL);
  CHECK(openint_error_retry(err) == OPENINT_RETRY_NEVER && openint_error_retry_after_ms(err) == 0);
  CHECK(openint_error_http_status(err) == 404);
  openint_error_free(err);
  err = NULL;
  CHECK_STATUS(OPENINT_OK, openint_engine_contract(engine, &out, &err));
  CHECK(strstr(openint_buffer_data(out), "\"openapi\"") != NULL);
  CHECK(strstr(openint_buffer_data(out), "crm-listContacts") != NULL);
  CHECK(openint_buffer_data(out)[openint_buffer_size(out)] == '\0');
  openint_engine_free(engine);
  CHECK(strstr(openint_buffer_data(out), "crm.note_input") != NULL);
  openint_buffer_free(out);
}

static void test_engine_registers_and_validates(void) {
  openint_engine *engine = open_engine();
  openint_translator *translator = NULL;
  openint_buffer *out = NULL;
  openint_error *err = NULL;
  CHECK_STATUS(OPENINT_E_MALFORMED, openint_engine_register(engine, TEXT("{"), &err));
  CHECK_STATUS(OPENINT_E_MALFORMED, openint_engine_register(engine, NULL, 0, &err));
  CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, openint_engine_register(engine, TEXT("{\"format\": 1}"), &err));
  CHECK_STATUS(OPENINT_E_NOT_FOUND,
               openint_engine_register(engine, TEXT("{\"overlay\": \"nobody\", \"patch\": {}}"), &err));
  CHECK_STATUS(OPENINT_OK,
               openint_engine_register(engine,
                                       TEXT("{\"overlay\": \"acme\", \"name\": \"acme2\", \"patch\": {\"models\": "
                                            "{\"crm.note\": {\"fields\": {\"content\": \"body\"}}}}}"),
                                       &err));
  CHECK_STATUS(OPENINT_OK,
               openint_translator_open(engine, TEXT("acme2"), TEXT("crm.note"), TEXT(kFields), &translator, &err));
  CHECK_STATUS(OPENINT_OK, openint_translate(translator,
                                             TEXT("{\"id\":\"7\",\"at\":\"2024-01-02T03:04:05Z\",\"body\":"
                                                  "\"b\",\"text\":\"t\"}"),
                                             &out, NULL, &err));
  CHECK_TEXT("{\"items\":[{\"id\":\"7\",\"content\":\"b\"}],\"has_next_page\":false,\"next_cursor\":null}",
             openint_buffer_data(out));
  openint_buffer_free(out);
  openint_translator_free(translator);

  static const char operation[] = "crm-createContact";
  CHECK_STATUS(OPENINT_E_NOT_FOUND, openint_engine_validate(engine, TEXT("crm-nothing"), TEXT("{}"), &err));
  CHECK_STATUS(OPENINT_E_MALFORMED, openint_engine_validate(engine, TEXT(operation), TEXT("{\"a\""), &err));
  CHECK_STATUS(OPENINT_OK,
               openint_engine_validate(engine, TEXT(operation), TEXT("{\"record\": {\"first_name\": \"Ada\"}}"), &err));
  CHECK(openint_engine_validate(engine, TEXT(operation), TEXT("{\"record\": {\"first_name\": 1, \"phone\": []}}"),
                                &err) == OPENINT_E_INVALID_ARGUMENT);
  CHECK(strstr(openint_error_json(err), "/record/first_name") != NULL &&
        strstr(openint_error_json(err), "/record/phone") != NULL);
  openint_error_free(err);
  openint_engine_free(engine);
}

static void test_engine_checks_documents(void) {
  openint_engine *engine = open_engine();
  openint_buffer *out = NULL;
  openint_error *err = NULL;
  CHECK_STATUS(OPENINT_OK, openint_engine_check(engine, TEXT("{\"format\": 1,\n \"nmae\": 1}"), &out, &err));
  CHECK(strstr(openint_buffer_data(out), "\"path\":\"/nmae\"") != NULL &&
        strstr(openint_buffer_data(out), "\"line\":2,\"column\":2") != NULL);
  openint_buffer_free(out);
  CHECK_STATUS(OPENINT_OK, openint_engine_check(engine, TEXT("{\"format\""), &out, &err));
  CHECK(strstr(openint_buffer_data(out), "\"rule\":\"json\"") != NULL);
  openint_buffer_free(out);
  CHECK_STATUS(OPENINT_OK, openint_engine_check(engine, NULL, 0, &out, &err));
  openint_buffer_free(out);
  CHECK_STATUS(OPENINT_E_NOT_FOUND,
               openint_engine_check(engine, TEXT("{\"overlay\": \"nobody\", \"patch\": {}}"), &out, &err));
  CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, openint_engine_check(engine, NULL, 1, &out, &err));
  CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, openint_engine_check(NULL, TEXT("{}"), &out, &err));
  CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, openint_engine_check(engine, TEXT("{}"), NULL, &err));
  CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, openint_connector_schema(NULL, &err));
  CHECK_STATUS(OPENINT_OK, openint_connector_schema(&out, &err));
  CHECK(strstr(openint_buffer_data(out), "urn:libopenint:connector:1") != NULL);
  openint_buffer_free(out);
  openint_engine_free(engine);
}

static void test_fork(void) {
  openint_engine *engine = open_engine();
  openint_translator *translator = open_translator("");
  int status = -1;
  pid_t child = fork();
  if (child == 0) {
    openint_buffer *out = NULL;
    openint_error *err = NULL;
    failed = 0;
    CHECK_STATUS(OPENINT_E_CLOSED, openint_engine_register(engine, TEXT(kConnector), &err));
    CHECK_STATUS(OPENINT_E_CLOSED, openint_engine_connectors(engine, NULL, 0, &out, &err));
    CHECK_STATUS(OPENINT_E_CLOSED, openint_translate(translator, TEXT("{}"), &out, NULL, &err));
    openint_translator_free(translator);
    openint_engine_free(engine);
    openint_engine_free(open_engine()); /* a new one works */
    _exit(failed);
  }
  CHECK(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
  openint_translator_free(translator);
  openint_engine_free(engine);
}

/* Operations without a store and without a network: what can be asked for, refused, stepped and cancelled. */
static void test_operations(void) {
  openint_engine *engine = NULL;
  openint_task *task = NULL;
  openint_buffer *out = NULL;
  openint_error *err = NULL;
  const openint_status bad = OPENINT_E_INVALID_ARGUMENT;
  CHECK(openint_engine_call(NULL, TEXT("{}"), &out, NULL) == bad);
  CHECK(openint_engine_begin(NULL, TEXT("{}"), &task, NULL) == bad);
  CHECK(openint_task_step(NULL, &out, NULL) == bad);
  CHECK(openint_task_run(NULL, &out, NULL) == bad);
  CHECK(openint_task_answer(NULL, TEXT("{}"), NULL, 0, NULL) == bad);
  char room[8];
  size_t size = 1;
  CHECK(openint_task_read(NULL, 1, room, sizeof room, &size, NULL) == bad && size == 0);
  CHECK(openint_task_read(NULL, 1, room, sizeof room, NULL, NULL) == bad);
  openint_task_cancel(NULL);
  openint_task_free(NULL);

  CHECK_STATUS(OPENINT_OK, openint_engine_open(NULL, 0, NULL, &engine, &err));
  CHECK_STATUS(OPENINT_E_MALFORMED, openint_engine_begin(engine, TEXT("{"), &task, &err));
  CHECK_STATUS(bad, openint_engine_begin(engine, TEXT("{\"operations\": \"x\"}"), &task, &err));
  CHECK_STATUS(
      bad, openint_engine_begin(engine, TEXT("{\"operation\": \"listConnection\", \"timeout_ms\": 0}"), &task, &err));
  const char *const strange[] = {
      "\"upload\": {}",       "\"upload\": true", "\"upload\": {\"size\": -1}", "\"upload\": {\"length\": 1}",
      "\"stream\": \"byte\"", "\"trace\": 1"};
  for (size_t i = 0; i < sizeof strange / sizeof *strange; ++i) { /* the engine has no hook `read` */
    char call[100];
    snprintf(call, sizeof call, "{\"operation\": \"passthrough\", %s}", strange[i]);
    CHECK_STATUS(bad, openint_engine_begin(engine, call, strlen(call), &task, &err));
  }
  CHECK_STATUS(OPENINT_E_NOT_FOUND, openint_engine_call(engine, TEXT("{\"operation\": \"nothing\"}"), &out, &err));
  CHECK_STATUS(OPENINT_E_UNSUPPORTED,
               openint_engine_call(engine, TEXT("{\"operation\": \"listConnection\"}"), &out, &err));
  openint_engine_free(engine);

  CHECK_STATUS(
      bad, openint_engine_open(TEXT("{\"store\": {\"path\": \":memory:\", \"key\": \"short\"}}"), NULL, &engine, &err));
  CHECK_STATUS(OPENINT_OK, openint_engine_open(TEXT("{\"store\": {\"path\": \":memory:\", "
                                                    "\"key\": \"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\"}}"),
                                               NULL, &engine, &err));
  CHECK_STATUS(OPENINT_OK, openint_engine_begin(engine, TEXT("{\"operation\": \"listConnection\"}"), &task, &err));
  openint_engine_free(engine); /* the task keeps what it needs */
  CHECK_STATUS(bad, openint_task_read(task, 1, NULL, 8, &size, &err));
  CHECK_STATUS(bad, openint_task_read(task, 1, room, 0, &size, &err));
  CHECK_STATUS(OPENINT_E_NOT_FOUND, openint_task_read(task, 1, room, sizeof room, &size, &err));
  CHECK_STATUS(OPENINT_DONE, openint_task_step(task, &out, &err));
  CHECK_TEXT("[]", openint_buffer_data(out));
  openint_buffer_free(out);
  CHECK_STATUS(OPENINT_E_CLOSED, openint_task_step(task, &out, &err));
  CHECK_STATUS(OPENINT_E_CLOSED, openint_task_run(task, &out, &err));
  CHECK_STATUS(OPENINT_E_CLOSED, openint_task_answer(task, TEXT("{\"id\": 1, \"status\": 200}"), NULL, 0, &err));
  openint_task_cancel(task);
  openint_task_free(task);
}

/* The Arrow C stream interface, as Arrow lays it out; schemas and arrays are large enough for either. */
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, void *);
  int (*get_next)(struct ArrowArrayStream *, void *);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

static openint_task *begin(openint_engine *engine, const char *request) {
  openint_task *task = NULL;
  openint_error *err = NULL;
  CHECK_STATUS(OPENINT_OK, openint_engine_begin(engine, request, strlen(request), &task, &err));
  return task;
}

static const char *const kTraces[] = {"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                                      "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"};
static const char *const kNoTraces[] = {"1",
                                        "\"\"",
                                        "\"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01\"",
                                        "\"00-00000000000000000000000000000000-00f067aa0ba902b7-01\"",
                                        "\"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01\"",
                                        "\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more\"",
                                        "\"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\"",
                                        "\"01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-\\r\\nA: b\""};

/* What can be asked of a task that streams, without a network: its records come from tests that have one. */
static void test_streams(void) {
  openint_engine *engine = NULL;
  openint_task *task = NULL;
  openint_buffer *out = NULL;
  openint_error *err = NULL;
  struct ArrowArrayStream stream;
  char call[256];
  size_t i;
  void *array[16];
  const openint_status bad = OPENINT_E_INVALID_ARGUMENT;
  const char *columns = "{\"operation\": \"listConnection\", \"stream\": \"arrow\"}";
  memset(&stream, 1, sizeof stream);
  CHECK(openint_task_batch_arrow(NULL, &stream, NULL) == bad && stream.release == NULL);
  CHECK(openint_task_arrow_stream(NULL, &stream, NULL) == bad);
  CHECK(openint_task_progress(NULL, &out, NULL) == bad);
  CHECK_STATUS(OPENINT_OK, openint_engine_open(TEXT("{\"store\": {\"path\": \":memory:\", "
                                                    "\"key\": \"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\"}}"),
                                               NULL, &engine, &err));
  CHECK_STATUS(bad, openint_engine_begin(engine, TEXT("{\"operation\": \"x\", \"stream\": \"csv\"}"), &task, &err));
  CHECK_STATUS(bad, openint_engine_begin(engine, TEXT("{\"operation\": \"x\", \"tag\": -1}"), &task, &err));
  for (i = 0; i < sizeof kNoTraces / sizeof *kNoTraces; ++i) {
    snprintf(call, sizeof call, "{\"operation\": \"x\", \"traceparent\": %s}", kNoTraces[i]);
    CHECK_STATUS(bad, openint_engine_begin(engine, call, strlen(call), &task, &err));
  }
  for (i = 0; i < sizeof kTraces / sizeof *kTraces; ++i) {
    snprintf(call, sizeof call, "{\"operation\": \"x\", \"traceparent\": \"%s\"}", kTraces[i]);
    CHECK_STATUS(OPENINT_OK, openint_engine_begin(engine, call, strlen(call), &task, &err));
    openint_task_free(task);
  }
  CHECK_STATUS(bad, openint_engine_call(engine, columns, strlen(columns), &out, &err));
  /* Batches of a call go to a hook, which this engine has not. */
  CHECK_STATUS(bad, openint_engine_call(engine, TEXT("{\"operation\": \"x\", \"stream\": true}"), &out, &err));

  task = begin(engine, "{\"operation\": \"listConnection\"}");
  CHECK_STATUS(bad, openint_task_arrow_stream(task, &stream, &err));
  CHECK_STATUS(bad, openint_task_batch_arrow(task, &stream, &err));
  CHECK_STATUS(OPENINT_OK, openint_task_progress(task, &out, &err));
  CHECK_TEXT("{}", openint_buffer_data(out));
  openint_buffer_free(out);
  openint_task_free(task);

  task = begin(engine, columns);
  CHECK_STATUS(OPENINT_OK, openint_task_arrow_stream(task, &stream, &err));
  CHECK_STATUS(bad, openint_task_arrow_stream(task, (struct ArrowArrayStream *)array, &err));
  CHECK_STATUS(bad, openint_task_run(task, &out, &err));
  CHECK_STATUS(bad, openint_task_step(task, &out, &err));
  CHECK(stream.get_schema(&stream, array) != 0 && stream.get_last_error(&stream) != NULL);
  stream.release(&stream);
  CHECK_STATUS(OPENINT_OK, openint_task_run(task, &out, &err)); /* it had ended well, only without columns */
  CHECK_TEXT("[]", openint_buffer_data(out));
  openint_buffer_free(out);
  openint_task_free(task);

  /* The error of a stream is the task's, which may be gone before it. */
  task = begin(engine, "{\"operation\": \"nothing\", \"stream\": \"arrow\"}");
  openint_engine_free(engine);
  CHECK_STATUS(OPENINT_OK, openint_task_arrow_stream(task, &stream, &err));
  CHECK(stream.get_next(&stream, array) != 0 && strstr(stream.get_last_error(&stream), "nothing") != NULL);
  CHECK_STATUS(OPENINT_E_NOT_FOUND, openint_task_run(task, &out, &err));
  openint_task_free(task);
  CHECK(stream.get_next(&stream, array) != 0);
  stream.release(&stream);
}

int main(void) {
  test_operations();
  test_streams();
  test_constants();
  test_nothing_at_all();
  test_null_arguments();
  test_engine_config();
  test_http_config();
  test_engine_describes();
  test_engine_registers_and_validates();
  test_engine_checks_documents();
  test_fork();
  return finish();
}

/* Engine, translator, buffers, errors and arguments through the header, as C. */
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
      "{\"field\":\"last_modified_at\",\"reason\":\"none\"}],\"custom_fields\":[],"
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

static void test_translator_open(void) {
  openint_engine *engine = open_engine();
  openint_translator *translator = NULL;
  openint_error *err = NULL;
  CHECK_STATUS(OPENINT_E_NOT_FOUND,
               openint_translator_open(engine, TEXT("nobody"), TEXT("crm.note"), NULL, 0, &translator, &err));
  CHECK_STATUS(OPENINT_E_NOT_FOUND,
               openint_translator_open(engine, NULL, 0, TEXT("crm.note"), NULL, 0, &translator, &err));
  CHECK_STATUS(OPENINT_E_NOT_FOUND,
               openint_translator_open(engine, TEXT("acme"), TEXT("crm.contact"), NULL, 0, &translator, &err));
  CHECK_STATUS(OPENINT_E_MALFORMED,
               openint_translator_open(engine, TEXT("acme"), TEXT("crm.note"), TEXT("{raw"), &translator, &err));
  CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, openint_translator_open(engine, TEXT("acme"), TEXT("crm.note"),
                                                                   TEXT("{\"raw\": 1}"), &translator, &err));
  CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT,
               openint_translator_open(engine, TEXT("acme"), TEXT("crm.note"), TEXT("{\"fields\": [\"nothing\"]}"),
                                       &translator, &err));
  CHECK(translator == NULL);
  openint_engine_free(engine);
}

static void test_translate(void) {
  openint_translator *translator = open_translator(kFields);
  openint_buffer *out = NULL, *report = NULL;
  openint_error *err = NULL;
  CHECK_STATUS(OPENINT_PARTIAL, openint_translate(translator, TEXT(kPage), &out, &report, &err));
  CHECK_TEXT(kExpected, openint_buffer_data(out));
  CHECK(openint_buffer_size(out) == strlen(kExpected));
  const char *text = openint_buffer_data(report);
  const char *record = "{\"at\": \"2024-01-02T03:04:05Z\", \"text\": \"no id\"}";
  char start[64];
  snprintf(start, sizeof start, "[{\"index\":1,\"offset\":%d,\"pointer\":\"", (int)(strstr(kPage, record) - kPage));
  CHECK(strncmp(text, start, strlen(start)) == 0);
  CHECK(strstr(text, "\"field\":\"id\"") != NULL && strstr(text, "\"reason\":\"") != NULL);
  CHECK(strstr(text, "\"record\":\"{\\\"at\\\": \\\"2024-01-02T03:04:05Z\\\", \\\"text\\\": \\\"no id\\\"}\"}]") !=
        NULL);
  CHECK(strstr(text, "record_base64") == NULL);
  openint_buffer_free(out);
  openint_buffer_free(report);

  /* Without a report the status says so all the same. */
  CHECK_STATUS(OPENINT_PARTIAL, openint_translate(translator, TEXT(kPage), &out, NULL, &err));
  CHECK_TEXT(kExpected, openint_buffer_data(out));
  openint_buffer_free(out);

  static const char good[] = "[{\"id\": 5, \"at\": \"2024-01-02T03:04:05Z\"}]";
  CHECK_STATUS(OPENINT_OK, openint_translate(translator, TEXT(good), &out, &report, &err));
  CHECK_TEXT("{\"items\":[{\"id\":\"5\",\"content\":null}],\"has_next_page\":false,\"next_cursor\":null}",
             openint_buffer_data(out));
  CHECK_TEXT("[]", openint_buffer_data(report));
  openint_buffer_free(out);
  openint_buffer_free(report);

  CHECK_STATUS(OPENINT_OK, openint_translate(translator, NULL, 0, &out, NULL, &err));
  CHECK_TEXT("{\"items\":[],\"has_next_page\":false,\"next_cursor\":null}", openint_buffer_data(out));
  openint_buffer_free(out);
  report = (openint_buffer *)1;
  CHECK_STATUS(OPENINT_E_MALFORMED, openint_translate(translator, TEXT("{\"list\": [{\"id\": 1"), &out, &report, &err));
  CHECK(out == NULL && report == NULL);
  openint_translator_free(translator);
}

static void test_bytes_that_are_not_utf8(void) {
  openint_translator *translator = open_translator(kFields);
  openint_buffer *out = NULL, *report = NULL;
  openint_error *err = NULL;
  static const char data[] = "[{\"id\":\"\xff\"},{\"id\":\"2\",\"at\":\"2024-01-02T03:04:05Z\",\"text\":\"x\"}]";
  CHECK_STATUS(OPENINT_PARTIAL, openint_translate(translator, TEXT(data), &out, &report, &err));
  CHECK(strstr(openint_buffer_data(out), "[{\"id\":\"2\",\"content\":\"x\"}]") != NULL);
  CHECK(strstr(openint_buffer_data(report),
               "\"record\":\"{\\\"id\\\":\\\"\xEF\xBF\xBD\\\"}\",\"record_base64\":\"eyJpZCI6Iv8ifQ==\"}]") != NULL);
  openint_buffer_free(out);
  openint_buffer_free(report);
  openint_translator_free(translator);
}

static void test_strict(void) {
  openint_translator *translator = open_translator("{\"mode\": \"strict\"}");
  openint_buffer *out = (openint_buffer *)1, *report = (openint_buffer *)1;
  openint_error *err = NULL;
  CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, openint_translate(translator, TEXT(kPage), &out, &report, &err));
  CHECK(out == NULL && report == NULL);
  openint_translator_free(translator);
}

static void test_way_back(void) {
  openint_translator *translator = open_translator("");
  openint_buffer *out = NULL;
  openint_error *err = NULL;
  CHECK_STATUS(OPENINT_OK,
               openint_translate_input(translator, TEXT("{\"content\": \"hi\", \"title\": null}"), &out, &err));
  CHECK_TEXT("{\"text\":\"hi\",\"head\":null}", openint_buffer_data(out));
  openint_buffer_free(out);
  CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, openint_translate_input(translator, TEXT("{\"content\": 1}"), &out, &err));
  CHECK_STATUS(OPENINT_E_MALFORMED, openint_translate_input(translator, TEXT("{\"content\": "), &out, &err));
  CHECK(out == NULL);
  openint_translator_free(translator);
}

/* The Arrow C stream, as its specification lays it out. */
struct arrow_schema {
  const char *format, *name, *metadata;
  int64_t flags, n_children;
  struct arrow_schema **children, *dictionary;
  void (*release)(struct arrow_schema *);
  void *private_data;
};
struct arrow_array {
  int64_t length, null_count, offset, n_buffers, n_children;
  const void **buffers;
  struct arrow_array **children, *dictionary;
  void (*release)(struct arrow_array *);
  void *private_data;
};
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct arrow_schema *);
  int (*get_next)(struct ArrowArrayStream *, struct arrow_array *);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

static void test_arrow(void) {
  openint_translator *translator = open_translator(kFields);
  struct ArrowArrayStream stream;
  struct arrow_schema schema;
  struct arrow_array array;
  openint_buffer *report = NULL;
  openint_error *err = NULL;
  CHECK_STATUS(OPENINT_PARTIAL, openint_translate_arrow(translator, TEXT(kPage), &stream, &report, &err));
  CHECK(strstr(openint_buffer_data(report), "\"index\":1") != NULL);
  openint_buffer_free(report);
  openint_translator_free(translator); /* the stream lives on */
  CHECK(stream.get_schema(&stream, &schema) == 0);
  CHECK_TEXT("+s", schema.format);
  CHECK(schema.n_children == 2 && strcmp(schema.children[0]->name, "id") == 0 &&
        strcmp(schema.children[1]->name, "content") == 0);
  CHECK(stream.get_next(&stream, &array) == 0);
  CHECK(array.release != NULL && array.length == 2 && array.n_children == 2);
  array.release(&array);
  schema.release(&schema);
  CHECK(stream.get_next(&stream, &array) == 0 && array.release == NULL);
  stream.release(&stream);
  CHECK(stream.release == NULL);

  translator = open_translator("");
  memset(&stream, 1, sizeof stream);
  CHECK_STATUS(OPENINT_E_MALFORMED, openint_translate_arrow(translator, TEXT("[{\"id\""), &stream, NULL, &err));
  CHECK(stream.release == NULL);
  openint_translator_free(translator);
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
  openint_task_cancel(NULL);
  openint_task_free(NULL);

  CHECK_STATUS(OPENINT_OK, openint_engine_open(NULL, 0, NULL, &engine, &err));
  CHECK_STATUS(OPENINT_E_MALFORMED, openint_engine_begin(engine, TEXT("{"), &task, &err));
  CHECK_STATUS(bad, openint_engine_begin(engine, TEXT("{\"operations\": \"x\"}"), &task, &err));
  CHECK_STATUS(bad, openint_engine_begin(engine, TEXT("{\"operation\": \"listConnection\", \"timeout_ms\": 0}"), &task,
                                         &err));
  CHECK_STATUS(OPENINT_E_NOT_FOUND, openint_engine_call(engine, TEXT("{\"operation\": \"nothing\"}"), &out, &err));
  CHECK_STATUS(OPENINT_E_UNSUPPORTED,
               openint_engine_call(engine, TEXT("{\"operation\": \"listConnection\"}"), &out, &err));
  openint_engine_free(engine);

  CHECK_STATUS(bad, openint_engine_open(TEXT("{\"store\": {\"path\": \":memory:\", \"key\": \"short\"}}"), NULL,
                                        &engine, &err));
  CHECK_STATUS(OPENINT_OK,
               openint_engine_open(TEXT("{\"store\": {\"path\": \":memory:\", "
                                        "\"key\": \"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\"}}"),
                                   NULL, &engine, &err));
  CHECK_STATUS(OPENINT_OK, openint_engine_begin(engine, TEXT("{\"operation\": \"listConnection\"}"), &task, &err));
  openint_engine_free(engine); /* the task keeps what it needs */
  CHECK_STATUS(OPENINT_DONE, openint_task_step(task, &out, &err));
  CHECK_TEXT("[]", openint_buffer_data(out));
  openint_buffer_free(out);
  CHECK_STATUS(OPENINT_E_CLOSED, openint_task_step(task, &out, &err));
  CHECK_STATUS(OPENINT_E_CLOSED, openint_task_run(task, &out, &err));
  CHECK_STATUS(OPENINT_E_CLOSED, openint_task_answer(task, TEXT("{\"id\": 1, \"status\": 200}"), NULL, 0, &err));
  openint_task_cancel(task);
  openint_task_free(task);
}

int main(void) {
  test_operations();
  test_constants();
  test_nothing_at_all();
  test_null_arguments();
  test_engine_config();
  test_engine_describes();
  test_engine_registers_and_validates();
  test_translator_open();
  test_translate();
  test_bytes_that_are_not_utf8();
  test_strict();
  test_way_back();
  test_arrow();
  test_fork();
  return finish();
}

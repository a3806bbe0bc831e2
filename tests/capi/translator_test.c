/* Translators through the header, as C: open, translate, the way back, Arrow. */
#include "check.h"

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
  CHECK(strstr(text, "\"scope\":\"record\",\"raw\":\"{\\\"at\\\": \\\"2024-01-02T03:04:05Z\\\", \\\"text\\\": \\\"no id\\\"}\"}]") !=
        NULL);
  CHECK(strstr(text, "raw_base64") == NULL);
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
               "\"raw\":\"{\\\"id\\\":\\\"\xEF\xBF\xBD\\\"}\",\"raw_base64\":\"eyJpZCI6Iv8ifQ==\"}]") != NULL);
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

int main(void) {
  test_translator_open();
  test_translate();
  test_bytes_that_are_not_utf8();
  test_strict();
  test_way_back();
  test_arrow();
  return finish();
}

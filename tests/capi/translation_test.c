/* Translations fed in pieces, and hooks, through the header, as C. */
#include "check.h"

/* What a test's hooks see and answer. */
struct seen {
  char written[4096], reports[2048], records[1024], logged[1024];
  size_t size;
  int destroyed, rejections, stop_write, stop_reject;
  openint_translation *inside; /* fed from within a hook */
  openint_status inner;
};

static void on_destroy(uintptr_t ctx) { ++((struct seen *)ctx)->destroyed; }

static void on_log(uintptr_t ctx, int32_t level, const char *line, size_t size) {
  struct seen *seen = (struct seen *)ctx;
  size_t used = strlen(seen->logged);
  snprintf(seen->logged + used, sizeof seen->logged - used, "%d %.*s\n", (int)level, (int)size, line);
}

static int32_t on_write(uintptr_t ctx, const char *data, size_t size) {
  struct seen *seen = (struct seen *)ctx;
  if (seen->inside != NULL) seen->inner = openint_translation_feed(seen->inside, TEXT(" "), NULL);
  if (size > sizeof seen->written - 1 - seen->size) return 99;
  memcpy(seen->written + seen->size, data, size);
  seen->size += size;
  return seen->stop_write;
}

static int32_t on_reject(uintptr_t ctx, const char *json, size_t json_size, const char *record, size_t record_size) {
  struct seen *seen = (struct seen *)ctx;
  ++seen->rejections;
  snprintf(seen->reports, sizeof seen->reports, "%.*s", (int)json_size, json);
  snprintf(seen->records, sizeof seen->records, "%.*s", (int)record_size, record);
  return seen->stop_reject;
}

static openint_hooks hooks_for(struct seen *seen) {
  openint_hooks hooks;
  memset(seen, 0, sizeof *seen);
  memset(&hooks, 0, sizeof hooks);
  hooks.struct_size = sizeof hooks;
  hooks.ctx = (uintptr_t)seen;
  hooks.destroy = on_destroy;
  hooks.log = on_log;
  hooks.write = on_write;
  hooks.reject = on_reject;
  return hooks;
}

/* Pieces of any size give what the whole gives. */
static void test_pieces(size_t piece) {
  openint_translator *translator = open_translator(kFields);
  openint_translation *translation = NULL;
  openint_buffer *summary = NULL;
  openint_error *err = NULL;
  struct seen seen;
  openint_hooks hooks = hooks_for(&seen);
  CHECK_STATUS(OPENINT_OK, openint_translation_open(translator, &hooks, &translation, &err));
  memset(&hooks, 0xff, sizeof hooks);  /* it was copied */
  openint_translator_free(translator); /* it is kept */
  for (size_t at = 0; at < sizeof kPage - 1; at += piece) {
    size_t left = sizeof kPage - 1 - at;
    CHECK_STATUS(OPENINT_OK, openint_translation_feed(translation, kPage + at, left < piece ? left : piece, &err));
  }
  CHECK_STATUS(OPENINT_OK, openint_translation_feed(translation, NULL, 0, &err));
  CHECK_STATUS(OPENINT_PARTIAL, openint_translation_finish(translation, &summary, &err));
  CHECK_TEXT(kExpected, seen.written);
  CHECK_TEXT("{\"translated\":2,\"rejected\":1,\"unread_values\":0,\"has_next_page\":true,\"next_cursor\":\"c2\"}",
             openint_buffer_data(summary));
  CHECK(seen.rejections == 1 && strncmp(seen.reports, "{\"index\":1,\"offset\":", 20) == 0);
  CHECK(strstr(seen.reports, "\"raw\"") == NULL);
  CHECK_TEXT("{\"at\": \"2024-01-02T03:04:05Z\", \"text\": \"no id\"}", seen.records);
  CHECK_STATUS(OPENINT_E_CLOSED, openint_translation_feed(translation, TEXT("{}"), &err));
  openint_buffer_free(summary);
  summary = (openint_buffer *)1;
  CHECK_STATUS(OPENINT_E_CLOSED, openint_translation_finish(translation, &summary, &err));
  CHECK(summary == NULL && seen.destroyed == 0);
  openint_translation_free(translation);
  CHECK(seen.destroyed == 1);
}

static void test_hooks_that_stop(void) {
  openint_translator *translator = open_translator(kFields);
  for (int which = 0; which < 2; ++which) {
    openint_translation *translation = NULL;
    openint_error *err = NULL;
    struct seen seen;
    openint_hooks hooks = hooks_for(&seen);
    CHECK_STATUS(OPENINT_OK, openint_translation_open(translator, &hooks, &translation, &err));
    seen.stop_write = which == 0 ? 5 : 0;
    seen.stop_reject = which == 1 ? -1 : 0;
    openint_status status = openint_translation_feed(translation, TEXT(kPage), &err);
    if (status == OPENINT_OK) status = openint_translation_finish(translation, NULL, &err);
    CHECK(status == OPENINT_E_CANCELLED && strstr(openint_error_message(err), which == 0 ? "write" : "reject") != NULL);
    openint_error_free(err);
    err = NULL;
    CHECK_STATUS(OPENINT_E_CLOSED, openint_translation_finish(translation, NULL, &err));
    openint_translation_free(translation);
    CHECK(seen.destroyed == 1);
  }
  openint_translator_free(translator);
}

static void test_reentry(void) {
  openint_translator *translator = open_translator(kFields);
  openint_translation *translation = NULL;
  openint_error *err = NULL;
  struct seen seen;
  openint_hooks hooks = hooks_for(&seen);
  CHECK_STATUS(OPENINT_OK, openint_translation_open(translator, &hooks, &translation, &err));
  seen.inside = translation;
  CHECK_STATUS(OPENINT_OK, openint_translation_feed(translation, TEXT(kPage), &err));
  CHECK_STATUS(OPENINT_PARTIAL, openint_translation_finish(translation, NULL, &err));
  CHECK(seen.inner == OPENINT_E_BUSY);
  CHECK_TEXT(kExpected, seen.written);
  openint_translation_free(translation);
  openint_translator_free(translator);
}

static void test_truncated_and_strict(void) {
  struct seen seen;
  openint_hooks hooks = hooks_for(&seen);
  openint_translation *translation = NULL;
  openint_error *err = NULL;
  openint_translator *translator = open_translator(kFields);
  CHECK_STATUS(OPENINT_OK, openint_translation_open(translator, &hooks, &translation, &err));
  CHECK_STATUS(OPENINT_OK, openint_translation_feed(translation, TEXT("{\"list\": [{\"id\""), &err));
  CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, openint_translation_feed(translation, NULL, 1, &err)); /* ends nothing */
  CHECK_STATUS(OPENINT_OK, openint_translation_feed(translation, TEXT(": 1"), &err));
  CHECK_STATUS(OPENINT_E_MALFORMED, openint_translation_finish(translation, NULL, &err));
  openint_translation_free(translation);
  openint_translator_free(translator);

  translator = open_translator("{\"mode\": \"strict\"}");
  hooks = hooks_for(&seen);
  CHECK_STATUS(OPENINT_OK, openint_translation_open(translator, &hooks, &translation, &err));
  openint_status status = openint_translation_feed(translation, TEXT(kPage), &err);
  if (status == OPENINT_OK) status = openint_translation_finish(translation, NULL, &err);
  CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, status);
  CHECK(seen.rejections == 0);
  openint_translation_free(translation);
  openint_translator_free(translator);
}

/* Sizes of the struct: of older callers, of newer ones, and absurd ones. */
static void test_struct_size(void) {
  openint_translator *translator = open_translator(kFields);
  openint_translation *translation = NULL;
  openint_engine *engine = NULL;
  openint_error *err = NULL;
  struct seen seen;
  struct {
    openint_hooks known;
    char more[64];
  } newer;
  const openint_hooks hooks = hooks_for(&seen);
  static const size_t absurd[] = {0, 1, sizeof(size_t) - 1, sizeof(void *) + 1, 4097, SIZE_MAX};
  for (size_t i = 0; i < sizeof absurd / sizeof *absurd; ++i) {
    openint_hooks bad = hooks;
    bad.struct_size = absurd[i];
    translation = (openint_translation *)1;
    CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, openint_translation_open(translator, &bad, &translation, &err));
    CHECK(translation == NULL);
    CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, openint_engine_open(NULL, 0, &bad, &engine, &err));
  }
  memset(&newer, 0, sizeof newer);
  newer.known = hooks;
  newer.known.struct_size = sizeof newer;
  CHECK_STATUS(OPENINT_OK, openint_translation_open(translator, &newer.known, &translation, &err));
  openint_translation_free(translation);
  CHECK(seen.destroyed == 1);
  newer.more[63] = 1;
  CHECK(openint_translation_open(translator, &newer.known, &translation, &err) == OPENINT_E_INVALID_ARGUMENT);
  CHECK(strstr(openint_error_message(err), "newer than this library") != NULL);
  openint_error_free(err);
  err = NULL;

  openint_hooks older = hooks; /* before `reject`: what is rejected is counted only */
  older.struct_size = offsetof(openint_hooks, reject);
  CHECK_STATUS(OPENINT_OK, openint_translation_open(translator, &older, &translation, &err));
  CHECK_STATUS(OPENINT_OK, openint_translation_feed(translation, TEXT(kPage), &err));
  CHECK_STATUS(OPENINT_PARTIAL, openint_translation_finish(translation, NULL, &err));
  openint_translation_free(translation);
  CHECK(seen.rejections == 0 && seen.destroyed == 2);
  older.struct_size = offsetof(openint_hooks, write); /* before `write`, which must be there */
  CHECK_STATUS(OPENINT_E_INVALID_ARGUMENT, openint_translation_open(translator, &older, &translation, &err));
  older.struct_size = sizeof(size_t); /* an engine is content with nothing */
  CHECK_STATUS(OPENINT_OK, openint_engine_open(NULL, 0, &older, &engine, &err));
  openint_engine_free(engine);
  CHECK(seen.destroyed == 2); /* and destroy runs only where open succeeded and it was given */
  openint_translator_free(translator);
}

/* An engine's hooks live until the last of its children is freed, in whatever order. */
static void test_order_of_frees(void) {
  static const char orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  for (int order = 0; order < 6; ++order) {
    openint_engine *engine = NULL;
    openint_translator *translator = NULL;
    openint_translation *translation = NULL;
    openint_error *err = NULL;
    struct seen of_engine, of_translation;
    openint_hooks hooks = hooks_for(&of_engine), own = hooks_for(&of_translation);
    CHECK_STATUS(OPENINT_E_MALFORMED, openint_engine_open(TEXT("{"), &hooks, &engine, &err));
    CHECK(of_engine.destroyed == 0);
    CHECK_STATUS(OPENINT_OK, openint_engine_open(NULL, 0, &hooks, &engine, &err));
    CHECK_STATUS(OPENINT_OK, openint_engine_register(engine, TEXT(kConnector), &err));
    CHECK_STATUS(OPENINT_OK,
                 openint_translator_open(engine, TEXT("acme"), TEXT("crm.note"), NULL, 0, &translator, &err));
    CHECK(strstr(of_engine.logged, "2 opened a translator of acme crm.note\n") != NULL);
    openint_buffer *out = NULL;
    CHECK_STATUS(OPENINT_PARTIAL, openint_translate(translator, TEXT(kPage), &out, NULL, &err));
    CHECK(strstr(of_engine.logged, "1 rejected 1 records, translated 2\n") != NULL);
    openint_buffer_free(out);
    CHECK_STATUS(OPENINT_OK, openint_translation_open(translator, &own, &translation, &err));
    CHECK_STATUS(OPENINT_OK, openint_translation_feed(translation, TEXT("{\"list\": ["), &err));
    for (int i = 0; i < 3; ++i) {
      CHECK(of_engine.destroyed == 0);
      if (orders[order][i] == 0) openint_engine_free(engine);
      if (orders[order][i] == 1) openint_translator_free(translator);
      if (orders[order][i] == 2) openint_translation_free(translation);
    }
    CHECK(of_engine.destroyed == 1 && of_translation.destroyed == 1 && of_engine.rejections == 0);
  }
}

/* Whatever bytes come: an answer, and nothing leaks. */
static void test_garbage(void) {
  openint_engine *engine = open_engine();
  openint_translator *translator = open_translator("");
  uint32_t state = 12345;
  char bytes[512];
  for (int round = 0; round < 2000; ++round) {
    static const char alphabet[] = "{}[]\",:\\0123456789.eE+-tfn ul\n\xff\xc3\x80idlistat";
    openint_translator *opened = NULL;
    openint_buffer *out = NULL, *report = NULL;
    openint_error *err = NULL;
    size_t size = (size_t)round % sizeof bytes;
    for (size_t i = 0; i < size; ++i) {
      state = state * 1664525u + 1013904223u;
      bytes[i] = alphabet[(state >> 16) % (sizeof alphabet)];
    }
    openint_status status = openint_translate(translator, bytes, size, &out, &report, &err);
    if (!CHECK((status >= 0) == (out != NULL) && (status < 0) == (err != NULL))) break;
    openint_buffer_free(out);
    openint_buffer_free(report);
    openint_error_free(err);
    status = openint_translate_input(translator, bytes, size, &out, &err);
    if (!CHECK((status >= 0) == (out != NULL) && (status < 0) == (err != NULL))) break;
    openint_buffer_free(out);
    openint_error_free(err);
    if (!CHECK(openint_engine_register(engine, bytes, size, NULL) < 0)) break;
    if (!CHECK(openint_engine_validate(engine, bytes, size, bytes, size, NULL) < 0)) break;
    if (!CHECK(openint_translator_open(engine, bytes, size, bytes, size, bytes, size, &opened, NULL) < 0)) break;
  }
  openint_translator_free(translator);
  openint_engine_free(engine);
}

int main(void) {
  static const size_t pieces[] = {1, 2, 3, 7, 64, 4096};
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; ++i) test_pieces(pieces[i]);
  test_hooks_that_stop();
  test_reentry();
  test_truncated_and_strict();
  test_struct_size();
  test_order_of_frees();
  test_garbage();
  return finish();
}

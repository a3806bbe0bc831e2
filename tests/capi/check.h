/* What the C tests share: counted checks that say what they saw, and a connector of their own. */
#ifndef OPENINT_TESTS_CAPI_CHECK_H
#define OPENINT_TESTS_CAPI_CHECK_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "openint.h"

static int passed, failed;

#define CHECK(condition) check((condition) != 0, #condition, __FILE__, __LINE__)
#define CHECK_STATUS(expected, call) check_status((expected), (call), #call, &err, __FILE__, __LINE__)
#define CHECK_TEXT(expected, text) check_text((expected), (text), __FILE__, __LINE__)

static int check(int condition, const char *what, const char *file, int line) {
  if (condition) return ++passed, 1;
  ++failed;
  fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
  return 0;
}

/* A status, and whether an error object came exactly with a failure. Frees the error. */
static int check_status(openint_status expected, openint_status got, const char *what, openint_error **err,
                        const char *file, int line) {
  int good = expected == got && (got < 0) == (*err != NULL) && openint_error_status(*err) == (got < 0 ? got : 0);
  if (good && *err != NULL) {
    const char *message = openint_error_message(*err);
    good = message[0] != '\0' && strchr(message, '\n') == NULL && strstr(openint_error_json(*err), "\"code\"") != NULL;
  }
  if (good) {
    ++passed;
  } else {
    ++failed;
    fprintf(stderr, "%s:%d: status %d, expected %d, of %s: %s\n", file, line, (int)got, (int)expected, what,
            openint_error_json(*err));
  }
  openint_error_free(*err);
  *err = NULL;
  return good;
}

static int check_text(const char *expected, const char *text, const char *file, int line) {
  if (strcmp(expected, text) == 0) return ++passed, 1;
  ++failed;
  fprintf(stderr, "%s:%d: expected\n  %s\ngot\n  %s\n", file, line, expected, text);
  return 0;
}

#define TEXT(literal) (literal), (sizeof(literal) - 1)

/* Notes with an id, a time and a text, in pages {"list": [...], "next": cursor}. */
static const char kConnector[] =
    "{\"format\":1,\"name\":\"acme\",\"title\":\"Acme\",\"page\":{\"items\":\"list\",\"next_cursor\":\"next\"},"
    "\"models\":{\"crm.note\":{\"object\":\"memos\",\"fields\":{"
    "\"id\":{\"read\":\"id\",\"write\":false},\"updated_at\":{\"read\":\"at\",\"write\":false},"
    "\"content\":\"text\",\"title\":\"head\","
    "\"owner_id\":{\"absent\":\"memos have no owner\"},\"account_id\":{\"absent\":\"none\"},"
    "\"contact_id\":{\"absent\":\"none\"},\"opportunity_id\":{\"absent\":\"none\"},\"lead_id\":{\"absent\":\"none\"},"
    "\"created_at\":{\"absent\":\"none\"},\"is_deleted\":{\"absent\":\"none\"},"
    "\"last_modified_at\":{\"absent\":\"none\"},\"occurred_at\":{\"absent\":\"none\"}},"
    "\"list\":{\"get\":\"/memos{?cursor}\",\"paging\":{\"kind\":\"token\",\"next\":\"body.next\"}}}}}";

/* The second record has no id. */
static const char kPage[] =
    "{\"list\": [{\"id\": \"1\", \"at\": \"2024-01-02T03:04:05Z\", \"text\": \"one\"},"
    " {\"at\": \"2024-01-02T03:04:05Z\", \"text\": \"no id\"},"
    " {\"id\": 123456789012345678901234567890, \"at\": \"2024-01-02T03:04:05Z\", \"text\": \"two \\u00e9\"}],"
    " \"next\": \"c2\"}";

static const char kFields[] = "{\"fields\": [\"content\"]}";
static const char kExpected[] =
    "{\"items\":[{\"id\":\"1\",\"content\":\"one\"},"
    "{\"id\":\"123456789012345678901234567890\",\"content\":\"two \\u00e9\"}],"
    "\"has_next_page\":true,\"next_cursor\":\"c2\"}";

static openint_engine *open_engine(void) {
  openint_engine *engine = NULL;
  openint_error *err = NULL;
  CHECK_STATUS(OPENINT_OK, openint_engine_open(NULL, 0, NULL, &engine, &err));
  CHECK_STATUS(OPENINT_OK, openint_engine_register(engine, TEXT(kConnector), &err));
  return engine;
}

static openint_translator *open_translator(const char *options) {
  openint_engine *engine = open_engine();
  openint_translator *translator = NULL;
  openint_error *err = NULL;
  CHECK_STATUS(OPENINT_OK, openint_translator_open(engine, TEXT("acme"), TEXT("crm.note"), options, strlen(options),
                                                   &translator, &err));
  openint_engine_free(engine);
  return translator;
}

static int finish(void) {
  printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}

#endif

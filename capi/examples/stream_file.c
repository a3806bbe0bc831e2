/* Translates a file of any size in pieces, to NDJSON on the standard output; memory stays bounded.
 *
 *   stream_file <connector> <model> <file>
 */
#include <stdio.h>
#include <string.h>

#include "openint.h"

static int32_t on_write(uintptr_t ctx, const char *data, size_t size) {
  return fwrite(data, 1, size, (FILE *)ctx) == size ? 0 : 1; /* not 0 ends the translation */
}

static int32_t on_reject(uintptr_t ctx, const char *json, size_t json_size, const char *record, size_t record_size) {
  (void)ctx, (void)record, (void)record_size;
  fprintf(stderr, "rejected: %.*s\n", (int)json_size, json);
  return 0;
}

static int failed(const char *what, openint_error *err) {
  fprintf(stderr, "%s: %s\n", what, openint_error_message(err));
  openint_error_free(err);
  return 1;
}

static int stream(openint_translation *translation, FILE *file) {
  openint_buffer *summary = NULL;
  openint_error *err = NULL;
  char piece[65536];
  size_t size;
  while ((size = fread(piece, 1, sizeof piece, file)) > 0) {
    if (openint_translation_feed(translation, piece, size, &err) < 0) return failed("feed", err);
  }
  if (openint_translation_finish(translation, &summary, &err) < 0) return failed("finish", err);
  fprintf(stderr, "%s\n", openint_buffer_data(summary));
  openint_buffer_free(summary);
  return 0;
}

int main(int argc, char **argv) {
  static const char options[] = "{\"output\": \"ndjson\", \"raw\": \"bytes\"}";
  openint_engine *engine = NULL;
  openint_translator *translator = NULL;
  openint_translation *translation = NULL;
  openint_error *err = NULL;
  openint_hooks hooks;
  int result = 1;
  if (argc != 4) return fprintf(stderr, "usage: %s <connector> <model> <file>\n", argv[0]), 2;
  FILE *file = fopen(argv[3], "rb");
  if (file == NULL) return perror(argv[3]), 1;

  memset(&hooks, 0, sizeof hooks);
  hooks.struct_size = sizeof hooks;
  hooks.ctx = (uintptr_t)stdout;
  hooks.write = on_write;
  hooks.reject = on_reject;
  if (openint_engine_open(NULL, 0, NULL, &engine, &err) < 0 ||
      openint_translator_open(engine, argv[1], strlen(argv[1]), argv[2], strlen(argv[2]), options, strlen(options),
                              &translator, &err) < 0 ||
      openint_translation_open(translator, &hooks, &translation, &err) < 0) {
    failed("open", err);
  } else {
    result = stream(translation, file);
  }

  openint_translation_free(translation); /* NULL is fine, and so is any order */
  openint_translator_free(translator);
  openint_engine_free(engine);
  fclose(file);
  return result;
}

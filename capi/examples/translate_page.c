/* Translates a page that a provider sent, whole, and then one unified input back to the provider's body.
 *
 *   translate_page <connector> <model> <file>
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "openint.h"

static void check(openint_status status, openint_error **err) {
  if (status >= 0) return;
  fprintf(stderr, "status %d: %s\n%s\n", (int)status, openint_error_message(*err), openint_error_json(*err));
  exit(1);
}

static char *read_file(const char *path, size_t *size) {
  char *text = NULL;
  FILE *file = fopen(path, "rb");
  *size = 0;
  if (file == NULL) {
    perror(path);
    exit(1);
  }
  for (size_t room = 65536, got = 1; got > 0; room *= 2) {
    text = (char *)realloc(text, room);  /* the cast is for C++ */
    if (text == NULL) exit(1);
    got = fread(text + *size, 1, room - *size, file);
    *size += got;
  }
  fclose(file);
  return text;
}

int main(int argc, char **argv) {
  openint_engine *engine = NULL;
  openint_translator *translator = NULL;
  openint_buffer *page = NULL, *report = NULL, *body = NULL;
  openint_error *err = NULL;
  const char *input = "{\"name\": null}";
  size_t size = 0;
  if (argc != 4) return fprintf(stderr, "usage: %s <connector> <model> <file>\n", argv[0]), 2;

  check(openint_engine_open(NULL, 0, NULL, &engine, &err), &err);
  check(openint_translator_open(engine, argv[1], strlen(argv[1]), argv[2], strlen(argv[2]), NULL, 0, &translator, &err),
        &err);
  openint_engine_free(engine); /* the translator keeps what it needs */

  char *data = read_file(argv[3], &size);
  openint_status status = openint_translate(translator, data, size, &page, &report, &err);
  check(status, &err);
  printf("%s\n", openint_buffer_data(page));
  if (status == OPENINT_PARTIAL) fprintf(stderr, "rejected: %s\n", openint_buffer_data(report));

  if (openint_translate_input(translator, input, strlen(input), &body, &err) == OPENINT_OK) {
    printf("%s\n", openint_buffer_data(body));
  } else { /* not every model can be written, or has a name */
    fprintf(stderr, "no body: %s\n", openint_error_message(err));
    openint_error_free(err);
  }

  openint_buffer_free(body);
  openint_buffer_free(report);
  openint_buffer_free(page);
  openint_translator_free(translator);
  free(data);
  return 0;
}

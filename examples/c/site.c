#include "site.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "printing.h"

struct file {
  char* data;
  size_t len;
};

/* The size of a file; -1 for what is none, or is too large to be a configuration or a secret. */
static long size_of(FILE* stream) {
  const long largest = 4 * 1024 * 1024;
  const long size = fseek(stream, 0, SEEK_END) == 0 ? ftell(stream) : -1;
  rewind(stream);
  return size <= largest ? size : -1;
}

/* 0, or -1 when the file cannot be read; free_file either way. Unbuffered, so that no copy of a secret stays behind. */
static int read_file(const char* path, struct file* out) {
  FILE* stream = fopen(path, "rb");
  long size = -1;
  out->data = NULL;
  out->len = 0;
  if (stream == NULL) return -1;
  setvbuf(stream, NULL, _IONBF, 0);
  size = size_of(stream);
  if (size >= 0) out->data = malloc((size_t)size + 1);
  if (out->data != NULL) out->len = fread(out->data, 1, (size_t)size, stream);
  fclose(stream);
  return out->data != NULL && out->len == (size_t)size ? 0 : -1;
}

/* Wipes it first: configurations and secret files hold passwords. */
static void free_file(struct file* file) {
  volatile char* byte = file->data;
  size_t left;
  for (left = file->len; left > 0; --left) *byte++ = '\0';
  free(file->data);
}

/* A path as seen from the folder of the configuration. NULL: no memory. */
static char* beside(const char* config_path, const char* path) {
  const char* slash = strrchr(config_path, '/');
  const size_t folder = path[0] == '/' || slash == NULL ? 0 : (size_t)(slash - config_path) + 1;
  char* joined = malloc(folder + strlen(path) + 1);
  if (joined == NULL) return NULL;
  memcpy(joined, config_path, folder);
  strcpy(joined + folder, path);
  return joined;
}

static int32_t answer_with_file(cxs_reply* reply, const char* path) {
  struct file file;
  const int failed = read_file(path, &file);
  if (!failed) cxs_reply_set(reply, file.data, file.len);
  free_file(&file);
  return failed;
}

/* One reference of the configuration, a cxs_resolve_fn; `user_data` is the configuration's own path. */
static int32_t resolve(int32_t reference, const char* name, cxs_reply* reply, void* user_data) {
  int32_t result = 0;
  if (reference == CXS_REFERENCE_ENV) {
    const char* value = getenv(name);
    if (value == NULL) return -1;
    cxs_reply_set(reply, value, strlen(value));
  } else {
    char* path = beside(user_data, name);
    if (path == NULL) return -1;
    if (reference == CXS_REFERENCE_FILE) {
      result = answer_with_file(reply, path);
    } else {
      cxs_reply_set(reply, path, strlen(path));
    }
    free(path);
  }
  return result;
}

static cxs_client* open_client(const struct file* config, const char* path, const cxs_sink* sink, int* exit_code) {
  cxs_client_options options;
  cxs_client* client;
  cxs_error* error;
  cxs_client_options_init(&options, sizeof(options));
  options.config = config->data;
  options.config_len = config->len;
  options.resolve = resolve; /* {"env": NAME}, {"file": PATH} and paths beside the document */
  options.resolve_user_data = (void*)path;
  options.sink = sink; /* NULL: Ivinex */
  if (cxs_client_open(&options, &client, &error) != CXS_OK) *exit_code = print_error(error);
  return client; /* NULL after a failure */
}

cxs_client* open_site(const char* config_path, const cxs_sink* sink, int* exit_code) {
  struct file config;
  cxs_client* client = NULL;
  if (read_file(config_path, &config) == 0) {
    client = open_client(&config, config_path, sink, exit_code);
  } else {
    fprintf(stderr, "%s cannot be read\n", config_path);
    *exit_code = cxs_status_exit_code(CXS_E_CONFIG);
  }
  free_file(&config);
  return client;
}

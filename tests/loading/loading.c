/* loading LIBRARY: a program that loads libcxsync.so when it needs it, as a plug-in host or a language binding does,
 * and lets it go again. It is not linked with the library, and exports functions of its own under names of the
 * library's. */

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cxsync/cxsync.h"

#define REQUIRE(condition)                                                      \
  do {                                                                          \
    if (!(condition)) {                                                         \
      fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
      return 1;                                                                 \
    }                                                                           \
  } while (0)

/* The library must use its own function, not the program's. */
size_t cxs_error_detail_count(const cxs_error* error) {
  (void)error;
  return 0;
}

/* What this program uses of the library, each by its type in the header. */
/* clang-format off */
#define FUNCTIONS(X)                                                                                   \
  X(cxs_abi_version) X(cxs_version)                                                                    \
  X(cxs_source_callbacks_init) X(cxs_source_new) X(cxs_source_free)                                    \
  X(cxs_sink_callbacks_init) X(cxs_sink_new) X(cxs_sink_free)                                          \
  X(cxs_client_options_init) X(cxs_client_open) X(cxs_client_preview) X(cxs_client_free)               \
  X(cxs_plan_info_get) X(cxs_plan_json) X(cxs_plan_free) X(cxs_records_add) X(cxs_records_set)         \
  X(cxs_error_status) X(cxs_error_message) X(cxs_error_detail_key) X(cxs_error_json) X(cxs_error_free)
/* clang-format on */

typedef struct library {
  void* handle;
#define MEMBER(name) __typeof__(&name) name;
  FUNCTIONS(MEMBER)
#undef MEMBER
} library;

static library lib;

static int load(const char* path) {
  lib.handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (lib.handle == NULL) fprintf(stderr, "%s\n", dlerror());
  REQUIRE(lib.handle != NULL);
#define FIND(name)                            \
  do {                                        \
    void* found = dlsym(lib.handle, #name);   \
    REQUIRE(found != NULL);                   \
    memcpy(&lib.name, &found, sizeof(found)); \
  } while (0);
  FUNCTIONS(FIND)
#undef FIND
  return 0;
}

/* 1: the library's file stands in the process. */
static int is_mapped(void) {
  char line[4096];
  int mapped = 0;
  FILE* maps = fopen("/proc/self/maps", "r");
  if (maps == NULL) return -1;
  while (fgets(line, sizeof(line), maps) != NULL) mapped |= strstr(line, "libcxsync.so") != NULL;
  fclose(maps);
  return mapped;
}

static int32_t pull(int32_t kind, cxs_records* records, void* user_data) {
  (void)kind;
  (void)user_data;
  lib.cxs_records_add(records, "1", 1);
  lib.cxs_records_set(records, "name", "Sale", 4);
  return 0;
}
static int32_t read_rows(int32_t kind, const char* const* fields, size_t count, cxs_records* records, void* user_data) {
  (void)kind, (void)fields, (void)count, (void)records, (void)user_data;
  return 0;
}
static int32_t write_rows(int32_t kind, const cxs_rows* rows, cxs_answers* answers, void* user_data) {
  (void)kind, (void)rows, (void)answers, (void)user_data;
  return 1;
}

static int preview(void) {
  const char* config = "{\"site\":\"loaded\",\"ivinex\":{\"modules\":{\"dispositions\":{}}}}";
  cxs_source_callbacks source_table;
  cxs_sink_callbacks sink_table;
  cxs_client_options options;
  cxs_source* source = NULL;
  cxs_sink* sink = NULL;
  cxs_client* client = NULL;
  cxs_plan* plan = NULL;
  cxs_plan_info info;
  lib.cxs_source_callbacks_init(&source_table, sizeof(source_table));
  source_table.address = "host:source";
  source_table.pull = pull;
  lib.cxs_sink_callbacks_init(&sink_table, sizeof(sink_table));
  sink_table.address = "host:sink";
  sink_table.read = read_rows;
  sink_table.write = write_rows;
  REQUIRE(lib.cxs_source_new(&source_table, &source, NULL) == CXS_OK);
  REQUIRE(lib.cxs_sink_new(&sink_table, &sink, NULL) == CXS_OK);
  lib.cxs_client_options_init(&options, sizeof(options));
  options.config = config;
  options.config_len = strlen(config);
  options.state_path = "/nowhere/state.db"; /* a preview makes no state */
  options.source = source;
  options.sink = sink;
  REQUIRE(lib.cxs_client_open(&options, &client, NULL) == CXS_OK);
  REQUIRE(lib.cxs_client_preview(client, CXS_KIND_DISPOSITIONS, NULL, &plan, NULL) == CXS_OK);
  info.struct_size = sizeof(info);
  REQUIRE(lib.cxs_plan_info_get(plan, &info) == CXS_OK);
  REQUIRE(info.row_count == 1 && info.counts[CXS_ACTION_CREATE] == 1);
  REQUIRE(strstr(lib.cxs_plan_json(plan).data, "Sale") != NULL);
  lib.cxs_plan_free(plan);
  lib.cxs_client_free(client);
  lib.cxs_source_free(source);
  lib.cxs_sink_free(sink);
  return 0;
}

static int fail(void) {
  cxs_client_options options;
  cxs_client* client = NULL;
  cxs_error* error = NULL;
  lib.cxs_client_options_init(&options, sizeof(options));
  options.config = "{\"sight\":\"loaded\"}";
  options.config_len = strlen(options.config);
  REQUIRE(lib.cxs_client_open(&options, &client, &error) == CXS_E_CONFIG);
  REQUIRE(client == NULL && lib.cxs_error_status(error) == CXS_E_CONFIG);
  REQUIRE(lib.cxs_error_detail_key(error, 0) != NULL);
  REQUIRE(lib.cxs_error_json(error).len != 0);
  lib.cxs_error_free(error);
  return 0;
}

static int use(void) {
  REQUIRE(lib.cxs_abi_version() == CXS_ABI_VERSION);
  REQUIRE(strcmp(lib.cxs_version(), CXS_VERSION_STRING) == 0);
  return preview() + fail();
}

/* A thread that uses the library, and ends when the program has let go of it. */
static pthread_barrier_t used;
static pthread_barrier_t let_go;
static void* outlive(void* result) {
  *(int*)result = use();
  pthread_barrier_wait(&used);
  pthread_barrier_wait(&let_go);
  return NULL;
}

/* A process that was forked after the library was loaded and used makes clients of its own. */
static int use_in_child(void) {
  int status = 1;
  const pid_t child = fork();
  if (child == 0) _exit(use());
  REQUIRE(child > 0 && waitpid(child, &status, 0) == child && status == 0);
  return 0;
}

static int run(const char* path) {
  pthread_t thread;
  int thread_failed = 1;
  void* first = NULL;
  REQUIRE(is_mapped() == 0);
  REQUIRE(load(path) == 0);
  first = lib.handle;
  REQUIRE(dlsym(RTLD_DEFAULT, "cxs_version") == NULL); /* RTLD_LOCAL shows nothing to others */
  REQUIRE(use() == 0 && use_in_child() == 0);

  /* Loaded twice it is the same library; the first dlclose changes nothing. */
  REQUIRE(load(path) == 0 && lib.handle == first);
  REQUIRE(dlclose(lib.handle) == 0 && use() == 0);

  pthread_barrier_init(&used, NULL, 2);
  pthread_barrier_init(&let_go, NULL, 2);
  REQUIRE(pthread_create(&thread, NULL, outlive, &thread_failed) == 0);
  pthread_barrier_wait(&used);
  REQUIRE(dlclose(first) == 0);
  pthread_barrier_wait(&let_go);
  REQUIRE(pthread_join(thread, NULL) == 0 && thread_failed == 0);

  /* The code stays: what still points into it works, and it can be loaded again. */
  REQUIRE(is_mapped() == 1);
  REQUIRE(use() == 0);
  REQUIRE(load(path) == 0 && use() == 0 && dlclose(lib.handle) == 0);
  REQUIRE(is_mapped() == 1);
  return 0;
}

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: loading LIBRARY\n");
    return 2;
  }
  return run(argv[1]);
}

/* Says which cxsync it was linked with, and the kinds that the configuration on stdin has a module for. */
#include <cxsync/cxsync.h>
#include <stdio.h>

int main(void) {
  static char config[65536];
  cxs_client_options options;
  cxs_client* client;
  cxs_error* error;
  size_t i;
  if (cxs_abi_version() != CXS_ABI_VERSION) {
    fprintf(stderr, "the library that is loaded is not the one this was compiled for\n");
    return 1;
  }
  printf("cxsync %s\n", cxs_version());

  cxs_client_options_init(&options, sizeof(options));
  options.config = config;
  options.config_len = fread(config, 1, sizeof(config), stdin);
  if (cxs_client_open(&options, &client, &error) != CXS_OK) {
    fprintf(stderr, "%s\n%s\n", cxs_error_message(error), cxs_error_hint(error));
    cxs_error_free(error);
    return 1;
  }
  for (i = 0; i < cxs_client_kind_count(client); ++i) puts(cxs_kind_name(cxs_client_kind(client, i)));
  cxs_client_free(client);
  return 0;
}

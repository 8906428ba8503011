#ifndef EXAMPLES_SITE_H
#define EXAMPLES_SITE_H

#include "cxsync/cxsync.h"

/*
 * Opens a client from a configuration file. The library reads no file and no environment, so the references of the
 * document are looked up here: {"env": NAME} with getenv, {"file": PATH} and paths beside the document.
 * `sink` is the host's own instead of Ivinex, or NULL. On failure everything was said on stderr, *exit_code is what to
 * exit with, and the answer is NULL.
 */
cxs_client* open_site(const char* config_path, const cxs_sink* sink, int* exit_code);

#endif

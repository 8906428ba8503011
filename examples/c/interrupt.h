#ifndef EXAMPLES_INTERRUPT_H
#define EXAMPLES_INTERRUPT_H

#include "cxsync/cxsync.h"

/*
 * Between start and stop, Ctrl-C (SIGINT) and SIGTERM request `cancel`. No function of cxsync may be called from a
 * signal handler, and a call that waits for an answer runs no callback that could look at a flag. So a thread takes the
 * signals instead: it may call cxs_cancel_request, which wakes the waiting call at once. Where no thread can be had,
 * the signals keep their usual effect. Call both from the main thread, before it starts threads that could take the
 * signals away.
 */
void interrupt_start(cxs_cancel* cancel);
/* Gives the signals back. A second one that came in between takes its usual effect now. */
void interrupt_stop(void);

#endif

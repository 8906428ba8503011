#define _POSIX_C_SOURCE 200809L

#include "interrupt.h"

#include <pthread.h>
#include <signal.h>

static sigset_t taken;
static sigset_t before;
static pthread_t thread;
static int has_thread;

static void* take_signal(void* cancel) {
  int number = 0;
  if (sigwait(&taken, &number) == 0 && number != SIGUSR1) cxs_cancel_request(cancel);
  return NULL;
}

void interrupt_start(cxs_cancel* cancel) {
  sigemptyset(&taken);
  sigaddset(&taken, SIGINT);
  sigaddset(&taken, SIGTERM);
  sigaddset(&taken, SIGUSR1); /* interrupt_stop sends it to the thread */
  pthread_sigmask(SIG_BLOCK, &taken, &before);
  has_thread = pthread_create(&thread, NULL, take_signal, cancel) == 0;
  if (!has_thread) pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void interrupt_stop(void) {
  if (!has_thread) return;
  pthread_kill(thread, SIGUSR1);
  pthread_join(thread, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

// Runs a program and writes what it took to a file, as JSON. A program of its own, because a process inherits the peak
// memory of the one that forks it: measured from a large interpreter, every small program would look as large.
//   measure RESULT_FILE PROGRAM ARGUMENT...
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char** argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: measure RESULT_FILE PROGRAM ARGUMENT...\n");
    return 1;
  }
  FILE* result = fopen(argv[1], "w");
  if (result == NULL) {
    perror(argv[1]);
    return 1;
  }
  const double start = now();
  const pid_t child = fork();
  if (child == 0) {
    execv(argv[2], argv + 2);
    perror(argv[2]);
    _exit(127);
  }
  int status = 0;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) != child) {
    perror("measure");
    return 1;
  }
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  fprintf(result, "{\"seconds\":%.6f,\"cpu\":%.6f,\"peak_kib\":%ld,\"exit\":%d}\n", now() - start,
          seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime), usage.ru_maxrss, code);
  return fclose(result) == 0 ? 0 : 1;
}

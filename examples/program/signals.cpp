#include "program/signals.hpp"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "cxsync/error.hpp"
#include "program/result_output.hpp"

namespace cxsync::program {

namespace {

constexpr int k_wake_up = SIGUSR2;

sigset_t handled_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, k_wake_up);
  return set;
}

}  // namespace

Signals::Signals() {
  const sigset_t set = handled_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  // A reader that goes away is an error of the write, not the end of the program.
  ::signal(SIGPIPE, SIG_IGN);
  waiter_ = std::thread([this] { wait(); });
}

Signals::~Signals() {
  finished_ = true;
  pthread_kill(waiter_.native_handle(), k_wake_up);
  waiter_.join();
}

void Signals::wait() {
  const sigset_t set = handled_signals();
  for (;;) {
    int signal = 0;
    if (sigwait(&set, &signal) != 0) continue;
    if (signal == k_wake_up) {
      if (finished_) return;
    } else if (stop_.stop_requested()) {
      _exit(static_cast<int>(ExitCode::cancelled));
    } else {
      write_diagnostic("cxsync: cancelling; what was written is still reported (once more to end at once)\n");
      stop_.request_stop();
    }
  }
}

}  // namespace cxsync::program

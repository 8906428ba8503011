#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace cxsync::program {

/// Turns SIGINT and SIGTERM into a stop request; the second one ends the program at once with exit 130. Make it first
/// of all in main: every thread that starts later has both signals blocked, so that no system call is interrupted.
class Signals {
 public:
  Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals();

  [[nodiscard]] std::stop_token token() const noexcept { return stop_.get_token(); }

 private:
  void wait();

  std::stop_source stop_;
  std::atomic<bool> finished_ = false;
  std::thread waiter_;
};

}  // namespace cxsync::program

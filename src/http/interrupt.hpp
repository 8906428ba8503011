#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string_view>

#include "cxsync/observer.hpp"
#include "support/task.hpp"

namespace cxsync::http {

/// What can end the waits of one send before they are over: the caller's stop, the deadline of the call, the time
/// allowed for one attempt. Whatever waits registers how it is woken, and asks check() when it woke.
class Interrupt {
 public:
  using Clock = std::chrono::steady_clock;

  /// A stop may be requested on any thread; everything else happens on the executor.
  Interrupt(const boost::asio::any_io_executor& executor, const Call& call);
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  /// Starts the time of one attempt. / From now on only the stop and the deadline count.
  void start_attempt(std::chrono::milliseconds allowed);
  void end_attempt();

  /// Does nothing, or says why the waiting is over.
  /// @param doing what was going on, for the message: `waiting for the answer`.
  /// @throws Error cancelled, deadline_exceeded, timed_out.
  void check(std::string_view doing) const;

  /// Time until the attempt or the call is over; empty: neither has a limit.
  [[nodiscard]] std::optional<Clock::duration> left() const;
  /// Time until the deadline of the call; empty: none.
  [[nodiscard]] std::optional<std::chrono::milliseconds> left_of_call() const;

  /// Waits. @throws what check() throws.
  Task<void> sleep(Clock::duration wait, std::string_view doing);

  /// While it lives, an end of the waiting runs the action, on the loop. One at a time.
  class Wake {
   public:
    Wake(Interrupt& interrupt, std::function<void()> action);
    Wake(const Wake&) = delete;
    Wake& operator=(const Wake&) = delete;
    ~Wake();

   private:
    Interrupt& interrupt_;
  };

 private:
  struct State;
  void arm(std::optional<Clock::time_point> end);

  std::optional<Clock::time_point> deadline_;
  std::chrono::milliseconds allowed_{0};
  std::shared_ptr<State> state_;
  std::optional<std::stop_callback<std::function<void()>>> on_stop_;
};

}  // namespace cxsync::http

#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "cxsync/observer.hpp"
#include "support/task.hpp"

namespace cxsync::http {

/// What can end the waits of one send before they are over: the caller's stop, the deadline of the call, the time
/// allowed for one attempt, and the time allowed for the phase that the attempt is in. Whatever waits registers how it
/// is woken, and asks check() when it woke.
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

  /// Time until the deadline of the call; empty: none.
  [[nodiscard]] std::optional<std::chrono::milliseconds> left_of_call() const;

  /// Waits. @throws what check() throws.
  Task<void> sleep(Clock::duration wait, std::string_view doing);

  /// While it lives, the attempt is in a phase that has a time of its own. One at a time.
  class Phase {
   public:
    /// @param advice what to do when its time runs out; empty: the usual.
    Phase(Interrupt& interrupt, std::chrono::milliseconds allowed, std::string advice = {});
    Phase(const Phase&) = delete;
    Phase& operator=(const Phase&) = delete;
    ~Phase();
    /// It made progress: its time begins anew.
    void restart(std::chrono::milliseconds allowed);

   private:
    Interrupt& interrupt_;
  };

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
  struct Span {
    std::chrono::milliseconds allowed{0};
    Clock::time_point end;
  };
  void wait_until_the_first_end();

  std::stop_token stop_;
  std::optional<Clock::time_point> deadline_;
  std::optional<Span> attempt_;
  std::optional<Span> phase_;
  std::string advice_;  ///< of the phase
  std::shared_ptr<State> state_;
  std::optional<std::stop_callback<std::function<void()>>> on_stop_;
};

}  // namespace cxsync::http

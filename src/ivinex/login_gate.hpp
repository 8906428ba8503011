#pragma once

#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <optional>

#include "cxsync/error.hpp"
#include "support/task.hpp"

namespace cxsync::ivinex {

/// Lets one request through and the others wait until Ivinex has accepted the credentials; then everybody passes. Once
/// they were refused nobody does: trying a wrong password again can lock the user out.
class LoginGate {
 public:
  /// Waits for whoever is trying. @throws the Error of the refusal.
  Task<void> enter();
  void accept();
  void refuse(const Error& refusal);
  /// The try said nothing about the credentials: the next one tries.
  void leave();

  [[nodiscard]] const std::optional<Error>& refusal() const noexcept { return refusal_; }
  [[nodiscard]] bool accepted() const noexcept { return state_ == State::accepted; }

  /// Leaves the gate at the end of a scope, however it ends. One that was settled stays so.
  class Passage {
   public:
    explicit Passage(LoginGate& gate) : gate_(gate) {}
    Passage(const Passage&) = delete;
    Passage& operator=(const Passage&) = delete;
    ~Passage() { gate_.leave(); }

   private:
    LoginGate& gate_;
  };

 private:
  enum class State : std::uint8_t { unknown, trying, accepted, refused };
  void settle(State state);

  State state_ = State::unknown;
  std::optional<Error> refusal_;
  std::optional<boost::asio::steady_timer> settled_;
};

}  // namespace cxsync::ivinex

#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace cxsync::test {

/// While it lives, looking up `stuck.test` hangs. One at a time.
class StuckLookup {
 public:
  StuckLookup();
  StuckLookup(const StuckLookup&) = delete;
  StuckLookup& operator=(const StuckLookup&) = delete;
  /// Lets the lookups end and waits for that.
  ~StuckLookup();

  void wait_until_entered();
  [[nodiscard]] bool signals_were_blocked() const;

  struct State;

 private:
  std::unique_ptr<State> state_;
};

/// While it lives, looking up `two.test` gives the addresses 127.0.0.2 and 127.0.0.1, in that order. One at a time.
class TwoAddresses {
 public:
  TwoAddresses();
  TwoAddresses(const TwoAddresses&) = delete;
  TwoAddresses& operator=(const TwoAddresses&) = delete;
  ~TwoAddresses();
};

/// A port that takes connections and says nothing on them.
class SilentPort {
 public:
  SilentPort();
  ~SilentPort();
  [[nodiscard]] std::string authority() const;

 private:
  struct Listener;
  std::unique_ptr<Listener> listener_;
};

/// A port where connecting gets no answer at all, as behind a firewall that swallows packets.
class DeafPort {
 public:
  /// @param port 0: a free one.
  explicit DeafPort(const std::string& address = "127.0.0.1", std::uint16_t port = 0);
  ~DeafPort();
  [[nodiscard]] std::string authority() const;

 private:
  struct Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace cxsync::test

#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <deque>

#include "http/interrupt.hpp"
#include "support/task.hpp"

namespace cxsync::http {

/// Lets at most so many in at once; who comes first goes first. One loop only. Must outlive its places.
class Gate {
 public:
  Gate(boost::asio::any_io_executor executor, std::uint32_t places);
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  /// One place, held until it is destroyed.
  class Place {
   public:
    explicit Place(Gate& gate) noexcept : gate_(&gate) {}
    Place(Place&& other) noexcept;
    Place& operator=(Place&&) = delete;
    ~Place();

   private:
    Gate* gate_;
  };

  /// Waits for a place. @throws Error cancelled, deadline_exceeded.
  Task<Place> enter(Interrupt& interrupt);

 private:
  class Waiter;
  void leave() noexcept;

  boost::asio::any_io_executor executor_;
  std::uint32_t free_;
  std::deque<Waiter*> line_;
};

}  // namespace cxsync::http

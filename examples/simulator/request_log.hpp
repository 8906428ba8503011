#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <deque>
#include <string>

#include "message.hpp"

namespace simulator {

/// What was asked of the look-alikes since the log was last cleared.
class RequestLog {
 public:
  /// Returns the number under which the request is kept.
  /// @param status, bytes of the answer; 0: there is none, or none so far.
  std::uint64_t add(Side side, const Request& request, unsigned status, std::size_t bytes);
  void add_connection(Side side) noexcept { ++connections_[static_cast<std::size_t>(side)]; }
  /// A request that had to wait was answered after all.
  void answered(std::uint64_t number, unsigned status) noexcept;
  void clear() noexcept;
  [[nodiscard]] std::uint64_t count(Side side) const noexcept { return counts_[static_cast<std::size_t>(side)]; }
  /// Each began with a TLS handshake.
  [[nodiscard]] std::uint64_t connections(Side side) const noexcept {
    return connections_[static_cast<std::size_t>(side)];
  }
  /// `{"counts":{…},"requests":[…]}`, the requests of one side or of both.
  [[nodiscard]] boost::json::object to_json(const std::string& side) const;

 private:
  struct Entry {
    std::uint64_t number;
    Side side;
    std::string time, method, target, accept, authorization_scheme, body;
    bool cookie;
    unsigned status;
    std::size_t bytes;
  };
  std::deque<Entry> entries_;
  std::uint64_t next_number_ = 1;
  std::uint64_t counts_[2] = {0, 0};
  std::uint64_t connections_[2] = {0, 0};
};

}  // namespace simulator

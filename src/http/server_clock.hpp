#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "http/transport.hpp"
#include "support/clock.hpp"

namespace cxsync::http {

/// Passes requests on, and knows from the answers how far a service's clock and ours are apart. Tokens, Retry-After and
/// certificates depend on both telling the same time. The transport is borrowed.
class ServerClock final : public Transport {
 public:
  ServerClock(Transport& transport, WallClock now) : transport_(transport), now_(std::move(now)) {}

  Task<Response> send(const Request& request, const Call& call) override;

  /// What the Date of the latest answer says: `The clock of host is 5 min ahead of this machine's.` Empty if it had
  /// none, or the clocks agree.
  [[nodiscard]] std::string remark() const;
  /// What to do about it.
  [[nodiscard]] std::string advice() const;

 private:
  Transport& transport_;
  WallClock now_;
  std::string host_;
  std::optional<std::chrono::seconds> ahead_;  ///< of the latest answer that has a Date
};

}  // namespace cxsync::http

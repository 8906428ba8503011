#pragma once

#include <chrono>
#include <optional>

namespace cxsync::http {

/// How long each phase of one attempt may take; the attempt as a whole has `Limits::request_timeout_ms`. So a dead
/// address, a firewall that swallows packets or an answer that stops in the middle is noticed before all that is used.
struct PhaseLimits {
  std::chrono::milliseconds resolve{10000};
  std::chrono::milliseconds connect{10000};  ///< all addresses of the host together, and the proxy's answer
  std::chrono::milliseconds handshake{10000};
  /// From the request to the first byte of the answer. Empty: the whole attempt; a service may think that long.
  std::optional<std::chrono::milliseconds> first_byte;
  std::chrono::milliseconds idle{15000};  ///< between two pieces of the answer, or of a request that is sent
};

}  // namespace cxsync::http

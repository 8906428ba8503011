#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/certificate_authority.hpp"

namespace cxsync::test {

/// A request as the server got it.
struct SeenRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
  int connection = 0;  ///< which connection it came over, from 1
  int nth = 0;         ///< which request of that connection it is, from 1
};

/// What the server does with a request.
struct Reply {
  enum class Way : std::uint8_t {
    answer,             ///< answers and keeps the connection
    answer_then_close,  ///< the same, then closes without having said so
    close_before,       ///< closes instead of answering
    close_inside,       ///< closes in the middle of the body
    stall_inside,       ///< sends half of the body and says nothing more
    drip,               ///< sends every byte of the body on its own, `delay` apart
    never,              ///< keeps the connection and says nothing
    raw,                ///< sends the body as it is, head and all, then closes
    tunnel              ///< as a proxy: connects to the target and passes bytes on
  };
  int status = 200;
  std::string body = "{}";
  std::vector<std::pair<std::string, std::string>> headers{};
  Way way = Way::answer;
  std::chrono::milliseconds delay{0};  ///< before it answers; for `drip` between two bytes
};

/// Called on the server's thread.
using Script = std::function<Reply(const SeenRequest&)>;

/// An HTTP server on a free port of 127.0.0.1, in a thread of its own.
class LoopbackServer {
 public:
  /// Without TLS.
  explicit LoopbackServer(Script script);
  /// With TLS.
  LoopbackServer(Script script, const Identity& identity);
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;
  ~LoopbackServer();

  [[nodiscard]] std::uint16_t port() const noexcept;
  /// The address of a target on this server.
  [[nodiscard]] std::string url(const std::string& target = "/", const std::string& host = "127.0.0.1") const;

  [[nodiscard]] std::vector<SeenRequest> seen() const;
  [[nodiscard]] int connections() const;         ///< accepted so far
  [[nodiscard]] int handshakes() const;          ///< finished so far
  [[nodiscard]] int resumed_handshakes() const;  ///< of those, the ones that took up an earlier session
  [[nodiscard]] int most_requests_at_once() const;
  [[nodiscard]] int most_connections_at_once() const;
  /// Waits until so many connections have been closed by the server.
  void wait_until_closed(int connections) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cxsync::test

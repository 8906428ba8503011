#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

#include "cxsync/config.hpp"
#include "cxsync/version.h"
#include "http/phase_limits.hpp"
#include "http/transport.hpp"
#include "support/clock.hpp"

namespace cxsync::http {

/// How a side wants to be talked to.
struct ClientOptions {
  std::string component;  ///< `cxone` or `ivinex`: for log lines
  Tls tls;
  std::string proxy;  ///< `http://host:port`, or empty
  Limits limits;
  PhaseLimits phases{};
  std::string user_agent = "cxsync/" CXS_VERSION_STRING;
};

/// The real transport: HTTP/1.1 over TLS, a pool of kept-alive connections, `limits` kept across everything that is
/// sent through it. Lives on one loop; no connection does anything while the loop stands still.
class Client final : public Transport {
 public:
  Client(const boost::asio::any_io_executor& executor, ClientOptions options, RandomBits random, WallClock now);
  ~Client() override;
  Task<Response> send(const Request& request, const Call& call) override;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  ///< shared with every send, which a loop may destroy after the client
};

}  // namespace cxsync::http

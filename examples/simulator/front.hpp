#pragma once

#include <string>

#include "request_log.hpp"
#include "server.hpp"
#include "server_tls.hpp"
#include "switches.hpp"
#include "weather.hpp"

namespace simulator {

/// One side as the network meets it: its service behind TLS, in its weather, with every request logged.
class Front : public Host {
 public:
  /// Everything but `service` must outlive it.
  Front(Side side, const Switches& switches, ServerTls& tls, RequestLog& log, FaultCounts& met,
        Weather::Service service);
  Answer answer(const Request& request) override;
  boost::asio::ssl::context* tls() override;
  bool listens() override { return weather_.listens(); }

 private:
  [[nodiscard]] Answer dated(Answer answer) const;

  Side side_;
  const Switches& switches_;
  ServerTls& tls_;
  RequestLog& log_;
  Weather weather_;
  Weather::Service service_;
};

}  // namespace simulator

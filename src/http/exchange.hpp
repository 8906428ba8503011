#pragma once

#include <cstdint>
#include <string_view>

#include "http/connection.hpp"
#include "http/interrupt.hpp"
#include "http/phase_limits.hpp"
#include "http/transport.hpp"
#include "http/url.hpp"
#include "support/task.hpp"

namespace cxsync::http {

/// How far an exchange got; also when it then failed. `left` is only ever set, the others start anew with each
/// exchange.
struct ExchangeMarks {
  bool left = false;      ///< something of the request may have left this machine
  bool answered = false;  ///< at least one byte of an answer came
  bool reusable = false;  ///< the connection is fit for the next exchange
};

struct ExchangeLimits {
  std::uint64_t max_response_bytes = 0;
  std::string_view user_agent;
  PhaseLimits phases{};
};

/// Sends one request over an open connection and reads the whole answer; its body is unpacked.
/// @throws Error connection_lost, bad_response, response_too_large, tls_failed, and what the interrupt throws.
Task<Response> exchange(Connection& connection, const Url& url, const Request& request, const ExchangeLimits& limits,
                        Interrupt& interrupt, ExchangeMarks& marks);

/// @throws Error config_bad_value if a header of the request holds a control character; the message does not show it.
void check_headers(const Request& request);

}  // namespace cxsync::http

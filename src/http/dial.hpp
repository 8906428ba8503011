#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "http/interrupt.hpp"
#include "http/phase_limits.hpp"
#include "http/url.hpp"
#include "support/task.hpp"

namespace cxsync::http {

/// A connected socket to a host. Its addresses are tried in their order; one that has not answered after 250 ms does
/// not hold up the next, and the first that answers wins (RFC 8305).
/// @throws Error resolve_failed, connect_failed, and what the interrupt throws.
Task<boost::asio::ip::tcp::socket> dial(boost::asio::any_io_executor executor, const Origin& to,
                                        const PhaseLimits& limits, Interrupt& interrupt);

}  // namespace cxsync::http

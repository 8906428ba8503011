#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "http/interrupt.hpp"
#include "http/url.hpp"
#include "support/task.hpp"

namespace cxsync::http {

/// Connects the socket to a host, trying its addresses in order; each gets its share of the time that is left.
/// @throws Error resolve_failed, connect_failed, and what the interrupt throws.
Task<void> dial(boost::asio::ip::tcp::socket& socket, const Origin& to, Interrupt& interrupt);

}  // namespace cxsync::http

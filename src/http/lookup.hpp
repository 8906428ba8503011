#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <vector>

#include "http/interrupt.hpp"
#include "http/url.hpp"
#include "support/task.hpp"

namespace cxsync::http {

/// The addresses of a host, IPv6 and IPv4 in turns, beginning with the system's first choice. Literal addresses and
/// `localhost` need no resolver.
///
/// The system's resolver blocks and cannot be stopped, so it is asked on a thread of its own, which has all signals
/// blocked and runs none of the host's code. An interrupted lookup is left alone: nobody waits for it, not even when
/// the client is destroyed; its thread ends with the system's answer (bounded by the timeouts of resolv.conf).
/// Asio's own resolver would make the destruction of the loop wait for that.
/// @throws Error resolve_failed, and what the interrupt throws.
Task<std::vector<boost::asio::ip::tcp::endpoint>> look_up(boost::asio::any_io_executor executor, const Origin& to,
                                                          Interrupt& interrupt);

/// Addresses of the two families in turns, each family in its order, beginning with the family of the first one.
std::vector<boost::asio::ip::tcp::endpoint> in_turns(const std::vector<boost::asio::ip::tcp::endpoint>& endpoints);

}  // namespace cxsync::http

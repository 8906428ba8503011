#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <vector>

#include "http/interrupt.hpp"
#include "http/url.hpp"
#include "support/task.hpp"

namespace cxsync::http {

/// The addresses of a host, in the order to try them. Literal addresses and `localhost` need no resolver.
///
/// The system's resolver blocks, so Asio asks it on a thread of its own; it runs with all signals blocked and runs none
/// of our code. An interrupted lookup is abandoned at once; that thread ends with the system's answer, and destroying
/// the loop waits for it (bounded by the timeouts of resolv.conf).
/// @throws Error resolve_failed, and what the interrupt throws.
Task<std::vector<boost::asio::ip::tcp::endpoint>> look_up(boost::asio::any_io_executor executor, const Origin& to,
                                                          Interrupt& interrupt);

}  // namespace cxsync::http

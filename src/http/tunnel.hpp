#pragma once

#include <string_view>

#include "http/connection.hpp"
#include "http/interrupt.hpp"
#include "support/task.hpp"

namespace cxsync::http {

/// Asks the proxy the connection is dialled to for a tunnel (CONNECT) to the connection's origin.
/// @throws Error connect_failed (with the detail `http_status` if the proxy answered), and what the interrupt throws.
Task<void> open_tunnel(Connection& connection, const Origin& proxy, std::string_view user_agent, Interrupt& interrupt);

}  // namespace cxsync::http

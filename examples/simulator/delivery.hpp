#pragma once

#include <boost/asio/awaitable.hpp>

#include "connection.hpp"
#include "gate.hpp"
#include "message.hpp"

namespace simulator {

/// Sends an answer, as far as its fate allows. False: the connection is to be closed without a goodbye.
/// @throws boost::system::system_error when the connection breaks.
boost::asio::awaitable<bool> deliver(const Answer& answer, Connection& connection, Gate& gate);

}  // namespace simulator

#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "desk.hpp"
#include "log_tail.hpp"
#include "message.hpp"
#include "site_facts.hpp"
#include "tokens.hpp"
#include "workroom.hpp"

namespace cxsync::page {

/// What the routes work with. Everything is borrowed.
struct Rooms {
  const SiteFacts& facts;
  const Tokens& tokens;
  Workroom& workroom;
  Desk& desk;
  LogTail& log;
};

/// The methods that a path of the API takes, for `Allow`; empty: there is no such path.
std::string methods_of(std::string_view path);

/// Answers a request that the front door let in.
boost::asio::awaitable<Answer> answer(const Request& request, Rooms rooms);

}  // namespace cxsync::page

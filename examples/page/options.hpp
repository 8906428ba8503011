#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "cxsync/observer.hpp"

namespace cxsync::page {

/// A numeric address and a port to listen on.
struct Endpoint {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one
};

/// What the command line asked for.
struct Options {
  std::string config;
  Endpoint listen;
  std::string tls_certificate;             ///< PEM file with the chain; empty: plain HTTP
  std::string tls_key;                     ///< PEM file
  std::vector<std::string> allowed_hosts;  ///< `HOST` or `HOST:PORT` as a reverse proxy passes them on, lower case
  std::string actor;
  LogLevel log_level = LogLevel::warn;
};

/// Reads the command line.
/// @returns the options, or a text to print on stdout (`--help`, `--version`).
/// @throws Error usage
std::variant<Options, std::string> read_options(int argc, const char* const* argv);

}  // namespace cxsync::page

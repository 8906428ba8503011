#pragma once

#include <array>
#include <string>

#include "fuzz/input.hpp"
#include "http/transport.hpp"

namespace cxsync::fuzz {

/// What a server may answer: the first byte picks the status and the headers, all else is the body.
inline http::Response server_answer(Input& input) {
  constexpr std::array k_statuses{200, 201, 204, 301, 400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 503, 599};
  http::Response response;
  const std::uint8_t choice = input.byte();
  response.status = k_statuses[choice % k_statuses.size()];
  if (choice >= 0x80) {
    // Not what the service itself says: every header that may stand in a message comes from the input.
    for (const char* name : {"content-type", "location", "retry-after", "icstatusdescription"}) {
      response.headers.emplace_back(name, std::string(input.text()));
    }
  } else {
    response.headers.emplace_back("content-type", "application/json; charset=utf-8");
  }
  response.body = input.rest();
  return response;
}

}  // namespace cxsync::fuzz

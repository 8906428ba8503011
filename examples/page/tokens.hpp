#pragma once

#include <string>
#include <string_view>

#include "cxsync/secret.hpp"

namespace cxsync::page {

/// What lets a browser in: drawn anew at every start, 256 bits each.
struct Tokens {
  Tokens();

  Secret link;     ///< stands in the printed address
  Secret session;  ///< the cookie's value
  Secret request;  ///< goes with every request that changes something
};

/// Compares in a time that does not tell where the difference is.
bool is_same(const Secret& secret, std::string_view text) noexcept;

}  // namespace cxsync::page

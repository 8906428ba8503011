#pragma once

#include <string>

#include "cxsync/error.hpp"

namespace cxsync::test {

/// Every text of an error that somebody may get to see.
inline std::string shown(const Error& error) {
  std::string text = error.message() + "\n" + error.hint();
  for (const auto& [key, value] : error.details()) text.append("\n").append(key).append("=").append(value);
  return text;
}

}  // namespace cxsync::test

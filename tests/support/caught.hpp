#pragma once

#include <stdexcept>
#include <string>

#include "cxsync/error.hpp"

namespace cxsync::test {

/// The error that a call throws; a test that expects one and gets none fails with logic_error.
template <typename Function>
Error error_of(Function&& function) {
  try {
    static_cast<void>(function());
  } catch (const Error& error) {
    return error;
  }
  throw std::logic_error("nothing was thrown");
}

/// Every text of an error that somebody may get to see.
inline std::string words_of(const Error& error) {
  std::string words = error.message() + "\n" + error.hint();
  for (const auto& [name, value] : error.details()) words.append("\n").append(name).append("=").append(value);
  return words;
}

}  // namespace cxsync::test

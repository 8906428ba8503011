#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "cxsync/doctor.hpp"

namespace cxsync {

/// A check with what was found.
Check make_check(std::string id, CheckStatus status, std::string message, std::string fix = {});

/// Another thing that was found: it is said after the rest, and a check that was ok is a warning.
void add_warning(Check& check, std::string_view found, std::string_view fix);

/// Adds the time from `start` to `end` to what the check took. A clock that was set back adds nothing.
void add_elapsed(Check& check, std::chrono::system_clock::time_point start, std::chrono::system_clock::time_point end);

}  // namespace cxsync

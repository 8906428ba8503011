#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace cxsync {

/// Time and chance come in through these, so that every failure can be replayed.
using WallClock = std::function<std::chrono::system_clock::time_point()>;
using RandomBits = std::function<std::uint64_t()>;

/// The system's clock, and randomness from the operating system.
WallClock system_clock();
RandomBits system_random();

/// `2026-11-23T07:30:00Z`, whole seconds.
std::string utc_text(std::chrono::system_clock::time_point time);
/// `20261123T073000Z`, for names.
std::string utc_compact(std::chrono::system_clock::time_point time);
/// True for a real day written `YYYY-MM-DD`.
bool is_date(std::string_view text) noexcept;

}  // namespace cxsync

#include "support/clock.hpp"

#include <array>
#include <cstdio>
#include <ctime>
#include <random>

namespace cxsync {

WallClock system_clock() {
  return [] { return std::chrono::system_clock::now(); };
}

RandomBits system_random() {
  return [] {
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32U) | device();
  };
}

namespace {

std::string format_utc(std::chrono::system_clock::time_point time, const char* format) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 40> text{};
  const auto length = std::strftime(text.data(), text.size(), format, &parts);
  return {text.data(), length};
}

}  // namespace

std::string utc_text(std::chrono::system_clock::time_point time) { return format_utc(time, "%Y-%m-%dT%H:%M:%SZ"); }

std::string utc_compact(std::chrono::system_clock::time_point time) { return format_utc(time, "%Y%m%dT%H%M%SZ"); }

bool is_date(std::string_view text) noexcept {
  constexpr std::string_view k_form = "0000-00-00";
  if (text.size() != k_form.size()) return false;
  std::array<int, 3> parts{};
  std::size_t part = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (k_form[i] == '-') {
      if (text[i] != '-') return false;
      ++part;
    } else if (is_digit) {
      parts[part] = parts[part] * 10 + (text[i] - '0');
    } else {
      return false;
    }
  }
  return std::chrono::year_month_day(std::chrono::year(parts[0]), std::chrono::month(static_cast<unsigned>(parts[1])),
                                     std::chrono::day(static_cast<unsigned>(parts[2])))
      .ok();
}

}  // namespace cxsync

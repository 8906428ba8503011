// A Retry-After and a day may be written in any way. A wait is never negative and never endless, and a date that is
// taken is the date that stands there.
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>

#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"
#include "http/retry_policy.hpp"
#include "support/clock.hpp"

namespace cxsync::fuzz {
namespace {

using std::chrono::milliseconds;
using Time = std::chrono::system_clock::time_point;

constexpr std::chrono::hours k_longest_wait{24 * 366 * 11};

std::string http_date(Time time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 40> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

void check_retry_after(std::string_view value, Time now) {
  const auto wait = http::parse_retry_after(value, now);
  if (!wait) return;
  promise(*wait >= milliseconds(0), "a wait is not negative");
  promise(*wait <= k_longest_wait, "a wait is not endless");
  const auto again = http::parse_retry_after(http_date(now + *wait), now);
  promise(again.has_value(), "the end of a wait can be written as a date");
  promise(*again == *wait, "a date means the same wait in every form");
  const auto later = http::parse_retry_after(value, now + std::chrono::seconds(1));
  promise(later && *later <= *wait, "a wait does not grow with time");
}

void check_day(std::string_view text) {
  if (!is_date(text)) return;
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  promise(std::sscanf(std::string(text).c_str(), "%4d-%2u-%2u", &year, &month, &day) == 3, "a day has three numbers");
  std::array<char, 16> again{};
  std::snprintf(again.data(), again.size(), "%04d-%02u-%02u", year, month, day);
  promise(text == again.data(), "a day is written in one way");
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  promise(date.ok(), "a day stands in the calendar");
}

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync;
  const std::string_view text = fuzz::Input(data, size).rest();
  for (const std::int64_t now_s : {INT64_C(0), INT64_C(1795419000), INT64_C(4102444800)}) {
    fuzz::check_retry_after(text, fuzz::Time(std::chrono::seconds(now_s)));
  }
  fuzz::check_day(text);
  return 0;
}

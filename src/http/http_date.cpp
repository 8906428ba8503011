#include "http/http_date.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace cxsync::http {

namespace {

std::optional<int> number(std::string_view text) noexcept {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<unsigned> month_number(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 12> k_months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto* const found = std::find(k_months.begin(), k_months.end(), name);
  if (found == k_months.end()) return std::nullopt;
  return static_cast<unsigned>(found - k_months.begin()) + 1;
}

/// A year of two digits means the latest one that is not more than 50 years ahead (RFC 9110, 5.6.7).
int full_year(int year, std::string_view digits, std::chrono::system_clock::time_point now) noexcept {
  if (digits.size() != 2) return year;
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  const int latest = static_cast<int>(today.year()) + 50;
  return latest - (latest - year) % 100;
}

/// Splits at blanks, commas, hyphens and colons; gives the number of parts, or more than the array holds.
std::size_t split(std::string_view text, std::array<std::string_view, 8>& parts) noexcept {
  std::size_t count = 0;
  while (!text.empty()) {
    const auto length = std::min(text.find_first_of(" ,-:"), text.size());
    if (length != 0) {
      if (count == parts.size()) return count + 1;
      parts[count++] = text.substr(0, length);
    }
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return count;
}

}  // namespace

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text,
                                                        std::chrono::system_clock::time_point now) noexcept {
  std::array<std::string_view, 8> part;
  const std::size_t count = split(text, part);
  const bool ends_with_zone = count == 8 && part[7] == "GMT";
  if (!ends_with_zone && count != 7) return std::nullopt;
  // With a zone: weekday day month year hour minute second; without (asctime): weekday month day ... year.
  const auto day = number(ends_with_zone ? part[1] : part[2]);
  const auto month = month_number(ends_with_zone ? part[2] : part[1]);
  const std::string_view year_digits = ends_with_zone ? part[3] : part[6];
  const auto year = number(year_digits);
  const std::size_t clock = ends_with_zone ? 4 : 3;
  const auto hour = number(part[clock]);
  const auto minute = number(part[clock + 1]);
  const auto second = number(part[clock + 2]);
  if (!day || !month || !year || !hour || !minute || !second) return std::nullopt;
  if (*year > 9999 || *day > 31 || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(full_year(*year, year_digits, now)),
                                         std::chrono::month(*month), std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

}  // namespace cxsync::http

#include "http/server_clock.hpp"

#include "http/http_date.hpp"
#include "http/url.hpp"
#include "support/text.hpp"

namespace cxsync::http {

namespace {

/// Two clocks that are further apart are worth a word; seconds are lost on the way and in whole seconds.
constexpr std::chrono::minutes k_tolerated{2};

std::string length_text(std::chrono::seconds length) {
  const auto minutes = std::chrono::floor<std::chrono::minutes>(length).count();
  if (minutes < 120) return std::to_string(minutes) + " min";
  if (minutes < 48 * 60) return std::to_string(minutes / 60) + " h";
  return std::to_string(minutes / 60 / 24) + " days";
}

}  // namespace

Task<Response> ServerClock::send(const Request& request, const Call& call) {
  ahead_.reset();
  Response response = co_await transport_.send(request, call);
  const auto now = now_();
  const auto date = parse_http_date(trim(response.header("date")), now);
  if (date) {
    host_ = parse_url(request.url).origin.host;
    ahead_ = *date - std::chrono::floor<std::chrono::seconds>(now);
  }
  co_return response;
}

std::string ServerClock::remark() const {
  if (!ahead_ || std::chrono::abs(*ahead_) <= k_tolerated) return {};
  return "The clock of " + host_ + " is " + length_text(std::chrono::abs(*ahead_)) +
         (*ahead_ > std::chrono::seconds(0) ? " ahead of" : " behind") + " this machine's.";
}

std::string ServerClock::advice() const {
  return "Set this machine's clock and turn on its time synchronisation (NTP): how long a token lasts and how long to "
         "wait when a service asks for it depend on it. If it is right, the clock of " +
         host_ + " is wrong.";
}

}  // namespace cxsync::http

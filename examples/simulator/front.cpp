#include "front.hpp"

namespace simulator {

namespace {

// What the log shows.
bool is_answered_now(const Answer& answer) { return !answer.later && is_answered(answer.fate); }
unsigned status_seen(const Answer& answer) { return is_answered_now(answer) ? answer.status : 0; }
std::size_t bytes_of(const Answer& answer) {
  return is_answered_now(answer) ? head_of(answer).size() + answer.body.size() : 0;
}

}  // namespace

Front::Front(Side side, const Switches& switches, ServerTls& tls, RequestLog& log, FaultCounts& met,
             Weather::Service service)
    : side_(side),
      switches_(switches),
      tls_(tls),
      log_(log),
      weather_(side == Side::cxone ? switches.cxone_fail : switches.ivinex_fail,
               side == Side::cxone ? switches.cxone_rate : switches.ivinex_rate, met),
      service_(std::move(service)) {}

Answer Front::answer(const Request& request) {
  Answer answer = dated(weather_.answer(request, service_));
  answer.delay = std::chrono::milliseconds(switches_.latency);
  const auto number = log_.add(side_, request, status_seen(answer), bytes_of(answer));
  if (answer.later) {
    answer.later = [this, number, carry_out = std::move(answer.later)] {
      Answer late = dated(carry_out());
      log_.answered(number, status_seen(late));
      return late;
    };
  }
  return answer;
}

Answer Front::dated(Answer answer) const {
  answer.headers.emplace_back("Date", http_date(switches_.clock_ahead));
  return answer;
}

boost::asio::ssl::context* Front::tls() {
  log_.add_connection(side_);
  const auto fault = weather_.meet_connection();
  return fault ? &tls_.with(*fault) : &tls_.in_order();
}

}  // namespace simulator

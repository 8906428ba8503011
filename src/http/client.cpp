#include "http/client.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "http/exchange.hpp"
#include "http/gate.hpp"
#include "http/interrupt.hpp"
#include "http/pool.hpp"
#include "http/rate.hpp"
#include "http/retry_budget.hpp"
#include "http/retry_policy.hpp"
#include "http/tls.hpp"
#include "http/url.hpp"
#include "support/text.hpp"

namespace cxsync::http {

namespace {

using std::chrono::milliseconds;
using Clock = Interrupt::Clock;

constexpr int k_too_many_requests = 429;

std::string_view name_of(Method method) noexcept { return method == Method::get ? "GET" : "POST"; }

/// One send, from its first attempt to its last.
struct Sending {
  Sending(const boost::asio::any_io_executor& executor, const Request& wanted, const Call& by)
      : request(wanted), call(by), interrupt(executor, by) {}

  const Request& request;
  const Call& call;
  Interrupt interrupt;
  Url url;
  std::uint32_t attempt = 0;
  Clock::time_point sent_at;  ///< when the last attempt began
  ExchangeMarks marks;        ///< `left` holds for all attempts together
  int status = 0;             ///< of the last answer
  bool budget_spent = false;  ///< it would have been repeated, had the host's budget allowed it
  bool met_closed = false;    ///< an idle connection was closed when the request was sent over it
};

/// How one attempt ended: an answer or a failure.
struct Outcome {
  Response response;
  std::optional<Error> failure;
};

Error throttled(const std::string& host, milliseconds wait) {
  return Error(ErrorCode::throttled,
               host + " asks to wait " + std::to_string(wait.count()) + " ms, which is longer than allowed",
               "Run it again after that time; limits.requests_per_second lower makes it rarer, limits.max_wait_ms "
               "higher allows longer waits.")
      .with("retry_after_ms", std::to_string(wait.count()));
}

/// The error as the caller sees it: with the request in its message and the details every error of a send has.
Error described(const Error& error, const Sending& sending) {
  const std::string url = printable(without_query(sending.request.url));
  const bool names_url = !error.detail("url").empty();
  Error full(error.code(),
             (names_url ? "" : std::string(name_of(sending.request.method)) + " " + url + ": ") + error.message(),
             error.hint(), error.details());
  if (!names_url) full.with("url", url);
  full.with("attempts", std::to_string(sending.attempt));
  full.with("sent", sending.marks.left ? "maybe" : "no");
  if (sending.budget_spent) full.with("retry_budget", "spent");
  if (sending.status != 0 && error.detail("http_status").empty()) {
    full.with("http_status", std::to_string(sending.status));
  }
  return full;
}

}  // namespace

class Client::Impl {
 public:
  Impl(const boost::asio::any_io_executor& executor, ClientOptions options, RandomBits random, WallClock now)
      : executor_(executor),
        options_(std::move(options)),
        random_(std::move(random)),
        now_(std::move(now)),
        gate_(executor, options_.limits.max_in_flight),
        rate_(options_.limits.requests_per_second),
        pool_(executor, options_.limits.max_in_flight) {
    if (!options_.proxy.empty()) proxy_ = parse_proxy(options_.proxy);
  }

  static Task<Response> send(std::shared_ptr<Impl> self, const Request& request, const Call& call) {
    Sending sending(self->executor_, request, call);
    try {
      sending.url = parse_url(request.url);
      check_headers(request);
      co_return co_await self->send_until_done(sending);
    } catch (const Error& error) {
      throw described(error, sending);
    }
  }

 private:
  Task<Response> send_until_done(Sending& sending) {
    for (;;) {
      Outcome outcome = co_await attempt(sending);
      const NextStep step = judge(sending, outcome);
      if (step.kind == NextStep::Kind::throttled) throw throttled(sending.url.origin.host, step.wait);
      if (step.kind == NextStep::Kind::deliver) {
        if (outcome.failure) throw std::move(*outcome.failure);
        outcome.response.attempts = static_cast<int>(sending.attempt);
        co_return std::move(outcome.response);
      }
      co_await sending.interrupt.sleep(step.wait, "waiting before the next attempt");
    }
  }

  Task<Outcome> attempt(Sending& sending) {
    const Gate::Place place = co_await admit(sending);
    ++sending.attempt;
    sending.status = 0;
    sending.interrupt.start_attempt(milliseconds(options_.limits.request_timeout_ms));
    sending.sent_at = Clock::now();
    Outcome outcome;
    try {
      outcome.response = co_await exchange_once(sending);
      sending.status = outcome.response.status;
    } catch (const Error& failure) {
      outcome.failure = failure;
    }
    sending.interrupt.end_attempt();
    log(sending, outcome, Clock::now() - sending.sent_at);
    co_return outcome;
  }

  /// Waits until the host, the number in flight and the rate allow a request.
  Task<Gate::Place> admit(Sending& sending) {
    for (;;) {
      co_await wait_for_host(sending);
      Gate::Place place = co_await gate_.enter(sending.interrupt);
      if (held(sending.url.origin.host)) continue;
      co_await keep_pace(sending);
      if (held(sending.url.origin.host)) continue;
      co_return std::move(place);
    }
  }

  Task<void> wait_for_host(Sending& sending) {
    const std::string& host = sending.url.origin.host;
    const auto left = held(host);
    if (!left) co_return;
    const auto wait = std::chrono::ceil<milliseconds>(*left);
    const auto left_of_call = sending.interrupt.left_of_call();
    const bool too_long = wait > milliseconds(options_.limits.max_wait_ms) || (left_of_call && wait > *left_of_call);
    if (too_long) throw throttled(host, wait);
    co_await sending.interrupt.sleep(wait, "waiting as the server asked");
  }

  /// How long nothing may be sent to a host because it asked for a pause; empty: it may be sent now.
  std::optional<Clock::duration> held(const std::string& host) const {
    const auto hold = holds_.find(host);
    if (hold == holds_.end()) return std::nullopt;
    const auto left = hold->second - Clock::now();
    if (left <= Clock::duration::zero()) return std::nullopt;
    return left;
  }

  Task<void> keep_pace(Sending& sending) {
    const Clock::duration wait = rate_.take(Clock::now());
    if (wait > Clock::duration::zero()) co_await sending.interrupt.sleep(wait, "keeping to requests_per_second");
  }

  /// One request and its answer, over an idle connection if there is one.
  Task<Response> exchange_once(Sending& sending) {
    std::optional<Response> answer = co_await exchange_on_idle(sending);
    if (answer) co_return std::move(*answer);
    const Origin& origin = sending.url.origin;
    Pool::Loan connection = pool_.borrow_new(origin);
    const Connection::Route route{.tls = origin.tls ? &tls() : nullptr,
                                  .proxy = proxy_ ? &*proxy_ : nullptr,
                                  .session = pool_.session(origin),
                                  .user_agent = options_.user_agent,
                                  .limits = options_.phases};
    co_await connection->open(route, sending.interrupt);
    Response response = co_await exchange_over(*connection, sending);
    pool_.keep_session(*connection);
    if (sending.marks.reusable) connection.give_back();
    co_return response;
  }

  /// Empty if there is no idle connection, or if the server turns out to have closed it; that happens to healthy
  /// servers and is no failed attempt.
  Task<std::optional<Response>> exchange_on_idle(Sending& sending) {
    // Where one turned out to be closed the others may be too, and each would cost a request more.
    if (sending.met_closed) co_return std::nullopt;
    Pool::Loan connection = pool_.borrow_idle(sending.url.origin);
    if (!connection) co_return std::nullopt;
    std::optional<Response> response;
    std::optional<Error> failure;
    try {
      response = co_await exchange_over(*connection, sending);
    } catch (const Error& error) {
      failure = error;
    }
    if (!failure) {
      if (sending.marks.reusable) connection.give_back();
      co_return response;
    }
    const bool was_closed = failure->code() == ErrorCode::connection_lost && !sending.marks.answered;
    if (!was_closed || !sending.request.repeatable) throw std::move(*failure);
    sending.met_closed = true;
    co_await keep_pace(sending);
    co_return std::nullopt;
  }

  Task<Response> exchange_over(Connection& connection, Sending& sending) {
    const ExchangeLimits limits{.max_response_bytes = options_.limits.max_response_bytes,
                                .user_agent = options_.user_agent,
                                .phases = options_.phases};
    co_return co_await exchange(connection, sending.url, sending.request, limits, sending.interrupt, sending.marks);
  }

  NextStep judge(Sending& sending, const Outcome& outcome) {
    const std::string& host = sending.url.origin.host;
    RetryBudget& budget = budgets_[host];
    if (!outcome.failure && !is_repeatable_status(outcome.response.status)) {
      budget.refund(sending.attempt > 1);
      return {};
    }
    Standing standing;
    standing.failed = sending.attempt;
    standing.attempts = options_.limits.attempts;
    standing.max_wait = milliseconds(options_.limits.max_wait_ms);
    standing.left = sending.interrupt.left_of_call();
    standing.random_bits = random_();
    if (outcome.failure) {
      standing.may_repeat =
          is_repeatable_failure(outcome.failure->code(), sending.request.repeatable, sending.marks.left);
    } else {
      standing.may_repeat = sending.request.repeatable;
      standing.retry_after = parse_retry_after(trim(outcome.response.header("retry-after")), now_());
      if (standing.retry_after) hold(host, *standing.retry_after);
      if (outcome.response.status == k_too_many_requests) rate_.slow_down(sending.sent_at, Clock::now());
    }
    const NextStep step = next_step(standing);
    if (step.kind != NextStep::Kind::again || budget.pay()) return step;
    sending.budget_spent = true;
    return {};
  }

  /// A pause that a server asks for is kept by every request to that host.
  void hold(const std::string& host, milliseconds wait) {
    auto& until = holds_[host];
    until = std::max(until, Clock::now() + wait);
  }

  /// Made when first needed: reading the authorities takes time, and plain http on loopback needs none.
  boost::asio::ssl::context& tls() {
    if (!tls_) tls_.emplace(make_tls_context(options_.tls, options_.component));
    return *tls_;
  }

  void log(const Sending& sending, const Outcome& outcome, Clock::duration took) const {
    if (sending.call.observer == nullptr) return;
    std::string line(name_of(sending.request.method));
    line.append(" ").append(printable(sending.request.url, 500)).append(" -> ");
    line.append(outcome.failure ? std::string(to_string(outcome.failure->code()))
                                : std::to_string(outcome.response.status));
    line.append(", ").append(std::to_string(std::chrono::duration_cast<milliseconds>(took).count()));
    line.append(" ms, attempt ").append(std::to_string(sending.attempt));
    sending.call.log(LogLevel::debug, options_.component, line);
  }

  boost::asio::any_io_executor executor_;
  ClientOptions options_;
  RandomBits random_;
  WallClock now_;
  std::optional<Origin> proxy_;
  std::optional<boost::asio::ssl::context> tls_;
  Gate gate_;
  AdaptiveRate rate_;
  Pool pool_;
  std::map<std::string, Clock::time_point> holds_;  ///< by host
  std::map<std::string, RetryBudget> budgets_;      ///< by host
};

Client::Client(const boost::asio::any_io_executor& executor, ClientOptions options, RandomBits random, WallClock now)
    : impl_(std::make_shared<Impl>(executor, std::move(options), std::move(random), std::move(now))) {}

Client::~Client() = default;

Task<Response> Client::send(const Request& request, const Call& call) { return Impl::send(impl_, request, call); }

}  // namespace cxsync::http

#pragma once

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cxsync/error.hpp"
#include "http/transport.hpp"

namespace cxsync::test {

/// A transport without a network: a function answers. Answers to requests that are under way together come back in an
/// order that the seed decides; seed 0 gives each answer at once.
class ScriptedTransport final : public http::Transport {
 public:
  using Answer = std::function<http::Response(const http::Request&)>;

  /// What was sent, with its secrets in plain text.
  struct Sent {
    http::Method method;
    std::string url;
    std::string authorization;
    std::string accept;
    std::string content_type;
    std::string body;
    bool repeatable;
  };

  explicit ScriptedTransport(Answer answer, std::uint64_t seed = 0)
      : answer_(std::move(answer)), random_(seed), shuffle_(seed != 0) {}

  Task<http::Response> send(const http::Request& request, const Call& call) override {
    if (call.stop.stop_requested()) throw Error(ErrorCode::cancelled, "stopped");
    sent_.push_back({request.method, request.url, std::string(request.authorization.reveal()), request.accept,
                     request.content_type, std::string(request.body.reveal()), request.repeatable});
    most_in_flight_ = std::max(most_in_flight_, ++in_flight_);
    const Leaving leaving{in_flight_};
    const auto executor = co_await boost::asio::this_coro::executor;
    const auto turns = shuffle_ ? 1 + random_() % 9 : 0;
    for (std::uint64_t i = 0; i < turns; ++i) co_await boost::asio::post(executor, boost::asio::use_awaitable);
    http::Response response = answer_(request);
    co_return response;
  }

  [[nodiscard]] const std::vector<Sent>& sent() const noexcept { return sent_; }
  [[nodiscard]] int most_in_flight() const noexcept { return most_in_flight_; }
  /// How many requests had this text in their address.
  [[nodiscard]] std::size_t count(std::string_view part) const {
    return static_cast<std::size_t>(std::count_if(
        sent_.begin(), sent_.end(), [&](const Sent& request) { return request.url.find(part) != std::string::npos; }));
  }

 private:
  struct Leaving {
    int& in_flight;
    ~Leaving() { --in_flight; }
  };

  Answer answer_;
  std::mt19937_64 random_;
  bool shuffle_;
  std::vector<Sent> sent_;
  int in_flight_ = 0;
  int most_in_flight_ = 0;
};

/// An answer with a JSON body.
inline http::Response json_answer(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers = {{"content-type", "application/json; charset=utf-8"}};
  response.body = std::move(body);
  return response;
}

}  // namespace cxsync::test

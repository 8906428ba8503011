#include "http/server_clock.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "support/loop.hpp"
#include "support/scripted_transport.hpp"

namespace cxsync::http {

namespace {

/// Sun, 06 Nov 1994 08:49:37 GMT.
constexpr std::chrono::system_clock::time_point k_now{std::chrono::seconds(784111777)};

/// What is said after an answer with this Date.
struct Heard {
  explicit Heard(const std::string& date) {
    test::ScriptedTransport transport([&](const Request&) {
      Response response = test::json_answer(200, "{}");
      if (!date.empty()) response.headers.emplace_back("date", date);
      return response;
    });
    ServerClock clock(transport, [] { return k_now; });
    const Request request{.url = "https://api.example/x?y"};
    const Call call;
    Loop loop;
    CHECK(loop.run(clock.send(request, call)).body == "{}");
    remark = clock.remark();
    advice = clock.advice();
  }
  std::string remark;
  std::string advice;
};

}  // namespace

TEST_CASE("clocks that agree to two minutes, and answers without a readable Date, are no word worth") {
  for (const std::string date : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:51:37 GMT",
                                 "Sun, 06 Nov 1994 08:47:37 GMT", "", "yesterday"}) {
    CAPTURE(date);
    CHECK(Heard(date).remark.empty());
  }
}

TEST_CASE("a clock that is apart is told with its host, how far and which way, and what to do") {
  CHECK(Heard("Sun, 06 Nov 1994 08:51:38 GMT").remark == "The clock of api.example is 2 min ahead of this machine's.");
  CHECK(Heard("Sun, 06 Nov 1994 08:40:00 GMT").remark == "The clock of api.example is 9 min behind this machine's.");
  CHECK(Heard("Sun, 06 Nov 1994 18:49:37 GMT").remark == "The clock of api.example is 10 h ahead of this machine's.");
  const Heard far("Thu, 06 Oct 1994 08:49:37 GMT");
  CHECK(far.remark == "The clock of api.example is 31 days behind this machine's.");
  CHECK(far.advice.find("time synchronisation") != std::string::npos);
  CHECK(far.advice.find("api.example") != std::string::npos);
}

}  // namespace cxsync::http

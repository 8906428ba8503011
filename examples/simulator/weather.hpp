#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "fault.hpp"
#include "message.hpp"

namespace simulator {

/// What stands between a client and one side: the scripted failures and the rate limit.
class Weather {
 public:
  using Service = std::function<Answer(const Request&)>;

  /// Both are switches, read anew whenever something happens; a new text starts new counts. They must outlive it.
  Weather(const std::string& faults, const std::int64_t& rate, FaultCounts& met)
      : text_(faults), rate_(rate), met_(met) {}

  /// Lets the service answer, or not; and spoils the answer, or not.
  Answer answer(const Request& request, const Service& service);

  /// What the connection that begins now meets, if anything.
  std::optional<FaultKind> meet_connection();
  /// False while nobody is to listen.
  [[nodiscard]] bool listens();

 private:
  void read_script();
  Answer answer_under_faults(const Request& request, const Service& service);
  std::optional<Fault> strike(const Request& request);
  bool begin_connection_faults(const Request& request);
  void begin(Fault& fault);
  void count(Fault& fault);
  bool over_rate();

  const std::string& text_;
  const std::int64_t& rate_;
  FaultCounts& met_;
  std::string read_text_;
  std::vector<Fault> faults_;
  std::deque<std::chrono::steady_clock::time_point> recent_;
};

}  // namespace simulator

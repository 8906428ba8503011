#include "capi/own_side.hpp"

#include <chrono>

#include "support/text.hpp"

namespace cxsync::capi {

namespace {

constexpr std::size_t k_longest_text = 500;

}  // namespace

Snapshot taken(cxs_records& records, int32_t result, const char* side) {
  const std::string who = std::string("the host's own ") + side;
  if (records.out_of_memory) throw std::bad_alloc();
  if (!records.nonsense.empty()) {
    throw Error(ErrorCode::callback_failed, who + " gave what cannot be taken: " + records.nonsense,
                "Mend the callback; cxsync.h says what it may give.", {{"side", side}});
  }
  if (result == 0) {
    records.latest.finish(records.snapshot.records);
    return std::move(records.snapshot);
  }
  if (records.call.stop.stop_requested()) throw Error(ErrorCode::cancelled, "cancelled while reading " + who);
  if (records.call.expired()) throw Error(ErrorCode::deadline_exceeded, "the time was up while reading " + who);
  std::string message = who + " could not be read";
  if (!records.message.empty()) message += ": " + printable(records.message, k_longest_text);
  throw Error(ErrorCode::callback_failed, std::move(message), printable(records.hint, k_longest_text),
              {{"side", side}, {"result", std::to_string(result)}});
}

Check check_of(std::string id, const char* side, const std::function<Snapshot()>& read) {
  Check check;
  check.id = std::move(id);
  const auto started = std::chrono::steady_clock::now();
  const std::string who = std::string("The host's own ") + side;
  try {
    const Snapshot snapshot = read();
    check.message = who + " gives " + std::to_string(snapshot.records.size()) + " records.";
    if (!snapshot.complete) {
      check.status = CheckStatus::warn;
      check.message = who + " does not give all records: " + snapshot.reason;
    }
  } catch (const Error& error) {
    check.status = CheckStatus::fail;
    check.message = error.message();
    check.fix = error.hint().empty() ? std::string("Look into the log of the program that brings the ") + side + "."
                                     : error.hint();
  }
  const auto elapsed = std::chrono::steady_clock::now() - started;
  check.elapsed_ms = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count());
  return check;
}

}  // namespace cxsync::capi

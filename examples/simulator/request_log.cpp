#include "request_log.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace simulator {

namespace {
// Older requests are forgotten, so that a long demonstration does not eat the memory.
constexpr std::size_t k_most_entries = 50000;
}  // namespace

std::uint64_t RequestLog::add(Side side, const Request& request, unsigned status, std::size_t bytes) {
  ++counts_[static_cast<std::size_t>(side)];
  const auto authorization = request.header("authorization");
  entries_.push_back({.number = next_number_++,
                      .side = side,
                      .time = utc_now(),
                      .method = request.method,
                      .target = request.target,
                      .accept = std::string(request.header("accept")),
                      .authorization_scheme = std::string(authorization.substr(0, authorization.find(' '))),
                      // A token request's body is a secret.
                      .body = side == Side::ivinex ? request.body : std::string(),
                      .cookie = !request.header("cookie").empty(),
                      .status = status,
                      .bytes = bytes});
  if (entries_.size() > k_most_entries) entries_.pop_front();
  return next_number_ - 1;
}

void RequestLog::answered(std::uint64_t number, unsigned status) noexcept {
  const auto entry = std::ranges::find(entries_, number, &Entry::number);
  if (entry != entries_.end()) entry->status = status;
}

void RequestLog::clear() noexcept {
  entries_.clear();
  counts_[0] = counts_[1] = 0;
  connections_[0] = connections_[1] = 0;
}

boost::json::object RequestLog::to_json(const std::string& side) const {
  boost::json::array requests;
  for (const auto& entry : entries_) {
    if (!side.empty() && side != to_string(entry.side)) continue;
    boost::json::object request{{"number", entry.number},
                                {"side", to_string(entry.side)},
                                {"time", entry.time},
                                {"method", entry.method},
                                {"target", entry.target},
                                {"accept", entry.accept},
                                {"authorization", entry.authorization_scheme},
                                {"cookie", entry.cookie},
                                {"status", entry.status},
                                {"bytes", entry.bytes}};
    if (!entry.body.empty()) request["body"] = entry.body;
    requests.push_back(std::move(request));
  }
  return {{"counts", {{"cxone", count(Side::cxone)}, {"ivinex", count(Side::ivinex)}}},
          {"requests", std::move(requests)}};
}

}  // namespace simulator

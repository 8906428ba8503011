#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "cxsync/config.hpp"
#include "http/transport.hpp"
#include "ivinex/ivinex_sink.hpp"
#include "model/async_sink.hpp"
#include "support/caught.hpp"
#include "support/loop.hpp"

namespace cxsync::ivinex {

/// What was sent, with the secrets open to the test.
struct Sent {
  http::Method method = http::Method::get;
  std::string url;
  std::string authorization;
  std::string content_type;
  std::string body;
  bool repeatable = true;
};

/// A Records.php in memory, as the vendor's facts describe it, that can be made to misbehave.
class ScriptedRecords final : public http::Transport {
 public:
  Task<http::Response> send(const http::Request& request, const Call& call) override;

  /// Adds a row with these fields.
  void add(const std::string& id, boost::json::object fields = {});
  /// Adds the rows 1 to count.
  void fill(unsigned count);
  [[nodiscard]] std::size_t count(http::Method method) const;
  /// The value of a parameter of a request's address.
  static std::uint64_t parameter(const std::string& url, const std::string& name);

  boost::json::array rows;
  std::uint64_t page_cap = 0;  ///< 0: none
  bool ignores_offset = false;
  bool ignores_limit = false;
  /// Called for every request before it is answered; may change the rows.
  std::function<void(const Sent&)> before;
  /// Answers instead of Records.php when it gives something. May throw.
  std::function<std::optional<http::Response>(const Sent&)> instead;
  std::string date;  ///< the Date of every page; empty: none
  /// Concurrent requests are answered in a random order.
  std::optional<std::mt19937> shuffle;

  std::vector<Sent> sent;
  std::size_t under_way = 0;
  std::size_t most_under_way = 0;

 private:
  [[nodiscard]] http::Response page(const std::string& url) const;
  http::Response write(const std::string& body);
  std::uint64_t last_id_ = 100000;
};

/// An answer with a status and a body.
http::Response answer(int status, std::string body);

/// What a sink has to do with: a configuration with all four modules (10201 to 10204), a Records.php and a loop.
struct Site {
  Site();
  /// Makes the sink; change `config` and `records` before.
  AsyncSink& sink();
  Snapshot read(Kind kind = Kind::campaigns, std::vector<std::string> fields = {"name"}, bool first_page_only = false);
  std::vector<WriteResult> create(const std::vector<RowWrite>& rows, Kind kind = Kind::campaigns);
  std::vector<WriteResult> update(const std::vector<RowWrite>& rows, Kind kind = Kind::campaigns);
  std::vector<Check> diagnose(const std::vector<Kind>& kinds);

  IvinexConfig config;
  ScriptedRecords records;
  std::chrono::system_clock::time_point now{std::chrono::seconds(1'800'000'000)};
  std::uint64_t expected_rows = 0;  ///< what read() says of the size of the module
  Loop loop;
  Call call;

 private:
  std::unique_ptr<AsyncSink> sink_;
};

/// The ids of the records, in their order.
std::vector<std::string> ids(const Snapshot& snapshot);

using test::error_of;

}  // namespace cxsync::ivinex

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cxsync/config.hpp"
#include "cxsync/error.hpp"
#include "cxsync/observer.hpp"
#include "http/transport.hpp"
#include "support/caught.hpp"

namespace cxsync::test {

inline constexpr std::string_view k_client_secret = "client+secret/42=";
inline constexpr std::string_view k_access_key_secret = "key secret&=%/Zz9";
inline constexpr std::string_view k_tenant = "11ea-tenant";

/// A small CXone: discovery, sign-in and listings, with the time in the test's hand.
class FakeCxone {
 public:
  enum class Total { number, text, nested, absent };

  std::string token_endpoint = "https://auth.test/auth/token";
  std::string api_endpoint = "https://api.test/";
  std::uint64_t page_cap = 1000;
  Total total = Total::number;
  std::string expires_in = "3600";
  bool empty_is_204 = true;
  std::map<std::string, std::vector<std::string>> rows;  ///< JSON objects by the name of the list, `agents`
  /// Answers instead of the rest where it gives something.
  std::function<std::optional<http::Response>(const http::Request&)> instead;
  std::chrono::system_clock::time_point now{std::chrono::seconds(1'800'000'000)};

  http::Response operator()(const http::Request& request);

  /// Every token given so far is worthless from now on.
  void revoke_tokens() { valid_.clear(); }
  [[nodiscard]] int tokens_given() const noexcept { return given_; }
  /// Every token ever given.
  [[nodiscard]] std::vector<std::string> tokens() const;

 private:
  http::Response give_token();
  http::Response list(const std::string& name, const std::string& url);

  std::set<std::string> valid_;
  int given_ = 0;
};

/// A configuration that fits it.
CxoneConfig fitting_config();

/// An unsigned JSON web token with this payload.
std::string web_token(std::string_view payload);

/// `{"agentId":1,...}` to `n`.
std::vector<std::string> numbered_agents(std::uint64_t n);

/// Collects every text an observer gets to see.
class ListeningObserver final : public Observer {
 public:
  void on_log(LogLevel level, std::string_view component, std::string_view text) override {
    (void)level;
    lines += std::string(component) + ": " + std::string(text) + "\n";
  }
  void on_progress(const Progress& progress) override { last = progress; }

  std::string lines;
  Progress last;
};

}  // namespace cxsync::test

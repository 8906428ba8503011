#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cxone/token_request.hpp"
#include "cxsync/config.hpp"
#include "cxsync/error.hpp"
#include "http/transport.hpp"
#include "support/clock.hpp"
#include "support/redactor.hpp"
#include "support/task.hpp"

namespace cxsync::cxone {

/// One sign-in at CXone, kept alive: finds the addresses, exchanges the access key for a token, renews it before it
/// expires or when the API says that it has. Any number of tasks of one loop may use it at once; they share one token
/// request. Credentials that were refused are not tried again. Config and transport are borrowed.
class Session {
 public:
  Session(const CxoneConfig& config, http::Transport& transport, WallClock now);

  /// Signs in unless that was done: afterwards tenant() and api_address() are known and the token is fresh.
  /// @throws Error credentials_refused, unsafe_address, and what the transport and the answers give.
  Task<void> sign_in(const Call& call);

  /// GET of an API resource with the token. An answer 401 costs one renewal and one more try.
  /// @param resource below `/incontactapi/services/vN.0/`, with its query.
  /// @return any answer but 401.
  /// @throws Error credentials_refused after a second 401, and what sign_in and the transport throw.
  Task<http::Response> get(std::string resource, const Call& call);
  /// The same at another API version than the configured one.
  Task<http::Response> get_at(int version, std::string resource, const Call& call);

  /// The steps of sign_in one by one, for the doctor. Each does nothing where its result is known already.
  Task<void> find_token_endpoint(const Call& call);
  Task<void> obtain_token(const Call& call);
  Task<void> find_api(const Call& call);

  /// Issuer or regional address, without a slash at the end.
  [[nodiscard]] const std::string& address() const noexcept { return address_; }
  [[nodiscard]] const std::string& token_endpoint() const noexcept {
    return token_endpoint_;
  }                                                                                       ///< empty: not known yet
  [[nodiscard]] const std::string& api_address() const noexcept { return api_address_; }  ///< empty: not known yet
  [[nodiscard]] const std::string& tenant() const noexcept { return tenant_; }
  [[nodiscard]] std::chrono::seconds token_lifetime() const noexcept { return lifetime_; }
  /// The absolute address of an API resource.
  [[nodiscard]] std::string url_of(std::string_view resource) const { return url_at(config_.api_version, resource); }
  /// Knows every secret of this session.
  [[nodiscard]] Redactor redactor() const;

 private:
  using Clock = std::chrono::system_clock;
  struct Token {
    Secret authorization;
    Clock::time_point renew_at;
  };
  /// A sign-in under way, for those who wait for it.
  struct SignIn {
    boost::asio::steady_timer ended;
    bool done = false;
    std::exception_ptr failure;
  };

  [[nodiscard]] std::string url_at(int version, std::string_view resource) const;
  [[nodiscard]] bool is_fresh() const;
  Task<void> wait_for(std::shared_ptr<SignIn> running);
  Task<void> lead_sign_in(const Call& call);
  Task<void> take_steps(const Call& call);
  Task<http::Response> discover(std::string url, const Call& call);

  const CxoneConfig& config_;
  http::Transport& transport_;
  WallClock now_;
  std::string address_;
  std::string token_endpoint_;
  std::string api_address_;
  std::string tenant_;
  std::chrono::seconds lifetime_{0};
  std::shared_ptr<const Token> token_;
  std::shared_ptr<SignIn> running_;
  std::optional<Error> refused_;
};

}  // namespace cxsync::cxone

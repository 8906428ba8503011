#include "cxone/session.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "cxone/discovery.hpp"
#include "http/url.hpp"
#include "support/address.hpp"

namespace cxsync::cxone {
namespace {

namespace asio = boost::asio;

/// A stop or deadline belongs to the call that met it; another call that waited may still go on.
bool is_of_one_call(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    return error.code() == ErrorCode::cancelled || error.code() == ErrorCode::deadline_exceeded;
  } catch (...) {
    return false;
  }
}

}  // namespace

Session::Session(const CxoneConfig& config, http::Transport& transport, WallClock now)
    : config_(config),
      transport_(transport),
      now_(std::move(now)),
      address_(without_trailing_slashes(config.auth == CxoneAuth::access_key ? config.issuer : config.regional_url)) {
  if (config.auth == CxoneAuth::regional_access_key) token_endpoint_ = address_ + std::string(k_regional_token_path);
  api_address_ = without_trailing_slashes(config.api_url);
}

bool Session::is_fresh() const { return token_ != nullptr && !api_address_.empty() && now_() < token_->renew_at; }

std::string Session::url_at(int version, std::string_view resource) const {
  return api_address_ + "/incontactapi/services/v" + std::to_string(version) + ".0/" + std::string(resource);
}

Redactor Session::redactor() const {
  Redactor redactor = redactor_for(config_);
  if (token_ != nullptr) {
    const auto value = token_->authorization.reveal();
    redactor.add(value.substr(value.find(' ') + 1));
  }
  return redactor;
}

Task<void> Session::sign_in(const Call& call) {
  while (!is_fresh()) {
    if (running_ == nullptr) {
      co_await lead_sign_in(call);
      co_return;
    }
    const auto running = running_;
    co_await wait_for(running);
    if (running->failure && !is_of_one_call(running->failure)) std::rethrow_exception(running->failure);
  }
}

Task<void> Session::wait_for(std::shared_ptr<SignIn> running) {
  while (!running->done) {
    boost::system::error_code woken;
    co_await running->ended.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
}

Task<void> Session::lead_sign_in(const Call& call) {
  const auto executor = co_await asio::this_coro::executor;
  const std::shared_ptr<SignIn> mine(
      new SignIn{asio::steady_timer(executor, asio::steady_timer::time_point::max()), false, nullptr});
  running_ = mine;
  try {
    co_await take_steps(call);
  } catch (...) {
    mine->failure = std::current_exception();
  }
  running_.reset();
  mine->done = true;
  mine->ended.cancel();
  if (mine->failure) std::rethrow_exception(mine->failure);
}

Task<void> Session::take_steps(const Call& call) {
  co_await find_token_endpoint(call);
  co_await obtain_token(call);
  co_await find_api(call);
}

Task<http::Response> Session::discover(std::string url, const Call& call) {
  http::Request request;
  request.url = std::move(url);
  http::Response response = co_await transport_.send(request, call);
  co_return response;
}

Task<void> Session::find_token_endpoint(const Call& call) {
  if (!token_endpoint_.empty()) co_return;
  const std::string url = address_ + "/.well-known/openid-configuration";
  const http::Response response = co_await discover(url, call);
  const Asked asked{"the look-up of its sign-in address", url};
  if (response.status != 200) {
    throw refusal(asked, response, redactor(), "Check cxone.issuer: it must be the address of CXone.");
  }
  token_endpoint_ = token_endpoint_in(response, asked, redactor());
  call.log(LogLevel::debug, "cxone", "signing in at " + std::string(http::without_query(token_endpoint_)));
}

Task<void> Session::obtain_token(const Call& call) {
  if (refused_) throw Error(*refused_);
  if (token_ != nullptr && now_() < token_->renew_at) co_return;
  constexpr std::chrono::seconds k_earliest_renewal{600};
  const http::Request request = token_request(config_, token_endpoint_);
  const auto asked_at = now_();
  http::Response response = co_await transport_.send(request, call);
  IssuedToken issued;
  try {
    issued = issued_token(config_, response, token_endpoint_);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::credentials_refused) refused_ = error;
    throw;
  }
  wipe(response.body);
  const std::chrono::milliseconds early =
      std::min<std::chrono::milliseconds>(k_earliest_renewal, std::chrono::milliseconds(issued.lifetime) / 4);
  const Token token{std::move(issued.authorization), asked_at + issued.lifetime - early};
  token_ = std::make_shared<const Token>(token);
  lifetime_ = issued.lifetime;
  tenant_ = std::move(issued.tenant);
  call.log(LogLevel::info, "cxone", "signed in for " + std::to_string(lifetime_.count()) + " s");
}

Task<void> Session::find_api(const Call& call) {
  if (!api_address_.empty()) co_return;
  std::string url = address_ + "/.well-known/cxone-configuration";
  if (tenant_.empty() && config_.auth == CxoneAuth::access_key) {
    throw Error(ErrorCode::bad_response, "CXone's token names no tenant, so the API address cannot be looked up.",
                "Set cxone.api_url to the API address, for example https://api-na1.niceincontact.com.",
                {{"side", "cxone"}});
  }
  if (!tenant_.empty()) url += "?tenantId=" + percent_encode(tenant_);
  const http::Response response = co_await discover(url, call);
  const Asked asked{"the look-up of the API address", url};
  if (response.status == 404) {
    throw refusal(asked, response, redactor(),
                  "CXone does not know the tenant " + tenant_ +
                      " at this address: check cxone.issuer (or "
                      "cxone.regional_url), or set cxone.api_url.");
  }
  if (response.status != 200) throw refusal(asked, response, redactor());
  api_address_ = api_address_in(response, asked, redactor());
  call.log(LogLevel::debug, "cxone", "the API is at " + api_address_);
}

Task<http::Response> Session::get(std::string resource, const Call& call) {
  return get_at(config_.api_version, std::move(resource), call);
}

Task<http::Response> Session::get_at(int version, std::string resource, const Call& call) {
  for (int renewals = 0;; ++renewals) {
    co_await sign_in(call);
    const auto token = token_;
    http::Request request;
    request.url = url_at(version, resource);
    request.authorization = token->authorization;
    http::Response response = co_await transport_.send(request, call);
    if (response.status != 401) co_return response;
    if (renewals == 1) {
      const Asked asked{"a request with a fresh token", request.url};
      throw refusal(asked, response, redactor());
    }
    call.log(LogLevel::info, "cxone", "the token was not accepted any more; it is renewed");
    // Another task may have renewed it while this one waited: then the new one is simply used.
    if (token_ == token) token_.reset();
  }
}

}  // namespace cxsync::cxone

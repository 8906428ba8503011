#include "cxone/diagnosis.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "http/advice.hpp"
#include "http/url.hpp"
#include "model/check.hpp"

namespace cxsync::cxone {
namespace {

enum At : std::size_t { k_discovery, k_tls, k_token, k_api, k_first_kind };

constexpr const char* k_not_reached = "Not looked at: an earlier step failed.";
/// Versions that most tenants answer: the newest published one and the default.
constexpr std::array k_usual_versions{34, 30};

bool was_answered(const Error& error) { return !error.detail("http_status").empty(); }

/// True if the API itself gave this verdict on a listing, so that it is there and takes the token.
bool is_verdict(const Error& error) {
  return error.code() == ErrorCode::permission_denied || error.code() == ErrorCode::request_refused;
}

/// True if asking for another listing cannot end better.
bool is_hopeless(const Error& error) { return !was_answered(error) || error.code() == ErrorCode::credentials_refused; }

std::string version_name(int version) { return "v" + std::to_string(version) + ".0"; }

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

}  // namespace

Diagnosis::Diagnosis(const CxoneConfig& config, Session& session, const http::ServerClock& clock, WallClock now)
    : config_(config), session_(session), clock_(clock), now_(std::move(now)) {}

Task<void> Diagnosis::run(std::span<const Kind> kinds, const Call& call) {
  for (const char* id : {"cxone.discovery", "cxone.tls", "cxone.token", "cxone.api"}) {
    checks_.push_back(make_check(id, CheckStatus::skipped, k_not_reached));
  }
  for (const Kind kind : kinds) {
    checks_.push_back(make_check("cxone." + std::string(to_string(kind)), CheckStatus::skipped, k_not_reached));
  }
  const bool signed_in = co_await sign_in(call);
  if (signed_in) co_await look_at_kinds(kinds, call);
}

Task<Diagnosis::Failure> Diagnosis::attempt(Task<void> step, std::size_t at) {
  const auto start = now_();
  Failure failure;
  try {
    co_await std::move(step);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::cancelled) throw;
    failure = error;
  }
  add_elapsed(checks_[at], start, now_());
  co_return failure;
}

Task<bool> Diagnosis::sign_in(const Call& call) {
  const Failure lost = co_await attempt(session_.find_token_endpoint(call), k_discovery);
  if (config_.auth == CxoneAuth::access_key) note_answer(lost, session_.address());
  if (lost) {
    blame(k_discovery, *lost);
    co_return false;
  }
  const Failure refused = co_await attempt(session_.obtain_token(call), k_token);
  note_answer(refused, session_.token_endpoint());
  pass(k_discovery, where_it_led());
  if (refused) {
    blame(k_token, *refused);
    co_return false;
  }
  pass(k_token, "CXone gave a token for " + std::to_string(session_.token_lifetime().count()) + " s" +
                    (session_.tenant().empty() ? std::string(".") : "; tenant " + session_.tenant() + "."));
  note_clock(k_token);
  const Failure astray = co_await attempt(session_.find_api(call), k_discovery);
  if (config_.api_url.empty()) note_answer(astray, session_.address());
  if (astray) {
    blame(k_discovery, *astray);
    co_return false;
  }
  pass(k_discovery, where_it_led());
  co_return true;
}

Task<void> Diagnosis::look_at_kinds(std::span<const Kind> kinds, const Call& call) {
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    ListingPull listing(config_, session_, kinds[i]);
    co_await look_at_kind(listing, k_first_kind + i, call);
    if (first_failure_ && is_hopeless(*first_failure_)) break;
  }
  if (kinds.empty()) {
    checks_[k_api].message = "Not looked at: no kind is configured.";
    co_return;
  }
  checks_[k_api].elapsed_ms = checks_[k_first_kind].elapsed_ms;
  judge_api(kinds.size());
  if (!any_answer_ && first_failure_->code() == ErrorCode::not_found) co_await explain_not_found(call);
}

Task<void> Diagnosis::look_at_kind(ListingPull& listing, std::size_t at, const Call& call) {
  Page page;
  const Failure failure = co_await attempt(fetch_first(listing, page, call), at);
  note_answer(failure, session_.api_address());
  any_answer_ = any_answer_ || !failure || is_verdict(*failure);
  if (!failure) {
    report(at, listing.listing(), page);
    co_return;
  }
  // A failure that ends the walk is the one to be told.
  if (!first_failure_ || is_hopeless(*failure)) first_failure_ = failure;
  fail(at, *failure);
}

Task<void> Diagnosis::fetch_first(ListingPull& listing, Page& page, const Call& call) {
  page = co_await listing.fetch(0, call);
}

void Diagnosis::judge_api(std::size_t kinds) {
  if (any_answer_) {
    pass(k_api,
         "The API answers at " + session_.api_address() + ", version " + version_name(config_.api_version) + ".");
    note_clock(k_api);
    return;
  }
  for (std::size_t i = 0; i < kinds; ++i) {
    auto& check = checks_[k_first_kind + i];
    check = make_check(check.id, CheckStatus::skipped, "Not looked at: the API does not answer as it should.");
  }
  blame(k_api, *first_failure_);
}

/// Tells a version that is not served from an address that is not the API's.
Task<void> Diagnosis::explain_not_found(const Call& call) {
  auto& check = checks_[k_api];
  const std::string wanted = version_name(config_.api_version);
  std::vector<std::string> asked{wanted};
  for (const int version : k_usual_versions) {
    if (version == config_.api_version) continue;
    bool served = false;
    const Failure failure = co_await attempt(ask_version(version, served, call), k_api);
    if (failure) co_return;
    asked.push_back(version_name(version));
    if (!served) continue;
    check.message = "The API at " + session_.api_address() + " does not serve version " + wanted + ", but " +
                    asked.back() + ": " + first_failure_->message();
    check.fix = "Set cxone.api_version to \"" + asked.back() + "\".";
    co_return;
  }
  check.message = "No listing is found at " + session_.api_address() + " under any of the versions " + list_of(asked) +
                  ": " + first_failure_->message();
  check.fix = "This is not the address of CXone's API. " + where_from(k_api);
}

Task<void> Diagnosis::ask_version(int version, bool& served, const Call& call) {
  const std::string resource(listing_for(Kind::users, config_).path);
  const http::Response response = co_await session_.get_at(version, resource + "?skip=0&top=1", call);
  served = response.status != 404;
}

void Diagnosis::pass(std::size_t at, std::string message) {
  auto& check = checks_[at];
  check.status = CheckStatus::ok;
  check.message = std::move(message);
  check.fix.clear();
}

void Diagnosis::fail(std::size_t at, const Error& error) {
  auto& check = checks_[at];
  check.status = CheckStatus::fail;
  check.message = error.message();
  check.fix = http::advice(error, where_from(at), config_.proxy);
}

void Diagnosis::blame(std::size_t at, const Error& error) {
  fail(at, error);
  if (error.code() != ErrorCode::tls_failed) return;
  auto& step = checks_[at];
  auto& tls = checks_[k_tls];
  tls = make_check(tls.id, CheckStatus::fail, std::move(step.message), std::move(step.fix));
  step.status = CheckStatus::skipped;
  step.message = "Not looked at: no secure connection (see cxone.tls).";
  step.fix.clear();
}

void Diagnosis::note_answer(const Failure& failure, std::string_view url) {
  if (failure && !was_answered(*failure)) return;
  const http::Origin origin = http::parse_url(url).origin;
  const bool known = std::find(safe_hosts_.begin(), safe_hosts_.end(), origin.host) != safe_hosts_.end();
  if (origin.tls && !known) safe_hosts_.push_back(origin.host);
  pass(k_tls, safe_hosts_.empty() ? "Nothing to check: the address is on this machine and uses no encryption."
                                  : "The certificates were accepted: " + list_of(safe_hosts_) + ".");
}

void Diagnosis::note_clock(std::size_t at) {
  const std::string remark = clock_.remark();
  if (remark.empty() || clock_told_) return;
  add_warning(checks_[at], remark, clock_.advice());
  clock_told_ = true;
}

void Diagnosis::report(std::size_t at, const Listing& listing, const Page& page) {
  const auto rows = page.records.size();
  const bool all = page.total.has_value() || !listing.paged || rows == 0;
  const auto count = page.total.value_or(rows);
  const std::string found = (all ? "" : "At least ") + std::to_string(count) + " " + std::string(listing.words);
  const std::string permission = "give the access key's role " + std::string(listing.permission) + " for all of them.";
  if (count == 0) {
    pass(at, {});
    add_warning(checks_[at], "CXone shows no " + std::string(listing.words) + ".", "If there are any, " + permission);
  } else if (const auto hidden = page.hidden.value_or(0); hidden != 0) {
    pass(at, found + ", " + std::to_string(hidden) + " of them hidden from this access key.");
    add_warning(checks_[at], {}, "To see them too, " + permission);
  } else {
    pass(at, found + ".");
  }
}

std::string Diagnosis::where_it_led() const {
  std::string text = "Sign-in address: " + std::string(http::without_query(session_.token_endpoint()));
  if (session_.api_address().empty()) return text + "; the API address is found after the sign-in.";
  return text + "; API address: " + session_.api_address() + (config_.api_url.empty() ? "." : " (cxone.api_url).");
}

/// Which setting an address comes from.
std::string Diagnosis::where_from(std::size_t at) const {
  const bool regional = config_.auth == CxoneAuth::regional_access_key;
  const std::string entrance = regional ? "cxone.regional_url" : "cxone.issuer";
  if (at == k_discovery || (at == k_token && regional)) return "The address is that of " + entrance + ".";
  if (at == k_token) return "The address was given by the discovery at " + entrance + ".";
  if (!config_.api_url.empty()) return "The address is that of cxone.api_url.";
  return "The address was given by the discovery at " + entrance + "; cxone.api_url overrides it.";
}

}  // namespace cxsync::cxone

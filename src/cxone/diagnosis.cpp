#include "cxone/diagnosis.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "http/url.hpp"

namespace cxsync::cxone {
namespace {

enum At : std::size_t { k_discovery, k_tls, k_token, k_api, k_first_kind };

std::uint64_t ms_between(std::chrono::system_clock::time_point from, std::chrono::system_clock::time_point to) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(to - from).count();
  return ms < 0 ? 0 : static_cast<std::uint64_t>(ms);
}

bool was_answered(const Error& error) { return !error.detail("http_status").empty(); }

/// True if the API itself gave this verdict on a listing, so that it is there and takes the token.
bool is_verdict(const Error& error) {
  return error.code() == ErrorCode::permission_denied || error.code() == ErrorCode::request_refused;
}

/// True if asking for another listing cannot end better.
bool is_hopeless(const Error& error) { return !was_answered(error) || error.code() == ErrorCode::credentials_refused; }

}  // namespace

Diagnosis::Diagnosis(const CxoneConfig& config, Session& session, WallClock now)
    : config_(config), session_(session), now_(std::move(now)) {}

Task<void> Diagnosis::run(std::span<const Kind> kinds, const Call& call) {
  for (const char* id : {"cxone.discovery", "cxone.tls", "cxone.token", "cxone.api"}) add(id);
  for (const Kind kind : kinds) add("cxone." + std::string(to_string(kind)));
  const bool signed_in = co_await sign_in(call);
  if (signed_in) co_await look_at_kinds(kinds, call);
}

Task<Diagnosis::Failure> Diagnosis::attempt(Task<void> step, std::uint64_t& elapsed_ms) {
  const auto start = now_();
  Failure failure;
  try {
    co_await std::move(step);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::cancelled) throw;
    failure = error;
  }
  elapsed_ms += ms_between(start, now_());
  co_return failure;
}

Task<bool> Diagnosis::sign_in(const Call& call) {
  const Failure lost = co_await attempt(session_.find_token_endpoint(call), checks_[k_discovery].elapsed_ms);
  if (config_.auth == CxoneAuth::access_key) note_answer(lost);
  if (lost) {
    blame(k_discovery, *lost);
    co_return false;
  }
  const std::string entrance = "Sign-in address: " + std::string(http::without_query(session_.token_endpoint()));
  const Failure refused = co_await attempt(session_.obtain_token(call), checks_[k_token].elapsed_ms);
  note_answer(refused);
  if (refused) {
    pass(k_discovery, entrance + "; the API address is found after the sign-in.");
    blame(k_token, *refused);
    co_return false;
  }
  pass(k_token, "CXone gave a token for " + std::to_string(session_.token_lifetime().count()) + " s" +
                    (session_.tenant().empty() ? std::string(".") : "; tenant " + session_.tenant() + "."));
  const Failure astray = co_await attempt(session_.find_api(call), checks_[k_discovery].elapsed_ms);
  if (astray) {
    blame(k_discovery, *astray);
    co_return false;
  }
  pass(k_discovery, entrance + "; API address: " + session_.api_address() + ".");
  co_return true;
}

Task<void> Diagnosis::look_at_kinds(std::span<const Kind> kinds, const Call& call) {
  Failure first_failure;
  bool any_answer = false;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const std::size_t at = k_first_kind + i;
    ListingPull listing(config_, session_, kinds[i]);
    Page page;
    const Failure failure = co_await attempt(fetch_first(listing, page, call), checks_[at].elapsed_ms);
    if (i == 0) checks_[k_api].elapsed_ms = checks_[at].elapsed_ms;
    any_answer = any_answer || !failure || is_verdict(*failure);
    if (!failure) {
      report(at, listing.listing(), page);
      continue;
    }
    if (!first_failure) first_failure = failure;
    if (is_hopeless(*failure)) {
      if (!any_answer) break;
      blame(at, *failure);
      break;
    }
    fail(at, *failure);
  }
  judge_api(first_failure, any_answer, kinds.size());
}

Task<void> Diagnosis::fetch_first(ListingPull& listing, Page& page, const Call& call) {
  page = co_await listing.fetch(0, call);
}

void Diagnosis::judge_api(const Failure& first_failure, bool any_answer, std::size_t kinds) {
  if (any_answer) {
    pass(k_api,
         "The API answers at " + session_.api_address() + ", version v" + std::to_string(config_.api_version) + ".0.");
  } else if (first_failure) {
    for (std::size_t i = 0; i < kinds; ++i) {
      auto& check = checks_[k_first_kind + i];
      check.status = CheckStatus::skipped;
      check.message = "Not looked at: the API does not answer as it should.";
      check.fix.clear();
    }
    blame(k_api, *first_failure);
  } else {
    checks_[k_api].message = "Not looked at: no kind is configured.";
  }
}

void Diagnosis::add(std::string id) {
  Check check;
  check.id = std::move(id);
  check.status = CheckStatus::skipped;
  check.message = "Not looked at: an earlier step failed.";
  checks_.push_back(std::move(check));
}

void Diagnosis::pass(std::size_t at, std::string message) {
  checks_[at].status = CheckStatus::ok;
  checks_[at].message = std::move(message);
  checks_[at].fix.clear();
}

void Diagnosis::warn(std::size_t at, std::string message, std::string fix) {
  checks_[at].status = CheckStatus::warn;
  checks_[at].message = std::move(message);
  checks_[at].fix = std::move(fix);
}

void Diagnosis::fail(std::size_t at, const Error& error) {
  checks_[at].status = CheckStatus::fail;
  checks_[at].message = error.message();
  checks_[at].fix =
      error.hint().empty() ? "Check the addresses in the cxone section, the network and the proxy." : error.hint();
}

void Diagnosis::blame(std::size_t at, const Error& error) {
  fail(error.code() == ErrorCode::tls_failed ? k_tls : at, error);
  if (error.code() == ErrorCode::tls_failed) {
    checks_[at].status = CheckStatus::skipped;
    checks_[at].message = "Not looked at: no secure connection (see cxone.tls).";
  }
}

void Diagnosis::note_answer(const Failure& failure) {
  const bool answered = !failure || was_answered(*failure);
  if (!answered || checks_[k_tls].status == CheckStatus::fail) return;
  const bool encrypted = http::parse_url(session_.address()).origin.tls;
  pass(k_tls, encrypted ? "The certificates were accepted."
                        : "Nothing to check: the address is on this machine and uses no encryption.");
}

void Diagnosis::report(std::size_t at, const Listing& listing, const Page& page) {
  const auto rows = page.records.size();
  const bool all = page.total.has_value() || !listing.paged || rows == 0;
  const auto count = page.total.value_or(rows);
  const std::string found = (all ? "" : "At least ") + std::to_string(count) + " " + std::string(listing.words);
  const std::string permission = "give the access key's role " + std::string(listing.permission) + " for all of them.";
  if (count == 0) {
    warn(at, "CXone shows no " + std::string(listing.words) + ".", "If there are any, " + permission);
  } else if (const auto hidden = page.hidden.value_or(0); hidden != 0) {
    warn(at, found + ", " + std::to_string(hidden) + " of them hidden from this access key.",
         "To see them too, " + permission);
  } else {
    pass(at, found + ".");
  }
}

}  // namespace cxsync::cxone

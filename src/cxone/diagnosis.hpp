#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cxone/listing_pull.hpp"
#include "cxone/session.hpp"
#include "cxsync/doctor.hpp"
#include "cxsync/observer.hpp"
#include "http/server_clock.hpp"
#include "support/clock.hpp"
#include "support/task.hpp"

namespace cxsync::cxone {

/// Looks at everything a pull needs, step by step: `cxone.discovery`, `cxone.tls`, `cxone.token`, `cxone.api`, then the
/// first page of each kind. A step that an earlier failure makes pointless is skipped. All that is given to it is
/// borrowed; `clock` is the transport of the session.
class Diagnosis {
 public:
  Diagnosis(const CxoneConfig& config, Session& session, const http::ServerClock& clock, WallClock now);

  /// @throws Error only `cancelled`; whatever else is found stands in the checks.
  Task<void> run(std::span<const Kind> kinds, const Call& call);

  /// The checks, in the order of the documents.
  std::vector<Check> take_checks() { return std::move(checks_); }

 private:
  using Failure = std::optional<Error>;

  /// Does a step and books its time on that check.
  Task<Failure> attempt(Task<void> step, std::size_t at);
  Task<bool> sign_in(const Call& call);
  Task<void> look_at_kinds(std::span<const Kind> kinds, const Call& call);
  Task<void> fetch_first(ListingPull& listing, Page& page, const Call& call);
  Task<void> look_at_kind(ListingPull& listing, std::size_t at, const Call& call);
  Task<void> explain_not_found(const Call& call);
  Task<void> ask_version(int version, bool& served, const Call& call);

  void pass(std::size_t at, std::string message);
  void fail(std::size_t at, const Error& error);
  /// Books a failure on the step it happened in, or on `cxone.tls` if that is what it is about.
  void blame(std::size_t at, const Error& error);
  /// A host answered, or failed otherwise than in the certificate.
  void note_answer(const Failure& failure, std::string_view url);
  void note_clock(std::size_t at);
  void report(std::size_t at, const Listing& listing, const Page& page);
  void judge_api(std::size_t kinds);
  [[nodiscard]] std::string where_it_led() const;
  [[nodiscard]] std::string where_from(std::size_t at) const;

  const CxoneConfig& config_;
  Session& session_;
  const http::ServerClock& clock_;
  WallClock now_;
  std::vector<Check> checks_;
  std::vector<std::string> safe_hosts_;  ///< whose certificates were accepted
  bool clock_told_ = false;
  // Of the listings:
  Failure first_failure_;
  bool any_answer_ = false;
};

}  // namespace cxsync::cxone

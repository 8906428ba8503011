#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cxone/listing_pull.hpp"
#include "cxone/session.hpp"
#include "cxsync/doctor.hpp"
#include "cxsync/observer.hpp"
#include "support/clock.hpp"
#include "support/task.hpp"

namespace cxsync::cxone {

/// Looks at everything a pull needs, step by step: `cxone.discovery`, `cxone.tls`, `cxone.token`, `cxone.api`, then the
/// first page of each kind. A step that an earlier failure makes pointless is skipped. Config and session are borrowed.
class Diagnosis {
 public:
  Diagnosis(const CxoneConfig& config, Session& session, WallClock now);

  /// @throws Error only `cancelled`; whatever else is found stands in the checks.
  Task<void> run(std::span<const Kind> kinds, const Call& call);

  /// The checks, in the order of the documents.
  std::vector<Check> take_checks() { return std::move(checks_); }

 private:
  using Failure = std::optional<Error>;

  Task<Failure> attempt(Task<void> step, std::uint64_t& elapsed_ms);
  Task<bool> sign_in(const Call& call);
  Task<void> look_at_kinds(std::span<const Kind> kinds, const Call& call);
  Task<void> fetch_first(ListingPull& listing, Page& page, const Call& call);

  void add(std::string id);
  void pass(std::size_t at, std::string message);
  void warn(std::size_t at, std::string message, std::string fix);
  void fail(std::size_t at, const Error& error);
  /// Books a failure on the step it happened in, or on `cxone.tls` if that is what it is about.
  void blame(std::size_t at, const Error& error);
  void note_answer(const Failure& failure);
  void report(std::size_t at, const Listing& listing, const Page& page);
  void judge_api(const Failure& first_failure, bool any_answer, std::size_t kinds);

  const CxoneConfig& config_;
  Session& session_;
  WallClock now_;
  std::vector<Check> checks_;
};

}  // namespace cxsync::cxone

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cxsync/error.hpp"
#include "cxsync/plan.hpp"

namespace cxsync {

/// What happened to a selected row, in the order of `counts`.
enum class Outcome : std::uint8_t { created, updated, unchanged, skipped, failed, unknown };
std::string_view to_string(Outcome outcome) noexcept;
std::optional<Outcome> outcome_from_string(std::string_view word) noexcept;

/// Why a row has the outcome it has.
struct RowError {
  std::string code;  ///< stable word: `stale conflict ambiguous invalid cancelled rejected_by_ivinex ...`
  std::string message;
  std::optional<int> http_status;
  std::string hint;

  friend bool operator==(const RowError&, const RowError&) = default;
};

struct ReportRow {
  std::string key;
  std::string name;
  Action action = Action::unchanged;
  Outcome outcome = Outcome::skipped;
  std::optional<std::string> ivinex_id = std::nullopt;
  int attempts = 0;
  std::optional<RowError> error = std::nullopt;

  friend bool operator==(const ReportRow&, const ReportRow&) = default;
};

/// Something a person still has to do.
struct FollowUp {
  std::string what;  ///< `set_password`
  std::string key;
  std::string name;
  std::string since;  ///< UTC time; empty inside a report

  friend bool operator==(const FollowUp&, const FollowUp&) = default;
};

/// What the read-back after the writes found.
struct Verified {
  std::uint64_t checked = 0;
  std::uint64_t confirmed = 0;
  std::uint64_t different = 0;
  std::uint64_t missing = 0;

  friend bool operator==(const Verified&, const Verified&) = default;
};

/// What happened to every selected row.
struct Report {
  std::string site;
  Kind kind = Kind::users;
  std::string run;
  std::string plan_digest;
  std::string actor;
  std::string started;   ///< UTC, `2026-11-23T07:30:00Z`
  std::string finished;  ///< UTC
  std::vector<std::string> guards_accepted;
  std::vector<ReportRow> rows;  ///< in the order of the plan
  std::vector<FollowUp> follow_ups;
  Verified verified;
  bool cancelled = false;   ///< not in the document: it shows in the exit code
  bool state_saved = true;  ///< not in the document: false when links and history could not be stored (exit 2)

  [[nodiscard]] std::array<std::uint64_t, 6> counts() const noexcept;
  /// 0, 2 or 130. Rows that a word like `all` took along without being writable do not count.
  [[nodiscard]] ExitCode exit_code() const noexcept;
  /// The document `cxsync.report/1`: canonical JSON, no line end.
  [[nodiscard]] std::string to_json() const;

  /// Not in the document: rows that were selected only by a word and could never be written (ambiguous, invalid).
  /// They do not change the exit code. Same length as rows.
  std::vector<bool> expected_skip;
};

}  // namespace cxsync

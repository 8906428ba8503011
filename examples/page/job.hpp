#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cxsync/doctor.hpp"
#include "cxsync/error.hpp"
#include "cxsync/observer.hpp"
#include "cxsync/plan.hpp"
#include "cxsync/report.hpp"

namespace cxsync::page {

/// What a plan comes to, without its rows.
struct PlanOutcome {
  std::string digest;
  PlanCounts counts;
  ReadSummary cxone;
  ReadSummary ivinex;
};

/// What a report comes to, without its rows.
struct ReportOutcome {
  std::string run;
  std::array<std::uint64_t, 6> counts{};
  ExitCode exit = ExitCode::done;
};

/// What became of one kind.
struct KindOutcome {
  Kind kind = Kind::users;
  std::variant<PlanOutcome, ReportOutcome, Error> outcome;
};

enum class JobState : std::uint8_t { running, done, failed, cancelled };
std::string_view to_string(JobState state) noexcept;

enum class JobType : std::uint8_t { preview, apply, retry, doctor };
std::string_view to_string(JobType type) noexcept;

/// One thing that takes a while: what it is, how far it is, what it brought.
struct Job {
  std::uint64_t id = 0;
  JobType type = JobType::preview;
  std::vector<Kind> kinds;
  JobState state = JobState::running;
  bool cancelling = false;
  bool diagnosing = false;  ///< the doctor looks for why nothing could be read
  std::chrono::system_clock::time_point started;
  std::chrono::steady_clock::time_point began;
  std::optional<std::chrono::milliseconds> took;  ///< empty while it runs
  std::vector<Progress> progress;                 ///< one per kind and phase, in the order in which they were met
  std::vector<KindOutcome> results;
  std::optional<CheckList> checks;
  std::optional<Error> error;  ///< why the whole of it has no result

  /// The latest of a kind and phase replaces the one before.
  void note(const Progress& news);
  /// What the results say it ended as.
  [[nodiscard]] JobState end_state() const noexcept;
  /// The document of the API.
  [[nodiscard]] std::string to_json() const;
};

}  // namespace cxsync::page

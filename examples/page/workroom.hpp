#pragma once

#include <array>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "cxsync/engine.hpp"
#include "job.hpp"
#include "log_tail.hpp"

namespace cxsync::page {

/// What to read. Several kinds are read side by side.
struct PreviewOrder {
  static constexpr JobType k_type = JobType::preview;
  std::vector<Kind> kinds;
  bool all = false;
};

/// What to write of one kind.
struct ApplyItem {
  Plan plan;
  Selection selection;
  std::vector<std::string> accept_guards;
};
struct ApplyOrder {
  static constexpr JobType k_type = JobType::apply;
  std::vector<ApplyItem> items;  ///< in the order of k_all_kinds
};

struct RetryOrder {
  static constexpr JobType k_type = JobType::retry;
  std::string run;  ///< empty: the latest unfinished run of every kind
};

struct DoctorOrder {
  static constexpr JobType k_type = JobType::doctor;
};

using Order = std::variant<PreviewOrder, ApplyOrder, RetryOrder, DoctorOrder>;

/// Where jobs are done, one at a time, on a thread of its own: it goes on whether or not anybody looks. All functions
/// may be called from any thread.
class Workroom {
 public:
  /// @param changed called after every change of the job, on the thread that changed it; must not block or throw.
  Workroom(Config config, std::string actor, LogTail& log, std::function<void()> changed);
  Workroom(const Workroom&) = delete;
  Workroom& operator=(const Workroom&) = delete;
  /// Stops what runs, and waits until it has stopped.
  ~Workroom();

  /// Starts a job. False: another one runs.
  bool start(Order order);
  /// Asks the running job to stop. False: none runs.
  bool cancel();
  [[nodiscard]] bool is_running() const;
  /// Something runs that holds the state.
  [[nodiscard]] bool is_writing() const;

  /// The last job as the API shows it, `null` if there was none; and a number that grows with every change of it.
  struct News {
    std::uint64_t version = 0;
    std::string json;
  };
  [[nodiscard]] News news() const;
  [[nodiscard]] std::uint64_t version() const;

  /// The plan of the last preview of a kind, unless it was applied by now.
  [[nodiscard]] std::optional<Plan> plan(Kind kind) const;

 private:
  class Watch;

  void work(const std::stop_token& ending);
  void carry_out(const Order& order, const Call& call);
  void do_preview(const PreviewOrder& order, const Call& call);
  void do_apply(const ApplyOrder& order, const Call& call);
  void do_retry(const RetryOrder& order, const Call& call);
  void explain_failure(const Call& call);

  void keep(KindResult<Plan> result);
  void keep(KindResult<Report> result);
  /// Changes the job under the lock, and says so.
  template <typename Change>
  void change(const Change& change);

  Engine engine_;
  const std::string actor_;
  LogTail& log_;
  const std::function<void()> changed_;

  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  std::optional<Order> order_;
  std::optional<Job> job_;
  std::stop_source stop_;
  std::uint64_t version_ = 0;
  std::uint64_t last_id_ = 0;
  std::array<std::optional<Plan>, 4> plans_;
  std::jthread worker_;  // last: it uses all of the above
};

}  // namespace cxsync::page

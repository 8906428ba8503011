#include "apply/apply.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "apply/delivery.hpp"
#include "apply/hints.hpp"
#include "apply/learn.hpp"
#include "apply/precondition.hpp"
#include "apply/verify.hpp"
#include "cxsync/error.hpp"
#include "plan/live_rows.hpp"
#include "plan/mapping.hpp"

namespace cxsync {

namespace {

using TickedTask = TickedRow::Task;
using Sent = WriteResult::Outcome;

/// Rows tried one by one in a module without keys before it counts as refusing everything.
constexpr int k_probes = 10;

RowWrite to_write(const TickedRow& ticked) {
  RowWrite write{ticked.ivinex_id, {}};
  for (const Change& change : ticked.changes) write.fields.push_back(Field{change.field, change.to.value_or("")});
  return write;
}

ReportRow to_report_row(const TickedRow& ticked) {
  ReportRow row;
  row.key = ticked.row->key;
  row.name = ticked.row->name;
  row.action = ticked.row->action;
  row.ivinex_id = ticked.ivinex_id.empty() ? ticked.row->ivinex_id : std::optional(ticked.ivinex_id);
  return row;
}

std::string skip_message(const TickedRow& ticked) {
  if (!ticked.skip_message.empty()) return ticked.skip_message;
  if (ticked.skip_code == "conflict") return "both sides hold different values; the whole row was left as it is";
  const std::string reason = ticked.row->reason.empty() ? std::string() : " (" + ticked.row->reason + ")";
  return "the row is " + ticked.skip_code + reason;
}

/// One plan being applied.
class Run {
 public:
  Run(const ApplyInput& input, const Call& call)
      : input_(input),
        call_(call),
        kind_(input.plan->kind()),
        before_(*input.rows),
        precondition_(*input.module, *input.live, before_, *input.links, *input.unsettled) {}

  Task<Applied> run() {
    prepare();
    if (!before_.any_key()) co_await prove_key_storage();
    if (stop_code_.empty()) co_await write(untried());
    if (sent_since_read_) co_await read_back();
    settle();
    co_return std::move(applied_);
  }

 private:
  void prepare();
  [[nodiscard]] std::vector<PendingWrite*> untried();
  Task<void> write(std::vector<PendingWrite*> writes);
  Task<void> prove_key_storage();
  void judge_probe(const PendingWrite& probe);
  Task<bool> look_up();
  [[nodiscard]] std::size_t created_rows() const;
  Task<void> read_back();
  void settle();
  void settle_untried(ReportRow& row) const;
  void follow_up(const ReportRow& row);
  /// The row leaves the journal: nothing is open of it any more.
  void close(const TickedRow& ticked) { applied_.journal.push_back({.key = ticked.row->key, .place = ticked.place}); }
  void note_in_journal(const PendingWrite& pending);

  const ApplyInput& input_;
  const Call& call_;
  Kind kind_;
  const LiveRows& before_;
  Precondition precondition_;
  Applied applied_;
  std::vector<PendingWrite> writes_;
  bool sent_since_read_ = false;
  bool key_is_proven_ = false;
  std::string stop_code_;  ///< why the rest is not written; empty: it is
  Snapshot after_snapshot_;
  std::unique_ptr<LiveRows> after_;            ///< null: not read back, or not to its end
  std::optional<Precondition> checked_again_;  ///< by the rows of the last look-up
};

void Run::prepare() {
  for (const TickedRow& ticked : *input_.ticked) {
    ReportRow row = to_report_row(ticked);
    if (ticked.task == TickedTask::skip) {
      row.error = row_error(ticked.skip_code, skip_message(ticked));
      if (ticked.skip_code == "stale") close(ticked);
    } else if (ticked.task == TickedTask::settled) {
      row.outcome = ticked.outcome;
      if (!ticked.skip_code.empty()) row.error = row_error(ticked.skip_code, skip_message(ticked));
      if (row.outcome != Outcome::unknown) close(ticked);
    } else if (ticked.task == TickedTask::unchanged) {
      row.outcome = Outcome::unchanged;
      close(ticked);
    } else if (std::string stale = precondition_.stale_reason(ticked); !stale.empty()) {
      row.error = row_error("stale", std::move(stale));
      close(ticked);
    } else if (ticked.task == TickedTask::remember) {
      row.outcome = Outcome::unchanged;
      warn_of_twin(ticked, before_, row);
    } else {
      PendingWrite& pending = writes_.emplace_back();
      pending.row = applied_.rows.size();
      pending.write = to_write(ticked);
    }
    applied_.rows.push_back(std::move(row));
    applied_.expected_skip.push_back(ticked.expected_skip);
  }
}

std::vector<PendingWrite*> Run::untried() {
  std::vector<PendingWrite*> writes;
  for (PendingWrite& pending : writes_) {
    if (!pending.tried) writes.push_back(&pending);
  }
  return writes;
}

Task<void> Run::write(std::vector<PendingWrite*> writes) {
  DeliveryInput input;
  input.sink = input_.sink;
  input.kind = kind_;
  input.journal = input_.journal;
  input.progress = {writes_.size() - untried().size(), writes_.size()};
  input.batch_limit = input_.batch_limit;
  input.look_up = [this] { return look_up(); };
  input.is_done = [this](const PendingWrite& pending) {
    const TickedRow& ticked = (*input_.ticked)[pending.row];
    return is_written(ticked.row->key, ticked.ivinex_id, ticked.changes, *input_.module, *after_) ||
           !checked_again_->stale_reason(ticked).empty();
  };
  const Delivered delivered = co_await deliver(input, std::move(writes), call_);
  if (delivered.journal_failed) stop_code_ = "state_unusable";
  sent_since_read_ = sent_since_read_ || delivered.sent_since_look_up;
}

Task<bool> Run::look_up() {
  co_await read_back();
  if (after_ == nullptr) co_return false;
  // Where a row that Ivinex reported as created is not listed, no look-up proves anything.
  const bool hides_rows = std::any_of(writes_.begin(), writes_.end(), [&](const PendingWrite& pending) {
    return pending.creates() && pending.result.outcome == Sent::written &&
           after_->with_id(pending.result.id) == nullptr &&
           after_->with_key((*input_.ticked)[pending.row].row->key).empty();
  });
  if (hides_rows) co_return false;
  checked_again_.emplace(*input_.module, after_snapshot_, *after_, *input_.links, *input_.unsettled);
  co_return true;
}

/// Where no row carries a key yet, nothing shows that Ivinex stores it. Rows without a key would be created again by
/// every later run, so one row is created and read back before the others follow.
Task<void> Run::prove_key_storage() {
  for (int probes = 0; !key_is_proven_ && stop_code_.empty(); ++probes) {
    const auto waiting = untried();
    if (waiting.empty() || !waiting.front()->write.id.empty()) co_return;
    if (probes == k_probes) {
      stop_code_ = "not_sent";
      co_return;
    }
    std::vector<PendingWrite*> probe{waiting.front()};
    co_await write(probe);
    if (!probe.front()->tried) co_return;
    if (sent_since_read_) co_await read_back();
    judge_probe(*probe.front());
  }
}

void Run::judge_probe(const PendingWrite& probe) {
  const std::string& key = (*input_.ticked)[probe.row].row->key;
  if (probe.result.outcome == Sent::not_sent) {
    stop_code_ = "not_sent";
  } else if (after_ == nullptr) {
    stop_code_ = "not_verified";
  } else if (!after_->with_key(key).empty()) {
    key_is_proven_ = true;
  } else if (probe.result.outcome == Sent::written || after_snapshot_.records.size() > input_.live->records.size()) {
    stop_code_ = "key_not_stored";
  }
}

/// Rows that Ivinex should have by now and did not before.
std::size_t Run::created_rows() const {
  return static_cast<std::size_t>(std::count_if(writes_.begin(), writes_.end(), [](const PendingWrite& pending) {
    return pending.creates() && pending.result.outcome == Sent::written;
  }));
}

Task<void> Run::read_back() {
  sent_since_read_ = false;
  after_.reset();
  if (call_.stop.stop_requested()) co_return;
  call_.progress({.kind = kind_, .phase = Phase::verify});
  ReadRequest request;
  request.fields = needed_fields(*input_.module);
  request.expected_rows = input_.live->records.size() + created_rows();
  try {
    after_snapshot_ = co_await input_.sink->read(kind_, request, call_);
  } catch (const Error& error) {
    call_.log(LogLevel::error, "apply", "the rows could not be read back: " + error.message());
    co_return;
  }
  if (after_snapshot_.complete) {
    after_ = std::make_unique<LiveRows>(after_snapshot_, input_.module->key_field);
  } else {
    call_.log(LogLevel::error, "apply", "the rows could not be read back to the end: " + after_snapshot_.reason);
  }
}

void Run::settle_untried(ReportRow& row) const {
  if (call_.stop.stop_requested()) {
    row.error = row_error("cancelled", "the run was cancelled before this row");
  } else if (call_.expired()) {
    row.error = row_error("deadline_exceeded", "the time was up before this row");
  } else if (stop_code_ == "state_unusable") {
    row.outcome = Outcome::failed;
    row.error =
        row_error("state_unusable", "the state file does not take what must be remembered before a row is sent");
  } else if (stop_code_ == "key_not_stored") {
    row.error = row_error("key_not_stored", "the first row was created, but \"" + input_.module->key_field +
                                                "\" was not on it when it was read back");
  } else {
    row.outcome = Outcome::failed;
    row.error = row_error("not_sent", "Ivinex did not take the rows before this one");
  }
}

void Run::settle() {
  const auto& ticked_rows = *input_.ticked;
  for (const PendingWrite& pending : writes_) {
    ReportRow& row = applied_.rows[pending.row];
    if (pending.tried) {
      settle_row(ticked_rows[pending.row], pending, *input_.module, after_.get(), row, applied_.verified);
    } else {
      settle_untried(row);
    }
  }
  for (const PendingWrite& pending : writes_) {
    follow_up(applied_.rows[pending.row]);
    note_in_journal(pending);
  }
  applied_.cancelled = call_.stop.stop_requested();
  applied_.rows_in_ivinex = (after_ == nullptr ? *input_.live : after_snapshot_).records.size();
  // Without a read-back only what was read before is known, and it no longer shows the written rows.
  const bool wrote = std::any_of(writes_.begin(), writes_.end(), [](const PendingWrite& pending) {
    return pending.tried && pending.result.outcome != Sent::not_sent;
  });
  if (wrote && after_ == nullptr) return;
  Lesson lesson;
  lesson.plan = input_.plan;
  lesson.ticked = &ticked_rows;
  lesson.outcomes = &applied_.rows;
  lesson.module = input_.module;
  lesson.rows = after_ == nullptr ? &before_ : after_.get();
  lesson.links = input_.links;
  applied_.links = learn(lesson);
}

/// A new user cannot log in before somebody sets a password.
void Run::follow_up(const ReportRow& row) {
  if (kind_ != Kind::users || row.outcome != Outcome::created) return;
  applied_.follow_ups.push_back(FollowUp{"set_password", row.key, row.name, {}});
}

/// What was never tried stays as it was intended; what was seen, or is no longer to be written, leaves the journal.
void Run::note_in_journal(const PendingWrite& pending) {
  const ReportRow& row = applied_.rows[pending.row];
  if (!pending.tried) return;
  const TickedRow& ticked = (*input_.ticked)[pending.row];
  JournalUpdate update{.key = row.key, .place = ticked.place, .state = std::nullopt, .ivinex_id = pending.result.id};
  const bool written = row.outcome == Outcome::created || row.outcome == Outcome::updated;
  if (row.outcome == Outcome::unknown) {
    update.state = WriteState::unknown;
  } else if (row.outcome == Outcome::failed) {
    update.state = pending.result.outcome == Sent::not_sent ? WriteState::intended : WriteState::refused;
  } else if (written && after_ == nullptr) {
    update.state = WriteState::confirmed;
  }
  applied_.journal.push_back(std::move(update));
}

}  // namespace

// The run lives in the frame of this coroutine: a member function's task would outlive a temporary.
Task<Applied> apply_rows(const ApplyInput& input, const Call& call) {
  Run run(input, call);
  Applied applied = co_await run.run();
  co_return applied;
}

Applied cancelled_rows(const std::vector<TickedRow>& ticked_rows) {
  Applied applied;
  applied.cancelled = true;
  for (const TickedRow& ticked : ticked_rows) {
    ReportRow row = to_report_row(ticked);
    row.error = row_error("cancelled", "the run was cancelled before this row");
    applied.rows.push_back(std::move(row));
    applied.expected_skip.push_back(ticked.expected_skip);
  }
  return applied;
}

}  // namespace cxsync

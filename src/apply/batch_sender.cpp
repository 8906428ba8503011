#include "apply/batch_sender.hpp"

#include <algorithm>

#include "cxsync/error.hpp"
#include "support/text.hpp"

namespace cxsync {

namespace {

using Outcome = WriteResult::Outcome;
using Fate = Batch::Fate;

/// Batches without any answer in a row, after which a sink counts as gone.
constexpr int k_silent_batches = 3;

/// Rows written at the beginning of an answer, when all others were refused with the same words; else 0. One refused
/// row is a bad row; several look like a server that takes only so many.
std::size_t written_before_the_cut(const std::vector<WriteResult>& results) {
  const auto first_bad =
      std::find_if(results.begin(), results.end(), [](const auto& it) { return it.outcome != Outcome::written; });
  const auto written = static_cast<std::size_t>(first_bad - results.begin());
  if (written == 0 || results.size() - written < 2) return 0;
  const bool alike = std::all_of(first_bad, results.end(), [&](const WriteResult& it) {
    return it.outcome == Outcome::refused && it.message == first_bad->message;
  });
  return alike ? written : 0;
}

Fate fate_of(const std::vector<WriteResult>& results) {
  const WriteResult& first = results.front();
  if (first.whole_batch && first.outcome == Outcome::refused) return Fate::refused;
  if (first.whole_batch && first.outcome == Outcome::unknown) return Fate::unreadable;
  const bool answered = std::any_of(results.begin(), results.end(), [](const WriteResult& it) {
    return it.outcome == Outcome::written || it.outcome == Outcome::refused;
  });
  if (!answered) return Fate::lost;
  return written_before_the_cut(results) != 0 ? Fate::cut_short : Fate::answered;
}

}  // namespace

std::vector<Batch> cut_into_batches(const std::vector<PendingWrite*>& rows, std::size_t most) {
  std::vector<Batch> batches;
  for (PendingWrite* row : rows) {
    if (batches.empty() || batches.back().rows.size() >= most || batches.back().creates() != row->creates()) {
      batches.emplace_back();
    }
    batches.back().rows.push_back(row);
  }
  return batches;
}

bool BatchSender::stopped() const {
  return journal_failed_ || call_.stop.stop_requested() || call_.expired() || silent_ >= k_silent_batches;
}

bool BatchSender::goes_on(const Sending& sending) const {
  return sending.next < sending.batches.size() && !stopped() && !(sending.trouble && sending.until == Until::trouble);
}

Task<void> BatchSender::send(std::span<Batch> batches, Until until) {
  Sending sending{batches, until};
  std::vector<Task<void>> workers;
  for (std::size_t i = 0; i < std::min(side_by_side(), batches.size()); ++i) workers.push_back(work(sending));
  co_await when_all(std::move(workers));
  withdraw(sending);
}

Task<void> BatchSender::work(Sending& sending) {
  while (goes_on(sending)) {
    if (sending.next == sending.remembered) remember(sending, sending.next + side_by_side());
    if (sending.next == sending.remembered) co_return;
    Batch& batch = sending.batches[sending.next++];
    std::vector<Task<void>> both;
    both.push_back(send_one(batch));
    both.push_back(remember_ahead(sending));
    co_await when_all(std::move(both));
    sending.trouble = sending.trouble || batch.is_in_trouble();
    call_.progress({.kind = kind_, .phase = Phase::write, .done = progress_.done, .total = progress_.total});
  }
}

Task<void> BatchSender::remember_ahead(Sending& sending) {
  // With one request at a time nothing could be done meanwhile, and after a crash the journal is exact.
  if (side_by_side() == 1) co_return;
  co_await yield();  // the requests go first
  const bool enough = sending.remembered >= sending.next + side_by_side();
  if (enough || !goes_on(sending)) co_return;
  remember(sending, sending.next + 2 * side_by_side());
}

/// A row that was sent must be known to the next run, however this one ends.
void BatchSender::remember(Sending& sending, std::size_t end) {
  end = std::min(end, sending.batches.size());
  std::vector<PendingWrite*> rows;
  for (std::size_t i = sending.remembered; i < end; ++i) {
    rows.insert(rows.end(), sending.batches[i].rows.begin(), sending.batches[i].rows.end());
  }
  if (rows.empty()) return;
  try {
    journal_.about_to_send(rows);
    sending.remembered = end;
  } catch (const Error& error) {
    call_.log(LogLevel::error, "apply", "the state does not take the next rows: " + error.message());
    journal_failed_ = true;
  }
}

void BatchSender::withdraw(const Sending& sending) {
  std::vector<PendingWrite*> rows;
  for (std::size_t i = sending.next; i < sending.remembered; ++i) {
    rows.insert(rows.end(), sending.batches[i].rows.begin(), sending.batches[i].rows.end());
  }
  if (rows.empty()) return;
  try {
    journal_.withdraw(rows);
  } catch (const Error& error) {
    call_.log(LogLevel::warn, "apply", "the state keeps rows as sent that were not: " + error.message());
  }
}

Task<void> BatchSender::send_one(Batch& batch) {
  std::vector<RowWrite> rows;
  rows.reserve(batch.rows.size());
  for (PendingWrite* row : batch.rows) {
    if (!row->tried) ++progress_.done;
    row->tried = true;
    rows.push_back(row->write);
  }
  std::vector<WriteResult> results;
  std::string failure;
  try {
    if (batch.creates()) {
      results = co_await sink_.create(kind_, rows, call_);
    } else {
      results = co_await sink_.update(kind_, rows, call_);
    }
  } catch (const std::exception& error) {
    failure = printable(error.what());
  }
  if (results.size() != rows.size()) {
    // A side that throws may or may not have written; one that answers for another number of rows has answered.
    const bool answered = failure.empty();
    if (answered) failure = "the sink answered for another number of rows";
    results.assign(rows.size(), WriteResult{.outcome = Outcome::unknown,
                                            .id = {},
                                            .code = answered ? "answer_unreadable" : "answer_lost",
                                            .message = failure,
                                            .http_status = 0,
                                            .attempts = 1,
                                            .whole_batch = answered});
  }
  batch.fate = fate_of(results);
  silent_ = batch.fate == Fate::lost ? silent_ + 1 : 0;
  for (std::size_t i = 0; i < results.size(); ++i) {
    PendingWrite& row = *batch.rows[i];
    row.result = std::move(results[i]);
    row.attempts += row.result.attempts;
    if (row.result.outcome == Outcome::written) ++written_;
    row.in_doubt = row.in_doubt || row.result.outcome == Outcome::unknown;
    if (row.result.outcome != Outcome::not_sent) ++sent_;
  }
  journal_.answered(batch.rows);
}

}  // namespace cxsync

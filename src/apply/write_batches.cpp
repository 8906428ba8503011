#include "apply/write_batches.hpp"

#include <algorithm>

#include "support/text.hpp"

namespace cxsync {

namespace {

using Outcome = WriteResult::Outcome;

/// Batches without any answer in a row, after which a sink counts as gone.
constexpr int k_silent_batches = 3;

class BatchWriter {
 public:
  BatchWriter(AsyncSink& sink, Kind kind, std::vector<PendingWrite*> writes, const BeforeCreate& before_create,
              const Call& call)
      : sink_(sink), kind_(kind), writes_(std::move(writes)), before_create_(before_create), call_(call) {
    // Creates first: they are what a person waits for.
    std::stable_partition(writes_.begin(), writes_.end(), [](const PendingWrite* w) { return w->write.id.empty(); });
  }

  Task<void> run() {
    const std::size_t batches = writes_.size() / std::max<std::size_t>(sink_.batch_size(), 1) + 1;
    std::vector<Task<void>> workers;
    for (std::size_t i = 0; i < std::min(sink_.max_in_flight(), batches); ++i) workers.push_back(work());
    co_await when_all(std::move(workers));
  }

 private:
  struct Batch {
    std::size_t begin;
    std::size_t end;
  };

  [[nodiscard]] bool stopped() const {
    return refused_ || call_.stop.stop_requested() || call_.expired() || silent_ >= k_silent_batches;
  }

  Batch take_batch() {
    const std::size_t begin = next_;
    const bool create = writes_[begin]->write.id.empty();
    while (next_ < writes_.size() && next_ - begin < sink_.batch_size() && writes_[next_]->write.id.empty() == create) {
      ++next_;
    }
    return {begin, next_};
  }

  Task<void> work() {
    while (next_ < writes_.size() && !stopped()) {
      const Batch batch = take_batch();
      co_await send(batch);
      done_ += batch.end - batch.begin;
      call_.progress({.kind = kind_, .phase = Phase::write, .done = done_, .total = writes_.size()});
    }
  }

  Task<void> send(Batch batch) {
    const bool create = writes_[batch.begin]->write.id.empty();
    if (create && !before_create_(std::span(writes_).subspan(batch.begin, batch.end - batch.begin))) {
      refused_ = true;
      co_return;
    }
    std::vector<RowWrite> rows;
    rows.reserve(batch.end - batch.begin);
    for (std::size_t i = batch.begin; i < batch.end; ++i) {
      writes_[i]->tried = true;
      rows.push_back(writes_[i]->write);
    }
    std::vector<WriteResult> results;
    std::string failure;
    try {
      if (create) {
        results = co_await sink_.create(kind_, rows, call_);
      } else {
        results = co_await sink_.update(kind_, rows, call_);
      }
    } catch (const std::exception& error) {
      failure = printable(error.what());
    }
    // A side that answers for another number of rows, or throws, has left it open what it wrote.
    if (results.size() != rows.size()) {
      if (failure.empty()) failure = "the sink answered for another number of rows";
      results.assign(rows.size(), WriteResult{.outcome = Outcome::unknown,
                                              .id = {},
                                              .code = "answer_unreadable",
                                              .message = failure,
                                              .http_status = 0,
                                              .attempts = 1});
    }
    const bool answered = std::any_of(results.begin(), results.end(), [](const WriteResult& result) {
      return result.outcome == Outcome::written || result.outcome == Outcome::refused;
    });
    silent_ = answered ? 0 : silent_ + 1;
    for (std::size_t i = 0; i < results.size(); ++i) writes_[batch.begin + i]->result = std::move(results[i]);
  }

  AsyncSink& sink_;
  Kind kind_;
  std::vector<PendingWrite*> writes_;
  const BeforeCreate& before_create_;
  const Call& call_;
  bool refused_ = false;
  std::size_t next_ = 0;
  std::size_t done_ = 0;
  int silent_ = 0;
};

}  // namespace

Task<void> write_batches(AsyncSink& sink, Kind kind, std::vector<PendingWrite*> writes,
                         const BeforeCreate& before_create, const Call& call) {
  if (writes.empty()) co_return;
  BatchWriter writer(sink, kind, std::move(writes), before_create, call);
  co_await writer.run();
}

}  // namespace cxsync

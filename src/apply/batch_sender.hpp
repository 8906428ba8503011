#pragma once

#include <functional>
#include <span>

#include "apply/batch.hpp"
#include "cxsync/observer.hpp"
#include "model/async_sink.hpp"

namespace cxsync {

/// The write-ahead journal as far as sending needs it.
class WriteJournal {
 public:
  virtual ~WriteJournal() = default;
  /// Remembers, durably, that these rows are about to be sent.
  /// @throws Error when the state does not take it; then they must not be sent.
  virtual void about_to_send(std::span<PendingWrite* const> rows) = 0;
  /// Notes what was answered; it becomes durable with the next rows, or at the end of the run.
  virtual void answered(std::span<PendingWrite* const> rows) = 0;
  /// Takes back, durably, that these rows are about to be sent: they were not.
  /// @throws Error when the state does not take it; then they count as sent.
  virtual void withdraw(std::span<PendingWrite* const> rows) = 0;
};

/// Where the writing of a run stands.
struct WriteProgress {
  std::size_t done = 0;
  std::size_t total = 0;  ///< rows to write in the whole run
};

/// Sends batches, as many at once as the sink allows. What is sent next is remembered while requests are under way, for
/// several batches at once, so that no connection waits for the disk. Stops for good when cancelled, when time is up,
/// when the journal does not take the next rows, or when the sink no longer answers. Throws nothing for what the sink
/// answers.
class BatchSender {
 public:
  /// Everything is borrowed. @param progress where the run stands before this.
  BatchSender(AsyncSink& sink, Kind kind, WriteJournal& journal, WriteProgress progress, const Call& call)
      : sink_(sink), kind_(kind), journal_(journal), progress_(progress), call_(call) {}

  enum class Until : std::uint8_t { end, trouble };
  /// Sends the waiting batches in their order; with `trouble` none is begun after one that was refused as a whole.
  Task<void> send(std::span<Batch> batches, Until until);

  [[nodiscard]] bool stopped() const;
  /// The journal did not take the next rows.
  [[nodiscard]] bool journal_failed() const noexcept { return journal_failed_; }
  /// Rows the sink said it wrote.
  [[nodiscard]] std::size_t written() const noexcept { return written_; }
  /// Rows that may have arrived, each as often as it was sent.
  [[nodiscard]] std::size_t sent() const noexcept { return sent_; }

 private:
  /// A row of batches on its way.
  struct Sending {
    std::span<Batch> batches;
    Until until;
    std::size_t next = 0;        ///< the first one that is not begun
    std::size_t remembered = 0;  ///< the first one that the journal does not know of
    bool trouble = false;
  };

  Task<void> work(Sending& sending);
  Task<void> send_one(Batch& batch);
  Task<void> remember_ahead(Sending& sending);
  void remember(Sending& sending, std::size_t end);
  void withdraw(const Sending& sending);
  [[nodiscard]] bool goes_on(const Sending& sending) const;
  [[nodiscard]] std::size_t side_by_side() const { return std::max<std::size_t>(sink_.max_in_flight(), 1); }

  AsyncSink& sink_;
  Kind kind_;
  WriteJournal& journal_;
  WriteProgress progress_;
  const Call& call_;
  bool journal_failed_ = false;
  int silent_ = 0;
  std::size_t written_ = 0;
  std::size_t sent_ = 0;
};

}  // namespace cxsync

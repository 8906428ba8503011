#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "apply/batch.hpp"

namespace cxsync {

/// Takes refused batches apart until every bad row stands alone and all others are taken. Pure: it says what to send
/// next, and is told what was answered. For one bad row among n it needs at most 2·log2(n)+1 further requests. A batch
/// of which every row is taken in smaller pieces teaches how many rows the server accepts at once.
class BatchSplitter {
 public:
  /// @param limit rows per batch the server is known to take; 0: not known.
  explicit BatchSplitter(std::size_t limit) : limit_(limit) {}

  /// A batch that was sent and got no answer for each of its rows. Any other is left alone.
  void add(const Batch& batch);
  /// Nothing is left to send.
  [[nodiscard]] bool done() const noexcept { return suspects_.empty() && fresh_.empty(); }
  /// Something of what is left may have been written by an earlier request: look it up, then call drop_done().
  [[nodiscard]] bool needs_look_up() const noexcept;
  /// Leaves out the rows that were found written, or may not be written any more.
  void drop_done(const std::function<bool(const PendingWrite&)>& is_done);
  /// What to send next, side by side if wanted.
  [[nodiscard]] std::vector<Batch> next();
  /// The batches of next() and what became of them. Those that were not sent come back with the next call.
  void take(const std::vector<Batch>& batches);

  /// Rows per batch the server takes, as far as it has shown; 0: not known.
  [[nodiscard]] std::size_t limit() const noexcept { return limit_; }
  /// Rows that were refused or not understood although they stood alone.
  [[nodiscard]] std::size_t bad_rows() const noexcept { return bad_rows_; }

 private:
  using Rows = std::vector<PendingWrite*>;
  /// A batch that was refused as it was sent; pieces of it report to it.
  struct Origin {
    std::shared_ptr<Origin> parent;
    std::size_t open = 0;           ///< rows not dealt with so far
    std::size_t largest_taken = 0;  ///< rows of its largest piece that was taken
    bool has_bad_row = false;
    bool teaches = false;  ///< it was refused for no other reason than what was in it, or how much
  };
  using OriginPtr = std::shared_ptr<Origin>;
  struct Piece {
    Rows rows;
    OriginPtr origin;
    bool unreadable = false;  ///< it was answered, but not refused
    bool unproven = false;    ///< sent since the last look-up: some of its rows may be written
  };
  struct Sent {
    Piece piece;
    Rows rest;  ///< stands or falls with the piece: if it is taken, the trouble is in here
  };

  static bool is_doubtful(const Piece& piece) noexcept;
  void put(Piece piece, bool suspect);
  void refuse(Piece piece, bool unreadable);
  void settle(const OriginPtr& origin, std::size_t rows, std::size_t taken_at_once, bool bad);
  void take_one(const Batch& batch, Sent sent);
  void cut_short(const Batch& batch, const Piece& piece);
  void learn(std::size_t limit);

  std::size_t limit_;
  std::size_t bad_rows_ = 0;
  std::vector<Piece> suspects_;  ///< something in each was refused
  std::vector<Piece> fresh_;     ///< to be sent as they are
  std::vector<Sent> under_way_;  ///< what next() gave out
};

}  // namespace cxsync

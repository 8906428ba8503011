#include "apply/batch_splitter.hpp"

#include <algorithm>

namespace cxsync {

namespace {

using Fate = Batch::Fate;

bool only_the_last_is_refused(const Batch& batch) {
  const auto is_written = [](const PendingWrite* row) { return row->result.outcome == WriteResult::Outcome::written; };
  return std::all_of(batch.rows.begin(), batch.rows.end() - 1, is_written) &&
         batch.rows.back()->result.outcome == WriteResult::Outcome::refused;
}

/// Rows of a suspect that are sent first. When they are taken the trouble is in the rest, which costs nothing to know;
/// when they are refused the rest must be sent too. So the first part is the smaller one, by the golden section.
std::size_t first_part(std::size_t rows) { return std::max<std::size_t>(1, (rows * 382 + 500) / 1000); }

}  // namespace

void BatchSplitter::add(const Batch& batch) {
  switch (batch.fate) {
    case Fate::refused:
    case Fate::unreadable:
      refuse({batch.rows, nullptr}, batch.fate == Fate::unreadable);
      break;
    case Fate::cut_short:
      cut_short(batch, {batch.rows, nullptr});
      break;
    default:
      break;
  }
}

/// An update may be repeated; a create only when it is proven that the one before it did not happen.
bool BatchSplitter::is_doubtful(const Piece& piece) noexcept {
  return piece.unproven && (piece.unreadable || piece.rows.front()->creates());
}

bool BatchSplitter::needs_look_up() const noexcept {
  return std::any_of(suspects_.begin(), suspects_.end(), is_doubtful) ||
         std::any_of(fresh_.begin(), fresh_.end(), is_doubtful);
}

/// Keeps a piece for the next call, in no larger parts than the server is known to take.
void BatchSplitter::put(Piece piece, bool suspect) {
  if (limit_ == 0 || piece.rows.size() <= limit_) {
    (suspect ? suspects_ : fresh_).push_back(std::move(piece));
    return;
  }
  for (Batch& part : cut_into_batches(piece.rows, limit_)) {
    fresh_.push_back({std::move(part.rows), piece.origin, piece.unreadable, piece.unproven});
  }
}

/// A piece that was sent and not taken.
void BatchSplitter::refuse(Piece piece, bool unreadable) {
  if (piece.rows.size() == 1) {
    ++bad_rows_;
    settle(piece.origin, 1, 0, true);
    return;
  }
  auto origin = std::make_shared<Origin>();
  origin->parent = piece.origin;
  origin->open = piece.rows.size();
  origin->teaches = !unreadable;
  put({std::move(piece.rows), std::move(origin), unreadable, true}, true);
}

/// Tells everything a piece came from that some of its rows are dealt with.
void BatchSplitter::settle(const OriginPtr& origin, std::size_t rows, std::size_t taken_at_once, bool bad) {
  std::size_t learnt = 0;
  for (Origin* at = origin.get(); at != nullptr; at = at->parent.get()) {
    at->open -= rows;
    at->largest_taken = std::max(at->largest_taken, taken_at_once);
    at->has_bad_row = at->has_bad_row || bad;
    if (at->teaches && at->open == 0 && !at->has_bad_row && learnt == 0) learnt = at->largest_taken;
  }
  if (learnt != 0) learn(learnt);
}

/// Nothing larger than `limit` is sent from now on.
void BatchSplitter::learn(std::size_t limit) {
  if (limit_ != 0 && limit_ <= limit) return;
  limit_ = limit;
  std::vector<Piece> fresh;
  std::vector<Piece> suspects;
  fresh.swap(fresh_);
  suspects.swap(suspects_);
  for (Piece& piece : fresh) put(std::move(piece), false);
  for (Piece& piece : suspects) put(std::move(piece), true);
}

void BatchSplitter::drop_done(const std::function<bool(const PendingWrite&)>& is_done) {
  std::vector<Piece> fresh;
  std::vector<Piece> suspects;
  fresh.swap(fresh_);
  suspects.swap(suspects_);
  const auto drop = [&](Piece& piece, bool suspect) {
    const std::size_t before = piece.rows.size();
    const auto first_left =
        std::find_if_not(piece.rows.begin(), piece.rows.end(), [&](const PendingWrite* row) { return is_done(*row); });
    const auto at_the_front = static_cast<std::size_t>(first_left - piece.rows.begin());
    std::erase_if(piece.rows, [&](const PendingWrite* row) { return is_done(*row); });
    const std::size_t written = before - piece.rows.size();
    if (written != 0) settle(piece.origin, written, 0, false);
    piece.unproven = false;
    if (piece.rows.empty()) return;
    // A look-up by key proves a create; an update may stand there in a form of the site's own.
    for (PendingWrite* row : piece.rows) row->in_doubt = row->in_doubt && !row->creates();
    // A server that heeds only the first rows of a request has shown how many.
    const bool heeds_the_first = piece.unreadable && written != 0 && written == at_the_front;
    if (heeds_the_first) learn(written);
    put(std::move(piece), suspect && !heeds_the_first);
  };
  for (Piece& piece : fresh) drop(piece, false);
  for (Piece& piece : suspects) drop(piece, true);
}

std::vector<Batch> BatchSplitter::next() {
  std::vector<Piece> suspects;
  suspects.swap(suspects_);
  for (Piece& piece : suspects) {
    const auto cut =
        piece.rows.begin() + static_cast<std::ptrdiff_t>(piece.rows.size() == 1 ? 1 : first_part(piece.rows.size()));
    Rows rest(cut, piece.rows.end());
    piece.rows.erase(cut, piece.rows.end());
    under_way_.push_back({std::move(piece), std::move(rest)});
  }
  for (Piece& piece : fresh_) under_way_.push_back({std::move(piece), {}});
  fresh_.clear();
  std::vector<Batch> batches;
  for (const Sent& sent : under_way_) batches.push_back({sent.piece.rows, Fate::waiting});
  return batches;
}

void BatchSplitter::take(const std::vector<Batch>& batches) {
  std::vector<Sent> under_way;
  under_way.swap(under_way_);
  for (std::size_t i = 0; i < batches.size(); ++i) take_one(batches[i], std::move(under_way[i]));
}

void BatchSplitter::take_one(const Batch& batch, Sent sent) {
  const OriginPtr origin = sent.piece.origin;
  bool trouble_is_in_the_rest = false;
  switch (batch.fate) {
    case Fate::waiting:
      put(std::move(sent.piece), false);
      break;
    case Fate::refused:
    case Fate::unreadable:
      refuse(std::move(sent.piece), batch.fate == Fate::unreadable);
      break;
    case Fate::cut_short:
      cut_short(batch, sent.piece);
      break;
    case Fate::answered: {
      // A server that was in trouble already may have dropped the one row too many.
      if (batch.rows.size() > 1 && only_the_last_is_refused(batch)) {
        cut_short(batch, sent.piece);
        break;
      }
      const bool bad = std::any_of(batch.rows.begin(), batch.rows.end(), [](const PendingWrite* row) {
        return row->result.outcome != WriteResult::Outcome::written;
      });
      if (bad && batch.rows.size() == 1) ++bad_rows_;
      settle(origin, batch.rows.size(), bad ? 0 : batch.rows.size(), bad);
      trouble_is_in_the_rest = !bad;
      break;
    }
    case Fate::lost:
      settle(origin, batch.rows.size(), 0, true);
      break;
  }
  if (sent.rest.empty()) return;
  const bool suspect = trouble_is_in_the_rest && sent.rest.size() > 1;
  put({std::move(sent.rest), origin}, suspect);
}

/// The rows behind the cut are sent once more, in batches of as many as were taken.
void BatchSplitter::cut_short(const Batch& batch, const Piece& piece) {
  const auto first_left = std::find_if(batch.rows.begin(), batch.rows.end(), [](const PendingWrite* row) {
    return row->result.outcome != WriteResult::Outcome::written;
  });
  const auto written = static_cast<std::size_t>(first_left - batch.rows.begin());
  settle(piece.origin, written, written, false);
  auto origin = std::make_shared<Origin>();
  origin->parent = piece.origin;
  origin->open = batch.rows.size() - written;
  origin->largest_taken = written;
  origin->teaches = true;
  for (Batch& part : cut_into_batches(Rows(first_left, batch.rows.end()), written)) {
    put({std::move(part.rows), origin, false, true}, false);
  }
}

}  // namespace cxsync

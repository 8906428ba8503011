#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cxsync/sink.hpp"

namespace cxsync {

/// One row to write and what became of it.
struct PendingWrite {
  std::size_t row = 0;  ///< index of the report row
  RowWrite write;
  WriteResult result;     ///< the last answer for it
  bool tried = false;     ///< false: it was never its turn (cancelled, or Ivinex stopped answering)
  int attempts = 0;       ///< requests that carried it
  bool in_doubt = false;  ///< one of them may have written it, and no look-up has shown that it did not

  [[nodiscard]] bool creates() const noexcept { return write.id.empty(); }
};

/// Rows that travel in one request: all creates, or all updates. Borrows them.
struct Batch {
  enum class Fate : std::uint8_t {
    waiting,     ///< not sent so far
    answered,    ///< every row has an answer of its own
    refused,     ///< the request as a whole was refused
    unreadable,  ///< answered, but not row by row: some may be written
    cut_short,   ///< the first rows were written, and the others refused with the same words
    lost         ///< no answer, or certainly not sent
  };
  std::vector<PendingWrite*> rows;
  Fate fate = Fate::waiting;

  [[nodiscard]] bool creates() const noexcept { return rows.front()->creates(); }
  /// Its answer was not about each row: it is to be taken apart.
  [[nodiscard]] bool is_in_trouble() const noexcept {
    return fate == Fate::refused || fate == Fate::unreadable || fate == Fate::cut_short;
  }
};

/// Cuts rows into batches of at most `most` (at least 1), in their order; creates and updates apart.
std::vector<Batch> cut_into_batches(const std::vector<PendingWrite*>& rows, std::size_t most);

}  // namespace cxsync

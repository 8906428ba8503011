#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cxsync/source.hpp"

namespace cxsync {

/// What to read from the sink.
struct ReadRequest {
  /// Machine field names wanted, the key field among them. A row carries those of them that the module has. Empty:
  /// every field that a side can tell the name of; `doctor` looks for misspelt ones among them.
  std::vector<std::string> fields;
  /// True: the first page will do (to look at the fields); the snapshot is then complete only if that was all.
  bool first_page_only = false;
  /// So many rows there were when the module was last seen; 0: not known. A side that is read page by page can ask for
  /// that many at once without asking for pages that are not there. Nothing depends on it being true.
  std::uint64_t expected_rows = 0;
};

/// One row to create or to update.
struct RowWrite {
  std::string id;             ///< Ivinex record id; empty for a create
  std::vector<Field> fields;  ///< machine names and the values to write; an update carries only what changes
};

/// What the sink knows about one row after a write.
struct WriteResult {
  enum class Outcome : std::uint8_t {
    written,  ///< the side said so for this row
    refused,  ///< the side said no; nothing was written for this row
    unknown,  ///< the request may have arrived: no answer, or none that could be read
    not_sent  ///< certainly not sent (cancelled, deadline, connection refused): nothing was written
  };
  Outcome outcome = Outcome::unknown;
  std::string id;       ///< record id of the written row; empty if not known
  std::string code;     ///< stable word for anything but written (`rejected_by_ivinex`, `answer_lost`)
  std::string message;  ///< the server's text, cleaned of control characters; may be empty
  int http_status = 0;  ///< 0: none
  int attempts = 0;     ///< requests that carried this row
  /// The answer was about the request as a whole and says nothing about this row: the rows are then sent again in
  /// smaller batches, so that one bad row does not cost the others. The same for every row of the batch.
  bool whole_batch = false;
};

/// The side that is written: Ivinex, or a host's own tables. There is no delete. Calls come from one thread at a time.
class SyncSink {
 public:
  virtual ~SyncSink() = default;

  /// Who this is. Must not need the network.
  virtual SideIdentity describe() const = 0;

  /// All rows of one kind; `Record::id` is the row's own id. Incomplete reads are returned as such, not thrown.
  /// @throws Error when the side cannot be reached, read or logged in to.
  virtual Snapshot read(Kind kind, const ReadRequest& request, const Call& call) = 0;

  /// Creates one batch. Returns one result per row, in the order of the rows. Sends each row once.
  /// @throws nothing for what the side answers: that is a WriteResult.
  virtual std::vector<WriteResult> create(Kind kind, std::span<const RowWrite> rows, const Call& call) = 0;

  /// Updates one batch; fields that are not listed keep their values. Same answer as create.
  virtual std::vector<WriteResult> update(Kind kind, std::span<const RowWrite> rows, const Call& call) = 0;

  /// Rows per create or update call that this side wants; at least 1.
  virtual std::size_t batch_size() const noexcept = 0;

  /// Looks at everything that reading needs for these kinds. Never writes, never throws for what it finds.
  virtual std::vector<Check> diagnose(std::span<const Kind> kinds, const Call& call) = 0;
};

}  // namespace cxsync

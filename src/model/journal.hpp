#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cxsync/change.hpp"

namespace cxsync {

/// How far the write of one row has come. It is on disk before the request that changes it leaves.
enum class WriteState : std::uint8_t {
  intended,   ///< cleared to be written; certainly not sent
  sent,       ///< a request with it left; nothing is known of an answer
  confirmed,  ///< Ivinex reported success; the row was not read back yet
  refused,    ///< Ivinex said no, and the row was not found afterwards
  unknown     ///< sent, and neither an answer nor a read settled it
};
std::string_view to_string(WriteState state) noexcept;
std::optional<WriteState> write_state_from_string(std::string_view word) noexcept;

/// Where an entry stands in the journal; 0: not known. Entries that were put together stand one after the other.
using JournalPlace = std::int64_t;

/// What a person reviewed and a run was cleared to write: one row of the journal. It stays there until the row is
/// settled, whatever becomes of the run.
struct JournalEntry {
  std::string key;
  std::string name;
  Action action = Action::update;  ///< the plan's word for the row
  bool creates = false;
  bool adopts = false;          ///< a person picked the row among candidates
  bool suggested = false;       ///< ... and it was only suggested
  std::string ivinex_id;        ///< the row to update; of a create the id Ivinex reported, empty if none
  std::vector<Change> changes;  ///< what is written
  std::vector<Change> kept;     ///< conflicts decided for Ivinex: remembered, not written
  WriteState state = WriteState::intended;
  int attempts = 0;  ///< requests that carried it

  friend bool operator==(const JournalEntry&, const JournalEntry&) = default;
};

/// What was reviewed of each record, by key.
using ReviewedWrites = std::map<std::string, std::vector<Change>, std::less<>>;

/// What became of an entry. Neighbours of which the same is said are written at once.
struct JournalUpdate {
  std::string key = {};                            ///< finds it where the place is not known
  JournalPlace place = 0;                          ///< 0: not known
  std::optional<WriteState> state = std::nullopt;  ///< empty: it is settled and leaves the journal
  std::string ivinex_id = {};                      ///< what Ivinex reported; empty: as it was
  bool withdrawn = false;                          ///< it was marked as sent, and then no request with it left
};

}  // namespace cxsync

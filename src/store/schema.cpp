#include "store/schema.hpp"

#include <array>
#include <string>

namespace cxsync::store {
namespace {

// Each step leads from the version that is its index to the next one. A step that was released never changes.
constexpr std::array<const char*, k_schema_version> k_migrations{R"sql(
CREATE TABLE owner (
  one            INTEGER PRIMARY KEY CHECK (one = 1),
  site           TEXT NOT NULL,
  cxone_address  TEXT NOT NULL,
  tenant         TEXT NOT NULL,
  ivinex_address TEXT NOT NULL,
  campaigns_from TEXT NOT NULL
) STRICT;
CREATE TABLE module (
  kind TEXT PRIMARY KEY,
  id   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE link (
  number    INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL,
  key       TEXT NOT NULL,
  ivinex_id TEXT NOT NULL,
  adopted   INTEGER NOT NULL CHECK (adopted IN (0, 1)),
  UNIQUE (kind, key),
  UNIQUE (kind, ivinex_id)
) STRICT;
CREATE TABLE base (
  link   INTEGER NOT NULL REFERENCES link (number) ON DELETE CASCADE,
  field  TEXT NOT NULL,
  cxone  TEXT NOT NULL,
  ivinex TEXT NOT NULL,
  PRIMARY KEY (link, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE run (
  number          INTEGER PRIMARY KEY AUTOINCREMENT,
  run             TEXT NOT NULL UNIQUE,
  kind            TEXT NOT NULL,
  actor           TEXT NOT NULL,
  started         TEXT NOT NULL,
  finished        TEXT,
  plan_digest     TEXT NOT NULL,
  guards_accepted TEXT NOT NULL,
  created         INTEGER NOT NULL,
  updated         INTEGER NOT NULL,
  unchanged       INTEGER NOT NULL,
  skipped         INTEGER NOT NULL,
  failed          INTEGER NOT NULL,
  unknown         INTEGER NOT NULL,
  exit            INTEGER,
  source_count    INTEGER,
  report          TEXT
) STRICT;
CREATE INDEX run_of_kind ON run (kind, number);
CREATE TABLE unsettled (
  kind      TEXT NOT NULL,
  key       TEXT NOT NULL,
  name      TEXT NOT NULL,
  ivinex_id TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE cleared (
  kind TEXT NOT NULL,
  key  TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE follow_up (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  what   TEXT NOT NULL,
  key    TEXT NOT NULL,
  name   TEXT NOT NULL,
  since  TEXT NOT NULL,
  UNIQUE (what, key)
) STRICT;
)sql",
                                                                 R"sql(
CREATE TABLE journal (
  kind      TEXT NOT NULL,
  key       TEXT NOT NULL,
  run       INTEGER NOT NULL REFERENCES run (number),
  name      TEXT NOT NULL,
  action    TEXT NOT NULL,
  creates   INTEGER NOT NULL CHECK (creates IN (0, 1)),
  state     TEXT NOT NULL CHECK (state IN ('intended', 'sent', 'confirmed', 'refused', 'unknown')),
  attempts  INTEGER NOT NULL,
  ivinex_id TEXT NOT NULL,
  reviewed  TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_of_run ON journal (run);
INSERT INTO journal
  SELECT old.kind, old.key, (SELECT max(number) FROM run WHERE run.kind = old.kind), '', 'update', 0, 'intended', 0, '',
         '{"changes":[],"kept":[]}'
  FROM cleared AS old WHERE EXISTS (SELECT * FROM run WHERE run.kind = old.kind);
INSERT OR REPLACE INTO journal
  SELECT old.kind, old.key, (SELECT max(number) FROM run WHERE run.kind = old.kind), old.name, 'create', 1, 'unknown',
         1, old.ivinex_id, '{"changes":[],"kept":[]}'
  FROM unsettled AS old WHERE EXISTS (SELECT * FROM run WHERE run.kind = old.kind);
DROP TABLE cleared;
DROP TABLE unsettled;
)sql",
                                                                 R"sql(
CREATE TABLE packed_link (
  kind      TEXT NOT NULL,
  key       TEXT NOT NULL,
  ivinex_id TEXT NOT NULL,
  adopted   INTEGER NOT NULL CHECK (adopted IN (0, 1)),
  bases     TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
INSERT INTO packed_link
  SELECT kind, key, ivinex_id, adopted,
         (SELECT json_group_array(json_array(field, cxone, ivinex))
          FROM (SELECT field, cxone, ivinex FROM base WHERE base.link = link.number ORDER BY field))
  FROM link;
DROP TABLE base;
DROP TABLE link;
ALTER TABLE packed_link RENAME TO link;
CREATE UNIQUE INDEX link_of_row ON link (kind, ivinex_id);
-- Rows in the order in which they are sent: those of a batch stand beside each other, and marking them changes few
-- pages of the file instead of one for each. The states are compared one by one: for a list of them a table would be
-- made anew with every row that is written.
CREATE TABLE ordered_journal (
  number    INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL,
  key       TEXT NOT NULL,
  run       INTEGER NOT NULL REFERENCES run (number),
  name      TEXT NOT NULL,
  action    TEXT NOT NULL,
  creates   INTEGER NOT NULL CHECK (creates IN (0, 1)),
  state     TEXT NOT NULL CHECK (state = 'intended' OR state = 'sent' OR state = 'confirmed' OR state = 'refused'
                                 OR state = 'unknown'),
  attempts  INTEGER NOT NULL,
  ivinex_id TEXT NOT NULL,
  reviewed  TEXT NOT NULL,
  UNIQUE (kind, key)
) STRICT;
INSERT INTO ordered_journal (kind, key, run, name, action, creates, state, attempts, ivinex_id, reviewed)
  SELECT kind, key, run, name, action, creates, state, attempts, ivinex_id, reviewed FROM journal;
DROP TABLE journal;
ALTER TABLE ordered_journal RENAME TO journal;
CREATE TABLE sink_size (
  kind TEXT PRIMARY KEY,
  rows INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql"};

}  // namespace

std::int64_t schema_version(Database& database) {
  const auto owner = database.number("PRAGMA application_id");
  const auto version = database.number("PRAGMA user_version");
  const bool empty = database.number("SELECT count(*) FROM sqlite_schema") == 0;
  if (owner == 0 && version == 0 && empty) return 0;
  if (owner != k_application_id) throw database.corrupt("is not a cxsync state: it is a database of another program");
  if (version > k_schema_version) {
    throw Error(ErrorCode::state_newer,
                "The state file " + database.path() + " was written by a newer cxsync (schema " +
                    std::to_string(version) + "; this one knows " + std::to_string(k_schema_version) + ").",
                "Use the newer cxsync, or restore a backup of the state file made before the upgrade.",
                {{"file", database.path()}});
  }
  if (version < 0 || (version == 0 && !empty)) throw database.corrupt("has a schema version that never existed");
  return version;
}

void migrate(Database& database) {
  if (schema_version(database) == k_schema_version) return;
  Transaction transaction(database);
  const auto first = schema_version(database);  // once more: now nobody else can change it
  for (auto step = first; step < k_schema_version; ++step) {
    database.execute(k_migrations.at(static_cast<std::size_t>(step)));
  }
  database.execute("PRAGMA application_id = " + std::to_string(k_application_id));
  database.execute("PRAGMA user_version = " + std::to_string(k_schema_version));
  transaction.commit();
}

}  // namespace cxsync::store

#include "store/journal.hpp"

#include <iterator>

#include "model/change_document.hpp"
#include "support/json_document.hpp"

namespace cxsync::store {
namespace {

constexpr std::string_view k_entry_columns =
    "SELECT key, name, action, creates, state, attempts, ivinex_id, reviewed FROM journal";

/// What was reviewed, as one text: the two lists of changes and how the row was chosen.
std::string reviewed_text(const JournalEntry& entry) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("adopts").boolean(entry.adopts).key("suggested").boolean(entry.suggested);
  write_changes(json, "changes", entry.changes);
  write_changes(json, "kept", entry.kept);
  json.end_object();
  return text;
}

void read_reviewed(const Database& database, const std::string& text, JournalEntry& entry) {
  const auto document = JsonDocument::parse(text);
  if (!document) throw database.corrupt("holds a journal entry that cannot be read");
  try {
    const JsonNode root(document->root(), "");
    entry.adopts = root.flag("adopts");
    entry.suggested = root.flag("suggested");
    entry.changes = root.list("changes", read_change);
    entry.kept = root.list("kept", read_change);
  } catch (const JsonShapeError& problem) {
    throw database.corrupt("holds a journal entry that cannot be read (" + problem.path + ": " + problem.what + ")");
  }
}

constexpr std::string_view k_change_key =
    "UPDATE journal SET state = ?1, ivinex_id = iif(?2 = '', ivinex_id, ?2), attempts = attempts - ?3 "
    "WHERE kind = ?4 AND key = ?5";
constexpr std::string_view k_change_places =
    "UPDATE journal SET state = ?1, ivinex_id = iif(?2 = '', ivinex_id, ?2), attempts = attempts - ?3 "
    "WHERE number BETWEEN ?4 AND ?5";

Statement& prepared(std::optional<Statement>& statement, const Database& database, std::string_view sql) {
  if (!statement) statement.emplace(database, sql);
  return *statement;
}

bool says_the_same(const JournalUpdate& a, const JournalUpdate& b) {
  if (!a.state || !b.state) return a.state == b.state;
  return a.state == b.state && a.withdrawn == b.withdrawn && a.ivinex_id == b.ivinex_id;
}

/// How many at the beginning follow one another; at least one.
template <typename Item, typename Follows>
std::size_t leading_run(std::span<const Item> items, Follows follows) {
  std::size_t count = 1;
  while (count < items.size() && follows(items[count - 1], items[count])) ++count;
  return count;
}

template <typename Value>
Value known(const Database& database, const std::optional<Value>& value) {
  if (!value) throw database.corrupt("holds a journal entry with an unknown word");
  return *value;
}

}  // namespace

JournalPlace Journal::put(Kind kind, std::int64_t run, const std::vector<JournalEntry>& entries) {
  const JournalPlace first = database_.number("SELECT coalesce(max(number), 0) + 1 FROM journal");
  Statement put(database_,
                "INSERT OR REPLACE INTO journal (number, kind, key, run, name, action, creates, state, attempts, "
                "ivinex_id, reviewed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  JournalPlace place = first;
  for (const JournalEntry& entry : entries) {
    put.run(place++, to_string(kind), entry.key, run, entry.name, to_string(entry.action), entry.creates ? 1 : 0,
            to_string(entry.state), entry.attempts, entry.ivinex_id, reviewed_text(entry));
  }
  return first;
}

void Journal::mark_sent(std::span<const JournalPlace> places) {
  Statement& mark = prepared(mark_, database_,
                             "UPDATE journal SET state = 'sent', attempts = attempts + 1 WHERE number BETWEEN ? AND ?");
  while (!places.empty()) {
    const auto count = leading_run(places, [](JournalPlace a, JournalPlace b) { return b == a + 1; });
    mark.run(places.front(), places[count - 1]);
    // Without its entry a crash would forget that the row was sent.
    if (database_.changes() != static_cast<std::int64_t>(count)) {
      throw Error(ErrorCode::internal, "A row is sent without being in the journal.");
    }
    places = places.subspan(count);
  }
}

void Journal::update(Kind kind, std::span<const JournalUpdate> updates) {
  while (!updates.empty()) {
    const JournalUpdate& update = updates.front();
    std::size_t count = 1;
    if (update.place == 0) {
      update_by_key(kind, update);
    } else {
      count = leading_run(updates, [](const JournalUpdate& a, const JournalUpdate& b) {
        return b.place == a.place + 1 && says_the_same(a, b);
      });
      update_places(update, update.place, updates[count - 1].place);
    }
    updates = updates.subspan(count);
  }
}

void Journal::update_by_key(Kind kind, const JournalUpdate& update) {
  if (!update.state) {
    prepared(settle_key_, database_, "DELETE FROM journal WHERE kind = ? AND key = ?").run(to_string(kind), update.key);
    return;
  }
  prepared(change_key_, database_, k_change_key)
      .run(to_string(*update.state), update.ivinex_id, update.withdrawn ? 1 : 0, to_string(kind), update.key);
}

void Journal::update_places(const JournalUpdate& update, JournalPlace first, JournalPlace last) {
  if (!update.state) {
    prepared(settle_, database_, "DELETE FROM journal WHERE number BETWEEN ? AND ?").run(first, last);
    return;
  }
  prepared(change_, database_, k_change_places)
      .run(to_string(*update.state), update.ivinex_id, update.withdrawn ? 1 : 0, first, last);
}

void Journal::forget_before(const std::string& date) const {
  Statement forget(
      database_, "UPDATE journal SET name = '', reviewed = ? WHERE run IN (SELECT number FROM run WHERE started < ?)");
  forget.run(reviewed_text({}), date);
}

std::vector<JournalEntry> Journal::of_kind(Kind kind) const {
  Statement rows(database_, std::string(k_entry_columns) + " WHERE kind = ? ORDER BY key");
  rows.start(to_string(kind));
  return entries(rows);
}

std::vector<JournalEntry> Journal::of_run(const std::string& run) const {
  Statement rows(database_,
                 std::string(k_entry_columns) + " WHERE run = (SELECT number FROM run WHERE run.run = ?) ORDER BY key");
  rows.start(run);
  return entries(rows);
}

/// The rest of a statement over k_entry_columns.
std::vector<JournalEntry> Journal::entries(Statement& rows) const {
  std::vector<JournalEntry> entries;
  while (rows.step()) {
    JournalEntry& entry = entries.emplace_back();
    entry.key = rows.text(0);
    entry.name = rows.text(1);
    entry.action = known(database_, action_from_string(rows.text(2)));
    entry.creates = rows.number(3) != 0;
    entry.state = known(database_, write_state_from_string(rows.text(4)));
    entry.attempts = static_cast<int>(rows.number(5));
    entry.ivinex_id = rows.text(6);
    read_reviewed(database_, rows.text(7), entry);
  }
  return entries;
}

std::optional<std::string> Journal::latest_open_run(Kind kind) const {
  Statement last(database_,
                 "SELECT run.run FROM run WHERE number = (SELECT max(journal.run) FROM journal WHERE kind = ?)");
  last.start(to_string(kind));
  if (!last.step()) return std::nullopt;
  return last.text(0);
}

ReviewedWrites Journal::cleared(Kind kind) const {
  Statement rows(database_, std::string(k_entry_columns) +
                                " WHERE kind = ?1 AND run = (SELECT max(number) FROM run WHERE kind = ?1)");
  rows.start(to_string(kind));
  ReviewedWrites writes;
  for (JournalEntry& entry : entries(rows)) {
    std::move(entry.kept.begin(), entry.kept.end(), std::back_inserter(entry.changes));
    writes.emplace(std::move(entry.key), std::move(entry.changes));
  }
  return writes;
}

ReviewedWrites Journal::sent(Kind kind) const {
  Statement rows(database_, std::string(k_entry_columns) + " WHERE kind = ? AND state <> 'intended'");
  rows.start(to_string(kind));
  ReviewedWrites writes;
  for (JournalEntry& entry : entries(rows)) writes.emplace(std::move(entry.key), std::move(entry.changes));
  return writes;
}

UnsettledCreates Journal::unsettled(Kind kind) const {
  Statement rows(database_,
                 "SELECT key, name, ivinex_id FROM journal "
                 "WHERE kind = ? AND creates = 1 AND state IN ('sent', 'confirmed', 'unknown')");
  UnsettledCreates creates;
  rows.start(to_string(kind));
  while (rows.step()) creates.emplace(rows.text(0), UnsettledCreate{rows.text(1), rows.text(2)});
  return creates;
}

}  // namespace cxsync::store

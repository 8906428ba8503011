// The documents inside a state file may hold anything. They are read as they were written, or the state is called
// damaged; and no name is left in a report that was to forget them.
#include <algorithm>
#include <boost/json/value.hpp>
#include <string>

#include "fuzz/any_plan.hpp"
#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"
#include "store/forget.hpp"
#include "store/journal.hpp"
#include "store/schema.hpp"

namespace cxsync::fuzz {
namespace {

using store::Database;
using store::Journal;

/// One state in memory, with one run.
Database& database() {
  static Database state("state.db", store::OpenMode::memory);
  static const bool is_ready = [] {
    store::migrate(state);
    state.execute(
        "INSERT INTO run VALUES (1, 'run', 'users', '', '', NULL, '', '[]', 0, 0, 0, 0, 0, 0, NULL, NULL, NULL)");
    return true;
  }();
  static_cast<void>(is_ready);
  return state;
}

std::vector<JournalEntry> read_entries() { return Journal(database()).of_kind(Kind::users); }

void write_entry(const JournalEntry& entry) { Journal(database()).put(Kind::users, 1, {entry}); }

JournalEntry empty_entry() {
  JournalEntry entry;
  entry.key = "1";
  return entry;
}

/// What was reviewed is a JSON text in the file.
void check_text(std::string_view reviewed) {
  write_entry(empty_entry());
  store::Statement(database(), "UPDATE journal SET reviewed = ?").run(reviewed);
  std::vector<JournalEntry> entries;
  if (!accepted(ExitCode::usage, [&] { entries = read_entries(); })) return;
  write_entry(entries.at(0));
  promise(read_entries() == entries, "an entry that is read is written as it was");
}

void check_entry(Input& input) {
  JournalEntry entry = empty_entry();
  entry.adopts = input.flag();
  entry.suggested = input.flag();
  for (std::size_t changes = input.below(4); changes > 0; --changes) entry.changes.push_back(any_change(input));
  for (std::size_t kept = input.below(3); kept > 0; --kept) entry.kept.push_back(any_change(input));
  write_entry(entry);
  promise(read_entries() == std::vector{entry}, "an entry is read as it was written");
}

void check_list_forgot(const boost::json::value& report, std::string_view list) {
  const auto* rows = report.get_object().if_contains(list);
  if (rows == nullptr || !rows->is_array()) return;
  for (const auto& row : rows->get_array()) {
    const auto* name = row.is_object() ? row.get_object().if_contains("name") : nullptr;
    promise(name == nullptr || !name->is_string() || name->get_string().empty(), "no name is left in a report");
  }
}

/// Reports hold whole numbers only; any other number may change in its last digit when it is read and written.
bool has_fraction(const boost::json::value& value) {
  if (value.is_double()) return true;
  if (const auto* list = value.if_array()) return std::any_of(list->begin(), list->end(), has_fraction);
  const auto* object = value.if_object();
  return object != nullptr &&
         std::any_of(object->begin(), object->end(), [](const auto& member) { return has_fraction(member.value()); });
}

void check_forgetting(std::string_view report) {
  const auto forgotten = store::without_personal_text(report);
  if (!forgotten) return;
  boost::json::parse_options options;
  options.max_depth = 64;
  const auto document = boost::json::parse(*forgotten, {}, options);
  check_list_forgot(document, "rows");
  check_list_forgot(document, "follow_ups");
  promise(has_fraction(document) || store::without_personal_text(*forgotten) == forgotten,
          "forgetting twice changes nothing");
}

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync::fuzz;
  Input input(data, size);
  const std::string_view text = Input(input).rest();
  check_text(text);
  check_forgetting(text);
  check_entry(input);
  return 0;
}

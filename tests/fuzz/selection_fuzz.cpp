// A selection may be any text. What is taken means the same when it is written again, and picks each row of a plan at
// most once, in the plan's order.
#include "cxsync/selection.hpp"

#include <string>

#include "apply/ticked.hpp"
#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"

namespace cxsync::fuzz {
namespace {

PlanRow row_with(Action action, const char* key, const char* reason = "", std::vector<Candidate> candidates = {}) {
  PlanRow row;
  row.action = action;
  row.key = key;
  row.reason = reason;
  row.changes = {{.field = "name", .to = "new", .policy = "source", .conflict = action == Action::conflict}};
  row.candidates = std::move(candidates);
  if (action == Action::update || action == Action::conflict || action == Action::unchanged) row.ivinex_id = "900";
  return row;
}

const Plan& sample_plan() {
  static const Plan plan = [] {
    PlanData data;
    data.rows = {row_with(Action::create, "1"),
                 row_with(Action::create, "2", "inactive"),
                 row_with(Action::update, "3"),
                 row_with(Action::conflict, "4"),
                 row_with(Action::ambiguous, "5", "suggestion", {{"901", "Ada", "user_name", {}}}),
                 row_with(Action::ambiguous, "6", "row_gone"),
                 row_with(Action::invalid, "7"),
                 row_with(Action::unchanged, "8")};
    return Plan(std::move(data));
  }();
  return plan;
}

std::string written(const Selection& selection) {
  std::string text;
  for (const SelectionItem& item : selection.items()) {
    if (!text.empty()) text += ',';
    text += item.key_or_word;
    if (!item.decision.empty()) text += "=" + item.decision;
  }
  return text;
}

void check_ticked(const std::vector<TickedRow>& ticked) {
  const PlanRow* last = nullptr;
  for (const TickedRow& row : ticked) {
    promise(row.row != nullptr && (last == nullptr || last < row.row), "a row is picked once, in the plan's order");
    last = row.row;
    const bool writes = row.task == TickedRow::Task::create || row.task == TickedRow::Task::update;
    promise(!writes || row.row->action != Action::invalid, "an invalid row is not written");
    promise((row.task == TickedRow::Task::create) == (writes && row.ivinex_id.empty()), "an update has a row to go to");
  }
}

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync;
  const std::string_view text = fuzz::Input(data, size).rest();
  Selection selection;
  if (!fuzz::accepted(ExitCode::usage, [&] { selection = Selection::parse(text); })) return 0;
  fuzz::promise(!selection.items().empty(), "a selection has an entry");
  fuzz::promise(Selection::parse(fuzz::written(selection)).items() == selection.items(),
                "a selection means the same when it is written again");
  for (const OnConflict choice : {OnConflict::skip, OnConflict::cxone, OnConflict::ivinex}) {
    std::vector<TickedRow> ticked;
    const auto resolve = [&] { ticked = resolve_selection(fuzz::sample_plan(), selection, choice); };
    if (fuzz::accepted(ExitCode::usage, resolve)) fuzz::check_ticked(ticked);
  }
  return 0;
}

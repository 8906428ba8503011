#include "simulation/judge.hpp"

#include <algorithm>

#include "plan/compare.hpp"
#include "support/text.hpp"

namespace cxsync::simulation {

namespace {

std::string text_of(Kind kind, const RowWrite& write) {
  std::string text(to_string(kind));
  text += write.id.empty() ? " (new)" : " " + write.id;
  for (const Field& field : write.fields) text += " " + field.name + "=\"" + field.value + "\"";
  return text;
}

const Field* field_of(const RowWrite& write, const std::string& name) {
  const auto found =
      std::find_if(write.fields.begin(), write.fields.end(), [&](const Field& field) { return field.name == name; });
  return found == write.fields.end() ? nullptr : &*found;
}

}  // namespace

void Judge::violated(std::string what) {
  machine_.trace().note("VIOLATION", what);
  violations_.push_back(std::move(what));
}

void Judge::begin(const Order& order) {
  order_ = order;
  calling_ = true;
  began_at_ = machine_.steps();
  checked_at_.clear();
  pulled_complete_.clear();
  read_complete_.clear();
  sent_keys_.clear();
  sent_ids_.clear();
  written_.clear();
  lied_ = false;
}

void Judge::pulled(const Snapshot& snapshot) {
  pulled_complete_[snapshot.kind] = snapshot.complete;
  for (const Record& record : snapshot.records) {
    auto& values = pulled_[{snapshot.kind, std::string(record.id())}];
    for (const FieldView field : record.fields()) values.emplace(field.value);
  }
}

void Judge::check_reads(Kind kind) {
  const auto complete = [&](const std::map<Kind, bool>& reads) {
    const auto read = reads.find(kind);
    return read != reads.end() && read->second;
  };
  const auto plan = order_.plans.find(kind);
  const bool planned = plan == order_.plans.end() ? complete(pulled_complete_) : plan->second->complete();
  if (!planned || !complete(read_complete_)) violated("a write after an incomplete read");
}

void Judge::sending(Kind kind, std::span<const RowWrite> writes, bool creates) {
  ++requests_;
  checked_at_.emplace(kind, machine_.steps());
  if (std::find(order_.kinds.begin(), order_.kinds.end(), kind) == order_.kinds.end()) {
    violated("a write of " + std::string(to_string(kind)) + ", which was not ordered");
    return;
  }
  check_reads(kind);
  for (const RowWrite& write : writes) {
    machine_.trace().explain("sends", [&] { return text_of(kind, write); });
    if (order_.retries) check_retry(kind, write);
    if (write.id.empty() != creates) violated("an update without an id, or a create with one: " + text_of(kind, write));
    if (creates) {
      check_create(kind, write);
    } else {
      check_update(kind, write);
    }
  }
}

bool Judge::selects(const PlanRow& row) const {
  if (order_.decisions.contains(row.key)) return true;
  switch (row.action) {
    case Action::create:
      return row.reason != "inactive" && (order_.has("all") || order_.has("new"));
    case Action::update:
    case Action::conflict:
      return order_.has("all") || order_.has("changed");
    case Action::ambiguous:
      return order_.has("all") || (order_.has("suggested") && row.reason == "suggestion" && row.candidates.size() == 1);
    case Action::invalid:
      return order_.has("all");
    case Action::unchanged:
      break;
  }
  return false;
}

/// Every value that is written was in the plan, and was not a conflict left open.
bool Judge::reviewed(const RowWrite& write, const std::vector<Change>& changes) const {
  return std::all_of(write.fields.begin(), write.fields.end(), [&](const Field& field) {
    return std::any_of(changes.begin(), changes.end(), [&](const Change& change) {
      return change.field == field.name && change.to.value_or("") == field.value &&
             (!change.conflict || cxone_decides());
    });
  });
}

/// What is sent again was reviewed before: CXone may have moved on since.
void Judge::check_retry(Kind kind, const RowWrite& write) {
  const Field* key = field_of(write, rows_.module(kind).key_field);
  const Row* row = rows_.find(kind, write.id);
  const std::string of = key != nullptr ? key->value : row != nullptr ? rows_.key_of(kind, *row) : std::string();
  const auto reviewed = reviewed_.find({kind, of});
  for (const Field& field : write.fields) {
    const FieldMapping* mapping = rows_.mapping(kind, field.name);
    if (of.empty() || mapping == nullptr || mapping->constant) continue;
    if (reviewed == reviewed_.end() || !reviewed->second.contains(field.value)) {
      violated("a retry of what nobody reviewed: " + text_of(kind, write));
    }
  }
}

void Judge::check_create(Kind kind, const RowWrite& write) {
  const Field* key = field_of(write, rows_.module(kind).key_field);
  if (key == nullptr || key->value.empty()) {
    violated("a create without a key: " + text_of(kind, write));
    return;
  }
  sent_keys_.emplace(kind, key->value);
  const auto decision = order_.decisions.find(key->value);
  const bool decided = decision != order_.decisions.end() && (decision->second.empty() || decision->second == "new");
  if (!decided && !order_.retries && !order_.has("all") && !order_.has("new")) {
    violated("a create that was not selected: " + text_of(kind, write));
  }
  const auto plan = order_.plans.find(kind);
  if (plan == order_.plans.end()) return;
  const PlanRow* row = plan->second->find(key->value);
  const bool may_be_new = row != nullptr && (row->action == Action::create || (decided && allows_new(*row)));
  if (!may_be_new || !selects(*row) || !reviewed(write, row->changes)) {
    violated("a create that was not reviewed: " + text_of(kind, write));
  }
}

void Judge::check_update(Kind kind, const RowWrite& write) {
  sent_ids_.emplace(kind, write.id);
  const ModuleConfig& module = rows_.module(kind);
  for (const Field& field : write.fields) {
    const FieldMapping* mapping = rows_.mapping(kind, field.name);
    if (mapping == nullptr && field.name != module.key_field && field.name != module.group_field) {
      violated("a field that is not mapped: " + text_of(kind, write));
    }
    if (mapping != nullptr && mapping->policy == Policy::on_create) {
      violated("an update of a field written only on create: " + text_of(kind, write));
    }
  }
  if (order_.decisions.empty() && !order_.retries && !order_.has("all") && !order_.has("changed") &&
      !order_.has("suggested")) {
    violated("an update that was not selected: " + text_of(kind, write));
  }
  const auto plan = order_.plans.find(kind);
  if (plan == order_.plans.end()) return;
  const auto& planned = plan->second->rows();
  const bool fits = std::any_of(planned.begin(), planned.end(), [&](const PlanRow& row) {
    if (!selects(row)) return false;
    if (row.action != Action::ambiguous) return row.ivinex_id == write.id && reviewed(write, row.changes);
    return std::any_of(row.candidates.begin(), row.candidates.end(), [&](const Candidate& candidate) {
      return candidate.ivinex_id == write.id && reviewed(write, candidate.changes);
    });
  });
  if (!fits) violated("an update that was not reviewed: " + text_of(kind, write));
}

void Judge::replaces(Kind kind, const Row& row, const std::string& field, const std::string& value,
                     std::uint64_t checked_at, bool decided) {
  const auto held = row.cells.find(field);
  // What a person types while a run writes, after it checked its rows, may be lost: Ivinex has no conditional writes.
  if (held == row.cells.end() || held->second.shown_at == 0 || held->second.shown_at > checked_at) return;
  const Cell& cell = held->second;
  if (field == rows_.module(kind).group_field) {
    const auto now = split_list(value);
    for (const auto& group : split_list(cell.value)) {
      if (std::find(now.begin(), now.end(), group) == now.end()) violated("row " + row.id + " lost a group");
    }
    return;
  }
  const FieldMapping* mapping = rows_.mapping(kind, field);
  if (mapping == nullptr || is_blank(cell.value)) return;
  if (mapping->policy == Policy::if_empty) violated("row " + row.id + ": " + field + " was not empty");
  // A check box has two values only: an edit may be CXone's value by now, and is then an edit no longer.
  if (mapping->policy != Policy::keep_edits || mapping->compare == Compare::bool_) return;
  if (cell.undecided && !decided) {
    violated("row " + row.id + ": the edit \"" + cell.value + "\" of " + field + " became \"" + value + "\"");
  }
}

void Judge::stored(Kind kind, const std::string& id, const RowWrite& write, std::uint64_t checked_at) {
  if (checked_at < began_at_) return;  // of an earlier call, and late
  Written written{kind, id, {}, write.id.empty()};
  for (const Field& field : write.fields) written.fields.push_back(field.name);
  written_.push_back(std::move(written));
}

void Judge::check_selection_of(const Report& report) {
  std::set<std::string> keys;
  std::set<std::string> ids;
  for (const ReportRow& row : report.rows) {
    if (!keys.insert(row.key).second) violated("the report has two outcomes for " + row.key);
    if (row.ivinex_id) ids.insert(*row.ivinex_id);
  }
  for (const auto& [kind, key] : sent_keys_) {
    if (kind == report.kind && !keys.contains(key)) violated("a create of " + key + " is not in the report");
  }
  for (const auto& [kind, id] : sent_ids_) {
    if (kind == report.kind && !ids.contains(id)) violated("an update of row " + id + " is not in the report");
  }
  const auto plan = order_.plans.find(report.kind);
  if (plan == order_.plans.end()) return;
  std::set<std::string> selected;
  for (const PlanRow& row : plan->second->rows()) {
    if (selects(row)) selected.insert(row.key);
  }
  if (selected != keys) violated("the report does not list the selected rows");
}

/// A row reported as written stands there so, unless a person was at it meanwhile.
void Judge::check_written(const Report& report, const ReportRow& row) {
  if (row.error) return;
  const Row* found = row.ivinex_id ? rows_.find(report.kind, *row.ivinex_id) : nullptr;
  if (found != nullptr && found->touched_at > began_at_) return;
  if (found == nullptr) {
    if (!is_touched(report.kind, row.key))
      violated(row.key + " is reported " + std::string(to_string(row.outcome)) + ", but its row is not there");
    return;
  }
  if (rows_.key_of(report.kind, *found) != row.key) violated(row.key + " is reported as written without its key");
  const auto plan = order_.plans.find(report.kind);
  const PlanRow* planned = plan == order_.plans.end() ? nullptr : plan->second->find(row.key);
  if (planned == nullptr || planned->action == Action::ambiguous) return;
  for (const Change& change : planned->changes) {
    if (change.conflict && !cxone_decides()) continue;
    const FieldMapping* mapping = rows_.mapping(report.kind, change.field);
    const auto compare = mapping == nullptr ? Compare::id_list : mapping->compare;
    if (!equal_values(compare, change.to.value_or(""), found->value(change.field))) {
      violated(row.key + " is reported as written, but " + change.field + " shows \"" + found->value(change.field) +
               "\"");
    }
  }
}

void Judge::check_rows_of(const Report& report) {
  for (const ReportRow& row : report.rows) {
    if (row.outcome == Outcome::created || row.outcome == Outcome::updated) check_written(report, row);
    const bool sent = sent_keys_.contains({report.kind, row.key}) ||
                      (row.ivinex_id && sent_ids_.contains({report.kind, *row.ivinex_id}));
    const bool touched_nothing = row.outcome == Outcome::skipped || row.outcome == Outcome::unchanged;
    if (sent && touched_nothing) violated(row.key + " was sent and is reported " + std::string(to_string(row.outcome)));
    if (row.outcome != Outcome::failed || lied_) continue;
    for (const Written& written : written_) {
      const Row* now = rows_.find(report.kind, written.id);
      if (written.kind == report.kind && now != nullptr && now->touched_at <= began_at_ &&
          rows_.key_of(report.kind, *now) == row.key) {
        violated(row.key + " is reported failed, and was written");
      }
    }
  }
}

/// Values that the report does not confirm are in doubt: no base can be known for them.
void Judge::settle_doubts(const Report& report) {
  std::set<std::string> certain;
  for (const ReportRow& row : report.rows) {
    const bool written = row.outcome == Outcome::created || row.outcome == Outcome::updated;
    const bool read_back = !row.error || row.error->code == "read_back_differs";
    if (report.state_saved && written && read_back && row.ivinex_id) certain.insert(*row.ivinex_id);
  }
  for (const Written& written : written_) {
    if (written.kind != report.kind || !certain.contains(written.id)) continue;
    Row* row = rows_.find(written.kind, written.id);
    for (const auto& field : written.fields) {
      if (row != nullptr) row->cells[field].in_doubt = false;
    }
  }
}

void Judge::reported(const Report& report) {
  check_selection_of(report);
  check_rows_of(report);
  settle_doubts(report);
}

void Judge::failed(const Error& error, std::optional<Kind> kind) {
  const auto concerns = [&](const auto& sent) { return !kind || sent.first == *kind; };
  if (std::any_of(sent_keys_.begin(), sent_keys_.end(), concerns) ||
      std::any_of(sent_ids_.begin(), sent_ids_.end(), concerns)) {
    violated("the call threw after its first write: " + error.message());
  }
  if (error.code() == ErrorCode::internal || error.code() == ErrorCode::state_corrupt) {
    violated("the call threw: " + error.message());
  }
}

void Judge::died() {
  if (!written_.empty()) machine_.count("died after a write");
}

/// `--on-conflict ivinex` keeps a person's values and remembers both sides: from then on CXone's next value counts.
void Judge::settle_edits() {
  if (order_.on_conflict != OnConflict::ivinex) return;
  for (const Kind kind : order_.kinds) {
    for (Row& row : rows_.of(kind)) {
      for (auto& [field, cell] : row.cells) {
        if (cell.shown_at != 0) cell.undecided = false;
      }
    }
  }
}

void Judge::end() {
  calling_ = false;
  for (const auto& [record, values] : pulled_) reviewed_[record].insert(values.begin(), values.end());
  pulled_.clear();
  cxone_decided_ = cxone_decided_ || order_.on_conflict == OnConflict::cxone;
  settle_edits();
  check_twins();
}

void Judge::check_twins() {
  for (const Kind kind : k_all_kinds) {
    std::map<std::string, int> given;
    for (const Row& row : rows_.of(kind)) {
      const auto cell = row.cells.find(rows_.module(kind).key_field);
      if (cell == row.cells.end() || cell->second.author != Author::cxsync) continue;
      const std::string key = rows_.key_of(kind, row);
      if (key.empty() || excused_.contains({kind, key})) continue;
      if (++given[key] == 2) violated("two " + std::string(to_string(kind)) + " rows were given the key " + key);
    }
  }
}

}  // namespace cxsync::simulation

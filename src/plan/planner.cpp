#include "plan/planner.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_set>

#include "cxsync/error.hpp"
#include "plan/compare.hpp"
#include "plan/diff.hpp"
#include "plan/guards.hpp"
#include "plan/hidden_rows.hpp"
#include "plan/mapping.hpp"
#include "plan/match.hpp"
#include "plan/validity.hpp"
#include "support/text.hpp"

namespace cxsync {

namespace {

/// Plans the rows of one kind.
class Planner {
 public:
  Planner(const PlanInput& input, const LiveRows& rows)
      : input_(input),
        module_(*input.module),
        kind_(input.source->kind),
        rows_(rows),
        source_(*input.source),
        validity_(module_, source_),
        matcher_(module_, source_, *input.sink, rows_, *input.links),
        hidden_(rows_, *input.links, input.unsettled) {}

  PlanData plan();

 private:
  void plan_row(const Record& source, PlanRow& row);
  void plan_match(const Record& source, const Match& match, PlanRow& row);
  void plan_ambiguous(const Record& source, const Match& match, PlanRow& row);
  void plan_create(const Record& source, PlanRow& row) const;
  [[nodiscard]] DiffContext context(const Bases* bases, bool adopted) const {
    return {&module_, input_.agents_group, bases, adopted};
  }
  [[nodiscard]] std::optional<Bases> bases_with_sent(const Match& match, std::string_view key) const;
  [[nodiscard]] ReadSummary summarize_sink() const;
  [[nodiscard]] std::vector<OnlyInIvinex> only_in_ivinex() const;

  const PlanInput& input_;
  const ModuleConfig& module_;
  Kind kind_;
  const LiveRows& rows_;
  SourceRecords source_;
  ValidityCheck validity_;
  Matcher matcher_;
  HiddenRows hidden_;
  std::unordered_set<const Record*> candidates_;
};

bool are_in_order(const FieldRange& fields, const std::vector<std::string>& known) {
  auto place = known.begin();
  return std::all_of(fields.begin(), fields.end(), [&](const FieldView& field) {
    place = std::find(place, known.end(), field.name);
    return place != known.end() && (++place, true);
  });
}

/// A record's canonical fields in their order, with its id among them. That is what CXone's own listings give anyway.
Record canonical_source(Kind kind, const Record& source) {
  const auto& known = canonical_fields(kind);
  if (are_in_order(source.fields(), known) && (source.id().empty() || source.find("id"))) return source;
  std::vector<Field> chosen;
  for (const std::string& name : known) {
    if (const auto field = source.find(name)) {
      chosen.emplace_back(*field);
    } else if (name == "id" && !source.id().empty()) {
      chosen.push_back(Field{name, std::string(source.id())});
    }
  }
  return Record(source.id(), chosen);
}

void Planner::plan_row(const Record& source, PlanRow& row) {
  row.key = source.id();
  row.name = source_name(kind_, source);
  row.source = canonical_source(kind_, source);
  if (Flaw flaw = validity_.flaw_of(source); !flaw.reason.empty()) {
    row.action = Action::invalid;
    row.reason = std::move(flaw.reason);
    if (!flaw.detail.empty()) row.warnings.push_back(std::move(flaw.detail));
    return;
  }
  Match match = matcher_.match(source);
  if (match.row == nullptr && match.reason.empty() && hidden_.may_hold(source.id())) match.reason = "unsettled";
  row.warnings = match.warnings;
  if (!match.reason.empty()) {
    plan_ambiguous(source, match, row);
  } else if (match.row != nullptr) {
    plan_match(source, match, row);
  } else {
    plan_create(source, row);
  }
}

void Planner::plan_match(const Record& source, const Match& match, PlanRow& row) {
  row.ivinex_id.emplace(match.row->id());
  const std::optional<Bases> with_sent = bases_with_sent(match, source.id());
  const Bases* remembered = match.link == nullptr ? nullptr : &match.link->bases;
  Diff diff = diff_row(context(with_sent ? &*with_sent : remembered, match.link != nullptr && match.link->adopted),
                       source, *match.row);
  std::move(diff.warnings.begin(), diff.warnings.end(), std::back_inserter(row.warnings));
  if (!diff.flaw.empty()) {
    row.action = Action::invalid;
    row.reason = std::move(diff.flaw);
    return;
  }
  row.action = diff.has_conflict() ? Action::conflict : diff.changes.empty() ? Action::unchanged : Action::update;
  row.changes = std::move(diff.changes);
}

void Planner::plan_ambiguous(const Record& source, const Match& match, PlanRow& row) {
  row.action = Action::ambiguous;
  row.reason = match.reason;
  // What KEY=new would write is reviewed here like everything else.
  if (allows_new(row)) row.changes = create_changes(context(nullptr, false), source);
  for (const Match::Option& option : match.options) {
    candidates_.insert(option.row);
    // A row that was never linked to this record has no history with it.
    const bool adopted = match.reason == "suggestion" || match.reason == "user_name_taken";
    const bool linked = match.link != nullptr && match.link->ivinex_id == option.row->id();
    Diff diff = diff_row(context(linked ? &match.link->bases : nullptr, adopted), source, *option.row);
    row.candidates.push_back(Candidate{std::string(option.row->id()), row_name(kind_, module_, *option.row), option.by,
                                       std::move(diff.changes)});
  }
  std::sort(row.candidates.begin(), row.candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.ivinex_id < b.ivinex_id; });
}

void Planner::plan_create(const Record& source, PlanRow& row) const {
  const bool user = kind_ == Kind::users;
  if (!source.find(user ? "user_name" : "name")) {
    row.action = Action::invalid;
    row.reason = user ? "empty_user_name" : "empty_name";
    return;
  }
  row.action = Action::create;
  if (!is_active(source) && !module_.create_inactive) row.reason = "inactive";
  row.changes = create_changes(context(nullptr, false), source);
}

/// What is remembered of the row together with what an earlier run may have written to it: a value that stands there as
/// it was sent is ours, and no edit. Empty: nothing was sent.
std::optional<Bases> Planner::bases_with_sent(const Match& match, std::string_view key) const {
  if (input_.sent == nullptr) return std::nullopt;
  const auto sent = input_.sent->find(key);
  if (sent == input_.sent->end()) return std::nullopt;
  Bases bases = match.link == nullptr ? Bases() : match.link->bases;
  for (const Change& change : sent->second) {
    const FieldMapping* mapping = mapping_of(module_, change.field);
    const std::string shown(match.row->get(change.field).value_or(""));
    if (mapping == nullptr || !equal_values(mapping->compare, change.to.value_or(""), shown)) continue;
    bases.set(change.field, Base{change.to.value_or(""), shown});
  }
  return bases;
}

ReadSummary Planner::summarize_sink() const {
  const Snapshot& sink = *input_.sink;
  ReadSummary summary{sink.records.size(), sink.pages, sink.complete, sink.reason};
  if (!summary.complete) return summary;
  if (std::string doubt = hidden_.doubt(input_.guards); !doubt.empty()) {
    summary.complete = false;
    summary.reason = std::move(doubt);
  }
  return summary;
}

std::vector<OnlyInIvinex> Planner::only_in_ivinex() const {
  std::vector<OnlyInIvinex> rows;
  for (const Record& row : input_.sink->records) {
    if (matcher_.is_claimed(row) || candidates_.contains(&row)) continue;
    const auto key = rows_.key_of(row);
    rows.push_back({std::string(row.id()), key.empty() ? std::nullopt : std::optional<std::string>(key),
                    row_name(kind_, module_, row)});
  }
  std::sort(rows.begin(), rows.end(), [](const OnlyInIvinex& a, const OnlyInIvinex& b) {
    return std::tie(a.name, a.ivinex_id) < std::tie(b.name, b.ivinex_id);
  });
  return rows;
}

PlanData Planner::plan() {
  const Snapshot& source = *input_.source;
  PlanData data;
  data.site = input_.site;
  data.kind = kind_;
  data.config_digest = input_.config_digest;
  data.cxone = {source.records.size(), source.pages, source.complete, source.reason};
  data.ivinex = summarize_sink();
  data.rows.reserve(source.records.size());
  for (const Record& record : source.records) plan_row(record, data.rows.emplace_back());
  data.only_in_ivinex = only_in_ivinex();
  const ReviewedWrites none;
  const auto writes = proposed_writes(data.rows, input_.cleared == nullptr ? none : *input_.cleared);
  data.guards = judge_guards(input_.guards, module_, guard_base(data, input_.last_source_count), writes);
  return data;
}

/// A read that lists a row id twice is not one state of the module, whoever made it; which of the two stands first says
/// nothing.
Snapshot ordered_with_twin(const Snapshot& sink, std::string_view twin) {
  Snapshot ordered = sink;
  if (ordered.complete) ordered.reason = "Ivinex listed the row \"" + printable(twin) + "\" twice";
  ordered.complete = false;
  const auto as_tuple = [](const auto& field) { return std::tuple(field.name, field.value, field.form); };
  const auto before = [&](const auto& a, const auto& b) { return as_tuple(a) < as_tuple(b); };
  for (Record& row : ordered.records) {
    auto fields = row.copy_fields();
    std::sort(fields.begin(), fields.end(), before);
    row = Record(row.id(), fields);
  }
  std::sort(ordered.records.begin(), ordered.records.end(), [&](const Record& a, const Record& b) {
    if (a.id() != b.id()) return a.id() < b.id();
    const FieldRange left = a.fields();
    const FieldRange right = b.fields();
    return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(), before);
  });
  return ordered;
}

}  // namespace

std::vector<std::string> missing_fields(const ModuleConfig& module, const Snapshot& sink) {
  std::vector<std::string> missing = needed_fields(module);
  for (const Record& row : sink.records) {
    std::erase_if(missing, [&](const std::string& name) { return row.find(name).has_value(); });
    if (missing.empty()) break;
  }
  if (sink.records.empty()) missing.clear();
  return missing;
}

void require_fields(const ModuleConfig& module, const Snapshot& sink) {
  const auto missing = missing_fields(module, sink);
  if (missing.empty()) return;
  const std::string kind(to_string(sink.kind));
  throw Error(
      ErrorCode::field_not_found,
      "no " + kind + " row of Ivinex has a field \"" + printable(missing.front()) + "\", which the configuration names",
      "Compare the name with Admin > module > Fields (Field Name, not Display Text), or add the field there.",
      {{"path", "/ivinex/modules/" + kind}, {"field", missing.front()}, {"kind", kind}});
}

Plan make_plan(const PlanInput& input) {
  require_fields(*input.module, *input.sink);
  std::optional<LiveRows> own_rows;
  if (input.rows == nullptr) own_rows.emplace(*input.sink, input.module->key_field);
  const LiveRows& rows = own_rows ? *own_rows : *input.rows;
  const auto twin = rows.twin();
  if (!twin) return Plan(Planner(input, rows).plan());
  const Snapshot sink = ordered_with_twin(*input.sink, *twin);
  const LiveRows ordered_rows(sink, input.module->key_field);
  PlanInput ordered = input;
  ordered.sink = &sink;
  return Plan(Planner(ordered, ordered_rows).plan());
}

}  // namespace cxsync

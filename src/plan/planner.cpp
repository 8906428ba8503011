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
  explicit Planner(const PlanInput& input)
      : input_(input),
        module_(*input.module),
        kind_(input.source->kind),
        validity_(module_, *input.source),
        matcher_(module_, *input.source, *input.sink, *input.links),
        hidden_(module_, *input.sink, *input.links, input.unsettled) {}

  PlanData plan();

 private:
  [[nodiscard]] PlanRow plan_row(const Record& source);
  void plan_match(const Record& source, const Match& match, PlanRow& row);
  void plan_ambiguous(const Record& source, const Match& match, PlanRow& row);
  void plan_create(const Record& source, PlanRow& row) const;
  [[nodiscard]] DiffContext context(const std::map<std::string, Base>* bases, bool adopted) const {
    return {&module_, input_.agents_group, bases, adopted};
  }
  [[nodiscard]] std::map<std::string, Base> bases_of(const std::string& key, const Match& match) const;
  [[nodiscard]] ReadSummary summarize_sink() const;
  [[nodiscard]] std::vector<OnlyInIvinex> only_in_ivinex() const;

  const PlanInput& input_;
  const ModuleConfig& module_;
  Kind kind_;
  ValidityCheck validity_;
  Matcher matcher_;
  HiddenRows hidden_;
  std::unordered_set<const Record*> candidates_;
};

std::vector<Field> canonical_source(Kind kind, const Record& source) {
  std::vector<Field> fields;
  for (const std::string& name : canonical_fields(kind)) {
    const Field* field = source.find(name);
    if (field != nullptr) {
      fields.push_back(*field);
    } else if (name == "id" && !source.id().empty()) {
      fields.push_back(Field{name, source.id()});
    }
  }
  return fields;
}

PlanRow Planner::plan_row(const Record& source) {
  PlanRow row;
  row.key = source.id();
  row.name = source_name(kind_, source);
  row.source = canonical_source(kind_, source);
  if (Flaw flaw = validity_.flaw_of(source); !flaw.reason.empty()) {
    row.action = Action::invalid;
    row.reason = std::move(flaw.reason);
    if (!flaw.detail.empty()) row.warnings.push_back(std::move(flaw.detail));
    return row;
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
  return row;
}

void Planner::plan_match(const Record& source, const Match& match, PlanRow& row) {
  row.ivinex_id = match.row->id();
  const std::map<std::string, Base> bases = bases_of(source.id(), match);
  Diff diff = diff_row(context(&bases, match.link != nullptr && match.link->adopted), source, *match.row);
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
    row.candidates.push_back(
        Candidate{option.row->id(), row_name(kind_, module_, *option.row), option.by, std::move(diff.changes)});
  }
  std::sort(row.candidates.begin(), row.candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.ivinex_id < b.ivinex_id; });
}

void Planner::plan_create(const Record& source, PlanRow& row) const {
  const bool user = kind_ == Kind::users;
  if (source.find(user ? "user_name" : "name") == nullptr) {
    row.action = Action::invalid;
    row.reason = user ? "empty_user_name" : "empty_name";
    return;
  }
  row.action = Action::create;
  if (!is_active(source) && !module_.create_inactive) row.reason = "inactive";
  row.changes = create_changes(context(nullptr, false), source);
}

/// What is remembered of the row, and what an earlier run may have written to it: a value that stands there as it was
/// sent is ours, and no edit.
std::map<std::string, Base> Planner::bases_of(const std::string& key, const Match& match) const {
  std::map<std::string, Base> bases;
  if (match.link != nullptr) bases = match.link->bases;
  if (input_.sent == nullptr) return bases;
  const auto sent = input_.sent->find(key);
  if (sent == input_.sent->end()) return bases;
  for (const Change& change : sent->second) {
    const FieldMapping* mapping = mapping_of(module_, change.field);
    const std::string shown(match.row->get(change.field).value_or(""));
    if (mapping == nullptr || !equal_values(mapping->compare, change.to.value_or(""), shown)) continue;
    bases.insert_or_assign(change.field, Base{change.to.value_or(""), shown});
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
    const auto key = matcher_.key_of(row);
    rows.push_back(
        {row.id(), key.empty() ? std::nullopt : std::optional<std::string>(key), row_name(kind_, module_, row)});
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
  for (const Record& record : source.records) data.rows.push_back(plan_row(record));
  data.only_in_ivinex = only_in_ivinex();
  const ReviewedWrites none;
  const auto writes = proposed_writes(data.rows, input_.cleared == nullptr ? none : *input_.cleared);
  data.guards = judge_guards(input_.guards, module_, guard_base(data, input_.last_source_count), writes);
  return data;
}

/// A read that lists a row id twice is not one state of the module, whoever made it; which of the two stands first says
/// nothing. Empty: every id stands once.
std::optional<Snapshot> ordered_if_listed_twice(const Snapshot& sink) {
  std::unordered_set<std::string_view> ids;
  ids.reserve(sink.records.size());
  std::optional<std::string_view> twin;
  for (const Record& row : sink.records) {
    if (!ids.insert(row.id()).second && (!twin || row.id() < *twin)) twin = row.id();
  }
  if (!twin) return std::nullopt;
  Snapshot ordered = sink;
  if (ordered.complete) ordered.reason = "Ivinex listed the row \"" + printable(*twin) + "\" twice";
  ordered.complete = false;
  const auto as_tuple = [](const Field& field) { return std::tie(field.name, field.value, field.form); };
  const auto before = [&](const Field& a, const Field& b) { return as_tuple(a) < as_tuple(b); };
  for (Record& row : ordered.records) {
    auto fields = row.fields();
    std::sort(fields.begin(), fields.end(), before);
    row = Record(row.id(), std::move(fields));
  }
  std::sort(ordered.records.begin(), ordered.records.end(), [&](const Record& a, const Record& b) {
    if (a.id() != b.id()) return a.id() < b.id();
    return std::lexicographical_compare(a.fields().begin(), a.fields().end(), b.fields().begin(), b.fields().end(),
                                        before);
  });
  return ordered;
}

}  // namespace

std::vector<std::string> missing_fields(const ModuleConfig& module, const Snapshot& sink) {
  std::vector<std::string> missing = needed_fields(module);
  for (const Record& row : sink.records) {
    std::erase_if(missing, [&](const std::string& name) { return row.find(name) != nullptr; });
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
  const auto without_twins = ordered_if_listed_twice(*input.sink);
  if (!without_twins) return Plan(Planner(input).plan());
  PlanInput ordered = input;
  ordered.sink = &*without_twins;
  return Plan(Planner(ordered).plan());
}

}  // namespace cxsync

#include "plan/diff.hpp"

#include <algorithm>

#include "plan/compare.hpp"
#include "plan/mapping.hpp"
#include "support/text.hpp"

namespace cxsync {

namespace {

/// Borrowed from the row.
std::optional<std::string_view> live_value(const Record& row, std::string_view field) {
  const auto found = row.find(field);
  if (!found || found->form == ValueForm::null || found->form == ValueForm::unreadable) return std::nullopt;
  return found->value;
}

std::optional<std::string> copy_of(std::optional<std::string_view> text) {
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

/// What a policy makes of one field.
struct Verdict {
  bool write = false;
  bool conflict = false;
  bool overwrites_edit = false;
  bool edit_kept = false;
};

struct Comparison {
  bool row_is_empty;  ///< Ivinex holds nothing
  bool has_base;
  bool cxone_changed;   ///< CXone's value differs from its half of the base
  bool ivinex_changed;  ///< Ivinex's value differs from its half of the base
};

Verdict judge_keep_edits(const Comparison& c) {
  if (!c.has_base) return {.write = c.row_is_empty, .conflict = !c.row_is_empty};
  if (!c.cxone_changed) return {.edit_kept = c.ivinex_changed};
  return {.write = !c.ivinex_changed, .conflict = c.ivinex_changed};
}

Verdict judge_source(const Comparison& c) {
  if (!c.has_base) return {.write = true, .overwrites_edit = !c.row_is_empty};
  return {.write = c.cxone_changed || c.ivinex_changed, .overwrites_edit = c.ivinex_changed};
}

/// For two values that differ.
Verdict judge(Policy policy, const Comparison& c) {
  switch (policy) {
    case Policy::keep_edits:
      return judge_keep_edits(c);
    case Policy::source:
      return judge_source(c);
    case Policy::if_empty:
      return {.write = c.row_is_empty};
    case Policy::on_create:
      break;
  }
  return {};
}

bool is_email(const FieldMapping& mapping) { return mapping.from == "email" || mapping.field == "email"; }

void diff_field(const DiffContext& context, const FieldMapping& mapping, const Record& source, const Record& row,
                Diff& diff) {
  const Wanted wanted = wanted_value(mapping, source);
  if (wanted.state != Wanted::State::value || mapping.policy == Policy::on_create) return;
  const auto held = row.find(mapping.field);
  if (held && held->form == ValueForm::unreadable) {
    diff.flaw = "unreadable_field";
    diff.warnings.push_back("unreadable:" + mapping.field);
    return;
  }
  const auto live = live_value(row, mapping.field);
  const std::string_view shown = live.value_or("");
  if (equal_values(mapping.compare, wanted.value, shown)) return;

  const auto base = context.bases == nullptr ? std::nullopt : context.bases->find(mapping.field);
  const Comparison comparison{.row_is_empty = equal_values(mapping.compare, shown, {}),
                              .has_base = base.has_value(),
                              .cxone_changed = base && !equal_values(mapping.compare, wanted.value, base->cxone),
                              .ivinex_changed = base && !equal_values(mapping.compare, shown, base->ivinex)};
  Verdict verdict = judge(mapping.policy, comparison);
  // Taking over the e-mail address of a person's row would hand their account to somebody else.
  if (context.adopted && verdict.write && is_email(mapping) && !comparison.row_is_empty) {
    verdict = {.conflict = true};
  }
  if (verdict.edit_kept) diff.warnings.push_back("edit_kept:" + mapping.field);
  if (!verdict.write && !verdict.conflict) return;
  diff.changes.push_back(Change{.field = mapping.field,
                                .from = copy_of(live),
                                .to = std::string(wanted.value),
                                .base = base ? std::optional(base->ivinex) : std::nullopt,
                                .policy = std::string(to_string(mapping.policy)),
                                .conflict = verdict.conflict,
                                .overwrites_edit = verdict.overwrites_edit});
}

void diff_group(const DiffContext& context, const Record& row, Diff& diff) {
  const ModuleConfig& module = *context.module;
  if (module.group_field.empty() || module.group_policy == GroupPolicy::on_create) return;
  const auto held = row.find(module.group_field);
  if (held && held->form != ValueForm::text && held->form != ValueForm::null) {
    diff.warnings.emplace_back("group_unreadable");
    return;
  }
  const auto live = live_value(row, module.group_field);
  if (live == context.agents_group) return;  // the usual case
  const auto groups = split_list(live.value_or(""));
  if (std::find(groups.begin(), groups.end(), context.agents_group) != groups.end()) return;
  std::string to(live.value_or(""));
  if (groups.empty()) {
    to.clear();
  } else {
    to += to.find(", ") == std::string::npos ? "," : ", ";
  }
  to += context.agents_group;
  diff.changes.push_back(
      Change{.field = module.group_field, .from = copy_of(live), .to = std::move(to), .policy = "ensure"});
}

}  // namespace

bool Diff::has_conflict() const noexcept {
  return std::any_of(changes.begin(), changes.end(), [](const Change& change) { return change.conflict; });
}

std::vector<Change> create_changes(const DiffContext& context, const Record& source) {
  const ModuleConfig& module = *context.module;
  std::vector<Change> changes;
  changes.push_back(Change{.field = module.key_field, .to = std::string(source.id()), .policy = "ensure"});
  for (const FieldMapping& mapping : module.fields) {
    const Wanted wanted = wanted_value(mapping, source);
    if (wanted.state != Wanted::State::value || wanted.value.empty()) continue;
    changes.push_back(Change{
        .field = mapping.field, .to = std::string(wanted.value), .policy = std::string(to_string(mapping.policy))});
  }
  if (!module.group_field.empty()) {
    changes.push_back(Change{.field = module.group_field,
                             .to = std::string(context.agents_group),
                             .policy = std::string(to_string(module.group_policy))});
  }
  return changes;
}

Diff diff_row(const DiffContext& context, const Record& source, const Record& row) {
  Diff diff;
  const std::string& key_field = context.module->key_field;
  const auto key = live_value(row, key_field);
  if (!key || trim(*key) != source.id()) {
    diff.changes.push_back(
        Change{.field = key_field, .from = copy_of(key), .to = std::string(source.id()), .policy = "ensure"});
  }
  for (const FieldMapping& mapping : context.module->fields) diff_field(context, mapping, source, row, diff);
  diff_group(context, row, diff);
  return diff;
}

}  // namespace cxsync

#include "fuzz/any_plan.hpp"

#include <optional>
#include <string>
#include <vector>

#include "support/text.hpp"

namespace cxsync::fuzz {
namespace {

std::string any_text(Input& input) {
  constexpr std::size_t k_longest = 24;
  const std::string text(input.take(input.below(k_longest)));
  return is_utf8(text) ? text : printable(text);
}

std::optional<std::string> any_text_or_none(Input& input) {
  if (input.flag()) return std::nullopt;
  return any_text(input);
}

/// Up to `most` of what `make` gives; none once the input is used up.
template <typename Make>
auto any_list(Input& input, std::size_t most, const Make& make) {
  std::vector<decltype(make(input))> list;
  for (std::size_t left = input.below(most + 1); left > 0 && !input.empty(); --left) list.push_back(make(input));
  return list;
}

Candidate any_candidate(Input& input) {
  return {any_text(input), any_text(input), any_text(input), any_list(input, 2, any_change)};
}

PlanRow any_row(Input& input) {
  PlanRow row;
  row.action = static_cast<Action>(input.below(6));
  row.key = any_text(input);
  row.name = any_text(input);
  row.ivinex_id = any_text_or_none(input);
  row.reason = any_text(input);
  row.warnings = any_list(input, 2, any_text);
  std::vector<Field> source;
  for (const char* name : {"id", "name", "notes"}) {
    if (!input.flag()) continue;
    const bool unreadable = input.flag();
    source.push_back({name, unreadable ? "" : any_text(input), unreadable ? ValueForm::unreadable : ValueForm::text});
  }
  row.source = Record(row.key, source);
  row.changes = any_list(input, 3, any_change);
  row.candidates = any_list(input, 2, any_candidate);
  return row;
}

ReadSummary any_summary(Input& input) { return {input.number(), input.byte(), input.flag(), any_text(input)}; }

}  // namespace

Change any_change(Input& input) {
  return {.field = any_text(input),
          .from = any_text_or_none(input),
          .to = any_text_or_none(input),
          .base = any_text_or_none(input),
          .policy = any_text(input),
          .conflict = input.flag(),
          .overwrites_edit = input.flag()};
}

PlanData any_plan(Input& input) {
  PlanData data;
  data.kind = k_all_kinds[input.below(k_all_kinds.size())];
  data.rows = any_list(input, 4, any_row);
  data.only_in_ivinex = any_list(input, 2, [](Input& from) {
    return OnlyInIvinex{any_text(from), any_text_or_none(from), any_text(from)};
  });
  data.guards = any_list(input, 2, [](Input& from) { return PlanGuard{any_text(from), from.flag(), any_text(from)}; });
  data.cxone = any_summary(input);
  data.ivinex = any_summary(input);
  data.site = any_text(input);
  data.config_digest = any_text(input);
  return data;
}

}  // namespace cxsync::fuzz

#include "engine/check_up.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/field_check.hpp"
#include "engine/state_check.hpp"
#include "model/check.hpp"
#include "support/text.hpp"

namespace cxsync {

namespace {

/// Steps that take longer are slow enough to be told in words.
constexpr std::uint64_t k_slow_ms = 3000;

std::string list_of(const std::vector<Kind>& kinds) {
  std::string text;
  for (const Kind kind : kinds) text.append(text.empty() ? "" : ", ").append(to_string(kind));
  return text;
}

/// A module that cannot be read shows no fields. A host's own sink need not have checked it.
bool is_unreadable(const std::vector<Check>& sink, Kind kind) {
  const std::string id = "ivinex." + std::string(to_string(kind));
  return std::any_of(sink.begin(), sink.end(), [&](const Check& check) {
    return check.id == id && (check.status == CheckStatus::fail || check.status == CheckStatus::skipped);
  });
}

void tell_slow(std::vector<Check>& checks) {
  for (Check& check : checks) {
    if (check.elapsed_ms < k_slow_ms) continue;
    add_sentence(check.message, "This took " + std::to_string(check.elapsed_ms / 1000) + " s, which is slow.");
  }
}

}  // namespace

Task<CheckList> check_up(Site& site, const Call& call) {
  const std::vector<Kind> kinds = site.kinds();
  CheckList list;
  list.checks.push_back(make_check("config", CheckStatus::ok,
                                   "Site \"" + site.config().site + "\" synchronises " + list_of(kinds) + "."));
  list.checks.push_back(check_state(site));
  const std::vector<Check> source = co_await site.source().diagnose(kinds, call);
  const std::vector<Check> sink = co_await site.sink().diagnose(kinds, call);
  list.checks.insert(list.checks.end(), source.begin(), source.end());
  list.checks.insert(list.checks.end(), sink.begin(), sink.end());
  for (const Kind kind : kinds) {
    if (is_unreadable(sink, kind)) {
      list.checks.push_back(make_check("ivinex.fields." + std::string(to_string(kind)), CheckStatus::skipped,
                                       "The module could not be read."));
      continue;
    }
    Check fields = co_await check_fields(site, kind, call);
    list.checks.push_back(std::move(fields));
  }
  tell_slow(list.checks);
  co_return list;
}

}  // namespace cxsync

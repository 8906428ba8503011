#include "engine/check_up.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "engine/reading.hpp"
#include "plan/mapping.hpp"
#include "plan/planner.hpp"

namespace cxsync {

namespace {

std::string list_of(const std::vector<Kind>& kinds) {
  std::string text;
  for (const Kind kind : kinds) text.append(text.empty() ? "" : ", ").append(to_string(kind));
  return text;
}

/// A run makes files beside the state; that it may can be told without making one.
void require_room(const std::string& path, store::Disk& disk) {
  if (disk.takes_files_beside(path)) return;
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  throw Error(ErrorCode::state_unusable, "The folder of the state file, " + folder.string() + ", cannot be written.",
              "Make the folder, or give this user the right to write in it; or set /state/path to another place.");
}

Check check_state(Site& site) {
  Check check{.id = "state", .status = CheckStatus::ok, .message = {}, .fix = {}, .elapsed_ms = 0};
  const std::string& path = site.config().state_path;
  try {
    const store::Store state = store::Store::open_for_reading(path, site.disk());
    const auto recorded = state.identity();
    state.check_identity(identity_of(site, recorded ? recorded->cxone_address : "", recorded ? recorded->tenant : ""));
    require_room(path, site.disk());
    check.message = recorded ? "The state " + path + " belongs to this site."
                             : "There is no state yet; the first run makes " + path + ".";
  } catch (const Error& error) {
    check.status = CheckStatus::fail;
    check.message = error.message();
    check.fix = error.hint();
  }
  return check;
}

bool failed(const std::vector<Check>& checks, const std::string& id) {
  return std::any_of(checks.begin(), checks.end(),
                     [&](const Check& check) { return check.id == id && check.status != CheckStatus::ok; });
}

Check fields_result(Check check, const ModuleConfig& module, const Snapshot& rows) {
  if (rows.records.empty()) {
    check.status = CheckStatus::warn;
    check.message = "The module has no record yet, so its field names cannot be seen.";
    check.fix = "Compare the configured names with Admin > module > Fields; the first run proves that \"" +
                module.key_field + "\" is stored before it goes on.";
    return check;
  }
  const auto missing = missing_fields(module, rows);
  if (missing.empty()) {
    check.message = "All configured fields are there; the key field is \"" + module.key_field + "\".";
    return check;
  }
  std::string names;
  for (const std::string& name : missing) names.append(names.empty() ? "" : ", ").append("\"" + name + "\"");
  check.status = CheckStatus::fail;
  check.message = "No record carries " + names + ".";
  check.fix =
      "In Ivinex, open Admin > module > Fields and add the field, or correct its Field Name under /ivinex/modules/" +
      std::string(to_string(rows.kind)) + " in the configuration.";
  return check;
}

Task<Check> check_fields(Site& site, Kind kind, const Call& call) {
  const auto start = std::chrono::steady_clock::now();
  Check check{.id = "ivinex.fields." + std::string(to_string(kind)),
              .status = CheckStatus::ok,
              .message = {},
              .fix = {},
              .elapsed_ms = 0};
  const ModuleConfig& module = site.module(kind);
  ReadRequest request;
  request.fields = needed_fields(module);
  request.first_page_only = true;
  try {
    const Snapshot rows = co_await site.sink().read(kind, request, call);
    check = fields_result(std::move(check), module, rows);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::cancelled) throw;
    check.status = CheckStatus::skipped;
    check.message = "The module could not be read: " + error.message();
    check.fix = error.hint();
  }
  check.elapsed_ms = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count());
  co_return check;
}

}  // namespace

Task<CheckList> check_up(Site& site, const Call& call) {
  const std::vector<Kind> kinds = site.kinds();
  CheckList list;
  list.checks.push_back(Check{.id = "config",
                              .status = CheckStatus::ok,
                              .message = "Site \"" + site.config().site + "\" synchronises " + list_of(kinds) + ".",
                              .fix = {},
                              .elapsed_ms = 0});
  list.checks.push_back(check_state(site));
  const std::vector<Check> source = co_await site.source().diagnose(kinds, call);
  const std::vector<Check> sink = co_await site.sink().diagnose(kinds, call);
  list.checks.insert(list.checks.end(), source.begin(), source.end());
  list.checks.insert(list.checks.end(), sink.begin(), sink.end());
  for (const Kind kind : kinds) {
    const std::string word(to_string(kind));
    if (std::none_of(sink.begin(), sink.end(), [](const Check& check) { return check.status == CheckStatus::fail; }) ||
        !failed(sink, "ivinex." + word)) {
      Check fields = co_await check_fields(site, kind, call);
      list.checks.push_back(std::move(fields));
    } else {
      list.checks.push_back(Check{.id = "ivinex.fields." + word,
                                  .status = CheckStatus::skipped,
                                  .message = "The module could not be read.",
                                  .fix = {},
                                  .elapsed_ms = 0});
    }
  }
  co_return list;
}

}  // namespace cxsync

#include "cxsync/doctor.hpp"

#include <algorithm>
#include <array>

#include "support/json_writer.hpp"

namespace cxsync {

std::string_view to_string(CheckStatus status) noexcept {
  constexpr std::array<std::string_view, 4> k_words{"ok", "warn", "fail", "skipped"};
  return k_words[static_cast<std::size_t>(status)];
}

namespace {

/// Configuration, state and field names are mended on this side; everything else is a service.
bool is_local(std::string_view id) { return id == "config" || id == "state" || id.starts_with("ivinex.fields."); }

}  // namespace

bool CheckList::ok() const noexcept {
  return std::none_of(checks.begin(), checks.end(),
                      [](const Check& check) { return check.status == CheckStatus::fail; });
}

ExitCode CheckList::exit_code() const noexcept {
  ExitCode code = ExitCode::done;
  for (const Check& check : checks) {
    if (check.status != CheckStatus::fail) continue;
    if (!is_local(check.id)) return ExitCode::unreachable;
    code = ExitCode::usage;
  }
  return code;
}

std::string CheckList::to_json() const {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("format", "cxsync.doctor/1").key("ok").boolean(ok()).key("checks").begin_array();
  for (const Check& check : checks) {
    json.begin_object()
        .member("id", check.id)
        .member("status", to_string(check.status))
        .member("message", check.message)
        .member("fix", check.fix)
        .key("elapsed_ms")
        .number(check.elapsed_ms)
        .end_object();
  }
  json.end_array().end_object();
  return out;
}

}  // namespace cxsync

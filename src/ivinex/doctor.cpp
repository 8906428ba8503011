#include "ivinex/doctor.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "ivinex/module_reader.hpp"

namespace cxsync::ivinex {
namespace {

/// What the first page of one module showed.
struct Look {
  Kind kind = Kind::users;
  std::optional<Snapshot> snapshot;
  std::optional<Error> failure;  ///< neither: it was not asked
  std::uint64_t elapsed_ms = 0;
};

/// Nothing of ours reached Ivinex.
bool is_unreachable(const Error& error) {
  switch (error.code()) {
    case ErrorCode::resolve_failed:
    case ErrorCode::connect_failed:
    case ErrorCode::tls_failed:
    case ErrorCode::unsafe_address:
      return true;
    default:
      return error.detail("sent") == "no";
  }
}

Task<Look> look_at(RecordsClient& client, Kind kind, const Call& call) {
  Look look;
  look.kind = kind;
  ReadRequest request;
  request.first_page_only = true;
  const auto started = std::chrono::steady_clock::now();
  try {
    look.snapshot = co_await read_module(client, kind, request, call);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::cancelled) throw;
    look.failure = error;
  }
  const auto elapsed = std::chrono::steady_clock::now() - started;
  look.elapsed_ms = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count());
  co_return look;
}

Check check_of(std::string id, CheckStatus status, std::string message, std::string fix = {}) {
  Check check;
  check.id = std::move(id);
  check.status = status;
  check.message = std::move(message);
  check.fix = std::move(fix);
  return check;
}

std::string fix_of(const Error& error) {
  if (!error.hint().empty()) return error.hint();
  if (error.code() == ErrorCode::tls_failed) {
    return "Check ivinex.base_url; if the site has a certificate of its own authority, name that authority's file in "
           "ivinex.tls.ca_file.";
  }
  return "Check ivinex.base_url, the network, and ivinex.proxy if there is one; then run doctor again.";
}

const Look* first_asked(const std::vector<Look>& looks) {
  const auto asked =
      std::find_if(looks.begin(), looks.end(), [](const Look& look) { return look.snapshot || look.failure; });
  return asked == looks.end() ? nullptr : &*asked;
}

Check tls_check(const RecordsClient& client, const std::vector<Look>& looks) {
  const std::string id = "ivinex.tls";
  const Look* first = first_asked(looks);
  if (first == nullptr) return check_of(id, CheckStatus::skipped, "No module is configured, so Ivinex was not asked.");
  Check check;
  if (first->failure && is_unreachable(*first->failure)) {
    check = check_of(id, CheckStatus::fail, first->failure->message(), fix_of(*first->failure));
  } else if (client.endpoint().address().starts_with("http:")) {
    check = check_of(id, CheckStatus::ok, "Ivinex answers on this computer, without TLS.");
  } else {
    check = check_of(id, CheckStatus::ok, "The connection to " + client.endpoint().address() + " is safe.");
  }
  check.elapsed_ms = first->elapsed_ms;
  return check;
}

Check login_check(const RecordsClient& client, const std::vector<Look>& looks) {
  const std::string id = "ivinex.login";
  if (client.login().accepted()) return check_of(id, CheckStatus::ok, "Ivinex accepts the user name and password.");
  if (const auto& refusal = client.login().refusal()) {
    return check_of(id, CheckStatus::fail, refusal->message(), fix_of(*refusal));
  }
  const Look* first = first_asked(looks);
  if (first == nullptr || is_unreachable(*first->failure)) {
    return check_of(id, CheckStatus::skipped, "Ivinex could not be asked.");
  }
  return check_of(id, CheckStatus::fail, first->failure->message(),
                  fix_of(*first->failure) +
                      " If every module fails alike, check the user name, the password and the API permission.");
}

std::string rows_seen(const Snapshot& snapshot, std::uint64_t module_id) {
  return "Module " + std::to_string(module_id) + " can be read; its first page has " +
         std::to_string(snapshot.records.size()) + (snapshot.records.size() == 1 ? " row." : " rows.");
}

Check readable_module(const std::string& id, Kind kind, const Snapshot& snapshot, std::uint64_t module_id) {
  Check check = check_of(id, CheckStatus::ok, rows_seen(snapshot, module_id));
  if (snapshot.records.empty()) {
    check.status = CheckStatus::warn;
    check.message += " An empty module does not show whether the configured field names are right.";
    check.fix =
        "Make one record in this module by hand and run doctor again. If there are records already, check the Read "
        "permission of the API user and the filter on it.";
  }
  if (kind == Kind::users) {
    check.status = CheckStatus::warn;
    check.message +=
        " Ivinex does not document that users can be made through its API; whether it works shows only at the first "
        "create.";
    if (!check.fix.empty()) check.fix += " ";
    check.fix += "Select a single new user first and look at the report before selecting more.";
  }
  return check;
}

Check module_check(const RecordsClient& client, const Look& look) {
  const std::string id = "ivinex." + std::string(to_string(look.kind));
  if (!client.is_configured(look.kind)) {
    return check_of(id, CheckStatus::skipped, "No module is configured for this kind.");
  }
  Check check;
  if (look.failure) {
    check = check_of(id, CheckStatus::fail, look.failure->message(), fix_of(*look.failure));
  } else if (!look.snapshot) {
    check = check_of(id, CheckStatus::skipped, "Not asked, because Ivinex could not be reached or logged in to.");
  } else if (std::any_of(look.snapshot->records.begin(), look.snapshot->records.end(),
                         [](const Record& row) { return row.id().empty(); })) {
    check = check_of(id, CheckStatus::fail, look.snapshot->reason,
                     "Check the module's collection_type_id (Ivinex: Admin Portal, the module's id).");
  } else {
    check = readable_module(id, look.kind, *look.snapshot, client.module(look.kind).collection_type_id);
  }
  check.elapsed_ms = look.elapsed_ms;
  return check;
}

}  // namespace

Task<std::vector<Check>> diagnose_modules(RecordsClient& client, std::span<const Kind> kinds, const Call& call) {
  std::vector<Look> looks;
  bool go_on = true;
  for (const Kind kind : kinds) {
    Look look;
    look.kind = kind;
    if (go_on && client.is_configured(kind)) look = co_await look_at(client, kind, call);
    if (look.failure && (is_unreachable(*look.failure) || client.login().refusal())) go_on = false;
    looks.push_back(std::move(look));
  }
  std::vector<Check> checks;
  checks.push_back(tls_check(client, looks));
  checks.push_back(login_check(client, looks));
  // What stopped everything stands under its own name already.
  if (!go_on) {
    for (auto& look : looks) {
      if (look.failure && (is_unreachable(*look.failure) || client.login().refusal())) look.failure.reset();
    }
  }
  for (const auto& look : looks) checks.push_back(module_check(client, look));
  co_return checks;
}

}  // namespace cxsync::ivinex

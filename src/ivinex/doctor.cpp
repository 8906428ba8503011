#include "ivinex/doctor.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "http/advice.hpp"
#include "ivinex/module_reader.hpp"
#include "model/check.hpp"
#include "support/text.hpp"

namespace cxsync::ivinex {
namespace {

/// What the first page of one module showed.
struct Look {
  Kind kind = Kind::users;
  std::optional<Snapshot> snapshot;
  std::optional<Error> failure;  ///< neither: it was not asked
  std::chrono::system_clock::time_point start, end;
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

Task<Look> look_at(const Instruments& with, Kind kind, const Call& call) {
  Look look;
  look.kind = kind;
  ReadRequest request;
  request.fields = {with.client.module(kind).key_field};
  request.first_page_only = true;
  look.start = with.now();
  try {
    look.snapshot = co_await read_module(with.client, kind, request, call);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::cancelled) throw;
    look.failure = error;
  }
  look.end = with.now();
  co_return look;
}

std::string fix_of(const RecordsClient& client, const Error& error) {
  return http::advice(error, "The address is that of ivinex.base_url.", client.config().proxy);
}

const Look* first_asked(const std::vector<Look>& looks) {
  const auto asked =
      std::find_if(looks.begin(), looks.end(), [](const Look& look) { return look.snapshot || look.failure; });
  return asked == looks.end() ? nullptr : &*asked;
}

Check tls_check(const RecordsClient& client, const std::vector<Look>& looks) {
  const std::string id = "ivinex.tls";
  const Look* first = first_asked(looks);
  if (first == nullptr) {
    return make_check(id, CheckStatus::skipped, "No module is configured, so Ivinex was not asked.");
  }
  Check check;
  if (first->failure && is_unreachable(*first->failure)) {
    check = make_check(id, CheckStatus::fail, first->failure->message(), fix_of(client, *first->failure));
  } else if (client.endpoint().address().starts_with("http:")) {
    check = make_check(id, CheckStatus::ok, "Ivinex answers on this computer, without TLS.");
  } else {
    check = make_check(id, CheckStatus::ok, "The connection to " + client.endpoint().address() + " is safe.");
  }
  add_elapsed(check, first->start, first->end);
  return check;
}

Check login_check(const Instruments& with, const std::vector<Look>& looks) {
  const std::string id = "ivinex.login";
  const RecordsClient& client = with.client;
  if (client.login().accepted()) {
    Check check = make_check(id, CheckStatus::ok, "Ivinex accepts the user name and password.");
    const std::string remark = with.clock.remark();
    if (!remark.empty()) add_warning(check, remark, with.clock.advice());
    return check;
  }
  if (const auto& refusal = client.login().refusal()) {
    return make_check(id, CheckStatus::fail, refusal->message(), fix_of(client, *refusal));
  }
  const Look* first = first_asked(looks);
  if (first == nullptr || is_unreachable(*first->failure)) {
    return make_check(id, CheckStatus::skipped, "Ivinex could not be asked.");
  }
  return make_check(id, CheckStatus::fail, first->failure->message(),
                    fix_of(client, *first->failure) +
                        " If every module fails alike, check the user name, the password and the API permission.");
}

std::string rows_seen(const Snapshot& snapshot, std::uint64_t module_id) {
  return "Module " + std::to_string(module_id) + " can be read; its first page has " +
         std::to_string(snapshot.records.size()) + (snapshot.records.size() == 1 ? " row." : " rows.") +
         " Whether the API user may write to it (Edit) cannot be told without writing.";
}

Check readable_module(const std::string& id, Kind kind, const Snapshot& snapshot, std::uint64_t module_id) {
  Check check = make_check(id, CheckStatus::ok, rows_seen(snapshot, module_id));
  if (snapshot.records.empty()) {
    add_warning(check, "An empty module does not show whether the configured field names are right.",
                "Make one record in this module by hand and run doctor again. If there are records already, check the "
                "module's collection_type_id, the Read permission of the API user and the filter on it.");
  }
  if (kind == Kind::users) {
    add_warning(check,
                "Ivinex does not document that users can be made through its API; whether it works shows only at the "
                "first create.",
                "Select a single new user first and look at the report before selecting more.");
  }
  return check;
}

/// What to do about a module that cannot be read.
std::string module_fix(const RecordsClient& client, Kind kind, const Error& error) {
  if (error.code() != ErrorCode::bad_response || !client.login().accepted()) return fix_of(client, error);
  const std::string word(to_string(kind));
  return "Other modules answer, so it is about this one: check /ivinex/modules/" + word +
         "/collection_type_id (Ivinex: Admin Portal, the module's id), and that the API user has Read on it.";
}

Check module_check(const RecordsClient& client, const Look& look) {
  const std::string id = "ivinex." + std::string(to_string(look.kind));
  if (!client.is_configured(look.kind)) {
    return make_check(id, CheckStatus::skipped, "No module is configured for this kind.");
  }
  Check check;
  if (look.failure) {
    check = make_check(id, CheckStatus::fail, look.failure->message(), module_fix(client, look.kind, *look.failure));
  } else if (!look.snapshot) {
    check = make_check(id, CheckStatus::skipped, "Not asked, because Ivinex could not be reached or logged in to.");
  } else if (std::any_of(look.snapshot->records.begin(), look.snapshot->records.end(),
                         [](const Record& row) { return row.id().empty(); })) {
    check = make_check(id, CheckStatus::fail, look.snapshot->reason,
                       "Check the module's collection_type_id (Ivinex: Admin Portal, the module's id).");
  } else {
    check = readable_module(id, look.kind, *look.snapshot, client.module(look.kind).collection_type_id);
  }
  add_elapsed(check, look.start, look.end);
  return check;
}

}  // namespace

Task<std::vector<Check>> diagnose_modules(Instruments with, std::span<const Kind> kinds, const Call& call) {
  const RecordsClient& client = with.client;
  std::vector<Look> looks;
  bool go_on = true;
  for (const Kind kind : kinds) {
    Look look;
    look.kind = kind;
    if (go_on && client.is_configured(kind)) look = co_await look_at(with, kind, call);
    if (look.failure && (is_unreachable(*look.failure) || client.login().refusal())) go_on = false;
    looks.push_back(std::move(look));
  }
  std::vector<Check> checks;
  checks.push_back(tls_check(client, looks));
  checks.push_back(login_check(with, looks));
  const bool is_told =
      std::any_of(checks.begin(), checks.end(), [](const Check& check) { return check.status == CheckStatus::fail; });
  // What stopped everything stands under its own name already.
  if (!go_on && is_told) {
    for (auto& look : looks) {
      if (look.failure && (is_unreachable(*look.failure) || client.login().refusal())) look.failure.reset();
    }
  }
  for (const auto& look : looks) checks.push_back(module_check(client, look));
  co_return checks;
}

}  // namespace cxsync::ivinex

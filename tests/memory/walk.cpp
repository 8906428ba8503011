#include "memory/walk.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "memory/short_memory.hpp"

namespace cxsync::test::memory {

using short_memory::Spared;

namespace {

cxs_apply_options everything() {
  cxs_apply_options options;
  cxs_apply_options_init(&options, sizeof(options));
  options.select = "all";
  options.on_conflict = CXS_ON_CONFLICT_CXONE;
  options.actor = "a person with a name that is long enough";
  return options;
}

}  // namespace

void Walk::fault(const char* what, const char* where) {
  const Spared spared;
  faults_.push_back(std::string(where) + ": " + what);
}

bool Walk::worked(const char* where, cxs_status status, const void* out, cxs_error*& error) {
  if (status == CXS_OK) {
    if (out == nullptr) fault("it worked, and the output is NULL", where);
    if (error != nullptr) fault("it worked, and the error is not NULL", where);
    return out != nullptr;
  }
  {
    const Spared spared;
    failures_.push_back(std::string(where) + " " + cxs_status_name(status) + " " + cxs_error_message(error));
  }
  if (out != nullptr) fault("it failed, and the output is not NULL", where);
  if (error == nullptr) fault("it failed, and the error is NULL", where);
  if (std::strstr(cxs_error_message(error), "out of memory") == nullptr) fault("it blames something else", where);
  if (cxs_error_status(error) != status) fault("the error has another status", where);
  if (*cxs_error_message(error) == '\0' || *cxs_error_code(error) == '\0') fault("the error says nothing", where);
  const cxs_text json = cxs_error_json(error);
  if (json.data != nullptr && std::strstr(json.data, cxs_error_code(error)) == nullptr) {
    fault("the document of the error lacks its code", where);
  }
  cxs_error_free(error);
  error = nullptr;
  return false;
}

/// Makes a call whose output and error begin as junk. @return the output; null when it failed.
template <typename Handle, typename Call>
Handle* Walk::got(const char* where, const Call& call) {
  auto* out = reinterpret_cast<Handle*>(std::uintptr_t{0xDEAD});
  auto* error = reinterpret_cast<cxs_error*>(std::uintptr_t{0xDEAD});
  const cxs_status status = call(&out, &error);
  return worked(where, status, out, error) ? out : nullptr;
}

void Walk::go() {
  if (cxs_client* client = open(); client != nullptr) {
    read_and_write(client);
    all_kinds(client);
    look_back(client, run_);
    cxs_client_free(client);
  }
  if (site_.sides_held != 0) fault("a side was not released, or twice", "cxs_client_free");
}

cxs_client* Walk::open() {
  const cxs_source_callbacks source_table = site_.source_table();
  auto* source = got<cxs_source>("cxs_source_new",
                                 [&](auto** out, auto** err) { return cxs_source_new(&source_table, out, err); });
  if (source != nullptr) ++site_.sides_held;
  const cxs_sink_callbacks sink_table = site_.sink_table();
  auto* sink =
      got<cxs_sink>("cxs_sink_new", [&](auto** out, auto** err) { return cxs_sink_new(&sink_table, out, err); });
  if (sink != nullptr) ++site_.sides_held;

  cxs_client* client = nullptr;
  if (source != nullptr && sink != nullptr) {
    cxs_client_options options = site_.client_options();
    options.source = source;
    options.sink = sink;
    client =
        got<cxs_client>("cxs_client_open", [&](auto** out, auto** err) { return cxs_client_open(&options, out, err); });
  }
  cxs_source_free(source);
  cxs_sink_free(sink);
  return client;
}

void Walk::read_and_write(cxs_client* client) {
  cxs_cancel* cancel = cxs_cancel_new();
  cxs_call_options call;
  cxs_call_options_init(&call, sizeof(call));
  call.cancel = cancel;
  call.log = [](int32_t, const char*, const char*, void*) {};
  call.progress = [](const cxs_progress*, void*) -> int32_t { return 0; };
  const cxs_apply_options apply = everything();

  auto* plan = got<cxs_plan>("cxs_client_preview", [&](auto** out, auto** err) {
    return cxs_client_preview(client, CXS_KIND_USERS, &call, out, err);
  });
  if (plan != nullptr) {
    look_at(plan);
    auto* report = got<cxs_report>("cxs_client_apply", [&](auto** out, auto** err) {
      return cxs_client_apply(client, plan, &apply, &call, out, err);
    });
    if (report != nullptr) look_at(report, "cxs_client_apply");
    cxs_report_free(report);
  }
  cxs_plan_free(plan);

  auto* report = got<cxs_report>("cxs_client_sync", [&](auto** out, auto** err) {
    return cxs_client_sync(client, CXS_KIND_USERS, &apply, &call, out, err);
  });
  if (report != nullptr) look_at(report, "cxs_client_sync");
  cxs_report_free(report);
  cxs_cancel_free(cancel);
}

void Walk::look_at(const cxs_plan* plan) {
  cxs_plan_info info;
  info.struct_size = sizeof(info);
  if (cxs_plan_info_get(plan, &info) != CXS_OK) fault("it failed", "cxs_plan_info_get");
  for (size_t i = 0; i < info.row_count; ++i) {
    cxs_plan_row row;
    row.struct_size = sizeof(row);
    if (cxs_plan_row_get(plan, i, &row) != CXS_OK) fault("it failed", "cxs_plan_row_get");
    if (cxs_plan_row_find(plan, row.key.data) != i) fault("it finds another row", "cxs_plan_row_find");
  }
  const cxs_text json = cxs_plan_json(plan);
  if (json.data != nullptr) {
    const Spared spared;
    plan_.assign(json.data, json.len);
  }
  cxs_plan* copy = cxs_plan_copy(plan);
  if (copy != nullptr) {
    cxs_plan_info same;
    same.struct_size = sizeof(same);
    cxs_plan_info_get(copy, &same);
    if (std::strcmp(same.digest.data, info.digest.data) != 0) fault("the copy is another plan", "cxs_plan_copy");
  }
  cxs_plan_free(copy);
  if (json.data == nullptr) return;
  auto* again = got<cxs_plan>(
      "cxs_plan_from_json", [&](auto** out, auto** err) { return cxs_plan_from_json(json.data, json.len, out, err); });
  if (again != nullptr) {
    cxs_plan_info same;
    same.struct_size = sizeof(same);
    cxs_plan_info_get(again, &same);
    if (std::strcmp(same.digest.data, info.digest.data) != 0) fault("it is another plan", "cxs_plan_from_json");
  }
  cxs_plan_free(again);
}

void Walk::look_at(const cxs_report* report, const char* where) {
  cxs_report_info info;
  info.struct_size = sizeof(info);
  if (cxs_report_info_get(report, &info) != CXS_OK) fault("it failed", "cxs_report_info_get");
  for (size_t i = 0; i < info.row_count; ++i) {
    cxs_report_row row;
    row.struct_size = sizeof(row);
    if (cxs_report_row_get(report, i, &row) != CXS_OK) fault("it failed", "cxs_report_row_get");
    const Spared spared;
    const bool says_written = row.outcome == CXS_OUTCOME_CREATED || row.outcome == CXS_OUTCOME_UPDATED;
    if (says_written && !site_.is_written(row.key.data)) fault("it reports a row as written that is not", where);
  }
  const cxs_text json = cxs_report_json(report);
  const Spared spared;
  if (json.data != nullptr && json.len == 0) fault("the report's document is empty", where);
  if (cxs_report_exit_code(report) == 130) fault("it says that somebody cancelled", where);
  if (cxs_report_exit_code(report) == 0 && !site_.is_finished())
    fault("it reports success, and rows are missing", where);
  run_.assign(info.run.data, info.run.len);
}

void Walk::all_kinds(cxs_client* client) {
  const cxs_apply_options apply = everything();
  auto* plans = got<cxs_plan_set>("cxs_client_preview_all", [&](auto** out, auto** err) {
    return cxs_client_preview_all(client, nullptr, out, err);
  });
  if (plans != nullptr) {
    static_cast<void>(cxs_plan_set_json(plans));
    auto* reports = got<cxs_report_set>("cxs_client_apply_all", [&](auto** out, auto** err) {
      return cxs_client_apply_all(client, plans, &apply, nullptr, out, err);
    });
    cxs_report_set_free(reports);
  }
  cxs_plan_set_free(plans);

  auto* synced = got<cxs_report_set>("cxs_client_sync_all", [&](auto** out, auto** err) {
    return cxs_client_sync_all(client, &apply, nullptr, out, err);
  });
  if (synced != nullptr) {
    static_cast<void>(cxs_report_set_json(synced));
    if (const cxs_report* report = cxs_report_set_report(synced, 0); report != nullptr)
      look_at(report, "cxs_client_sync_all");
  }
  cxs_report_set_free(synced);

  auto* retried = got<cxs_report_set>("cxs_client_retry_all", [&](auto** out, auto** err) {
    return cxs_client_retry_all(client, nullptr, nullptr, out, err);
  });
  cxs_report_set_free(retried);
}

void Walk::look_at(const cxs_document* document, const char* where) {
  const cxs_text text = cxs_document_text(document);
  if (text.data == nullptr || text.len == 0) fault("the document is empty", where);
}

void Walk::look_back(cxs_client* client, const std::string& run) {
  if (!run.empty()) {
    auto* retried = got<cxs_report>("cxs_client_retry", [&](auto** out, auto** err) {
      return cxs_client_retry(client, run.c_str(), "somebody", nullptr, out, err);
    });
    cxs_report_free(retried);
    auto* stored = got<cxs_document>("cxs_client_stored_report", [&](auto** out, auto** err) {
      return cxs_client_stored_report(client, run.c_str(), out, err);
    });
    if (stored != nullptr) look_at(stored, "cxs_client_stored_report");
    cxs_document_free(stored);
  }
  auto* history = got<cxs_document>("cxs_client_history",
                                    [&](auto** out, auto** err) { return cxs_client_history(client, out, err); });
  if (history != nullptr) look_at(history, "cxs_client_history");
  cxs_document_free(history);

  static_cast<void>(got<cxs_client>("cxs_client_forget_before", [&](auto** out, auto** err) {
    const cxs_status status = cxs_client_forget_before(client, "2001-01-01", err);
    *out = status == CXS_OK ? client : nullptr;
    return status;
  }));

  auto* follow_ups = got<cxs_document>("cxs_client_follow_ups", [&](auto** out, auto** err) {
    return cxs_client_follow_ups(client, nullptr, out, err);
  });
  if (follow_ups != nullptr) {
    const Spared spared;
    follow_ups_.assign(cxs_document_text(follow_ups).data);
  }
  cxs_document_free(follow_ups);

  auto* checks = got<cxs_check_list>(
      "cxs_client_doctor", [&](auto** out, auto** err) { return cxs_client_doctor(client, nullptr, out, err); });
  if (checks != nullptr) static_cast<void>(cxs_check_list_json(checks));
  cxs_check_list_free(checks);
}

}  // namespace cxsync::test::memory

#include <cstring>

#include "capi/host.hpp"

namespace cxsync::test {

TEST_CASE("a preview writes nothing, an apply writes what was selected, and a second one has nothing to do") {
  Host host;
  const auto client = host.open();
  const auto plan = preview(client.get());
  CHECK(host.sink.writes == 0);
  CHECK(info_of(plan.get()).counts[CXS_ACTION_CREATE] == 3);

  const auto first = apply(client.get(), plan.get(), "1,3");
  CHECK(cxs_report_exit_code(first.get()) == 0);
  CHECK(host.sink.of(CXS_KIND_DISPOSITIONS).size() == 2);
  const auto second = apply(client.get(), preview(client.get()).get());
  CHECK(info_of(second.get()).counts[CXS_OUTCOME_CREATED] == 1);
  const int writes = host.sink.writes;
  const auto again = apply(client.get(), plan.get());
  CHECK(host.sink.writes == writes);
  CHECK(info_of(again.get()).counts[CXS_OUTCOME_CREATED] == 0);
  check_settled(host, client.get());
}

TEST_CASE("a row of the host's own tables that no record matches is listed and never touched") {
  Host host;
  host.sink.of(CXS_KIND_DISPOSITIONS) = {{"7", {{"cxone_id", "99"}, {"name", "Old"}}}};
  const auto client = host.open();
  CHECK(info_of(preview(client.get()).get()).only_in_ivinex_count == 1);
  sync(client.get());
  REQUIRE(host.sink.of(CXS_KIND_DISPOSITIONS).size() == 4);
  CHECK(host.sink.of(CXS_KIND_DISPOSITIONS)[0].fields["name"] == "Old");
  check_settled(host, client.get());
}

TEST_CASE("an update carries only what changes") {
  Host host;
  const auto client = host.open();
  sync(client.get());
  host.source.of(CXS_KIND_DISPOSITIONS)[0].fields["name"] = "Sold";
  std::vector<std::string> names;
  host.sink.instead_of_write = [&](int32_t kind, const cxs_rows* rows, cxs_answers* answers) {
    CHECK(cxs_rows_count(rows) == 1);
    const std::string id = text_of(cxs_rows_id(rows, 0));
    for (size_t i = 0; i < cxs_rows_field_count(rows, 0); ++i)
      names.push_back(text_of(cxs_rows_field_name(rows, 0, i)));
    CHECK(cxs_rows_field_name(rows, 0, 99).data == nullptr);
    CHECK(cxs_rows_field_value(rows, 1, 0).data == nullptr);
    CHECK(cxs_rows_field_count(rows, 1) == 0);
    CHECK(cxs_rows_id(rows, 1).data == nullptr);
    host.sink.store(kind, rows, 0);
    return cxs_answers_written(answers, 0, nullptr, 0) == CXS_OK ? 0 : 1;
  };
  const auto report = sync(client.get());
  CHECK(info_of(report.get()).counts[CXS_OUTCOME_UPDATED] == 1);
  CHECK(names == std::vector<std::string>{"name"});
  check_settled(host, client.get());
}

TEST_CASE("nothing is written without a selection, and a key that is not in the plan fails the whole call") {
  Host host;
  const auto client = host.open();
  const auto plan = preview(client.get());
  Slot<cxs_report> report;
  REQUIRE(cxs_client_apply(client.get(), plan.get(), nullptr, nullptr, report.again(), nullptr) == CXS_OK);
  CHECK(info_of(report.get()).row_count == 0);
  REQUIRE(cxs_client_sync(client.get(), CXS_KIND_DISPOSITIONS, nullptr, nullptr, report.again(), nullptr) == CXS_OK);
  const cxs_apply_options wrong = apply_options("1,77");
  CHECK(apply_says(client.get(), plan.get(), &wrong).status == CXS_E_SELECTION);
  const cxs_apply_options guard = [] {
    cxs_apply_options options = apply_options();
    options.accept_guards = "no_such_guard";
    return options;
  }();
  CHECK(apply_says(client.get(), plan.get(), &guard).status == CXS_E_USAGE);
  CHECK(host.sink.writes == 0);
}

TEST_CASE("a conflict is written only by the caller's choice") {
  Host host;
  const auto client = host.open();
  sync(client.get());
  host.source.of(CXS_KIND_DISPOSITIONS)[0].fields["name"] = "Sold";
  host.sink.disposition("1").fields["name"] = "Deal";
  const auto plan = preview(client.get());
  REQUIRE(info_of(plan.get()).counts[CXS_ACTION_CONFLICT] == 1);
  cxs_change change{};
  change.struct_size = sizeof(change);
  REQUIRE(cxs_plan_change_get(plan.get(), 0, 0, &change) == CXS_OK);
  CHECK(change.conflict == 1);
  const auto skipped = apply(client.get(), plan.get());
  CHECK(info_of(skipped.get()).counts[CXS_OUTCOME_SKIPPED] == 1);
  CHECK(text_of(row_of(skipped.get(), 0).error_code) == "conflict");
  cxs_apply_options wanted = apply_options();
  wanted.on_conflict = CXS_ON_CONFLICT_CXONE;
  CHECK(apply_says(client.get(), plan.get(), &wanted).status == CXS_OK);
  CHECK(host.sink.disposition("1").fields["name"] == "Sold");
  check_settled(host, client.get());
}

TEST_CASE("a guard stops a run before anything is written, and its error carries the plan") {
  Host host;
  host.config =
      R"({"site":"acme","ivinex":{"modules":{"dispositions":{}}},"guards":{"max_create_percent":0,"min_rows":0}})";
  const auto client = host.open();
  Slot<cxs_report> report;
  Slot<cxs_error> error;
  cxs_apply_options wanted = apply_options();
  REQUIRE(cxs_client_sync(client.get(), CXS_KIND_DISPOSITIONS, &wanted, nullptr, report.again(), error.again()) ==
          CXS_E_GUARD);
  CHECK(report.get() == nullptr);
  CHECK(host.sink.writes == 0);
  const cxs_plan* stopped = cxs_error_plan(error.get());
  REQUIRE(stopped != nullptr);
  CHECK(info_of(stopped).row_count == 3);

  // The plan can be kept, and applied once the guard is accepted.
  const Owned<cxs_plan> kept(cxs_plan_copy(stopped));
  error.again();
  wanted.accept_guards = "create";
  REQUIRE(cxs_client_apply(client.get(), kept.get(), &wanted, nullptr, report.again(), nullptr) == CXS_OK);
  CHECK(info_of(report.get()).accepted_guard_count == 1);
  cxs_text name{};
  REQUIRE(cxs_report_accepted_guard_get(report.get(), 0, &name) == CXS_OK);
  CHECK(text_of(name) == "create");
  CHECK(cxs_report_accepted_guard_get(report.get(), 1, &name) == CXS_E_INVALID_ARGUMENT);
  check_settled(host, client.get());
}

TEST_CASE("a plan survives as JSON, and a changed one is refused") {
  Host host;
  const auto client = host.open();
  const auto plan = preview(client.get());
  const std::string json = text_of(cxs_plan_json(plan.get()));
  Slot<cxs_plan> loaded;
  REQUIRE(cxs_plan_from_json(json.data(), json.size(), loaded.again(), nullptr) == CXS_OK);
  CHECK(text_of(cxs_plan_json(loaded.get())) == json);

  std::string changed = json;
  changed.replace(changed.find("Sale"), 4, "Sole");
  Slot<cxs_plan> refused;
  Slot<cxs_error> error;
  CHECK(cxs_plan_from_json(changed.data(), changed.size(), refused.again(), error.again()) == CXS_E_PLAN);
  CHECK(std::string(cxs_error_code(error.get())) == "plan_changed");
  CHECK(refused.get() == nullptr);

  apply(client.get(), loaded.get());
  check_settled(host, client.get());
}

TEST_CASE("a plan of another configuration is refused") {
  Host host;
  const auto client = host.open();
  const auto plan = preview(client.get());
  Host other;
  other.config = R"({"site":"globex","ivinex":{"modules":{"dispositions":{}}}})";
  const auto client_of_other = other.open();
  const cxs_apply_options wanted = apply_options();
  CHECK(apply_says(client_of_other.get(), plan.get(), &wanted).status == CXS_E_PLAN);
  CHECK(other.sink.writes == 0);
}

TEST_CASE("results outlive their client, and the client keeps both sides alive") {
  Host host;
  auto client = host.open();
  CHECK(host.source.released == 0);
  CHECK(host.sink.released == 0);
  const auto plan = preview(client.get());
  const auto report = apply(client.get(), plan.get());
  Slot<cxs_document> history;
  REQUIRE(cxs_client_history(client.get(), history.again(), nullptr) == CXS_OK);
  Slot<cxs_check_list> checks;
  REQUIRE(cxs_client_doctor(client.get(), nullptr, checks.again(), nullptr) == CXS_OK);
  const cxs_apply_options wrong = apply_options("77");
  Slot<cxs_report> none;
  Slot<cxs_error> error;
  cxs_client_apply(client.get(), plan.get(), &wrong, nullptr, none.again(), error.again());
  client.reset();
  CHECK(host.source.released == 1);
  CHECK(host.sink.released == 1);

  CHECK(info_of(plan.get()).row_count == 3);
  CHECK(text_of(cxs_plan_json(plan.get())).size() > 100);
  CHECK(info_of(report.get()).row_count == 3);
  CHECK(text_of(cxs_report_json(report.get())).size() > 100);
  CHECK(text_of(cxs_document_text(history.get())).size() > 100);
  CHECK(cxs_check_list_count(checks.get()) > 0);
  CHECK(text_of(cxs_error_json(error.get())).size() > 20);
}

TEST_CASE("a source and a sink serve several clients, and are released once, when the last one is gone") {
  Host host;
  {
    const auto source = make_source(host.source);
    const auto sink = make_sink(host.sink);
    host.adjust = [&](cxs_client_options& options) {
      options.source = source.get();
      options.sink = sink.get();
    };
    const int before = host.source.released;
    auto first = host.open();
    auto second = host.open();
    first.reset();
    preview(second.get());
    // The two that Host made and did not use are gone already.
    CHECK(host.source.released == before + 2);
    host.source.released = host.sink.released = 0;
  }
  CHECK(host.source.released == 1);
  CHECK(host.sink.released == 1);
}

TEST_CASE("history, stored reports and follow-ups come as documents, and forgetting keeps the counts") {
  Host host;
  host.source.of(CXS_KIND_USERS) = {{"11",
                                     {{"user_name", "ada"},
                                      {"first_name", "Ada"},
                                      {"last_name", "L"},
                                      {"email", "ada@example.org"},
                                      {"is_active", "true"}}}};
  const auto client = host.open();
  Slot<cxs_document> document;
  Slot<cxs_error> error;
  REQUIRE(cxs_client_history(client.get(), document.again(), error.again()) == CXS_OK);
  CHECK(text_of(cxs_document_text(document.get())).find(R"("runs":[])") != std::string::npos);

  const auto report = sync(client.get(), CXS_KIND_USERS);
  const std::string run = text_of(info_of(report.get()).run);
  REQUIRE(info_of(report.get()).follow_up_count == 1);
  cxs_follow_up item{};
  item.struct_size = sizeof(item);
  REQUIRE(cxs_report_follow_up_get(report.get(), 0, &item) == CXS_OK);
  CHECK(text_of(item.what) == "set_password");
  CHECK(text_of(item.key) == "11");

  REQUIRE(cxs_client_history(client.get(), document.again(), error.again()) == CXS_OK);
  CHECK(text_of(cxs_document_text(document.get())).find(run) != std::string::npos);
  REQUIRE(cxs_client_stored_report(client.get(), run.c_str(), document.again(), error.again()) == CXS_OK);
  CHECK(text_of(cxs_document_text(document.get())) == text_of(cxs_report_json(report.get())));
  for (const char* unknown : {"no-such-run", "", static_cast<const char*>(nullptr)}) {
    CHECK(cxs_client_stored_report(client.get(), unknown, document.again(), error.again()) == CXS_E_RUN);
    CHECK(document.get() == nullptr);
    Slot<cxs_report> retried;
    CHECK(cxs_client_retry(client.get(), unknown, nullptr, nullptr, retried.again(), nullptr) == CXS_E_RUN);
    CHECK(retried.get() == nullptr);
  }

  CHECK(cxs_client_follow_ups(client.get(), "77", document.again(), error.again()) == CXS_E_SELECTION);
  CHECK(document.get() == nullptr);
  REQUIRE(cxs_client_follow_ups(client.get(), nullptr, document.again(), error.again()) == CXS_OK);
  CHECK(text_of(cxs_document_text(document.get())).find("set_password") != std::string::npos);
  REQUIRE(cxs_client_follow_ups(client.get(), "11", document.again(), error.again()) == CXS_OK);
  CHECK(text_of(cxs_document_text(document.get())).find("set_password") == std::string::npos);

  for (const char* no_day : {"yesterday", "2026-13-01", "", static_cast<const char*>(nullptr)}) {
    CHECK(cxs_client_forget_before(client.get(), no_day, error.again()) == CXS_E_USAGE);
  }
  REQUIRE(cxs_client_forget_before(client.get(), "2200-01-01", error.again()) == CXS_OK);
  CHECK(error.get() == nullptr);
  REQUIRE(cxs_client_stored_report(client.get(), run.c_str(), document.again(), error.again()) == CXS_OK);
  CHECK(text_of(cxs_document_text(document.get())).find("ada") == std::string::npos);
  check_settled(host, client.get(), CXS_KIND_USERS);
}

TEST_CASE("a retry takes up what a run left open, and nothing is sent twice") {
  Host host;
  const auto client = host.open();
  int asked = 0;
  host.sink.instead_of_write = [&](int32_t kind, const cxs_rows* rows, cxs_answers* answers) {
    if (++asked > 1) return 1;  // the first row is written, the others are lost
    const std::string id = host.sink.store(kind, rows, 0);
    cxs_answers_written(answers, 0, id.data(), id.size());
    return 0;
  };
  const auto report = sync(client.get());
  CHECK(cxs_report_exit_code(report.get()) == 2);
  const std::string run = text_of(info_of(report.get()).run);
  host.sink.instead_of_write = nullptr;
  Slot<cxs_report> retried;
  Slot<cxs_error> error;
  REQUIRE(cxs_client_retry(client.get(), run.c_str(), "ada", nullptr, retried.again(), error.again()) == CXS_OK);
  CHECK(cxs_report_exit_code(retried.get()) == 0);
  CHECK(host.sink.of(CXS_KIND_DISPOSITIONS).size() == 3);
  REQUIRE(cxs_client_retry(client.get(), run.c_str(), nullptr, nullptr, retried.again(), error.again()) == CXS_OK);
  CHECK(info_of(retried.get()).row_count == 0);
  check_settled(host, client.get());
}

TEST_CASE("the doctor looks at the host's own sides, and a failed check is no failure of the call") {
  Host host;
  const auto client = host.open();
  Slot<cxs_check_list> checks;
  REQUIRE(cxs_client_doctor(client.get(), nullptr, checks.again(), nullptr) == CXS_OK);
  CHECK(cxs_check_list_exit_code(checks.get()) == 0);
  host.source.before = [](int32_t, cxs_records* records) {
    cxs_records_fail(records, "the table is locked", "Unlock it.");
    return 1;
  };
  REQUIRE(cxs_client_doctor(client.get(), nullptr, checks.again(), nullptr) == CXS_OK);
  CHECK(cxs_check_list_exit_code(checks.get()) == 4);
  bool found = false;
  for (size_t i = 0; i < cxs_check_list_count(checks.get()); ++i) {
    cxs_check check{};
    check.struct_size = sizeof(check);
    REQUIRE(cxs_check_get(checks.get(), i, &check) == CXS_OK);
    if (check.status != CXS_CHECK_FAIL) continue;
    found = true;
    CHECK(text_of(check.message).find("the table is locked") != std::string::npos);
    CHECK(text_of(check.fix) == "Unlock it.");
  }
  CHECK(found);
  CHECK(text_of(cxs_check_list_json(checks.get())).find("cxsync.doctor/1") != std::string::npos);
  cxs_check beyond{};
  beyond.struct_size = sizeof(beyond);
  CHECK(cxs_check_get(checks.get(), cxs_check_list_count(checks.get()), &beyond) == CXS_E_INVALID_ARGUMENT);
}

}  // namespace cxsync::test

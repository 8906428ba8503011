#include "capi/host.hpp"

namespace cxsync::test {

namespace {

void check_set_of_two(const cxs_plan_set* set) {
  REQUIRE(cxs_plan_set_count(set) == 2);
  CHECK(cxs_plan_set_kind(set, 0) == CXS_KIND_USERS);
  CHECK(cxs_plan_set_kind(set, 1) == CXS_KIND_DISPOSITIONS);
  CHECK(cxs_plan_set_kind(set, 2) == -1);
  CHECK(cxs_plan_set_plan(set, 2) == nullptr);
  CHECK(cxs_plan_set_error(set, 2) == nullptr);
}

}  // namespace

TEST_CASE("a client lists its kinds in their order") {
  Host host;
  const auto client = host.open();
  CHECK(cxs_client_kind_count(client.get()) == 2);
  CHECK(cxs_client_kind(client.get(), 0) == CXS_KIND_USERS);
  CHECK(cxs_client_kind(client.get(), 1) == CXS_KIND_DISPOSITIONS);
  CHECK(cxs_client_kind(client.get(), 2) == -1);
  CHECK(cxs_client_kind(client.get(), SIZE_MAX) == -1);
}

TEST_CASE("all kinds are previewed and applied as a set, also from its JSON, and a sync of all then writes nothing") {
  Host host;
  const auto client = host.open();
  Slot<cxs_plan_set> plans;
  Slot<cxs_error> error;
  REQUIRE(cxs_client_preview_all(client.get(), nullptr, plans.again(), error.again()) == CXS_OK);
  check_set_of_two(plans.get());
  CHECK(info_of(cxs_plan_set_plan(plans.get(), 1)).row_count == 3);
  CHECK(cxs_plan_set_error(plans.get(), 1) == nullptr);
  CHECK(cxs_plan_set_exit_code(plans.get()) == 0);

  const std::string json = text_of(cxs_plan_set_json(plans.get()));
  Slot<cxs_plan_set> loaded;
  REQUIRE(cxs_plan_set_from_json(json.data(), json.size(), loaded.again(), error.again()) == CXS_OK);
  check_set_of_two(loaded.get());
  CHECK(text_of(cxs_plan_set_json(loaded.get())) == json);

  Slot<cxs_report_set> reports;
  cxs_apply_options wanted = apply_options("1");
  CHECK(cxs_client_apply_all(client.get(), loaded.get(), &wanted, nullptr, reports.again(), error.again()) ==
        CXS_E_SELECTION);
  CHECK(reports.get() == nullptr);
  CHECK(cxs_client_apply_all(client.get(), nullptr, &wanted, nullptr, reports.again(), error.again()) ==
        CXS_E_INVALID_ARGUMENT);
  wanted.select = "all";
  REQUIRE(cxs_client_apply_all(client.get(), loaded.get(), &wanted, nullptr, reports.again(), error.again()) == CXS_OK);
  REQUIRE(cxs_report_set_count(reports.get()) == 2);
  CHECK(cxs_report_set_kind(reports.get(), 1) == CXS_KIND_DISPOSITIONS);
  CHECK(cxs_report_set_kind(reports.get(), 2) == -1);
  CHECK(info_of(cxs_report_set_report(reports.get(), 1)).counts[CXS_OUTCOME_CREATED] == 3);
  CHECK(cxs_report_set_report(reports.get(), 2) == nullptr);
  CHECK(cxs_report_set_error(reports.get(), 1) == nullptr);
  CHECK(cxs_report_set_error(reports.get(), 2) == nullptr);
  CHECK(cxs_report_set_exit_code(reports.get()) == 0);
  CHECK(text_of(cxs_report_set_json(reports.get())).find("cxsync.set/1") != std::string::npos);

  const int writes = host.sink.writes;
  REQUIRE(cxs_client_sync_all(client.get(), &wanted, nullptr, reports.again(), error.again()) == CXS_OK);
  CHECK(cxs_report_set_exit_code(reports.get()) == 0);
  REQUIRE(cxs_client_retry_all(client.get(), "tester", nullptr, reports.again(), error.again()) == CXS_OK);
  CHECK(cxs_report_set_count(reports.get()) == 1);
  CHECK(host.sink.writes == writes);
}

TEST_CASE("what fails for one kind stands in the set, and the others go on") {
  Host host;
  host.source.before = [](int32_t kind, cxs_records*) { return kind == CXS_KIND_USERS ? 1 : 0; };
  auto client = host.open();
  Slot<cxs_plan_set> plans;
  REQUIRE(cxs_client_preview_all(client.get(), nullptr, plans.again(), nullptr) == CXS_OK);
  check_set_of_two(plans.get());
  CHECK(cxs_plan_set_plan(plans.get(), 0) == nullptr);
  const cxs_error* failed = cxs_plan_set_error(plans.get(), 0);
  REQUIRE(failed != nullptr);
  CHECK(cxs_error_status(failed) == CXS_E_CALLBACK);
  CHECK(std::string(cxs_error_detail(failed, "kind")) == "users");
  CHECK(cxs_plan_set_exit_code(plans.get()) == 4);

  Slot<cxs_report_set> reports;
  const cxs_apply_options wanted = apply_options();
  REQUIRE(cxs_client_sync_all(client.get(), &wanted, nullptr, reports.again(), nullptr) == CXS_OK);
  CHECK(cxs_report_set_report(reports.get(), 0) == nullptr);
  REQUIRE(cxs_report_set_error(reports.get(), 0) != nullptr);
  CHECK(cxs_error_status(cxs_report_set_error(reports.get(), 0)) == CXS_E_CALLBACK);
  CHECK(cxs_report_set_exit_code(reports.get()) == 2);  // the other kind was written
  CHECK(host.sink.of(CXS_KIND_DISPOSITIONS).size() == 3);
  client.reset();
  CHECK(cxs_error_status(failed) == CXS_E_CALLBACK);
}

TEST_CASE("a retry of all takes up the latest unfinished run of every kind") {
  Host host;
  const auto client = host.open();
  host.sink.instead_of_write = [](int32_t, const cxs_rows*, cxs_answers*) { return 1; };
  sync(client.get());
  host.sink.instead_of_write = nullptr;
  Slot<cxs_report_set> reports;
  REQUIRE(cxs_client_retry_all(client.get(), nullptr, nullptr, reports.again(), nullptr) == CXS_OK);
  REQUIRE(cxs_report_set_count(reports.get()) == 1);
  CHECK(cxs_report_set_kind(reports.get(), 0) == CXS_KIND_DISPOSITIONS);
  sync(client.get());
  CHECK(host.sink.of(CXS_KIND_DISPOSITIONS).size() == 3);
  check_settled(host, client.get());
}

}  // namespace cxsync::test

#include <algorithm>
#include <atomic>
#include <chrono>
#include <latch>
#include <thread>

#include "capi/host.hpp"

namespace cxsync::test {

namespace {

int32_t stop_at_once(const cxs_progress*, void*) { return 1; }

}  // namespace

TEST_CASE("a call that is under way keeps its client: a second one gets CXS_E_BUSY and does not wait") {
  Host host;
  std::latch inside(1);
  std::latch may_go_on(1);
  host.source.before = [&](int32_t, cxs_records*) {
    inside.count_down();
    may_go_on.wait();
    return 0;
  };
  const auto client = host.open();
  cxs_status first = CXS_E_INTERNAL;
  std::thread other([&] {
    cxs_plan* plan = nullptr;
    first = cxs_client_preview(client.get(), CXS_KIND_DISPOSITIONS, nullptr, &plan, nullptr);
    cxs_plan_free(plan);
  });
  inside.wait();
  const Said said = preview_says(client.get());
  may_go_on.count_down();
  other.join();
  CHECK(said.status == CXS_E_BUSY);
  CHECK(said.code == "client_busy");
  CHECK(first == CXS_OK);
  host.source.before = nullptr;
  CHECK(preview_says(client.get()).status == CXS_OK);
}

TEST_CASE("a callback that calls the client that calls it gets CXS_E_BUSY from every function, and the call goes on") {
  Host host;
  const auto client = host.open();
  std::vector<cxs_status> inner;
  host.source.before = [&](int32_t, cxs_records*) {
    Slot<cxs_plan> plan;
    Slot<cxs_plan_set> plans;
    Slot<cxs_report> report;
    Slot<cxs_report_set> reports;
    Slot<cxs_document> document;
    Slot<cxs_check_list> checks;
    cxs_client* self = client.get();
    inner = {cxs_client_preview(self, CXS_KIND_DISPOSITIONS, nullptr, plan.again(), nullptr),
             cxs_client_preview_all(self, nullptr, plans.again(), nullptr),
             cxs_client_sync(self, CXS_KIND_DISPOSITIONS, nullptr, nullptr, report.again(), nullptr),
             cxs_client_sync_all(self, nullptr, nullptr, reports.again(), nullptr),
             cxs_client_retry_all(self, nullptr, nullptr, reports.again(), nullptr),
             cxs_client_history(self, document.again(), nullptr),
             cxs_client_follow_ups(self, nullptr, document.again(), nullptr),
             cxs_client_forget_before(self, "2026-01-01", nullptr),
             cxs_client_doctor(self, nullptr, checks.again(), nullptr)};
    return 0;
  };
  preview(client.get());
  CHECK(inner == std::vector<cxs_status>(9, CXS_E_BUSY));
}

TEST_CASE("a callback may use other clients") {
  Host other;
  const auto client_of_other = other.open();
  Host host;
  host.source.before = [&](int32_t, cxs_records*) {
    return preview_says(client_of_other.get()).status == CXS_OK ? 0 : 1;
  };
  preview(host.open().get());
}

TEST_CASE("a cancel before a call stops it, and every later one that is given it") {
  Host host;
  const auto client = host.open();
  const Owned<cxs_cancel> cancel(cxs_cancel_new());
  REQUIRE(cancel != nullptr);
  CHECK(cxs_cancel_is_requested(cancel.get()) == 0);
  cxs_call_options options = call_options();
  options.cancel = cancel.get();
  const auto plan = preview(client.get(), CXS_KIND_DISPOSITIONS, &options);
  cxs_cancel_request(cancel.get());
  cxs_cancel_request(cancel.get());
  CHECK(cxs_cancel_is_requested(cancel.get()) == 1);
  const cxs_apply_options wanted = apply_options();
  for (int i = 0; i < 2; ++i) {
    Slot<cxs_report> report;
    const cxs_status status = cxs_client_apply(client.get(), plan.get(), &wanted, &options, report.again(), nullptr);
    CHECK((status == CXS_E_CANCELLED || cxs_report_exit_code(report.get()) == 130));
  }
  CHECK(host.sink.writes == 0);
  apply(client.get(), plan.get());
  check_settled(host, client.get());
}

TEST_CASE("a cancel from another thread during a read stops the call, and the callback may ask whether to give up") {
  Host host;
  const auto client = host.open();
  Owned<cxs_cancel> cancel(cxs_cancel_new());
  cxs_call_options options = call_options();
  options.cancel = cancel.get();
  host.source.before = [&](int32_t, cxs_records* records) {
    CHECK(cxs_records_should_stop(records) == 0);
    std::thread([&] { cxs_cancel_request(cancel.get()); }).join();
    CHECK(cxs_records_should_stop(records) == 1);
    cancel.reset();  // rule: a call keeps what it needs
    return 1;
  };
  CHECK(preview_says(client.get(), CXS_KIND_DISPOSITIONS, &options).status == CXS_E_CANCELLED);
}

TEST_CASE("a cancel during a write ends the run with a report that says what was done") {
  Host host;
  host.sink.batch_size = 1;
  const auto client = host.open();
  const Owned<cxs_cancel> cancel(cxs_cancel_new());
  cxs_call_options options = call_options();
  options.cancel = cancel.get();
  host.sink.instead_of_write = [&](int32_t kind, const cxs_rows* rows, cxs_answers* answers) {
    CHECK(cxs_answers_should_stop(answers) == 0);
    const std::string id = host.sink.store(kind, rows, 0);
    cxs_answers_written(answers, 0, id.data(), id.size());
    cxs_cancel_request(cancel.get());
    CHECK(cxs_answers_should_stop(answers) == 1);
    return 0;
  };
  const auto plan = preview(client.get());
  const auto report = apply(client.get(), plan.get(), "all", &options);
  CHECK(cxs_report_exit_code(report.get()) == 130);
  CHECK(info_of(report.get()).counts[CXS_OUTCOME_CREATED] == 1);
  CHECK(info_of(report.get()).counts[CXS_OUTCOME_SKIPPED] == 2);
  CHECK(host.sink.of(CXS_KIND_DISPOSITIONS).size() == 1);
  host.sink.instead_of_write = nullptr;
  apply(client.get(), preview(client.get()).get());
  check_settled(host, client.get());
}

TEST_CASE("a cancel after a call changes nothing of it") {
  Host host;
  const auto client = host.open();
  const Owned<cxs_cancel> cancel(cxs_cancel_new());
  cxs_call_options options = call_options();
  options.cancel = cancel.get();
  const auto plan = preview(client.get(), CXS_KIND_DISPOSITIONS, &options);
  cxs_cancel_request(cancel.get());
  CHECK(info_of(plan.get()).row_count == 3);
  CHECK(preview_says(client.get()).status == CXS_OK);
}

TEST_CASE("a progress callback that answers anything but 0 stops the call") {
  Host host;
  const auto client = host.open();
  cxs_call_options options = call_options();
  options.progress = stop_at_once;
  const auto plan = preview(client.get());
  const cxs_apply_options wanted = apply_options();
  Slot<cxs_report> report;
  const cxs_status status = cxs_client_apply(client.get(), plan.get(), &wanted, &options, report.again(), nullptr);
  CHECK((status == CXS_E_CANCELLED || cxs_report_exit_code(report.get()) == 130));
  CHECK(host.sink.writes == 0);
}

TEST_CASE("progress arrives on the calling thread, with the phases and counts of the call") {
  Host host;
  const auto client = host.open();
  struct Told {
    std::thread::id thread = std::this_thread::get_id();
    bool elsewhere = false;
    std::vector<int32_t> phases;
    uint64_t pulled = 0;
  } told;
  cxs_call_options options = call_options();
  options.progress_user_data = &told;
  options.progress = [](const cxs_progress* progress, void* data) -> int32_t {
    auto& it = *static_cast<Told*>(data);
    it.elsewhere = it.elsewhere || it.thread != std::this_thread::get_id();
    CHECK(progress->struct_size == sizeof(cxs_progress));
    CHECK(progress->kind == CXS_KIND_DISPOSITIONS);
    it.phases.push_back(progress->phase);
    if (progress->phase == CXS_PHASE_PULL) it.pulled = progress->done;
    return 0;
  };
  apply(client.get(), preview(client.get(), CXS_KIND_DISPOSITIONS, &options).get(), "all", &options);
  CHECK_FALSE(told.elsewhere);
  CHECK(told.pulled == 3);
  for (const int32_t phase : {CXS_PHASE_PULL, CXS_PHASE_READ, CXS_PHASE_WRITE}) {
    CHECK(std::count(told.phases.begin(), told.phases.end(), phase) > 0);
  }
}

TEST_CASE("the progress of writing counts all rows of the run, from the first one that goes alone to the last") {
  Host host;
  host.sink.batch_size = 1;
  const auto client = host.open();
  std::vector<std::pair<uint64_t, uint64_t>> told;
  cxs_call_options options = call_options();
  options.progress_user_data = &told;
  options.progress = [](const cxs_progress* progress, void* data) -> int32_t {
    if (progress->phase != CXS_PHASE_WRITE) return 0;
    static_cast<std::vector<std::pair<uint64_t, uint64_t>>*>(data)->emplace_back(progress->done, progress->total);
    return 0;
  };
  apply(client.get(), preview(client.get()).get(), "all", &options);
  CHECK(told == std::vector<std::pair<uint64_t, uint64_t>>{{1, 3}, {2, 3}, {3, 3}});
  check_settled(host, client.get());
}

TEST_CASE("a deadline ends a call, and a callback is told that the time is up") {
  Host host;
  const auto client = host.open();
  cxs_call_options options = call_options();
  options.deadline_ms = 1;
  host.source.before = [](int32_t, cxs_records* records) {
    while (cxs_records_should_stop(records) == 0) std::this_thread::yield();
    return 1;
  };
  const Said said = preview_says(client.get(), CXS_KIND_DISPOSITIONS, &options);
  CHECK(said.status == CXS_E_DEADLINE);
  host.source.before = nullptr;
  options.deadline_ms = UINT32_MAX;
  CHECK(preview_says(client.get(), CXS_KIND_DISPOSITIONS, &options).status == CXS_OK);
}

TEST_CASE(
    "two clients on one state write one after the other: the second waits, and its deadline or a cancel ends the "
    "wait") {
  Host host;
  const auto first = host.open();
  const auto second = host.open();
  const auto plan = preview(second.get());
  Said waiting;
  Said cancelled;
  host.sink.instead_of_write = [&](int32_t kind, const cxs_rows* rows, cxs_answers* answers) {
    const cxs_apply_options wanted = apply_options();
    cxs_call_options options = call_options();
    options.deadline_ms = 1;
    waiting = apply_says(second.get(), plan.get(), &wanted, &options);
    const Owned<cxs_cancel> cancel(cxs_cancel_new());
    cxs_cancel_request(cancel.get());
    cxs_call_options cancelled_options = call_options();
    cancelled_options.cancel = cancel.get();
    cancelled = apply_says(second.get(), plan.get(), &wanted, &cancelled_options);
    for (size_t i = 0; i < cxs_rows_count(rows); ++i) {
      const std::string id = host.sink.store(kind, rows, i);
      cxs_answers_written(answers, i, id.data(), id.size());
    }
    return 0;
  };
  sync(first.get());
  CHECK(waiting.status == CXS_E_DEADLINE);
  CHECK(cancelled.status == CXS_E_CANCELLED);
  host.sink.instead_of_write = nullptr;
  check_settled(host, second.get());
}

}  // namespace cxsync::test

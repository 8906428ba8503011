#include <algorithm>
#include <stdexcept>

#include "capi/host.hpp"

namespace cxsync::test {

namespace {

/// Writes that answer wrongly: what the report says of the rows.
cxs_report_info report_when(Host& host, cxs_client* client,
                            std::function<int32_t(int32_t, const cxs_rows*, cxs_answers*)> write) {
  host.sink.instead_of_write = std::move(write);
  const auto report = sync(client);
  host.sink.instead_of_write = nullptr;
  return info_of(report.get());
}

/// A person clears up: what is unknown is looked up, and the next sync is quiet.
void check_recovers(Host& host, cxs_client* client) {
  sync(client);
  CHECK(host.sink.of(CXS_KIND_DISPOSITIONS).size() == 3);
  check_settled(host, client);
}

}  // namespace

TEST_CASE("a read that fails says what the host said, and nothing is written") {
  Host host;
  const auto client = host.open();
  host.source.before = [](int32_t, cxs_records* records) {
    cxs_records_fail(records, "the table\nis locked", "Unlock it.");
    return 7;
  };
  Slot<cxs_plan> plan;
  Slot<cxs_error> error;
  CHECK(cxs_client_preview(client.get(), CXS_KIND_DISPOSITIONS, nullptr, plan.again(), error.again()) ==
        CXS_E_CALLBACK);
  CHECK(plan.get() == nullptr);
  const std::string message = cxs_error_message(error.get());
  CHECK(message.find("is locked") != std::string::npos);
  CHECK(message.find('\n') == std::string::npos);
  CHECK(std::string(cxs_error_hint(error.get())) == "Unlock it.");
  CHECK(std::string(cxs_error_detail(error.get(), "side")) == "source");
  CHECK(std::string(cxs_error_detail(error.get(), "result")) == "7");

  host.source.before = nullptr;
  host.sink.before_read = [](int32_t, cxs_records*) { return -1; };
  const Said said = preview_says(client.get());
  CHECK(said.status == CXS_E_CALLBACK);
  CHECK(said.code == "callback_failed");
}

TEST_CASE("a C++ exception that leaves a reading callback is its failure") {
  Host host;
  const auto client = host.open();
  host.source.before = [](int32_t, cxs_records*) -> int32_t { throw std::runtime_error("no"); };
  CHECK(preview_says(client.get()).status == CXS_E_CALLBACK);
  host.source.before = [](int32_t, cxs_records*) -> int32_t { throw 7; };
  CHECK(preview_says(client.get()).status == CXS_E_CALLBACK);
  host.source.before = nullptr;
  host.sink.before_read = [](int32_t, cxs_records*) -> int32_t { throw 7; };
  CHECK(preview_says(client.get()).status == CXS_E_CALLBACK);
  host.sink.before_read = nullptr;
  CHECK(preview_says(client.get()).status == CXS_OK);
}

TEST_CASE("nonsense in a read is told to the callback, and fails the read even when the callback does not look") {
  using Nonsense = std::function<cxs_status(cxs_records*)>;
  const std::vector<Nonsense> all = {
      [](cxs_records* records) { return cxs_records_set(records, "name", "before the first record", 4); },
      [](cxs_records* records) { return cxs_records_add(records, "\xC3\x28", 2); },
      [](cxs_records* records) { return cxs_records_add(records, nullptr, 3); },
      [](cxs_records* records) { return cxs_records_add(records, "9", 1), cxs_records_set(records, nullptr, "x", 1); },
      [](cxs_records* records) { return cxs_records_add(records, "9", 1), cxs_records_set(records, "", "x", 1); },
      [](cxs_records* records) { return cxs_records_add(records, "9", 1), cxs_records_set(records, "\xFF", "x", 1); },
      [](cxs_records* records) {
        return cxs_records_add(records, "9", 1), cxs_records_set(records, "name", "\xFF", 1);
      },
  };
  for (const bool in_sink : {false, true}) {
    for (const Nonsense& nonsense : all) {
      Host host;
      const auto client = host.open();
      cxs_status told = CXS_OK;
      const auto give = [&](int32_t, cxs_records* records) { return told = nonsense(records), 0; };
      (in_sink ? host.sink.before_read : host.source.before) = give;
      const Said said = preview_says(client.get());
      CHECK(said.status == CXS_E_CALLBACK);
      CHECK(told == CXS_E_INVALID_ARGUMENT);
    }
  }
}

TEST_CASE("records without an id, or with the same one, are rows that cannot be written; the others can") {
  Host host;
  const auto client = host.open();
  host.source.of(CXS_KIND_DISPOSITIONS) = {{"1", {{"name", "Sale"}}},
                                           {"2", {{"name", "A"}}},
                                           {"2", {{"name", "B"}}},
                                           {"", {{"name", "C"}}},
                                           {std::string("4\0x", 3), {{"name", std::string("D\0E", 3)}}}};
  const auto plan = preview(client.get());
  CHECK(info_of(plan.get()).counts[CXS_ACTION_INVALID] >= 3);
  const auto report = apply(client.get(), plan.get());
  CHECK(info_of(report.get()).counts[CXS_OUTCOME_CREATED] >= 1);
  check_settled(host, client.get());
}

TEST_CASE("a NUL within a value arrives whole") {
  Host host;
  host.source.of(CXS_KIND_DISPOSITIONS) = {{"1", {{"name", "Sale"}}}};
  host.source.before = [](int32_t, cxs_records* records) {
    cxs_records_add(records, "5", 1);
    return cxs_records_set(records, "notes", "a\0b", 3) == CXS_OK && cxs_records_set(records, "name", "N", 1) == CXS_OK
               ? 0
               : 1;
  };
  const auto client = host.open();
  const auto plan = preview(client.get());
  const size_t row = cxs_plan_row_find(plan.get(), "5");
  REQUIRE(row != SIZE_MAX);
  bool found = false;
  for (size_t i = 0; i < row_of(plan.get(), row).source_count; ++i) {
    cxs_field field{};
    field.struct_size = sizeof(field);
    REQUIRE(cxs_plan_source_get(plan.get(), row, i, &field) == CXS_OK);
    if (text_of(field.name) != "notes") continue;
    found = true;
    CHECK(text_of(field.value) == std::string("a\0b", 3));
  }
  CHECK(found);
}

TEST_CASE("a read that is not complete is shown, and nothing is written from it") {
  Host host;
  const auto client = host.open();
  for (const char* reason : {"the cursor was closed", static_cast<const char*>(nullptr)}) {
    host.source.before = [&](int32_t, cxs_records* records) { return cxs_records_set_incomplete(records, reason), 0; };
    const auto plan = preview(client.get());
    CHECK(info_of(plan.get()).cxone.complete == 0);
    CHECK(info_of(plan.get()).cxone.reason.len > 0);
    const cxs_apply_options wanted = apply_options();
    Slot<cxs_report> report;
    Slot<cxs_error> error;
    CHECK(cxs_client_sync(client.get(), CXS_KIND_DISPOSITIONS, &wanted, nullptr, report.again(), error.again()) ==
          CXS_E_INCOMPLETE);
    CHECK(report.get() == nullptr);
    REQUIRE(cxs_error_plan(error.get()) != nullptr);
    CHECK(info_of(cxs_error_plan(error.get())).cxone.complete == 0);
  }
  CHECK(host.sink.writes == 0);
}

TEST_CASE(
    "a write that fails or throws leaves its rows unknown, and they are looked up before anything is sent again") {
  for (const bool throws : {false, true}) {
    for (const bool stored : {false, true}) {
      Host host;
      const auto client = host.open();
      const auto info = report_when(host, client.get(), [&](int32_t kind, const cxs_rows* rows, cxs_answers*) {
        for (size_t i = 0; stored && i < cxs_rows_count(rows); ++i) host.sink.store(kind, rows, i);
        if (throws) throw std::runtime_error("no");
        return 1;
      });
      CHECK(info.row_count == 3);
      check_recovers(host, client.get());
    }
  }
}

TEST_CASE("a write that answers for no row, and says it succeeded, proves nothing") {
  Host host;
  const auto client = host.open();
  const auto info = report_when(host, client.get(), [](int32_t, const cxs_rows*, cxs_answers*) { return 0; });
  CHECK(info.counts[CXS_OUTCOME_CREATED] == 0);
  check_recovers(host, client.get());
}

TEST_CASE("a write that claims rows it did not write is found out, and a person decides about them") {
  Host host;
  const auto client = host.open();
  const auto info = report_when(host, client.get(), [](int32_t, const cxs_rows* rows, cxs_answers* answers) {
    for (size_t i = 0; i < cxs_rows_count(rows); ++i) {
      const std::string id = "claimed " + std::to_string(i);
      CHECK(cxs_answers_written(answers, i, id.data(), id.size()) == CXS_OK);
    }
    return 0;
  });
  CHECK(info.verified_missing == 1);  // the first create goes alone; after it nothing was sent
  CHECK(host.sink.of(CXS_KIND_DISPOSITIONS).empty());
  const auto plan = preview(client.get());
  CHECK(info_of(plan.get()).counts[CXS_ACTION_AMBIGUOUS] == 1);
  CHECK(text_of(row_of(plan.get(), 2).reason) == "unsettled");
  apply(client.get(), plan.get(), "all,3=new");
  CHECK(host.sink.of(CXS_KIND_DISPOSITIONS).size() == 3);
  check_settled(host, client.get());
}

TEST_CASE("one id for several rows is believed of the first only") {
  Host host;
  const auto client = host.open();
  const auto info = report_when(host, client.get(), [&](int32_t kind, const cxs_rows* rows, cxs_answers* answers) {
    const std::string id = host.sink.store(kind, rows, 0);  // the first of one, then the first of two
    for (size_t i = 0; i < cxs_rows_count(rows); ++i) {
      CHECK((cxs_answers_written(answers, i, id.data(), id.size()) == CXS_OK) == (i == 0));
    }
    return 0;
  });
  CHECK(info.counts[CXS_OUTCOME_CREATED] == 2);
  CHECK(info.counts[CXS_OUTCOME_UNKNOWN] == 1);
  check_recovers(host, client.get());
}

TEST_CASE("answers that cannot be are refused where they are given") {
  Host host;
  const auto client = host.open();
  report_when(host, client.get(), [&](int32_t kind, const cxs_rows* rows, cxs_answers* answers) {
    CHECK(cxs_answers_written(answers, cxs_rows_count(rows), "1", 1) == CXS_E_INVALID_ARGUMENT);
    CHECK(cxs_answers_written(answers, SIZE_MAX, "1", 1) == CXS_E_INVALID_ARGUMENT);
    CHECK(cxs_answers_refused(answers, cxs_rows_count(rows), "no") == CXS_E_INVALID_ARGUMENT);
    CHECK(cxs_answers_written(answers, 0, nullptr, 0) == CXS_E_INVALID_ARGUMENT);  // a create needs its id
    CHECK(cxs_answers_written(answers, 0, nullptr, 4) == CXS_E_INVALID_ARGUMENT);
    CHECK(cxs_answers_written(answers, 0, "\xFF", 1) == CXS_E_INVALID_ARGUMENT);
    CHECK(cxs_answers_refused(answers, 0, "\xFF") == CXS_E_INVALID_ARGUMENT);
    for (size_t i = 0; i < cxs_rows_count(rows); ++i) {
      const std::string id = host.sink.store(kind, rows, i);
      CHECK(cxs_answers_written(answers, i, id.data(), id.size()) == CXS_OK);
    }
    return 0;
  });
  host.source.of(CXS_KIND_DISPOSITIONS)[0].fields["name"] = "Sold";
  report_when(host, client.get(), [&](int32_t kind, const cxs_rows* rows, cxs_answers* answers) {
    CHECK(cxs_answers_written(answers, 0, "another row's", 13) == CXS_E_INVALID_ARGUMENT);
    host.sink.store(kind, rows, 0);
    CHECK(cxs_answers_written(answers, 0, nullptr, 0) == CXS_OK);
    return 0;
  });
  check_settled(host, client.get());
}

TEST_CASE("a row that the sink refuses fails alone, with what the sink said") {
  Host host;
  const auto client = host.open();
  host.sink.instead_of_write = [&](int32_t kind, const cxs_rows* rows, cxs_answers* answers) {
    for (size_t i = 0; i < cxs_rows_count(rows); ++i) {
      bool bad = false;
      for (size_t j = 0; j < cxs_rows_field_count(rows, i); ++j) {
        bad = bad || text_of(cxs_rows_field_value(rows, i, j)) == "No answer";
      }
      if (bad) {
        cxs_answers_refused(answers, i, "the name is taken");
      } else {
        const std::string id = host.sink.store(kind, rows, i);
        cxs_answers_written(answers, i, id.data(), id.size());
      }
    }
    return 0;
  };
  const auto report = sync(client.get());
  CHECK(cxs_report_exit_code(report.get()) == 2);
  CHECK(info_of(report.get()).counts[CXS_OUTCOME_FAILED] == 1);
  CHECK(info_of(report.get()).counts[CXS_OUTCOME_CREATED] == 2);
  bool found = false;
  for (size_t i = 0; i < info_of(report.get()).row_count; ++i) {
    const cxs_report_row row = row_of(report.get(), i);
    if (row.outcome != CXS_OUTCOME_FAILED) continue;
    found = true;
    CHECK(text_of(row.error_message) == "the name is taken");
    CHECK(text_of(row.error_code) == "rejected_by_ivinex");
  }
  CHECK(found);
  host.sink.instead_of_write = nullptr;
  check_recovers(host, client.get());
}

TEST_CASE("a batch is as large as the sink wants it") {
  Host host;
  host.sink.batch_size = 2;
  host.source.of(CXS_KIND_DISPOSITIONS).clear();
  for (int i = 0; i < 9; ++i) {
    host.source.of(CXS_KIND_DISPOSITIONS).push_back({std::to_string(i), {{"name", "n" + std::to_string(i)}}});
  }
  const auto client = host.open();
  size_t largest = 0;
  host.sink.instead_of_write = [&](int32_t kind, const cxs_rows* rows, cxs_answers* answers) {
    largest = std::max(largest, cxs_rows_count(rows));
    for (size_t i = 0; i < cxs_rows_count(rows); ++i) {
      const std::string id = host.sink.store(kind, rows, i);
      cxs_answers_written(answers, i, id.data(), id.size());
    }
    return 0;
  };
  sync(client.get());
  CHECK(largest == 2);
  check_settled(host, client.get());
}

}  // namespace cxsync::test

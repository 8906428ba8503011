#include <cstring>

#include "capi/host.hpp"

namespace cxsync::test {

namespace {

constexpr cxs_status k_refused = CXS_E_INVALID_ARGUMENT;

/// Calls a function that has an output and an error slot, both full of junk, and expects a refusal.
template <typename Out, typename Function>
void refused(const Function& call) {
  Slot<Out> out;
  Slot<cxs_error> error;
  CHECK(call(out.again(), error.again()) == k_refused);
  CHECK(out.get() == nullptr);
  CHECK(cxs_error_status(error.get()) == k_refused);
  CHECK(std::string(cxs_error_code(error.get())) == "invalid_argument");
  CHECK(call(out.again(), nullptr) == k_refused);
  CHECK(out.get() == nullptr);
  CHECK(call(nullptr, error.again()) == k_refused);
  CHECK(cxs_error_status(error.get()) == k_refused);
}

/// Every function of a client with something that is none.
void refuse_client(cxs_client* none) {
  const cxs_call_options options = call_options();
  const cxs_apply_options wanted = apply_options();
  CHECK(cxs_client_kind_count(none) == 0);
  CHECK(cxs_client_kind(none, 0) == -1);
  refused<cxs_check_list>([&](auto out, auto err) { return cxs_client_doctor(none, &options, out, err); });
  refused<cxs_plan>([&](auto out, auto err) { return cxs_client_preview(none, 0, &options, out, err); });
  refused<cxs_plan_set>([&](auto out, auto err) { return cxs_client_preview_all(none, &options, out, err); });
  refused<cxs_report>([&](auto out, auto err) { return cxs_client_apply(none, nullptr, &wanted, nullptr, out, err); });
  refused<cxs_report_set>(
      [&](auto out, auto err) { return cxs_client_apply_all(none, nullptr, &wanted, nullptr, out, err); });
  refused<cxs_report>([&](auto out, auto err) { return cxs_client_sync(none, 0, &wanted, nullptr, out, err); });
  refused<cxs_report_set>([&](auto out, auto err) { return cxs_client_sync_all(none, &wanted, nullptr, out, err); });
  refused<cxs_report>([&](auto out, auto err) { return cxs_client_retry(none, "run", nullptr, nullptr, out, err); });
  refused<cxs_report_set>([&](auto out, auto err) { return cxs_client_retry_all(none, nullptr, nullptr, out, err); });
  refused<cxs_document>([&](auto out, auto err) { return cxs_client_history(none, out, err); });
  refused<cxs_document>([&](auto out, auto err) { return cxs_client_stored_report(none, "run", out, err); });
  refused<cxs_document>([&](auto out, auto err) { return cxs_client_follow_ups(none, nullptr, out, err); });
  Slot<cxs_error> error;
  CHECK(cxs_client_forget_before(none, "2026-01-01", error.again()) == k_refused);
  CHECK(cxs_error_status(error.get()) == k_refused);
  CHECK(cxs_client_forget_before(none, "2026-01-01", nullptr) == k_refused);
}

/// Every reader of a plan with something that is none: no value, and a zeroed struct.
void refuse_plan(const cxs_plan* none) {
  CHECK(cxs_plan_copy(none) == nullptr);
  CHECK(cxs_plan_json(none).data == nullptr);
  CHECK(cxs_plan_row_find(none, "1") == SIZE_MAX);
  const auto zeroed = [](auto reader, auto out) {
    std::memset(static_cast<void*>(&out), 0xAB, sizeof(out));
    out.struct_size = sizeof(out);
    CHECK(reader(&out) == k_refused);
    CHECK(out.struct_size == sizeof(out));
    const auto* bytes = reinterpret_cast<const unsigned char*>(&out);
    for (std::size_t i = sizeof(uint32_t); i < sizeof(out); ++i) CHECK(bytes[i] == 0);
    CHECK(reader(static_cast<decltype(&out)>(nullptr)) == k_refused);
  };
  zeroed([&](auto* out) { return cxs_plan_info_get(none, out); }, cxs_plan_info{});
  zeroed([&](auto* out) { return cxs_plan_row_get(none, 0, out); }, cxs_plan_row{});
  zeroed([&](auto* out) { return cxs_plan_change_get(none, 0, 0, out); }, cxs_change{});
  zeroed([&](auto* out) { return cxs_plan_source_get(none, 0, 0, out); }, cxs_field{});
  zeroed([&](auto* out) { return cxs_plan_candidate_get(none, 0, 0, out); }, cxs_candidate{});
  zeroed([&](auto* out) { return cxs_plan_candidate_change_get(none, 0, 0, 0, out); }, cxs_change{});
  zeroed([&](auto* out) { return cxs_plan_guard_get(none, 0, out); }, cxs_guard{});
  zeroed([&](auto* out) { return cxs_plan_only_in_ivinex_get(none, 0, out); }, cxs_orphan{});
  cxs_text text{"junk", 4};
  CHECK(cxs_plan_warning_get(none, 0, 0, &text) == k_refused);
  CHECK(text.data == nullptr);
  CHECK(text.len == 0);
  CHECK(cxs_plan_warning_get(none, 0, 0, nullptr) == k_refused);
}

void refuse_report(const cxs_report* none) {
  CHECK(cxs_report_json(none).data == nullptr);
  CHECK(cxs_report_exit_code(none) == 5);
  cxs_report_info info{};
  info.struct_size = sizeof(info);
  info.row_count = 7;
  CHECK(cxs_report_info_get(none, &info) == k_refused);
  CHECK(info.row_count == 0);
  CHECK(cxs_report_info_get(none, nullptr) == k_refused);
  cxs_report_row row{};
  row.struct_size = sizeof(row);
  row.attempts = 7;
  CHECK(cxs_report_row_get(none, 0, &row) == k_refused);
  CHECK(row.attempts == 0);
  cxs_follow_up item{};
  item.struct_size = sizeof(item);
  item.key = {"junk", 4};
  CHECK(cxs_report_follow_up_get(none, 0, &item) == k_refused);
  CHECK(item.key.data == nullptr);
  cxs_text text{"junk", 4};
  CHECK(cxs_report_accepted_guard_get(none, 0, &text) == k_refused);
  CHECK(text.data == nullptr);
  CHECK(cxs_report_accepted_guard_get(none, 0, nullptr) == k_refused);
}

void refuse_sets(const cxs_plan_set* plans, const cxs_report_set* reports) {
  CHECK(cxs_plan_set_json(plans).data == nullptr);
  CHECK(cxs_plan_set_count(plans) == 0);
  CHECK(cxs_plan_set_kind(plans, 0) == -1);
  CHECK(cxs_plan_set_plan(plans, 0) == nullptr);
  CHECK(cxs_plan_set_error(plans, 0) == nullptr);
  CHECK(cxs_plan_set_exit_code(plans) == 5);
  CHECK(cxs_report_set_json(reports).data == nullptr);
  CHECK(cxs_report_set_count(reports) == 0);
  CHECK(cxs_report_set_kind(reports, 0) == -1);
  CHECK(cxs_report_set_report(reports, 0) == nullptr);
  CHECK(cxs_report_set_error(reports, 0) == nullptr);
  CHECK(cxs_report_set_exit_code(reports) == 5);
}

void refuse_error(const cxs_error* none) {
  CHECK(cxs_error_status(none) == CXS_OK);
  CHECK(std::string(cxs_error_code(none)).empty());
  CHECK(std::string(cxs_error_message(none)).empty());
  CHECK(std::string(cxs_error_hint(none)).empty());
  CHECK(cxs_error_detail(none, "path") == nullptr);
  CHECK(cxs_error_detail_count(none) == 0);
  CHECK(cxs_error_detail_key(none, 0) == nullptr);
  CHECK(cxs_error_detail_value(none, 0) == nullptr);
  CHECK(cxs_error_plan(none) == nullptr);
  CHECK(cxs_error_json(none).data == nullptr);
}

void refuse_rest(cxs_cancel* cancel, const cxs_document* document, const cxs_check_list* list) {
  cxs_cancel_request(cancel);
  CHECK(cxs_cancel_is_requested(cancel) == 0);
  CHECK(cxs_document_text(document).data == nullptr);
  CHECK(cxs_check_list_json(list).data == nullptr);
  CHECK(cxs_check_list_exit_code(list) == 5);
  CHECK(cxs_check_list_count(list) == 0);
  cxs_check check{};
  check.struct_size = sizeof(check);
  check.elapsed_ms = 7;
  CHECK(cxs_check_get(list, 0, &check) == k_refused);
  CHECK(check.elapsed_ms == 0);
}

void refuse_in_callbacks(cxs_records* records, const cxs_rows* rows, cxs_answers* answers) {
  CHECK(cxs_records_add(records, "1", 1) == k_refused);
  CHECK(cxs_records_set(records, "name", "x", 1) == k_refused);
  cxs_records_set_incomplete(records, "x");
  cxs_records_fail(records, "x", "y");
  CHECK(cxs_records_should_stop(records) == 1);
  CHECK(cxs_rows_count(rows) == 0);
  CHECK(cxs_rows_id(rows, 0).data == nullptr);
  CHECK(cxs_rows_field_count(rows, 0) == 0);
  CHECK(cxs_rows_field_name(rows, 0, 0).data == nullptr);
  CHECK(cxs_rows_field_value(rows, 0, 0).data == nullptr);
  CHECK(cxs_answers_written(answers, 0, "1", 1) == k_refused);
  CHECK(cxs_answers_refused(answers, 0, "no") == k_refused);
  CHECK(cxs_answers_should_stop(answers) == 1);
}

template <typename To, typename From>
To* as(From* handle) {
  return reinterpret_cast<To*>(handle);
}

}  // namespace

TEST_CASE("NULL in place of a handle is refused by every function, and nothing is left in its outputs") {
  refuse_client(nullptr);
  refuse_plan(nullptr);
  refuse_report(nullptr);
  refuse_sets(nullptr, nullptr);
  refuse_error(nullptr);
  refuse_rest(nullptr, nullptr, nullptr);
  refuse_in_callbacks(nullptr, nullptr, nullptr);
}

TEST_CASE("a handle of another kind is refused by every function") {
  const Owned<cxs_cancel> cancel(cxs_cancel_new());
  Host host;
  const auto client = host.open();
  refuse_client(as<cxs_client>(cancel.get()));
  refuse_plan(as<cxs_plan>(cancel.get()));
  refuse_report(as<cxs_report>(cancel.get()));
  refuse_sets(as<cxs_plan_set>(cancel.get()), as<cxs_report_set>(cancel.get()));
  refuse_error(as<cxs_error>(cancel.get()));
  refuse_rest(as<cxs_cancel>(client.get()), as<cxs_document>(cancel.get()), as<cxs_check_list>(cancel.get()));
  refuse_in_callbacks(as<cxs_records>(cancel.get()), as<cxs_rows>(cancel.get()), as<cxs_answers>(cancel.get()));
  CHECK(cxs_cancel_is_requested(cancel.get()) == 0);
  CHECK(cxs_client_kind_count(client.get()) == 2);
}

TEST_CASE("a handle of another kind within the options is refused") {
  const Owned<cxs_cancel> cancel(cxs_cancel_new());
  Host host;
  const auto client = host.open();
  cxs_call_options options = call_options();
  options.cancel = as<cxs_cancel>(client.get());
  CHECK(preview_says(client.get(), CXS_KIND_DISPOSITIONS, &options).status == k_refused);
  const auto plan = preview(client.get());
  CHECK(apply_says(client.get(), as<cxs_plan>(cancel.get()), nullptr).status == k_refused);
  CHECK(apply_says(client.get(), nullptr, nullptr).status == k_refused);
  host.adjust = [&](cxs_client_options& open) { open.source = as<cxs_source>(cancel.get()); };
  CHECK(open_says(host).status == k_refused);
  host.adjust = [&](cxs_client_options& open) { open.sink = as<cxs_sink>(cancel.get()); };
  CHECK(open_says(host).status == k_refused);
}

TEST_CASE("freeing NULL or a handle of another kind does nothing") {
  const Owned<cxs_cancel> cancel(cxs_cancel_new());
  for (void* handle : {static_cast<void*>(nullptr), static_cast<void*>(cancel.get())}) {
    cxs_client_free(static_cast<cxs_client*>(handle));
    cxs_error_free(static_cast<cxs_error*>(handle));
    cxs_plan_free(static_cast<cxs_plan*>(handle));
    cxs_plan_set_free(static_cast<cxs_plan_set*>(handle));
    cxs_report_free(static_cast<cxs_report*>(handle));
    cxs_report_set_free(static_cast<cxs_report_set*>(handle));
    cxs_check_list_free(static_cast<cxs_check_list*>(handle));
    cxs_document_free(static_cast<cxs_document*>(handle));
    cxs_source_free(static_cast<cxs_source*>(handle));
    cxs_sink_free(static_cast<cxs_sink*>(handle));
  }
  cxs_cancel_free(nullptr);
  CHECK(cxs_cancel_is_requested(cancel.get()) == 0);
}

TEST_CASE("a client needs options and a configuration") {
  refused<cxs_client>([](auto out, auto err) { return cxs_client_open(nullptr, out, err); });
  cxs_client_options options;
  cxs_client_options_init(&options, sizeof(options));
  refused<cxs_client>([&](auto out, auto err) { return cxs_client_open(&options, out, err); });
}

TEST_CASE("a source or sink needs its table, an address and its callbacks, and is not released when refused") {
  refused<cxs_source>([](auto out, auto err) { return cxs_source_new(nullptr, out, err); });
  refused<cxs_sink>([](auto out, auto err) { return cxs_sink_new(nullptr, out, err); });
  int released = 0;
  const auto release = [](void* data) { ++*static_cast<int*>(data); };
  const auto read = [](int32_t, const char* const*, size_t, cxs_records*, void*) -> int32_t { return 0; };
  const auto write = [](int32_t, const cxs_rows*, cxs_answers*, void*) -> int32_t { return 0; };
  const auto pull = [](int32_t, cxs_records*, void*) -> int32_t { return 0; };

  cxs_source_callbacks source;
  cxs_source_callbacks_init(&source, sizeof(source));
  source.release = release;
  source.user_data = &released;
  for (const char* address : {static_cast<const char*>(nullptr), "", "\xFF\xFE"}) {
    source.address = address;
    source.pull = pull;
    refused<cxs_source>([&](auto out, auto err) { return cxs_source_new(&source, out, err); });
  }
  source.address = "host:records";
  source.tenant = "\xC3\x28";
  refused<cxs_source>([&](auto out, auto err) { return cxs_source_new(&source, out, err); });
  source.tenant = nullptr;
  source.pull = nullptr;
  refused<cxs_source>([&](auto out, auto err) { return cxs_source_new(&source, out, err); });

  cxs_sink_callbacks sink;
  cxs_sink_callbacks_init(&sink, sizeof(sink));
  sink.release = release;
  sink.user_data = &released;
  refused<cxs_sink>([&](auto out, auto err) { return cxs_sink_new(&sink, out, err); });
  sink.address = "host:tables";
  sink.read = read;
  refused<cxs_sink>([&](auto out, auto err) { return cxs_sink_new(&sink, out, err); });
  sink.read = nullptr;
  sink.write = write;
  refused<cxs_sink>([&](auto out, auto err) { return cxs_sink_new(&sink, out, err); });
  CHECK(released == 0);
}

TEST_CASE("a kind that is none is refused, and one without a module is CXS_E_KIND") {
  Host host;
  const auto client = host.open();
  for (const int32_t kind : {-1, 4, INT32_MAX, INT32_MIN}) CHECK(preview_says(client.get(), kind).status == k_refused);
  CHECK(preview_says(client.get(), CXS_KIND_CAMPAIGNS).status == CXS_E_KIND);
}

TEST_CASE("text that is not UTF-8 is refused wherever it is given") {
  const char* bad = "\xC3\x28";
  Host host;
  const auto client = host.open();
  const auto plan = preview(client.get());
  for (char const* cxs_apply_options::*field :
       {&cxs_apply_options::select, &cxs_apply_options::accept_guards, &cxs_apply_options::actor}) {
    cxs_apply_options wanted = apply_options();
    wanted.*field = bad;
    CHECK(apply_says(client.get(), plan.get(), &wanted).status == k_refused);
  }
  refused<cxs_report>([&](auto out, auto err) { return cxs_client_retry(client.get(), bad, "", nullptr, out, err); });
  refused<cxs_report_set>(
      [&](auto out, auto err) { return cxs_client_retry_all(client.get(), bad, nullptr, out, err); });
  refused<cxs_document>([&](auto out, auto err) { return cxs_client_stored_report(client.get(), bad, out, err); });
  refused<cxs_document>([&](auto out, auto err) { return cxs_client_follow_ups(client.get(), bad, out, err); });
  CHECK(cxs_client_forget_before(client.get(), bad, nullptr) == k_refused);
  host.adjust = [&](cxs_client_options& open) { open.state_path = bad; };
  CHECK(open_says(host).status == k_refused);
  host.adjust = nullptr;
  host.config.insert(host.config.find("acme"), bad);
  CHECK(open_says(host).status == CXS_E_CONFIG);
  CHECK(host.sink.writes == 0);
}

TEST_CASE("a NUL within a document is told, not taken for its end") {
  Host host;
  host.config += std::string("\0 {}", 4);
  CHECK(open_says(host).status == CXS_E_CONFIG);
  Slot<cxs_plan> plan;
  const std::string json("{}\0", 3);
  CHECK(cxs_plan_from_json(json.data(), json.size(), plan.again(), nullptr) == CXS_E_PLAN);
  CHECK(plan.get() == nullptr);
}

TEST_CASE("a configuration need not end in NUL") {
  Host host;
  const std::string with_more = host.config + "garbage";
  host.adjust = [&](cxs_client_options& open) { open.config = with_more.data(); };
  const auto client = host.open();
  CHECK(cxs_client_kind_count(client.get()) == 2);
}

TEST_CASE("documents that are none are refused as plans") {
  refused<cxs_plan>([](auto out, auto err) { return cxs_plan_from_json(nullptr, 0, out, err); });
  refused<cxs_plan_set>([](auto out, auto err) { return cxs_plan_set_from_json(nullptr, 0, out, err); });
  for (const std::string json : {"", "null", "[]", R"({"format":"cxsync.report/1"})", "{\"format\":\"\xFF\"}"}) {
    Slot<cxs_plan> plan;
    Slot<cxs_plan_set> set;
    Slot<cxs_error> error;
    CHECK(cxs_plan_from_json(json.data(), json.size(), plan.again(), error.again()) == CXS_E_PLAN);
    CHECK(plan.get() == nullptr);
    CHECK(cxs_error_status(error.get()) == CXS_E_PLAN);
    CHECK(cxs_plan_set_from_json(json.data(), json.size(), set.again(), error.again()) == CXS_E_PLAN);
    CHECK(set.get() == nullptr);
  }
}

TEST_CASE("a conflict choice that is none is refused") {
  Host host;
  const auto client = host.open();
  const auto plan = preview(client.get());
  cxs_apply_options wanted = apply_options();
  for (const int32_t wrong : {-1, 3, INT32_MAX}) {
    wanted.on_conflict = wrong;
    CHECK(apply_says(client.get(), plan.get(), &wanted).status == k_refused);
  }
  CHECK(host.sink.writes == 0);
}

TEST_CASE("an error says where and what, in accessors and in its document") {
  Host host;
  host.config = R"({"site":"acme","ivinex":{"modulez":{}}})";
  const auto source = make_source(host.source);
  const auto sink = make_sink(host.sink);
  cxs_client_options options;
  cxs_client_options_init(&options, sizeof(options));
  options.config = host.config.data();
  options.config_len = host.config.size();
  options.source = source.get();
  options.sink = sink.get();
  Slot<cxs_client> client;
  Slot<cxs_error> error;
  REQUIRE(cxs_client_open(&options, client.again(), error.again()) == CXS_E_CONFIG);
  CHECK(std::string(cxs_error_code(error.get())) == "config_unknown_key");
  CHECK(std::string(cxs_error_detail(error.get(), "nearest_key")) == "modules");
  CHECK(cxs_error_detail(error.get(), "nothing") == nullptr);
  CHECK(cxs_error_detail(error.get(), nullptr) == nullptr);
  CHECK(*cxs_error_message(error.get()) != '\0');
  CHECK(*cxs_error_hint(error.get()) != '\0');
  CHECK(cxs_error_plan(error.get()) == nullptr);
  const std::string json = text_of(cxs_error_json(error.get()));
  CHECK(json.find("cxsync.error/1") != std::string::npos);
  const size_t count = cxs_error_detail_count(error.get());
  REQUIRE(count > 0);
  for (size_t i = 0; i < count; ++i) {
    const char* key = cxs_error_detail_key(error.get(), i);
    CHECK(cxs_error_detail(error.get(), key) == cxs_error_detail_value(error.get(), i));
    CHECK(json.find(key) != std::string::npos);
  }
  CHECK(cxs_error_detail_key(error.get(), count) == nullptr);
  CHECK(cxs_error_detail_value(error.get(), count) == nullptr);
  CHECK(cxs_error_detail_value(error.get(), SIZE_MAX) == nullptr);
}

}  // namespace cxsync::test

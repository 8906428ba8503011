#include <cstddef>
#include <cstring>

#include "capi/host.hpp"

namespace cxsync::test {

namespace {

/// A struct as a caller of a newer header has it: with room for fields that this library does not know.
template <typename Struct>
struct Longer {
  Struct known;
  std::uint64_t newer[4];
};

template <typename Struct>
void check_init(void (*init)(Struct*, uint32_t)) {
  std::array<unsigned char, sizeof(Struct) + 16> bytes{};
  bytes.fill(0xAB);
  auto* given = reinterpret_cast<Struct*>(bytes.data());
  init(given, sizeof(Struct));
  CHECK(given->struct_size == sizeof(Struct));
  for (std::size_t i = sizeof(uint32_t); i < sizeof(Struct); ++i) CHECK(bytes[i] == 0);
  for (std::size_t i = sizeof(Struct); i < bytes.size(); ++i) CHECK(bytes[i] == 0xAB);

  bytes.fill(0xAB);
  init(given, 8);  // an older caller's
  CHECK(given->struct_size == 8);
  CHECK(bytes[7] == 0);
  CHECK(bytes[8] == 0xAB);

  bytes.fill(0xAB);
  init(given, 3);
  init(given, 0);
  init(given, 5000);
  CHECK(bytes[0] == 0xAB);
  init(nullptr, sizeof(Struct));
}

/// What apply says to call options that begin with `size`.
template <typename Options>
Said preview_with(const Options& options) {
  Host host;
  const auto client = host.open();
  return preview_says(client.get(), CXS_KIND_DISPOSITIONS, reinterpret_cast<const cxs_call_options*>(&options));
}

int32_t count_progress(const cxs_progress*, void* user_data) { return ++*static_cast<int*>(user_data), 0; }

/// A reader must not write beyond struct_size, and must zero what this library does not know.
template <typename Struct, typename Get>
void check_reader(const Get& get) {
  Longer<Struct> longer;
  std::memset(static_cast<void*>(&longer), 0xAB, sizeof(longer));
  longer.known.struct_size = sizeof(longer);
  CHECK(get(&longer.known) == CXS_OK);
  CHECK(longer.known.struct_size == sizeof(longer));
  CHECK(longer.newer[0] == 0);
  CHECK(longer.newer[3] == 0);

  std::memset(static_cast<void*>(&longer), 0xAB, sizeof(longer));
  longer.known.struct_size = 8;
  CHECK(get(&longer.known) == CXS_OK);
  const auto* bytes = reinterpret_cast<const unsigned char*>(&longer);
  CHECK(bytes[8] == 0xAB);
  CHECK(bytes[sizeof(Struct) - 1] == 0xAB);

  for (const uint32_t never : {0U, 3U, 4097U, 0xABABABABU}) {
    std::memset(static_cast<void*>(&longer), 0xAB, sizeof(longer));
    longer.known.struct_size = never;
    CHECK(get(&longer.known) == CXS_E_INVALID_ARGUMENT);
    CHECK(bytes[8] == 0xAB);
  }
}

}  // namespace

TEST_CASE("init fills in defaults and touches no byte beyond the caller's size") {
  check_init(cxs_call_options_init);
  check_init(cxs_apply_options_init);
  check_init(cxs_client_options_init);
  check_init(cxs_source_callbacks_init);
  check_init(cxs_sink_callbacks_init);
}

TEST_CASE("of a shorter struct the missing fields take their defaults") {
  int told = 0;
  cxs_call_options options = call_options();
  options.progress = count_progress;
  options.progress_user_data = &told;
  CHECK(preview_with(options).status == CXS_OK);
  CHECK(told > 0);
  told = 0;
  for (const std::size_t size : {offsetof(cxs_call_options, deadline_ms), offsetof(cxs_call_options, progress),
                                 // It ends within a pointer: that field is not there.
                                 offsetof(cxs_call_options, progress) + 4}) {
    options.struct_size = static_cast<uint32_t>(size);
    CHECK(preview_with(options).status == CXS_OK);
    CHECK(told == 0);
  }
}

TEST_CASE("a longer struct with a zero tail is accepted, and one that asks for something newer is not") {
  Longer<cxs_call_options> options;
  cxs_call_options_init(&options.known, sizeof(options));
  CHECK(preview_with(options).status == CXS_OK);
  options.newer[3] = 1;
  const Said said = preview_with(options);
  CHECK(said.status == CXS_E_UNSUPPORTED);
  CHECK(said.code == "unsupported");
}

TEST_CASE("a struct that was never initialised is refused") {
  cxs_call_options options;
  std::memset(static_cast<void*>(&options), 0xAB, sizeof(options));
  CHECK(preview_with(options).status == CXS_E_INVALID_ARGUMENT);
  std::memset(static_cast<void*>(&options), 0, sizeof(options));
  CHECK(preview_with(options).status == CXS_E_INVALID_ARGUMENT);
}

TEST_CASE("the structs of open, apply, sources and sinks are checked like those of a call") {
  Host host;
  const auto client = host.open();
  const auto plan = preview(client.get());

  Longer<cxs_apply_options> apply;
  cxs_apply_options_init(&apply.known, sizeof(apply));
  CHECK(apply_says(client.get(), plan.get(), &apply.known).status == CXS_OK);
  apply.newer[0] = 1;
  CHECK(apply_says(client.get(), plan.get(), &apply.known).status == CXS_E_UNSUPPORTED);
  apply.known.struct_size = 0;
  CHECK(apply_says(client.get(), plan.get(), &apply.known).status == CXS_E_INVALID_ARGUMENT);

  Slot<cxs_client> opened;
  Longer<cxs_client_options> open;
  cxs_client_options_init(&open.known, sizeof(open));
  open.newer[1] = 1;
  CHECK(cxs_client_open(&open.known, opened.again(), nullptr) == CXS_E_UNSUPPORTED);
  CHECK(opened.get() == nullptr);
  open.known.struct_size = 2;
  CHECK(cxs_client_open(&open.known, opened.again(), nullptr) == CXS_E_INVALID_ARGUMENT);

  Slot<cxs_source> source;
  Longer<cxs_source_callbacks> source_table;
  cxs_source_callbacks_init(&source_table.known, sizeof(source_table));
  source_table.newer[0] = 1;
  CHECK(cxs_source_new(&source_table.known, source.again(), nullptr) == CXS_E_UNSUPPORTED);
  CHECK(source.get() == nullptr);

  Slot<cxs_sink> sink;
  Longer<cxs_sink_callbacks> sink_table;
  cxs_sink_callbacks_init(&sink_table.known, sizeof(sink_table));
  sink_table.newer[0] = 1;
  CHECK(cxs_sink_new(&sink_table.known, sink.again(), nullptr) == CXS_E_UNSUPPORTED);
  CHECK(sink.get() == nullptr);
}

TEST_CASE("readers fill as much of a struct as the caller has, and zero what the library does not know") {
  Host host;
  // An Ivinex row that no record matches, and one that may be a record.
  host.sink.of(CXS_KIND_DISPOSITIONS) = {{"7", {{"cxone_id", std::nullopt}, {"name", "Sale"}}},
                                         {"8", {{"cxone_id", "99"}, {"name", "Old"}}}};
  const auto client = host.open();
  const auto plan = preview(client.get());
  check_reader<cxs_plan_info>([&](auto* out) { return cxs_plan_info_get(plan.get(), out); });
  check_reader<cxs_plan_row>([&](auto* out) { return cxs_plan_row_get(plan.get(), 0, out); });
  check_reader<cxs_change>([&](auto* out) { return cxs_plan_change_get(plan.get(), 0, 0, out); });
  check_reader<cxs_field>([&](auto* out) { return cxs_plan_source_get(plan.get(), 0, 0, out); });
  check_reader<cxs_guard>([&](auto* out) { return cxs_plan_guard_get(plan.get(), 0, out); });
  check_reader<cxs_orphan>([&](auto* out) { return cxs_plan_only_in_ivinex_get(plan.get(), 0, out); });
  const size_t ambiguous = cxs_plan_row_find(plan.get(), "1");
  check_reader<cxs_candidate>([&](auto* out) { return cxs_plan_candidate_get(plan.get(), ambiguous, 0, out); });
  check_reader<cxs_change>([&](auto* out) { return cxs_plan_candidate_change_get(plan.get(), ambiguous, 0, 0, out); });

  const auto report = apply(client.get(), plan.get(), "2,3");
  check_reader<cxs_report_info>([&](auto* out) { return cxs_report_info_get(report.get(), out); });
  check_reader<cxs_report_row>([&](auto* out) { return cxs_report_row_get(report.get(), 0, out); });
  Slot<cxs_check_list> checks;
  REQUIRE(cxs_client_doctor(client.get(), nullptr, checks.again(), nullptr) == CXS_OK);
  check_reader<cxs_check>([&](auto* out) { return cxs_check_get(checks.get(), 0, out); });
}

}  // namespace cxsync::test

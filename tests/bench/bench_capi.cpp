// What calling through the C interface costs. Goal: all of a plan of 100,000 rows in less than 20 ms.

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "bench/read_plan.h"
#include "cxsync/cxsync.h"

namespace {

/// A host with as many dispositions; its table has every other one, with another name.
struct Host {
  int records = 0;

  static int32_t pull(int32_t, cxs_records* records, void* data) {
    for (int i = 1; i <= static_cast<Host*>(data)->records; ++i) {
      const std::string key = std::to_string(i);
      const std::string name = "Disposition number " + key;
      cxs_records_add(records, key.data(), key.size());
      cxs_records_set(records, "name", name.data(), name.size());
      cxs_records_set(records, "is_active", "true", 4);
      cxs_records_set(records, "notes", nullptr, 0);
    }
    return 0;
  }
  static int32_t read(int32_t, const char* const*, size_t, cxs_records* records, void* data) {
    for (int i = 1; i <= static_cast<Host*>(data)->records; i += 2) {
      const std::string key = std::to_string(i);
      const std::string id = "row-" + key;
      cxs_records_add(records, id.data(), id.size());
      cxs_records_set(records, "cxone_id", key.data(), key.size());
      cxs_records_set(records, "name", "Another name", 12);
    }
    return 0;
  }
  static int32_t write(int32_t, const cxs_rows*, cxs_answers*, void*) { return 1; }
};

cxs_plan* make_plan(Host& host) {
  constexpr std::string_view config = R"({"site":"bench","ivinex":{"modules":{"dispositions":{}}}})";
  cxs_source_callbacks source_table;
  cxs_source_callbacks_init(&source_table, sizeof(source_table));
  source_table.address = "bench:source";
  source_table.pull = Host::pull;
  source_table.user_data = &host;
  cxs_sink_callbacks sink_table;
  cxs_sink_callbacks_init(&sink_table, sizeof(sink_table));
  sink_table.address = "bench:sink";
  sink_table.read = Host::read;
  sink_table.write = Host::write;
  sink_table.user_data = &host;
  cxs_client_options options;
  cxs_client_options_init(&options, sizeof(options));
  options.config = config.data();
  options.config_len = config.size();
  options.state_path = "/nowhere/state.db";  // a preview makes no state
  cxs_source* source = nullptr;
  cxs_sink* sink = nullptr;
  cxs_source_new(&source_table, &source, nullptr);
  cxs_sink_new(&sink_table, &sink, nullptr);
  options.source = source;
  options.sink = sink;
  cxs_client* client = nullptr;
  cxs_plan* plan = nullptr;
  cxs_client_open(&options, &client, nullptr);
  cxs_client_preview(client, CXS_KIND_DISPOSITIONS, nullptr, &plan, nullptr);
  cxs_client_free(client);
  cxs_source_free(source);
  cxs_sink_free(sink);
  return plan;
}

void read_rows(benchmark::State& state) {
  Host host{static_cast<int>(state.range(0))};
  const std::unique_ptr<cxs_plan, decltype(&cxs_plan_free)> plan(make_plan(host), cxs_plan_free);
  std::size_t bytes = 0;
  for (auto _ : state) bytes = read_plan(plan.get());
  if (bytes == 0) state.SkipWithError("the plan could not be read");
}
BENCHMARK(read_rows)->Arg(1000)->Arg(100000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();

#include "capi/host.hpp"

#include <algorithm>
#include <cstring>

namespace cxsync::test {

namespace {

void give(cxs_records* records, const Entry& entry) {
  cxs_records_add(records, entry.id.data(), entry.id.size());
  for (const auto& [name, value] : entry.fields) {
    cxs_records_set(records, name.c_str(), value ? value->c_str() : nullptr, value ? value->size() : 0);
  }
}

int32_t pull(int32_t kind, cxs_records* records, void* user_data) {
  auto& source = *static_cast<HostSource*>(user_data);
  ++source.pulls;
  if (source.before) {
    if (const int32_t result = source.before(kind, records); result != 0) return result;
  }
  for (const Entry& entry : source.of(kind)) give(records, entry);
  return 0;
}

int32_t read(int32_t kind, const char* const*, size_t, cxs_records* records, void* user_data) {
  auto& sink = *static_cast<HostSink*>(user_data);
  ++sink.reads;
  if (sink.before_read) {
    if (const int32_t result = sink.before_read(kind, records); result != 0) return result;
  }
  for (const Entry& entry : sink.of(kind)) give(records, entry);
  return 0;
}

int32_t write(int32_t kind, const cxs_rows* rows, cxs_answers* answers, void* user_data) {
  auto& sink = *static_cast<HostSink*>(user_data);
  ++sink.writes;
  if (sink.instead_of_write) return sink.instead_of_write(kind, rows, answers);
  for (size_t i = 0; i < cxs_rows_count(rows); ++i) {
    const std::string id = sink.store(kind, rows, i);
    cxs_answers_written(answers, i, id.data(), id.size());
  }
  return 0;
}

cxs_report* must(cxs_status status, Slot<cxs_report>& report, const Slot<cxs_error>& error) {
  INFO(std::string(cxs_error_message(error.get())));
  REQUIRE(status == CXS_OK);
  REQUIRE(error.get() == nullptr);
  return report.get();
}

Said said(cxs_status status, const cxs_error* error) {
  CHECK(cxs_error_status(error) == status);
  CHECK((error == nullptr) == (status == CXS_OK));
  return {status, cxs_error_code(error), cxs_error_message(error)};
}

}  // namespace

Entry& HostSink::disposition(const std::string& key) {
  auto& all = of(CXS_KIND_DISPOSITIONS);
  const auto found = std::find_if(all.begin(), all.end(), [&](Entry& it) { return it.fields["cxone_id"] == key; });
  REQUIRE(found != all.end());
  return *found;
}

std::string HostSink::store(int32_t kind, const cxs_rows* given, std::size_t row) {
  const cxs_text id = cxs_rows_id(given, row);
  Entry* entry = nullptr;
  if (id.data == nullptr) {
    entry = &of(kind).emplace_back();
    entry->id = std::to_string(++next_id);
  } else {
    const auto found =
        std::find_if(of(kind).begin(), of(kind).end(), [&](const Entry& it) { return it.id == id.data; });
    REQUIRE(found != of(kind).end());
    entry = &*found;
  }
  for (size_t i = 0; i < cxs_rows_field_count(given, row); ++i) {
    entry->fields[cxs_rows_field_name(given, row, i).data] = text_of(cxs_rows_field_value(given, row, i));
  }
  return entry->id;
}

Owned<cxs_source> make_source(HostSource& source) {
  cxs_source_callbacks table;
  cxs_source_callbacks_init(&table, sizeof(table));
  table.address = "host:records";
  table.pull = pull;
  table.release = [](void* data) { ++static_cast<HostSource*>(data)->released; };
  table.user_data = &source;
  Slot<cxs_source> out;
  REQUIRE(cxs_source_new(&table, out.again(), nullptr) == CXS_OK);
  return out.take();
}

Owned<cxs_sink> make_sink(HostSink& sink) {
  cxs_sink_callbacks table;
  cxs_sink_callbacks_init(&table, sizeof(table));
  table.address = "host:tables";
  table.batch_size = sink.batch_size;
  table.read = read;
  table.write = write;
  table.release = [](void* data) { ++static_cast<HostSink*>(data)->released; };
  table.user_data = &sink;
  Slot<cxs_sink> out;
  REQUIRE(cxs_sink_new(&table, out.again(), nullptr) == CXS_OK);
  return out.take();
}

Host::Host() {
  source.of(CXS_KIND_DISPOSITIONS) = {{"1", {{"name", "Sale"}, {"notes", std::nullopt}}},
                                      {"2", {{"name", "No answer"}, {"is_active", "true"}}},
                                      {"3", {{"name", "Grüße"}}}};
}

Owned<cxs_client> Host::open() {
  const Owned<cxs_source> own_source = make_source(source);
  const Owned<cxs_sink> own_sink = make_sink(sink);
  cxs_client_options options;
  cxs_client_options_init(&options, sizeof(options));
  options.config = config.data();
  options.config_len = config.size();
  options.state_path = state_path.c_str();
  options.source = own_source.get();
  options.sink = own_sink.get();
  if (adjust) adjust(options);
  Slot<cxs_client> client;
  Slot<cxs_error> error;
  const cxs_status status = cxs_client_open(&options, client.again(), error.again());
  INFO(std::string(cxs_error_message(error.get())));
  REQUIRE(status == CXS_OK);
  return client.take();
}

Said open_says(Host& host) {
  const Owned<cxs_source> own_source = make_source(host.source);
  const Owned<cxs_sink> own_sink = make_sink(host.sink);
  cxs_client_options options;
  cxs_client_options_init(&options, sizeof(options));
  options.config = host.config.data();
  options.config_len = host.config.size();
  options.source = own_source.get();
  options.sink = own_sink.get();
  if (host.adjust) host.adjust(options);
  Slot<cxs_client> client;
  Slot<cxs_error> error;
  const cxs_status status = cxs_client_open(&options, client.again(), error.again());
  CHECK((client.get() == nullptr) == (status != CXS_OK));
  return said(status, error.get());
}

Owned<cxs_plan> preview(cxs_client* client, int32_t kind, const cxs_call_options* options) {
  Slot<cxs_plan> plan;
  Slot<cxs_error> error;
  const cxs_status status = cxs_client_preview(client, kind, options, plan.again(), error.again());
  INFO(std::string(cxs_error_message(error.get())));
  REQUIRE(status == CXS_OK);
  return plan.take();
}

Owned<cxs_report> apply(cxs_client* client, const cxs_plan* plan, const char* select, const cxs_call_options* options) {
  Slot<cxs_report> report;
  Slot<cxs_error> error;
  const cxs_apply_options wanted = apply_options(select);
  must(cxs_client_apply(client, plan, &wanted, options, report.again(), error.again()), report, error);
  return report.take();
}

Owned<cxs_report> sync(cxs_client* client, int32_t kind, const char* select) {
  Slot<cxs_report> report;
  Slot<cxs_error> error;
  const cxs_apply_options wanted = apply_options(select);
  must(cxs_client_sync(client, kind, &wanted, nullptr, report.again(), error.again()), report, error);
  return report.take();
}

Said preview_says(cxs_client* client, int32_t kind, const cxs_call_options* options) {
  Slot<cxs_plan> plan;
  Slot<cxs_error> error;
  const cxs_status status = cxs_client_preview(client, kind, options, plan.again(), error.again());
  CHECK((plan.get() == nullptr) == (status != CXS_OK));
  return said(status, error.get());
}

Said apply_says(cxs_client* client, const cxs_plan* plan, const cxs_apply_options* apply,
                const cxs_call_options* options) {
  Slot<cxs_report> report;
  Slot<cxs_error> error;
  const cxs_status status = cxs_client_apply(client, plan, apply, options, report.again(), error.again());
  CHECK((report.get() == nullptr) == (status != CXS_OK));
  return said(status, error.get());
}

cxs_call_options call_options() {
  cxs_call_options options;
  cxs_call_options_init(&options, sizeof(options));
  return options;
}

cxs_apply_options apply_options(const char* select) {
  cxs_apply_options options;
  cxs_apply_options_init(&options, sizeof(options));
  options.select = select;
  options.actor = "tester";
  return options;
}

cxs_plan_info info_of(const cxs_plan* plan) {
  cxs_plan_info info;
  info.struct_size = sizeof(info);
  REQUIRE(cxs_plan_info_get(plan, &info) == CXS_OK);
  return info;
}

cxs_report_info info_of(const cxs_report* report) {
  cxs_report_info info;
  info.struct_size = sizeof(info);
  REQUIRE(cxs_report_info_get(report, &info) == CXS_OK);
  return info;
}

cxs_plan_row row_of(const cxs_plan* plan, std::size_t row) {
  cxs_plan_row given;
  given.struct_size = sizeof(given);
  REQUIRE(cxs_plan_row_get(plan, row, &given) == CXS_OK);
  return given;
}

cxs_report_row row_of(const cxs_report* report, std::size_t row) {
  cxs_report_row given;
  given.struct_size = sizeof(given);
  REQUIRE(cxs_report_row_get(report, row, &given) == CXS_OK);
  return given;
}

void check_settled(Host& host, cxs_client* client, int32_t kind) {
  const int writes = host.sink.writes;
  const Owned<cxs_report> report = sync(client, kind);
  CHECK(cxs_report_exit_code(report.get()) == 0);
  for (size_t row = 0; row < info_of(report.get()).row_count; ++row) {
    CHECK(row_of(report.get(), row).outcome == CXS_OUTCOME_SKIPPED);
  }
  CHECK(host.sink.writes == writes);
}

}  // namespace cxsync::test

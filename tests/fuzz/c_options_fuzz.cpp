// Options and tables of callbacks of any size, with anything in them, as long as their pointers are valid: nothing is
// read or written outside of them, and what makes no sense is refused.
#include <cstddef>
#include <string>

#include "fuzz/given_struct.hpp"
#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"

namespace cxsync::fuzz {
namespace {

#define CXS_SET(given, type, field, value) (given).set(offsetof(type, field), static_cast<decltype(type::field)>(value))

int32_t pull(int32_t, cxs_records* records, void*) { return cxs_records_add(records, "1", 1); }
int32_t read_rows(int32_t, const char* const*, std::size_t, cxs_records*, void*) { return 0; }
int32_t write_nothing(int32_t, const cxs_rows*, cxs_answers*, void*) { return -1; }
int32_t go_on(const cxs_progress*, void*) { return 0; }
void log_nothing(int32_t, const char*, const char*, void*) {}
int32_t resolve(int32_t, const char* name, cxs_reply* reply, void*) {
  cxs_reply_set(reply, name, std::strlen(name));
  return 0;
}

/// A pointer to a text of the input, or null.
const char* text_or_null(Input& input, std::string& storage) {
  if (input.flag()) return nullptr;
  storage = input.text();
  return storage.c_str();
}

cxs_source* new_source(Input& input, cxs_status& status, cxs_status& size_says) {
  GivenStruct<cxs_source_callbacks> table(input);
  std::string address;
  std::string tenant;
  CXS_SET(table, cxs_source_callbacks, address, text_or_null(input, address));
  CXS_SET(table, cxs_source_callbacks, tenant, text_or_null(input, tenant));
  CXS_SET(table, cxs_source_callbacks, pull, input.flag() ? nullptr : pull);
  CXS_SET(table, cxs_source_callbacks, release, nullptr);
  size_says = table.size_says();
  cxs_source* source = nullptr;
  cxs_error* error = nullptr;
  status = cxs_source_new(table.pointer(), &source, &error);
  check_error(status, error);
  table.check_fence();
  return source;
}

cxs_sink* new_sink(Input& input, cxs_status& status, cxs_status& size_says) {
  GivenStruct<cxs_sink_callbacks> table(input);
  std::string address;
  CXS_SET(table, cxs_sink_callbacks, address, text_or_null(input, address));
  CXS_SET(table, cxs_sink_callbacks, read, input.flag() ? nullptr : read_rows);
  CXS_SET(table, cxs_sink_callbacks, write, input.flag() ? nullptr : write_nothing);
  CXS_SET(table, cxs_sink_callbacks, release, nullptr);
  size_says = table.size_says();
  cxs_sink* sink = nullptr;
  cxs_error* error = nullptr;
  status = cxs_sink_new(table.pointer(), &sink, &error);
  check_error(status, error);
  table.check_fence();
  return sink;
}

void check_status(cxs_status status, cxs_status size_says, const void* made) {
  promise((status == CXS_OK) == (made != nullptr), "there is a handle just when the status says so");
  if (size_says != CXS_OK) promise(status == size_says, "a struct of the wrong size is refused as such");
}

void check_sides(Input& input) {
  cxs_status status = CXS_OK;
  cxs_status size_says = CXS_OK;
  cxs_source* source = new_source(input, status, size_says);
  check_status(status, size_says, source);
  cxs_source_free(source);
  cxs_sink* sink = new_sink(input, status, size_says);
  check_status(status, size_says, sink);
  cxs_sink_free(sink);
}

/// Sides that do their work, and a client on them; they last as long as the process.
struct Site {
  cxs_source* source = nullptr;
  cxs_sink* sink = nullptr;
  cxs_client* client = nullptr;
  cxs_cancel* cancel = cxs_cancel_new();

  Site() {
    cxs_source_callbacks from;
    cxs_source_callbacks_init(&from, sizeof(from));
    from.address = "fuzz:source";
    from.pull = pull;
    promise(cxs_source_new(&from, &source, nullptr) == CXS_OK, "the sample source is good");
    cxs_sink_callbacks to;
    cxs_sink_callbacks_init(&to, sizeof(to));
    to.address = "fuzz:sink";
    to.read = read_rows;
    to.write = write_nothing;
    promise(cxs_sink_new(&to, &sink, nullptr) == CXS_OK, "the sample sink is good");
    const std::string config = R"({"site":"fuzz","ivinex":{"modules":{"dispositions":{}}}})";
    cxs_client_options options;
    cxs_client_options_init(&options, sizeof(options));
    options.config = config.data();
    options.config_len = config.size();
    options.state_path = "/nonexistent/fuzz.db";
    options.source = source;
    options.sink = sink;
    promise(cxs_client_open(&options, &client, nullptr) == CXS_OK, "the sample client is good");
  }
};

Site& site() {
  static Site it;
  return it;
}

/// Handles of another kind must be told from the right one.
template <typename Handle>
Handle* handle_or_other(Input& input, Handle* handle) {
  void* const other = site().cancel;
  void* const wrong = site().client;
  switch (input.below(4)) {
    case 0:
      return nullptr;
    case 1:
      return static_cast<Handle*>(static_cast<void*>(handle) == other ? wrong : other);
    default:
      return handle;
  }
}

void check_open(Input& input) {
  GivenStruct<cxs_client_options> options(input);
  std::string state;
  CXS_SET(options, cxs_client_options, resolve, input.flag() ? resolve : nullptr);
  CXS_SET(options, cxs_client_options, state_path, text_or_null(input, state));
  CXS_SET(options, cxs_client_options, now, nullptr);
  CXS_SET(options, cxs_client_options, random, nullptr);
  CXS_SET(options, cxs_client_options, source, handle_or_other(input, site().source));
  CXS_SET(options, cxs_client_options, sink, handle_or_other(input, site().sink));
  const std::string config(input.rest());
  CXS_SET(options, cxs_client_options, config, config.data());
  CXS_SET(options, cxs_client_options, config_len, config.size());
  cxs_client* client = nullptr;
  cxs_error* error = nullptr;
  const cxs_status status = cxs_client_open(options.pointer(), &client, &error);
  check_status(status, options.size_says(), client);
  check_error(status, error);
  options.check_fence();
  for (std::size_t i = 0; i < cxs_client_kind_count(client); ++i) {
    promise(*cxs_kind_name(cxs_client_kind(client, i)) != '\0', "a client's kinds have names");
  }
  cxs_client_free(client);
}

void check_call(Input& input) {
  GivenStruct<cxs_call_options> options(input);
  CXS_SET(options, cxs_call_options, deadline_ms, 0);
  CXS_SET(options, cxs_call_options, cancel, handle_or_other(input, site().cancel));
  CXS_SET(options, cxs_call_options, progress, input.flag() ? go_on : nullptr);
  CXS_SET(options, cxs_call_options, log, input.flag() ? log_nothing : nullptr);
  const auto kind = static_cast<int32_t>(input.flag() ? input.number() : input.below(5));
  cxs_plan* plan = nullptr;
  cxs_error* error = nullptr;
  const cxs_status status = cxs_client_preview(site().client, kind, options.pointer(), &plan, &error);
  check_status(status, options.size_says(), plan);
  check_error(status, error);
  options.check_fence();
  cxs_plan_free(plan);
}

void check_apply(Input& input) {
  GivenStruct<cxs_apply_options> options(input);
  std::string select;
  std::string guards;
  std::string actor;
  CXS_SET(options, cxs_apply_options, select, text_or_null(input, select));
  CXS_SET(options, cxs_apply_options, accept_guards, text_or_null(input, guards));
  CXS_SET(options, cxs_apply_options, actor, text_or_null(input, actor));
  cxs_report* report = nullptr;
  cxs_error* error = nullptr;
  // Without a plan nothing is written, and the options are looked at first.
  const cxs_status status = cxs_client_apply(site().client, nullptr, options.pointer(), nullptr, &report, &error);
  promise(status != CXS_OK, "nothing is applied without a plan");
  check_status(status, options.size_says(), report);
  check_error(status, error);
  options.check_fence();
}

/// What init leaves: zeros and the size, or nothing touched at all where the size makes no sense.
void check_init(Input& input) {
  constexpr std::size_t k_room = 4096;
  const auto size = static_cast<std::uint32_t>(input.flag() ? input.number() : input.below(256));
  std::vector<std::uint8_t> memory(k_room + 1, 0xFE);
  cxs_call_options_init(reinterpret_cast<cxs_call_options*>(memory.data()), size);
  const bool makes_sense = size >= sizeof(size) && size <= k_room;
  const std::size_t written = makes_sense ? size : 0;
  promise(std::all_of(memory.begin() + static_cast<std::ptrdiff_t>(written), memory.end(),
                      [](std::uint8_t byte) { return byte == 0xFE; }),
          "init writes nothing behind the struct");
  for (std::size_t i = sizeof(size); i < written; ++i) promise(memory[i] == 0, "init leaves zeros");
}

#undef CXS_SET

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync::fuzz;
  Input input(data, size);
  switch (input.below(5)) {
    case 0:
      check_open(input);
      break;
    case 1:
      check_call(input);
      break;
    case 2:
      check_apply(input);
      break;
    case 3:
      check_sides(input);
      break;
    default:
      check_init(input);
  }
  return 0;
}

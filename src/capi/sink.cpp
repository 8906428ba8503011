#include <array>
#include <cstddef>
#include <unordered_map>

#include "capi/own_side.hpp"
#include "capi/sized.hpp"
#include "support/text.hpp"

using namespace cxsync;
using namespace cxsync::capi;

struct cxs_rows : Tagged<13> {
  std::span<const RowWrite> rows;
};

struct cxs_answers : Tagged<14> {
  cxs_answers(std::span<const RowWrite> from, const Call& with) : rows(from), call(with), results(from.size()) {
    for (WriteResult& result : results) {
      result.outcome = WriteResult::Outcome::unknown;
      result.code = "answer_lost";
      result.message = "the host's own sink did not answer for this row";
      result.attempts = 1;
    }
  }
  std::span<const RowWrite> rows;
  const Call& call;
  std::vector<WriteResult> results;
  std::unordered_map<std::string, size_t> row_of_id;  ///< what was answered as written
};

namespace {

constexpr std::uint32_t k_usual_batch = 25;

#define CXS_END_OF(field) (offsetof(cxs_sink_callbacks, field) + sizeof(cxs_sink_callbacks::field))
constexpr std::array k_ends{CXS_END_OF(struct_size), CXS_END_OF(batch_size), CXS_END_OF(address),  CXS_END_OF(read),
                            CXS_END_OF(write),       CXS_END_OF(release),    CXS_END_OF(user_data)};
#undef CXS_END_OF

/// A sink made of the host's callbacks.
class CallbackSink final : public SyncSink {
 public:
  explicit CallbackSink(const cxs_sink_callbacks& table)
      : table_(table), address_(text_argument(table.address, "sink's address")) {
    if (address_.empty()) throw invalid_argument("the sink has no address");
    if (table.read == nullptr || table.write == nullptr) throw invalid_argument("the sink lacks a callback");
  }
  CallbackSink(const CallbackSink&) = delete;
  CallbackSink& operator=(const CallbackSink&) = delete;
  ~CallbackSink() override {
    if (owns_ && table_.release != nullptr) run_callback([&] { return table_.release(table_.user_data), 0; });
  }
  void own() noexcept { owns_ = true; }

  SideIdentity describe() const override { return {address_, {}}; }

  Snapshot read(Kind kind, const ReadRequest& request, const Call& call) override {
    std::vector<const char*> fields;
    for (const std::string& field : request.fields) fields.push_back(field.c_str());
    cxs_records records(kind, call);
    const int32_t result = run_callback([&] {
      return table_.read(static_cast<int32_t>(kind), fields.data(), fields.size(), &records, table_.user_data);
    });
    return taken(records, result, "sink");
  }

  std::vector<WriteResult> create(Kind kind, std::span<const RowWrite> rows, const Call& call) override {
    return write(kind, rows, call);
  }
  std::vector<WriteResult> update(Kind kind, std::span<const RowWrite> rows, const Call& call) override {
    return write(kind, rows, call);
  }
  std::size_t batch_size() const noexcept override {
    return table_.batch_size == 0 ? k_usual_batch : table_.batch_size;
  }

  std::vector<Check> diagnose(std::span<const Kind> kinds, const Call& call) override {
    std::vector<Check> checks;
    for (const Kind kind : kinds) {
      checks.push_back(check_of("ivinex." + std::string(to_string(kind)), "sink", [&] {
        return read(kind, ReadRequest{{}, true}, call);
      }));
    }
    return checks;
  }

 private:
  std::vector<WriteResult> write(Kind kind, std::span<const RowWrite> rows, const Call& call) {
    cxs_rows given;
    given.rows = rows;
    cxs_answers answers(rows, call);
    const int32_t result =
        run_callback([&] { return table_.write(static_cast<int32_t>(kind), &given, &answers, table_.user_data); });
    if (result != 0) call.log(LogLevel::error, "host", "the write callback of the host's own sink failed");
    return std::move(answers.results);
  }

  cxs_sink_callbacks table_;
  std::string address_;
  bool owns_ = false;
};

/// A field of a row to write, if there is one at that place.
const Field* field_at(const cxs_rows* rows, size_t row, size_t field) noexcept {
  if (field >= cxs_rows_field_count(rows, row)) return nullptr;
  return &rows->rows[row].fields[field];
}

}  // namespace

extern "C" {

size_t cxs_rows_count(const cxs_rows* rows) CXS_NOEXCEPT { return checked(rows) == nullptr ? 0 : rows->rows.size(); }

cxs_text cxs_rows_id(const cxs_rows* rows, size_t row) CXS_NOEXCEPT {
  if (row >= cxs_rows_count(rows) || rows->rows[row].id.empty()) return {nullptr, 0};
  return borrowed(rows->rows[row].id);
}

size_t cxs_rows_field_count(const cxs_rows* rows, size_t row) CXS_NOEXCEPT {
  return row >= cxs_rows_count(rows) ? 0 : rows->rows[row].fields.size();
}

cxs_text cxs_rows_field_name(const cxs_rows* rows, size_t row, size_t field) CXS_NOEXCEPT {
  const Field* found = field_at(rows, row, field);
  return found == nullptr ? cxs_text{nullptr, 0} : borrowed(found->name);
}

cxs_text cxs_rows_field_value(const cxs_rows* rows, size_t row, size_t field) CXS_NOEXCEPT {
  const Field* found = field_at(rows, row, field);
  return found == nullptr ? cxs_text{nullptr, 0} : borrowed(found->value);
}

cxs_status cxs_answers_written(cxs_answers* answers, size_t row, const char* id, size_t id_len) CXS_NOEXCEPT {
  if (checked(answers) == nullptr || row >= answers->results.size()) return CXS_E_INVALID_ARGUMENT;
  return guarded(nullptr, [&] {
    std::string given = text_argument(id, id_len, "row's id");
    const std::string& own = answers->rows[row].id;
    if (given.empty()) given = own;
    if (given.empty() || (!own.empty() && given != own)) throw invalid_argument("the id is missing or another row's");
    const auto [holder, is_new] = answers->row_of_id.emplace(given, row);
    if (!is_new && holder->second != row) throw invalid_argument("the id is another row's");
    WriteResult& result = answers->results[row];
    result.code.clear();
    result.message.clear();
    result.id = std::move(given);
    result.outcome = WriteResult::Outcome::written;
  });
}

cxs_status cxs_answers_refused(cxs_answers* answers, size_t row, const char* message) CXS_NOEXCEPT {
  if (checked(answers) == nullptr || row >= answers->results.size()) return CXS_E_INVALID_ARGUMENT;
  return guarded(nullptr, [&] {
    WriteResult& result = answers->results[row];
    std::string text = printable(text_argument(message, "message"));
    result.message = text.empty() ? "the host's own sink refused the row" : std::move(text);
    result.code = "rejected_by_ivinex";
    result.outcome = WriteResult::Outcome::refused;
  });
}

int32_t cxs_answers_should_stop(const cxs_answers* answers) CXS_NOEXCEPT {
  if (checked(answers) == nullptr) return 1;
  return answers->call.stop.stop_requested() || answers->call.expired() ? 1 : 0;
}

void cxs_sink_callbacks_init(cxs_sink_callbacks* callbacks, uint32_t struct_size) CXS_NOEXCEPT {
  init_sized(callbacks, struct_size);
}

cxs_status cxs_sink_new(const cxs_sink_callbacks* callbacks, cxs_sink** out, cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    if (callbacks == nullptr) throw invalid_argument("the table of the sink is NULL");
    auto sink = std::make_shared<CallbackSink>(read_sized(*callbacks, k_ends, "callbacks of the sink"));
    auto handle = std::make_unique<cxs_sink>();
    sink->own();
    handle->sink = std::move(sink);
    return handle.release();
  });
}

void cxs_sink_free(cxs_sink* sink) CXS_NOEXCEPT { delete checked(sink); }
}

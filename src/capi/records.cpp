#include "capi/own_side.hpp"
#include "support/text.hpp"

using namespace cxsync;
using namespace cxsync::capi;

namespace {

/// Records that share one block of memory. Larger ones would be copied in larger steps.
constexpr std::size_t k_records_at_once = 100;
constexpr std::size_t k_text_at_once = std::size_t{64} * 1024;

/// Runs a step of a callback; what does not fit is remembered, so that a host that does not look loses no record
/// silently.
template <typename Step>
cxs_status take(cxs_records* records, const Step& step) noexcept {
  if (checked(records) == nullptr) return CXS_E_INVALID_ARGUMENT;
  try {
    step();
    return CXS_OK;
  } catch (const Error& error) {
    try {
      if (records->nonsense.empty()) records->nonsense = error.message();
    } catch (...) {
      records->out_of_memory = true;
    }
    return CXS_E_INVALID_ARGUMENT;
  } catch (...) {
    records->out_of_memory = true;
    return CXS_E_NO_MEMORY;
  }
}

}  // namespace

extern "C" {

cxs_status cxs_records_add(cxs_records* records, const char* id, size_t id_len) CXS_NOEXCEPT {
  return take(records, [&] {
    const std::string text = text_argument(id, id_len, "record's id");
    if (records->latest.size() >= k_records_at_once || records->latest.text_size() >= k_text_at_once) {
      records->latest.finish(records->snapshot.records);
    }
    records->latest.begin(text);
  });
}

cxs_status cxs_records_set(cxs_records* records, const char* name, const char* value, size_t value_len) CXS_NOEXCEPT {
  return take(records, [&] {
    if (records->latest.size() == 0) throw invalid_argument("a field comes before the first record");
    const std::string field = text_argument(name, "field's name");
    if (field.empty()) throw invalid_argument("a field has no name");
    records->latest.set(field, text_argument(value, value == nullptr ? 0 : value_len, "field's value"),
                        value == nullptr ? ValueForm::null : ValueForm::text);
  });
}

void cxs_records_set_incomplete(cxs_records* records, const char* reason) CXS_NOEXCEPT {
  static_cast<void>(take(records, [&] {
    records->snapshot.complete = false;
    records->snapshot.reason = printable(text_argument(reason, "reason"));
    if (records->snapshot.reason.empty()) records->snapshot.reason = "the host's own side says so";
  }));
}

void cxs_records_fail(cxs_records* records, const char* message, const char* hint) CXS_NOEXCEPT {
  static_cast<void>(take(records, [&] {
    records->message = text_argument(message, "message");
    records->hint = text_argument(hint, "hint");
  }));
}

int32_t cxs_records_should_stop(const cxs_records* records) CXS_NOEXCEPT {
  if (checked(records) == nullptr) return 1;
  return records->call.stop.stop_requested() || records->call.expired() ? 1 : 0;
}
}

#pragma once

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "cxsync/cxsync.h"
#include "support/temporary_folder.hpp"

/// A host of the C interface: it knows cxsync.h and nothing else of the library.
namespace cxsync::test {

/// Frees each handle with its own function.
struct Free {
  void operator()(cxs_client* handle) const { cxs_client_free(handle); }
  void operator()(cxs_cancel* handle) const { cxs_cancel_free(handle); }
  void operator()(cxs_error* handle) const { cxs_error_free(handle); }
  void operator()(cxs_plan* handle) const { cxs_plan_free(handle); }
  void operator()(cxs_plan_set* handle) const { cxs_plan_set_free(handle); }
  void operator()(cxs_report* handle) const { cxs_report_free(handle); }
  void operator()(cxs_report_set* handle) const { cxs_report_set_free(handle); }
  void operator()(cxs_check_list* handle) const { cxs_check_list_free(handle); }
  void operator()(cxs_document* handle) const { cxs_document_free(handle); }
  void operator()(cxs_source* handle) const { cxs_source_free(handle); }
  void operator()(cxs_sink* handle) const { cxs_sink_free(handle); }
};
template <typename Handle>
using Owned = std::unique_ptr<Handle, Free>;

/// An output or error slot that starts with junk: a call must overwrite it.
template <typename Handle>
class Slot {
 public:
  Slot() = default;
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  ~Slot() {
    if (handle_ != junk()) Free{}(handle_);
  }
  /// For one call; frees what an earlier one left.
  Handle** again() {
    if (handle_ != junk()) Free{}(handle_);
    handle_ = junk();
    return &handle_;
  }
  [[nodiscard]] Handle* get() const { return handle_; }
  [[nodiscard]] Owned<Handle> take() {
    Owned<Handle> taken(handle_);
    handle_ = nullptr;
    return taken;
  }
  [[nodiscard]] bool untouched() const { return handle_ == junk(); }

 private:
  static Handle* junk() { return reinterpret_cast<Handle*>(std::uintptr_t{0xDEAD}); }
  Handle* handle_ = junk();
};

inline std::string text_of(cxs_text text) { return {text.data == nullptr ? "" : text.data, text.len}; }

/// A record of the source or a row of the sink.
struct Entry {
  std::string id;
  std::map<std::string, std::optional<std::string>> fields;
};

/// The host's own records.
struct HostSource {
  std::array<std::vector<Entry>, 4> records;
  std::function<int32_t(int32_t, cxs_records*)> before;  ///< anything but 0 ends the pull; may throw
  int pulls = 0;
  int released = 0;
  std::vector<Entry>& of(int32_t kind) { return records.at(static_cast<std::size_t>(kind)); }
};

/// The host's own tables.
struct HostSink {
  std::array<std::vector<Entry>, 4> rows;
  std::function<int32_t(int32_t, cxs_records*)> before_read;
  std::function<int32_t(int32_t, const cxs_rows*, cxs_answers*)> instead_of_write;
  std::uint32_t batch_size = 0;
  int reads = 0;
  int writes = 0;
  int next_id = 900;
  int released = 0;
  std::vector<Entry>& of(int32_t kind) { return rows.at(static_cast<std::size_t>(kind)); }
  /// The disposition that a record was written to.
  Entry& disposition(const std::string& key);
  /// Stores one row of a write and gives its id.
  std::string store(int32_t kind, const cxs_rows* given, std::size_t row);
};

Owned<cxs_source> make_source(HostSource& source);
Owned<cxs_sink> make_sink(HostSink& sink);

/// One site of the host: both sides, and a state file of its own.
struct Host {
  HostSource source;
  HostSink sink;
  TemporaryFolder folder;
  std::string config = R"({"site":"acme","ivinex":{"modules":{"dispositions":{},"users":{}}}})";
  std::string state_path = folder.file("state.db");
  std::function<void(cxs_client_options&)> adjust;

  /// Three dispositions that the sink has not.
  Host();
  Owned<cxs_client> open();
};

/// What a call said.
struct Said {
  cxs_status status = CXS_OK;
  std::string code;
  std::string message;
};
inline std::ostream& operator<<(std::ostream& out, const Said& said) {
  return out << cxs_status_name(said.status) << ' ' << said.code << ": " << said.message;
}

/// Calls that must do their work.
Owned<cxs_plan> preview(cxs_client* client, int32_t kind = CXS_KIND_DISPOSITIONS,
                        const cxs_call_options* options = nullptr);
Owned<cxs_report> apply(cxs_client* client, const cxs_plan* plan, const char* select = "all",
                        const cxs_call_options* options = nullptr);
Owned<cxs_report> sync(cxs_client* client, int32_t kind = CXS_KIND_DISPOSITIONS, const char* select = "all");

/// Calls that may fail: what they said. The output must be null then.
Said preview_says(cxs_client* client, int32_t kind = CXS_KIND_DISPOSITIONS, const cxs_call_options* options = nullptr);
Said apply_says(cxs_client* client, const cxs_plan* plan, const cxs_apply_options* apply,
                const cxs_call_options* options = nullptr);
Said open_says(Host& host);

cxs_call_options call_options();
cxs_apply_options apply_options(const char* select = "all");
cxs_plan_info info_of(const cxs_plan* plan);
cxs_report_info info_of(const cxs_report* report);
cxs_plan_row row_of(const cxs_plan* plan, std::size_t row);
cxs_report_row row_of(const cxs_report* report, std::size_t row);

/// A test that wrote ends here: the next sync has nothing to write.
void check_settled(Host& host, cxs_client* client, int32_t kind = CXS_KIND_DISPOSITIONS);

}  // namespace cxsync::test

#include "capi/call.hpp"

#include <array>
#include <cstddef>

#include "capi/sized.hpp"
#include "support/text.hpp"

namespace cxsync::capi {

namespace {

#define CXS_END_OF(type, field) (offsetof(type, field) + sizeof(type::field))

constexpr std::array k_call_options_ends{CXS_END_OF(cxs_call_options, struct_size),
                                         CXS_END_OF(cxs_call_options, deadline_ms),
                                         CXS_END_OF(cxs_call_options, cancel),
                                         CXS_END_OF(cxs_call_options, progress),
                                         CXS_END_OF(cxs_call_options, progress_user_data),
                                         CXS_END_OF(cxs_call_options, log),
                                         CXS_END_OF(cxs_call_options, log_user_data)};

constexpr std::array k_apply_options_ends{
    CXS_END_OF(cxs_apply_options, struct_size), CXS_END_OF(cxs_apply_options, on_conflict),
    CXS_END_OF(cxs_apply_options, select), CXS_END_OF(cxs_apply_options, accept_guards),
    CXS_END_OF(cxs_apply_options, actor)};

#undef CXS_END_OF

}  // namespace

Turn::Turn(cxs_client* client) : client_(required(client, "client")) {
  if (client_.busy.exchange(true)) {
    throw Error(ErrorCode::client_busy, "the client is in another call",
                "Wait for that call to end, or open a client for each thread.");
  }
}

ClientCall::ClientCall(cxs_client* client, const cxs_call_options* options) : turn_(client) {
  if (options != nullptr) options_ = read_sized(*options, k_call_options_ends, "call options");
  if (options_.cancel != nullptr) {
    const cxs_cancel& cancel = required(options_.cancel, "cancel");
    forward_.emplace(cancel.stop.get_token(), [this] { stop_.request_stop(); });
  }
  call_.stop = stop_.get_token();
  if (options_.deadline_ms != 0) {
    call_.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(options_.deadline_ms);
  }
  call_.observer = this;
}

void ClientCall::on_log(LogLevel level, std::string_view component, std::string_view text) {
  if (options_.log == nullptr) return;
  std::string where;
  std::string what;
  try {
    where = component;
    what = text;
  } catch (const std::bad_alloc&) {
    return;  // a line less, which is no reason to stop
  }
  try {
    options_.log(static_cast<int32_t>(level), where.c_str(), what.c_str(), options_.log_user_data);
  } catch (...) {
    stop_.request_stop();  // rule 12: it failed
  }
}

void ClientCall::on_progress(const Progress& progress) {
  if (options_.progress == nullptr) return;
  cxs_progress told{};
  told.struct_size = sizeof(told);
  told.kind = static_cast<int32_t>(progress.kind);
  told.phase = static_cast<int32_t>(progress.phase);
  told.pages = progress.pages;
  told.done = progress.done;
  told.total = progress.total;
  try {
    if (options_.progress(&told, options_.progress_user_data) != 0) stop_.request_stop();
  } catch (...) {
    stop_.request_stop();
  }
}

ApplyRequest read_apply_options(const cxs_apply_options* given) {
  cxs_apply_options read{};
  if (given != nullptr) read = read_sized(*given, k_apply_options_ends, "apply options");
  if (read.on_conflict < CXS_ON_CONFLICT_SKIP || read.on_conflict > CXS_ON_CONFLICT_IVINEX) {
    throw invalid_argument("on_conflict is none of CXS_ON_CONFLICT_...");
  }
  ApplyRequest request;
  if (read.select != nullptr) request.selection = Selection::parse(text_argument(read.select, "selection"));
  request.options.on_conflict = static_cast<OnConflict>(read.on_conflict);
  request.options.actor = text_argument(read.actor, "actor");
  request.options.accept_guards = split_list(text_argument(read.accept_guards, "list of guards"));
  return request;
}

}  // namespace cxsync::capi

extern "C" {

void cxs_call_options_init(cxs_call_options* options, uint32_t struct_size) CXS_NOEXCEPT {
  cxsync::capi::init_sized(options, struct_size);
}

void cxs_apply_options_init(cxs_apply_options* options, uint32_t struct_size) CXS_NOEXCEPT {
  cxsync::capi::init_sized(options, struct_size);
}
}

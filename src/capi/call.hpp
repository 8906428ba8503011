#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

#include "capi/guard.hpp"
#include "cxsync/observer.hpp"

namespace cxsync::capi {

/// A client's one call at a time: taken for as long as it lives.
class Turn {
 public:
  /// @throws Error client_busy, invalid_argument.
  explicit Turn(cxs_client* client);
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() { client_.busy = false; }

  [[nodiscard]] Engine& engine() const noexcept { return client_.engine; }

 private:
  cxs_client& client_;
};

/// One call of a client: takes the client for itself, and turns the caller's options into a Call.
class ClientCall final : private Observer {
 public:
  /// @throws Error client_busy, invalid_argument, unsupported.
  ClientCall(cxs_client* client, const cxs_call_options* options);

  [[nodiscard]] Engine& engine() const noexcept { return turn_.engine(); }
  [[nodiscard]] const Call& call() const noexcept { return call_; }

 private:
  void on_log(LogLevel level, std::string_view component, std::string_view text) override;
  void on_progress(const Progress& progress) override;

  Turn turn_;  // first: whatever the rest throws, the client is given back
  cxs_call_options options_{};
  std::stop_source stop_;
  /// Passes the caller's cancel on; callbacks of the host stop the call too.
  std::optional<std::stop_callback<std::function<void()>>> forward_;
  Call call_;
};

/// The caller's options for apply and sync, read. @throws Error.
struct ApplyRequest {
  Selection selection;
  ApplyOptions options;
};
ApplyRequest read_apply_options(const cxs_apply_options* given);

}  // namespace cxsync::capi

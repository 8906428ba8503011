#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cxsync/config.hpp"
#include "cxsync/kind.hpp"
#include "cxsync/observer.hpp"
#include "cxsync/sink.hpp"
#include "http/transport.hpp"
#include "ivinex/login_gate.hpp"
#include "ivinex/page.hpp"
#include "ivinex/records_endpoint.hpp"

namespace cxsync::ivinex {

/// Sends what the endpoint builds and judges what comes back. Credentials that were refused are never sent again, and
/// a module whose reading was denied is not asked again.
class RecordsClient {
 public:
  /// Both are borrowed.
  RecordsClient(const IvinexConfig& config, http::Transport& transport);

  /// One page of the module of a kind. `fields` and `call` live until the task has ended.
  /// @throws Error of the transport; of refusal() and unreadable().
  Task<Page> read_page(Kind kind, std::uint64_t offset, std::uint64_t limit, std::span<const std::string> fields,
                       const Call& call);

  /// One POST with all rows: creates (without ids) or updates (with ids). Throws nothing for what Ivinex answers or for
  /// a connection that fails. One result per row.
  Task<std::vector<WriteResult>> write(Kind kind, std::span<const RowWrite> rows, const Call& call);

  /// @throws Error kind_not_configured.
  [[nodiscard]] const ModuleConfig& module(Kind kind) const;
  [[nodiscard]] bool is_configured(Kind kind) const noexcept;
  [[nodiscard]] const RecordsEndpoint& endpoint() const noexcept { return endpoint_; }
  [[nodiscard]] const IvinexConfig& config() const noexcept { return config_; }
  [[nodiscard]] const LoginGate& login() const noexcept { return gate_; }

 private:
  Page judge_read(Kind kind, const http::Response& response, std::span<const std::string> fields);

  const IvinexConfig& config_;
  http::Transport& transport_;
  RecordsEndpoint endpoint_;
  LoginGate gate_;
  std::array<std::optional<Error>, k_all_kinds.size()> denied_;
};

}  // namespace cxsync::ivinex

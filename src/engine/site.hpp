#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cxsync/engine.hpp"
#include "http/client.hpp"
#include "model/async_sink.hpp"
#include "model/async_source.hpp"
#include "store/store.hpp"
#include "support/clock.hpp"
#include "support/loop.hpp"

namespace cxsync {

/// One configured site: its two sides, its clock, and the loop they share. The only place that makes them.
class Site {
 public:
  Site(Config config, EngineOptions options);
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  [[nodiscard]] const Config& config() const noexcept { return config_; }
  [[nodiscard]] Loop& loop() noexcept { return loop_; }
  [[nodiscard]] AsyncSource& source() noexcept { return *source_; }
  [[nodiscard]] AsyncSink& sink() noexcept { return *sink_; }
  /// Where the state lies.
  [[nodiscard]] store::Disk& disk() noexcept { return disk_ ? *disk_ : store::posix_disk(); }
  [[nodiscard]] std::chrono::system_clock::time_point now() const { return now_(); }

  /// Who the source is: from what the state recorded where that is enough, else from the source, which may sign in.
  Task<SideIdentity> source_identity(std::optional<store::Identity> recorded, const Call& call);

  /// The kinds that have a module.
  [[nodiscard]] std::vector<Kind> kinds() const;
  /// The module of a kind. @throws Error kind_not_configured.
  [[nodiscard]] const ModuleConfig& module(Kind kind) const;
  /// A name for a run: time, kind and chance, unique and sortable.
  [[nodiscard]] std::string new_run_id(Kind kind) const;

 private:
  Config config_;
  Loop loop_;
  WallClock now_;
  RandomBits random_;
  std::shared_ptr<store::Disk> disk_;  ///< null: this machine's
  std::unique_ptr<http::Client> cxone_client_;
  std::unique_ptr<http::Client> ivinex_client_;
  std::unique_ptr<AsyncSource> source_;
  std::unique_ptr<AsyncSink> sink_;
};

}  // namespace cxsync

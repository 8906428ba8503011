#include "engine/host_side.hpp"

#include <algorithm>
#include <utility>

#include "cxsync/error.hpp"
#include "support/text.hpp"

namespace cxsync {

namespace {

template <typename Work>
auto guarded(std::string_view side, const Work& work) {
  try {
    return work();
  } catch (const Error&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& failure) {
    throw Error(ErrorCode::internal, "the host's own " + std::string(side) + " failed: " + printable(failure.what()),
                "Throw cxsync::Error from it to say what went wrong.", {{"side", std::string(side)}});
  }
}

void tell(const Call& call, Kind kind, Phase phase, const Snapshot& snapshot) {
  call.progress({.kind = kind,
                 .phase = phase,
                 .pages = snapshot.pages,
                 .done = snapshot.records.size(),
                 .total = snapshot.records.size()});
}

class HostSource final : public AsyncSource {
 public:
  explicit HostSource(std::shared_ptr<SyncSource> source) : source_(std::move(source)) {}

  Task<SideIdentity> describe(const Call& call) override {
    co_return guarded("source", [&] { return source_->describe(call); });
  }
  Task<Snapshot> pull(Kind kind, const Call& call) override {
    Snapshot snapshot = guarded("source", [&] { return source_->pull(kind, call); });
    tell(call, kind, Phase::pull, snapshot);
    co_return snapshot;
  }
  Task<std::vector<Check>> diagnose(std::span<const Kind> kinds, const Call& call) override {
    co_return guarded("source", [&] { return source_->diagnose(kinds, call); });
  }

 private:
  std::shared_ptr<SyncSource> source_;
};

class HostSink final : public AsyncSink {
 public:
  explicit HostSink(std::shared_ptr<SyncSink> sink) : sink_(std::move(sink)) {}

  SideIdentity describe() const override {
    return guarded("sink", [&] { return sink_->describe(); });
  }
  Task<Snapshot> read(Kind kind, const ReadRequest& request, const Call& call) override {
    Snapshot snapshot = guarded("sink", [&] { return sink_->read(kind, request, call); });
    tell(call, kind, Phase::read, snapshot);
    co_return snapshot;
  }
  Task<std::vector<WriteResult>> create(Kind kind, std::span<const RowWrite> rows, const Call& call) override {
    co_return guarded("sink", [&] { return sink_->create(kind, rows, call); });
  }
  Task<std::vector<WriteResult>> update(Kind kind, std::span<const RowWrite> rows, const Call& call) override {
    co_return guarded("sink", [&] { return sink_->update(kind, rows, call); });
  }
  std::size_t batch_size() const noexcept override { return std::max<std::size_t>(sink_->batch_size(), 1); }
  std::size_t max_in_flight() const noexcept override { return 1; }
  Task<std::vector<Check>> diagnose(std::span<const Kind> kinds, const Call& call) override {
    co_return guarded("sink", [&] { return sink_->diagnose(kinds, call); });
  }

 private:
  std::shared_ptr<SyncSink> sink_;
};

}  // namespace

std::unique_ptr<AsyncSource> wrap_source(std::shared_ptr<SyncSource> source) {
  return std::make_unique<HostSource>(std::move(source));
}

std::unique_ptr<AsyncSink> wrap_sink(std::shared_ptr<SyncSink> sink) {
  return std::make_unique<HostSink>(std::move(sink));
}

}  // namespace cxsync

#include "ivinex/ivinex_sink.hpp"

#include <algorithm>
#include <utility>

#include "http/server_clock.hpp"
#include "ivinex/doctor.hpp"
#include "ivinex/module_reader.hpp"
#include "ivinex/records_client.hpp"

namespace cxsync::ivinex {
namespace {

class IvinexSink final : public AsyncSink {
 public:
  IvinexSink(const IvinexConfig& config, http::Transport& transport, WallClock now)
      : now_(now), clock_(transport, std::move(now)), client_(config, clock_) {}

  SideIdentity describe() const override { return {client_.endpoint().address(), {}}; }

  Task<Snapshot> read(Kind kind, const ReadRequest& request, const Call& call) override {
    return read_module(client_, kind, request, call);
  }

  Task<std::vector<WriteResult>> create(Kind kind, std::span<const RowWrite> rows, const Call& call) override {
    if (std::any_of(rows.begin(), rows.end(), [](const RowWrite& row) { return !row.id.empty(); })) {
      throw Error(ErrorCode::internal, "A row to create has an id already.");
    }
    return client_.write(kind, rows, call);
  }

  Task<std::vector<WriteResult>> update(Kind kind, std::span<const RowWrite> rows, const Call& call) override {
    // Without its id an update would be a create.
    if (std::any_of(rows.begin(), rows.end(), [](const RowWrite& row) { return row.id.empty(); })) {
      throw Error(ErrorCode::internal, "A row to update has no id.");
    }
    return client_.write(kind, rows, call);
  }

  std::size_t batch_size() const noexcept override { return std::max<std::size_t>(client_.config().batch_size, 1); }

  std::size_t max_in_flight() const noexcept override {
    return std::max<std::size_t>(client_.config().limits.max_in_flight, 1);
  }

  Task<std::vector<Check>> diagnose(std::span<const Kind> kinds, const Call& call) override {
    return diagnose_modules({client_, clock_, now_}, kinds, call);
  }

 private:
  WallClock now_;
  http::ServerClock clock_;
  RecordsClient client_;
};

}  // namespace

std::unique_ptr<AsyncSink> make_sink(const IvinexConfig& config, http::Transport& transport, WallClock now) {
  return std::make_unique<IvinexSink>(config, transport, std::move(now));
}

}  // namespace cxsync::ivinex

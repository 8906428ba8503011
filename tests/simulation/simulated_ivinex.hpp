#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cxsync/sink.hpp"
#include "simulation/ivinex_rows.hpp"
#include "simulation/judge.hpp"
#include "simulation/machine.hpp"

namespace cxsync::simulation {

/// What becomes of several records in one request, always.
enum class Batches : std::uint8_t {
  taken,
  refused,      ///< only a record alone is taken
  first_taken,  ///< the first is taken, and there is one result for all
  first_told    ///< the first is taken, and the others are refused
};

/// How Ivinex behaves towards cxsync.
struct Weather {
  unsigned trouble = 0;  ///< percent of requests that go wrong
  std::size_t batch = 25;
  Batches batches = Batches::taken;
  bool shows_null = false;  ///< empty values are answered as null
};

/// Ivinex as cxsync meets it: rows behind requests that get lost, come late, or are answered wrongly.
class SimulatedIvinex final : public SyncSink {
 public:
  SimulatedIvinex(Machine& machine, IvinexRows& rows, Judge& judge) : machine_(machine), rows_(rows), judge_(judge) {}

  Weather weather;

  SideIdentity describe() const override { return {"simulated:ivinex", ""}; }
  Snapshot read(Kind kind, const ReadRequest& request, const Call& call) override;
  std::vector<WriteResult> create(Kind kind, std::span<const RowWrite> writes, const Call& call) override;
  std::vector<WriteResult> update(Kind kind, std::span<const RowWrite> writes, const Call& call) override;
  std::size_t batch_size() const noexcept override { return weather.batch; }
  std::vector<Check> diagnose(std::span<const Kind>, const Call&) override { return {}; }

 private:
  struct Request {
    Kind kind;
    std::vector<RowWrite> writes;
    std::uint64_t checked_at;  ///< the step at which the call had checked its rows
    bool decided;              ///< the person decided conflicts for CXone
  };
  using Results = std::vector<WriteResult>;

  Results write(Kind kind, std::span<const RowWrite> writes, const Call& call);
  Results answer(const Request& request);
  Results answer_badly(const Request& request);
  Results written(const Request& request, std::size_t count);
  Results refuse_one(const Request& request);
  std::string store(const Request& request, const RowWrite& write);
  void set(const Request& request, Row& row, const Field& field);
  void let_late_ones_arrive();
  void show(Snapshot& snapshot, Row& row, const ReadRequest& request) const;

  Machine& machine_;
  IvinexRows& rows_;
  Judge& judge_;
  std::vector<Request> late_;  ///< arrived, but without effect before the next read
};

}  // namespace cxsync::simulation

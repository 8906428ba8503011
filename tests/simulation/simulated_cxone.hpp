#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "cxsync/source.hpp"
#include "simulation/judge.hpp"
#include "simulation/machine.hpp"

namespace cxsync::simulation {

/// CXone as cxsync meets it: records that come, change and go.
class SimulatedCxone final : public SyncSource {
 public:
  SimulatedCxone(Machine& machine, Judge& judge) : machine_(machine), judge_(judge) {}

  unsigned trouble = 0;  ///< percent of pulls that go wrong

  SideIdentity describe(const Call&) override { return {"simulated:cxone", "tenant-1"}; }
  Snapshot pull(Kind kind, const Call& call) override;
  std::vector<Check> diagnose(std::span<const Kind>, const Call&) override { return {}; }

  std::vector<Record>& of(Kind kind) { return records_[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] const Record* find(Kind kind, std::string_view key) const;
  void add(Kind kind);
  /// Something happens to the records of a kind.
  void change(Kind kind);
  /// A value that stands nowhere else: what somebody typed is never mistaken for what stood there before.
  std::string fresh_word(const std::string& stem);

 private:
  void change_field(Kind kind, Record& record);
  void drop_field(Record& record);

  Machine& machine_;
  Judge& judge_;
  std::array<std::vector<Record>, 4> records_;
  int next_key_ = 100;
  int next_word_ = 1;
};

}  // namespace cxsync::simulation

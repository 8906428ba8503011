#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cxsync/sink.hpp"

namespace cxsync::simulation {

/// Stands between the engine and Ivinex and makes of a good engine a bad one, so that the judge can be tried.
class Saboteur : public SyncSink {
 public:
  explicit Saboteur(std::shared_ptr<SyncSink> ivinex) : ivinex_(std::move(ivinex)) {}

  SideIdentity describe() const override { return ivinex_->describe(); }
  Snapshot read(Kind kind, const ReadRequest& request, const Call& call) override {
    return ivinex_->read(kind, request, call);
  }
  std::vector<WriteResult> create(Kind kind, std::span<const RowWrite> writes, const Call& call) override {
    return ivinex_->create(kind, writes, call);
  }
  std::vector<WriteResult> update(Kind kind, std::span<const RowWrite> writes, const Call& call) override {
    return ivinex_->update(kind, writes, call);
  }
  std::size_t batch_size() const noexcept override { return ivinex_->batch_size(); }
  std::vector<Check> diagnose(std::span<const Kind> kinds, const Call& call) override {
    return ivinex_->diagnose(kinds, call);
  }

 protected:
  std::shared_ptr<SyncSink> ivinex_;
};

/// Sends what got no answer once more, without looking.
class SendsAgain final : public Saboteur {
 public:
  using Saboteur::Saboteur;
  std::vector<WriteResult> create(Kind kind, std::span<const RowWrite> writes, const Call& call) override {
    auto results = Saboteur::create(kind, writes, call);
    if (!results.empty() && results.front().outcome == WriteResult::Outcome::unknown) {
      results = Saboteur::create(kind, writes, call);
    }
    return results;
  }
};

/// Takes part of a module for all of it.
class BelievesPages final : public Saboteur {
 public:
  using Saboteur::Saboteur;
  Snapshot read(Kind kind, const ReadRequest& request, const Call& call) override {
    auto snapshot = Saboteur::read(kind, request, call);
    snapshot.complete = true;
    return snapshot;
  }
};

/// Writes on the ground of how it saw a row first, or left it last.
class NeverLooksAgain final : public Saboteur {
 public:
  using Saboteur::Saboteur;
  Snapshot read(Kind kind, const ReadRequest& request, const Call& call) override {
    auto snapshot = Saboteur::read(kind, request, call);
    for (Record& row : snapshot.records) {
      row = seen_.try_emplace({kind, std::string(row.id())}, row).first->second;
    }
    return snapshot;
  }
  std::vector<WriteResult> update(Kind kind, std::span<const RowWrite> writes, const Call& call) override {
    for (const RowWrite& write : writes) seen_.erase({kind, write.id});
    return Saboteur::update(kind, writes, call);
  }

 private:
  std::map<std::pair<Kind, std::string>, Record> seen_;
};

/// Writes a row that nobody ticked along with the others.
class TakesOneMore final : public Saboteur {
 public:
  using Saboteur::Saboteur;
  Snapshot read(Kind kind, const ReadRequest& request, const Call& call) override {
    auto snapshot = Saboteur::read(kind, request, call);
    if (!snapshot.records.empty()) some_row_ = snapshot.records.front().id();
    return snapshot;
  }
  std::vector<WriteResult> update(Kind kind, std::span<const RowWrite> writes, const Call& call) override {
    std::vector<RowWrite> more(writes.begin(), writes.end());
    more.push_back(RowWrite{some_row_, writes.front().fields});
    auto results = Saboteur::update(kind, more, call);
    if (results.size() == more.size()) results.pop_back();
    return results;
  }

 private:
  std::string some_row_;
};

/// Says that it wrote, and did not.
class OnlySaysSo final : public Saboteur {
 public:
  using Saboteur::Saboteur;
  std::vector<WriteResult> update(Kind, std::span<const RowWrite> writes, const Call&) override {
    std::vector<WriteResult> results;
    for (const RowWrite& write : writes) {
      results.push_back({WriteResult::Outcome::written, write.id, {}, {}, 200, 1});
    }
    return results;
  }
};

}  // namespace cxsync::simulation

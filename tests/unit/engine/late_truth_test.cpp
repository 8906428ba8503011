#include <doctest/doctest.h>

#include "cxsync/engine.hpp"
#include "support/memory_site.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

/// Answers the first update for another number of rows, and is gone after that.
class BreakingLine final : public SyncSink {
 public:
  explicit BreakingLine(std::shared_ptr<SyncSink> sink) : sink_(std::move(sink)) {}
  SideIdentity describe() const override { return sink_->describe(); }
  Snapshot read(Kind kind, const ReadRequest& request, const Call& call) override {
    return sink_->read(kind, request, call);
  }
  std::vector<WriteResult> create(Kind kind, std::span<const RowWrite> rows, const Call& call) override {
    return sink_->create(kind, rows, call);
  }
  std::vector<WriteResult> update(Kind kind, std::span<const RowWrite> rows, const Call& call) override {
    if (updates_++ == 0) {
      sink_->update(kind, rows, call);
      return {};
    }
    WriteResult gone;
    gone.outcome = WriteResult::Outcome::not_sent;
    gone.code = "connect_failed";
    return {rows.size(), gone};
  }
  std::size_t batch_size() const noexcept override { return sink_->batch_size(); }
  std::vector<Check> diagnose(std::span<const Kind>, const Call&) override { return {}; }

 private:
  std::shared_ptr<SyncSink> sink_;
  int updates_ = 0;
};

Record sale(const char* id, const char* name) { return Record(id, {{"id", id}, {"name", name}}); }

}  // namespace

TEST_CASE("an older plan gives no second row the key that the first one got since then") {
  MemorySite site;
  site.source->of(Kind::dispositions) = {sale("1", "Sale")};
  site.sink->of(Kind::dispositions) = {Record("900", {{"cxone_id", ""}, {"name", "Sale"}}),
                                       Record("901", {{"cxone_id", ""}, {"name", "Sale"}})};
  const Plan plan = site.engine().preview(Kind::dispositions);
  CHECK(count(site.engine().apply(plan, Selection::parse("1=900")), Outcome::updated) == 1);
  const Report report = site.engine().apply(plan, Selection::parse("1=901"));
  REQUIRE(row_of(report, "1")->error);
  CHECK(row_of(report, "1")->error->code == "stale");
  CHECK(site.sink->find(Kind::dispositions, "901")->get("cxone_id") == "");
}

TEST_CASE("a row that one request may have written is unknown, not failed, when the next one is not sent") {
  MemorySite site;
  site.source->of(Kind::dispositions) = {sale("1", "Old"), sale("2", "Older")};
  site.sync(Kind::dispositions, "all");
  site.source->of(Kind::dispositions) = {sale("1", "New"), sale("2", "Newer")};
  site.sink->reformat = [](const std::string& value) { return "<" + value + ">"; };
  EngineOptions options;
  options.source = site.source;
  options.sink = std::make_shared<BreakingLine>(site.sink);
  const Report report = Engine(site.config, options).sync(Kind::dispositions, Selection::parse("all"));
  CHECK(count(report, Outcome::unknown) == 2);
  CHECK(site.sink->find(Kind::dispositions, "900")->get("name") == "<New>");
}

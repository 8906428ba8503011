#include "engine/reading.hpp"

#include <exception>

#include "engine/config_digest.hpp"
#include "plan/mapping.hpp"
#include "plan/planner.hpp"

namespace cxsync {

namespace {

/// Runs tasks side by side; the first failure stops the others, and is the one that is told.
class StopTogether {
 public:
  explicit StopTogether(const Call& call) : call_(call), forward_(call.stop, [this] { own_.request_stop(); }) {
    call_.stop = own_.get_token();
  }
  StopTogether(const StopTogether&) = delete;
  StopTogether& operator=(const StopTogether&) = delete;

  [[nodiscard]] const Call& call() const { return call_; }

  Task<void> guard(Task<void> task) {
    try {
      co_await std::move(task);
    } catch (...) {
      if (!first_) first_ = std::current_exception();
      own_.request_stop();
    }
  }

  Task<void> run(std::vector<Task<void>> tasks) {
    std::vector<Task<void>> guarded;
    guarded.reserve(tasks.size());
    for (auto& task : tasks) guarded.push_back(guard(std::move(task)));
    co_await when_all(std::move(guarded));
    if (first_) std::rethrow_exception(first_);
  }

 private:
  Call call_;
  std::stop_source own_;
  std::exception_ptr first_;
  std::stop_callback<std::function<void()>> forward_;
};

Task<void> pull_into(Site& site, Kind kind, const Call& call, Snapshot& snapshot, SideIdentity& identity) {
  snapshot = co_await site.source().pull(kind, call);
  identity = co_await site.source().describe(call);
}

Task<void> read_into(Site& site, Kind kind, const Call& call, Snapshot& snapshot) {
  snapshot = co_await read_sink(site, kind, call);
}

}  // namespace

Task<Snapshot> read_sink(Site& site, Kind kind, const Call& call) {
  ReadRequest request;
  request.fields = needed_fields(site.module(kind));
  Snapshot snapshot = co_await site.sink().read(kind, request, call);
  co_return snapshot;
}

store::Identity identity_of(Site& site, const std::string& source_address, const std::string& tenant) {
  const Config& config = site.config();
  store::Identity identity;
  identity.site = config.site;
  identity.cxone_address = source_address;
  identity.tenant = tenant;
  identity.ivinex_address = site.sink().describe().address;
  identity.campaigns_from = config.cxone.campaigns_from_skills ? "skills" : "campaigns";
  for (const Kind kind : site.kinds()) {
    identity.module_ids[static_cast<std::size_t>(kind)] = site.module(kind).collection_type_id;
  }
  return identity;
}

Task<Reading> read_and_plan(Site& site, Kind kind, const store::Store& state, const Call& call) {
  const ModuleConfig& module = site.module(kind);
  Snapshot source;
  Snapshot sink;
  SideIdentity source_identity;
  StopTogether together(call);
  std::vector<Task<void>> tasks;
  tasks.push_back(pull_into(site, kind, together.call(), source, source_identity));
  tasks.push_back(read_into(site, kind, together.call(), sink));
  co_await together.run(std::move(tasks));

  state.check_identity(identity_of(site, source_identity.address, source_identity.tenant));
  const Links links = state.links(kind);
  const ReviewedWrites cleared = state.cleared(kind);
  const ReviewedWrites sent = state.sent(kind);
  const UnsettledCreates unsettled = state.unsettled(kind);
  PlanInput input;
  input.site = site.config().site;
  input.config_digest = config_digest(site.config(), source_identity, site.sink().describe());
  input.module = &module;
  input.agents_group = site.config().ivinex.agents_group;
  input.guards = site.config().guards;
  input.source = &source;
  input.sink = &sink;
  input.links = &links;
  input.unsettled = &unsettled;
  input.cleared = &cleared;
  input.sent = &sent;
  input.last_source_count = state.last_source_count(kind);
  Plan plan = make_plan(input);
  Reading reading{std::move(plan), std::move(sink), source_identity};
  co_return reading;
}

}  // namespace cxsync

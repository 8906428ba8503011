#include "engine/reading.hpp"

#include <exception>

#include "cxsync/error.hpp"
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

/// What both sides and the state bring. Each is made ready for the planner as soon as it is there, while the others are
/// still waited for.
struct Material {
  Snapshot source;
  SideIdentity source_identity;
  KnownRows live;
  ReviewedWrites cleared;
  ReviewedWrites sent;
};

Task<void> read_into(Site& site, Kind kind, std::uint64_t expected_rows, const Call& call, KnownRows& live) {
  ReadRequest request;
  request.expected_rows = expected_rows;
  request.fields = needed_fields(site.module(kind));
  live.snapshot = co_await site.sink().read(kind, request, call);
  live.rows.emplace(live.snapshot, site.module(kind).key_field);
}

Task<void> recall_into(const store::Store& state, Kind kind, KnownRows& live) {
  store::LinkReader links = state.read_links(kind);
  while (links.read_some()) co_await yield();
  live.links = links.take();
  live.unsettled = state.unsettled(kind);
}

/// What is remembered of a row is read only when the planner looks into it, and the planner knows no file.
Plan plan_from(const PlanInput& input, const std::string& state_path) {
  try {
    return make_plan(input);
  } catch (Error& error) {
    if (error.code() == ErrorCode::state_corrupt) error.with("file", state_path);
    throw;
  }
}

}  // namespace

Task<KnownRows> read_known_rows(Site& site, Kind kind, const store::Store& state, const Call& call) {
  KnownRows live;
  co_await read_into(site, kind, state.last_sink_count(kind), call, live);
  co_await recall_into(state, kind, live);
  co_return live;
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
  Material material;
  StopTogether together(call);
  std::vector<Task<void>> tasks;
  tasks.push_back(pull_into(site, kind, together.call(), material.source, material.source_identity));
  tasks.push_back(read_into(site, kind, state.last_sink_count(kind), together.call(), material.live));
  // Last, when the first requests are under way.
  tasks.push_back(recall_into(state, kind, material.live));
  co_await together.run(std::move(tasks));
  material.cleared = state.cleared(kind);
  material.sent = state.sent(kind);

  const SideIdentity& source = material.source_identity;
  state.check_identity(identity_of(site, source.address, source.tenant));
  PlanInput input;
  input.site = site.config().site;
  input.config_digest = config_digest(site.config(), source, site.sink().describe());
  input.module = &site.module(kind);
  input.agents_group = site.config().ivinex.agents_group;
  input.guards = site.config().guards;
  input.source = &material.source;
  input.sink = &material.live.snapshot;
  input.rows = &*material.live.rows;
  input.links = &material.live.links;
  input.unsettled = &material.live.unsettled;
  input.cleared = &material.cleared;
  input.sent = &material.sent;
  input.last_source_count = state.last_source_count(kind);
  Reading reading{plan_from(input, site.config().state_path), std::move(material.live), material.source_identity};
  co_return reading;
}

}  // namespace cxsync

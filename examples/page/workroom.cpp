#include "workroom.hpp"

#include <algorithm>

#include "program/current_error.hpp"

namespace cxsync::page {

namespace {

std::vector<Kind> kinds_of(const Order& order) {
  if (const auto* preview = std::get_if<PreviewOrder>(&order)) return preview->kinds;
  std::vector<Kind> kinds;
  if (const auto* apply = std::get_if<ApplyOrder>(&order)) {
    for (const ApplyItem& item : apply->items) kinds.push_back(item.plan.kind());
  }
  return kinds;
}

// Whether a look at everything may tell more than the error does. Refused credentials are tried once: another try could
// lock the account.
bool doctor_may_explain(const Error& error) {
  if (error.code() == ErrorCode::credentials_refused || error.code() == ErrorCode::kind_not_configured) return false;
  return error.exit_code() == ExitCode::usage || error.exit_code() == ExitCode::unreachable;
}

}  // namespace

/// Passes on what a call tells.
class Workroom::Watch : public Observer {
 public:
  explicit Watch(Workroom& room) : room_(room) {}
  void on_log(LogLevel level, std::string_view component, std::string_view text) override {
    room_.log_.add(level, component, text);
  }
  void on_progress(const Progress& progress) override {
    room_.change([&](Job& job) { job.note(progress); });
  }

 private:
  Workroom& room_;
};

Workroom::Workroom(Config config, std::string actor, LogTail& log, std::function<void()> changed)
    : engine_(std::move(config)),
      actor_(std::move(actor)),
      log_(log),
      changed_(std::move(changed)),
      worker_([this](const std::stop_token& ending) { work(ending); }) {}

Workroom::~Workroom() {
  cancel();
  worker_.request_stop();
}

template <typename Change>
void Workroom::change(const Change& change) {
  {
    const std::scoped_lock lock(mutex_);
    change(*job_);
    ++version_;
  }
  changed_();
}

bool Workroom::start(Order order) {
  {
    const std::scoped_lock lock(mutex_);
    if (job_ && job_->state == JobState::running) return false;
    Job job;
    job.id = ++last_id_;
    job.type = std::visit([](const auto& any) { return any.k_type; }, order);
    job.kinds = kinds_of(order);
    job.started = std::chrono::system_clock::now();
    job.began = std::chrono::steady_clock::now();
    job_ = std::move(job);
    order_ = std::move(order);
    stop_ = {};
    ++version_;
  }
  wake_.notify_one();
  changed_();
  return true;
}

bool Workroom::cancel() {
  {
    const std::scoped_lock lock(mutex_);
    if (!job_ || job_->state != JobState::running) return false;
    job_->cancelling = true;
    ++version_;
    stop_.request_stop();
  }
  changed_();
  return true;
}

bool Workroom::is_running() const {
  const std::scoped_lock lock(mutex_);
  return job_ && job_->state == JobState::running;
}

bool Workroom::is_writing() const {
  const std::scoped_lock lock(mutex_);
  return job_ && job_->state == JobState::running && (job_->type == JobType::apply || job_->type == JobType::retry);
}

Workroom::News Workroom::news() const {
  const std::scoped_lock lock(mutex_);
  return {version_, job_ ? job_->to_json() : "null"};
}

std::uint64_t Workroom::version() const {
  const std::scoped_lock lock(mutex_);
  return version_;
}

std::optional<Plan> Workroom::plan(Kind kind) const {
  const std::scoped_lock lock(mutex_);
  return plans_[static_cast<std::size_t>(kind)];
}

void Workroom::work(const std::stop_token& ending) {
  for (;;) {
    std::optional<Order> order;
    Call call;
    {
      std::unique_lock lock(mutex_);
      if (!wake_.wait(lock, ending, [this] { return order_.has_value(); })) return;
      order.swap(order_);
      call.stop = stop_.get_token();
    }
    Watch watch(*this);
    call.observer = &watch;
    try {
      carry_out(*order, call);
      explain_failure(call);
    } catch (...) {
      const Error error = program::current_error();
      change([&](Job& job) { job.error = error; });
    }
    change([](Job& job) {
      job.state = job.end_state();
      job.cancelling = job.diagnosing = false;
      job.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - job.began);
    });
  }
}

void Workroom::carry_out(const Order& order, const Call& call) {
  if (const auto* preview = std::get_if<PreviewOrder>(&order)) return do_preview(*preview, call);
  if (const auto* apply = std::get_if<ApplyOrder>(&order)) return do_apply(*apply, call);
  if (const auto* retry = std::get_if<RetryOrder>(&order)) return do_retry(*retry, call);
  const CheckList checks = engine_.doctor(call);
  change([&](Job& job) { job.checks = checks; });
}

void Workroom::do_preview(const PreviewOrder& order, const Call& call) {
  if (order.all) {
    for (auto& result : engine_.preview_all(call)) keep(std::move(result));
    return;
  }
  for (const Kind kind : order.kinds) {
    try {
      keep({kind, engine_.preview(kind, call)});
    } catch (...) {
      keep(KindResult<Plan>{kind, program::current_error()});
    }
  }
}

void Workroom::do_apply(const ApplyOrder& order, const Call& call) {
  for (const ApplyItem& item : order.items) {
    const Kind kind = item.plan.kind();
    const ApplyOptions options{.accept_guards = item.accept_guards, .actor = actor_};
    try {
      keep({kind, engine_.apply(item.plan, item.selection, options, call)});
    } catch (...) {  // before its first write: the plan is as good as before
      keep(KindResult<Report>{kind, program::current_error()});
    }
  }
}

void Workroom::do_retry(const RetryOrder& order, const Call& call) {
  if (!order.run.empty()) {
    Report report = engine_.retry(order.run, actor_, call);
    const Kind kind = report.kind;
    return keep(KindResult<Report>{kind, std::move(report)});
  }
  for (auto& result : engine_.retry_all(actor_, call)) keep(std::move(result));
}

// A list that did not come must say why, in place.
void Workroom::explain_failure(const Call& call) {
  bool wanted = false;
  change([&](Job& job) {
    wanted = job.type == JobType::preview && !job.cancelling &&
             std::any_of(job.results.begin(), job.results.end(), [](const KindOutcome& result) {
               const auto* error = std::get_if<Error>(&result.outcome);
               return error != nullptr && doctor_may_explain(*error);
             });
    job.diagnosing = wanted;
  });
  if (!wanted) return;
  try {
    const CheckList checks = engine_.doctor(call);
    change([&](Job& job) { job.checks = checks; });
  } catch (const Error& error) {
    // The results already say what went wrong.
    log_.add(LogLevel::warn, "page", "The doctor could not look for the cause: " + error.message());
  }
}

void Workroom::keep(KindResult<Plan> result) {
  if (const auto* error = std::get_if<Error>(&result.result)) {
    log_.add(LogLevel::error, to_string(result.kind), error->message());
    return change([&](Job& job) { job.results.push_back({result.kind, *error}); });
  }
  const Plan& plan = std::get<Plan>(result.result);
  const PlanOutcome outcome{plan.digest(), plan.counts(), plan.data().cxone, plan.data().ivinex};
  change([&](Job& job) {
    plans_[static_cast<std::size_t>(result.kind)] = plan;
    job.results.push_back({result.kind, outcome});
  });
}

void Workroom::keep(KindResult<Report> result) {
  if (const auto* error = std::get_if<Error>(&result.result)) {
    log_.add(LogLevel::error, to_string(result.kind), error->message());
    return change([&](Job& job) { job.results.push_back({result.kind, *error}); });
  }
  const Report& report = std::get<Report>(result.result);
  const ReportOutcome outcome{report.run, report.counts(), report.exit_code()};
  change([&](Job& job) {
    // What it says of Ivinex is no longer true.
    plans_[static_cast<std::size_t>(result.kind)].reset();
    job.results.push_back({result.kind, outcome});
  });
}

}  // namespace cxsync::page

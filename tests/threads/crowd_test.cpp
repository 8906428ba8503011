#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <barrier>
#include <deque>
#include <random>
#include <set>
#include <string_view>
#include <thread>
#include <vector>

#include "support/certificate_authority.hpp"
#include "support/loopback_server.hpp"
#include "support/temporary_folder.hpp"
#include "threads/crowd_site.hpp"

namespace cxsync::test::threads {

namespace {

constexpr std::size_t k_threads = 16;
constexpr int k_calls = 40;  ///< of every thread

/// The cancel of the call that each thread makes; any thread may request it.
class Cancels {
 public:
  std::shared_ptr<cxs_cancel> renew(std::size_t thread) {
    const std::lock_guard lock(mutex_);
    return cancels_.at(thread) = std::shared_ptr<cxs_cancel>(cxs_cancel_new(), cxs_cancel_free);
  }
  void request(std::size_t thread) {
    std::shared_ptr<cxs_cancel> cancel;
    {
      const std::lock_guard lock(mutex_);
      cancel = cancels_.at(thread);
    }
    cxs_cancel_request(cancel.get());
  }

 private:
  std::mutex mutex_;
  std::array<std::shared_ptr<cxs_cancel>, k_threads> cancels_;
};

/// Each thread's own dice.
thread_local std::mt19937_64 t_random;
std::size_t roll(std::size_t sides) { return t_random() % sides; }

/// What the threads saw.
class Tally {
 public:
  void count(cxs_status status) {
    const std::lock_guard lock(mutex_);
    ++statuses_[status];
  }
  [[nodiscard]] int of(cxs_status status) const {
    const auto found = statuses_.find(status);
    return found == statuses_.end() ? 0 : found->second;
  }
  [[nodiscard]] std::set<cxs_status> seen() const {
    std::set<cxs_status> seen;
    for (const auto& [status, times] : statuses_) seen.insert(status);
    return seen;
  }

 private:
  std::mutex mutex_;
  std::map<cxs_status, int> statuses_;
};

/// Reads everything of a plan that other threads read at the same time. @return rows that it has.
std::size_t read_whole(const cxs_plan* plan) {
  cxs_plan_info info;
  info.struct_size = sizeof(info);
  if (cxs_plan_info_get(plan, &info) != CXS_OK) return 0;
  for (std::size_t i = 0; i < info.row_count; ++i) {
    cxs_plan_row row;
    row.struct_size = sizeof(row);
    cxs_plan_row_get(plan, i, &row);
    cxs_change change;
    change.struct_size = sizeof(change);
    for (std::size_t c = 0; c < row.change_count; ++c) cxs_plan_change_get(plan, i, c, &change);
    if (cxs_plan_row_find(plan, row.key.data) != i) return 0;
  }
  const std::string_view json = cxs_plan_json(plan).data;
  return json.find(info.digest.data) == std::string_view::npos ? 0 : info.row_count;
}

cxs_apply_options everything() {
  cxs_apply_options options;
  cxs_apply_options_init(&options, sizeof(options));
  options.select = "all";
  options.accept_guards = "create,update,shrink,all_changed";
  return options;
}

/// One call, of a kind that the dice choose.
cxs_status call_once(CrowdSite& site, const cxs_call_options& call) {
  const cxs_apply_options apply = everything();
  cxs_plan* plan = nullptr;
  cxs_report* report = nullptr;
  cxs_report_set* reports = nullptr;
  cxs_document* document = nullptr;
  cxs_error* error = nullptr;
  cxs_status status = CXS_OK;
  const std::shared_ptr<cxs_plan> shared = site.plan();
  switch (roll(6)) {
    case 0:
      status = cxs_client_preview(site.client(), CXS_KIND_DISPOSITIONS, &call, &plan, &error);
      if (plan != nullptr) site.publish(plan);
      break;
    case 1:
      if (shared) status = cxs_client_apply(site.client(), shared.get(), &apply, &call, &report, &error);
      break;
    case 2:
      status = cxs_client_sync(site.client(), CXS_KIND_DISPOSITIONS, &apply, &call, &report, &error);
      break;
    case 3:
      status = cxs_client_retry_all(site.client(), nullptr, &call, &reports, &error);
      break;
    case 4:
      status = cxs_client_history(site.client(), &document, &error);
      break;
    default:
      if (shared && read_whole(shared.get()) == 0) status = CXS_E_INTERNAL;
      break;
  }
  if (cxs_error_status(error) != status && error != nullptr) status = CXS_E_INTERNAL;
  cxs_error_free(error);
  cxs_document_free(document);
  cxs_report_set_free(reports);
  cxs_report_free(report);
  return status;
}

void run_together(std::uint64_t seed, const std::function<void(std::size_t)>& body) {
  std::barrier start(static_cast<std::ptrdiff_t>(k_threads));
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < k_threads; ++i) {
    threads.emplace_back([&, i] {
      t_random.seed(seed * k_threads + i);
      start.arrive_and_wait();
      body(i);
    });
  }
}

void play_crowd(std::uint64_t seed) {
  CAPTURE(seed);
  const TemporaryFolder folder;
  Cancels cancels;
  Tally tally;
  // In the middle of a callback, now and then, somebody's call is cancelled: another's, or the one that calls.
  const auto interlude = [&cancels] {
    std::this_thread::yield();
    if (roll(2) == 0) cancels.request(roll(k_threads));
  };
  std::deque<CrowdSite> sites;
  for (int i = 0; i < 5; ++i) sites.emplace_back(folder.file(std::to_string(i) + ".db"), 6 + i, interlude);
  run_together(seed, [&](std::size_t thread) {
    for (int i = 0; i < k_calls; ++i) {
      const auto cancel = cancels.renew(thread);
      cxs_call_options call;
      cxs_call_options_init(&call, sizeof(call));
      call.cancel = cancel.get();
      if (roll(2) == 0) cancels.request(roll(k_threads));
      tally.count(call_once(sites[roll(sites.size())], call));
    }
  });

  // Clashes and cancels are all that may have happened.
  const std::set<cxs_status> allowed{CXS_OK, CXS_E_BUSY, CXS_E_CANCELLED};
  for (const cxs_status status : tally.seen()) {
    INFO(cxs_status_name(status), ", ", tally.of(status), " times");
    CHECK(allowed.contains(status));
  }
  CHECK(tally.of(CXS_OK) > 0);
  for (CrowdSite& site : sites) {
    CHECK(!site.has_overlapped());
    CHECK(site.is_unharmed());
    const cxs_apply_options apply = everything();
    cxs_report* report = nullptr;
    REQUIRE(cxs_client_sync(site.client(), CXS_KIND_DISPOSITIONS, &apply, nullptr, &report, nullptr) == CXS_OK);
    cxs_report_free(report);
    CHECK(site.is_finished());
  }
}

}  // namespace

TEST_CASE("16 threads share clients and plans and cancel each other, and no table is harmed") {
  for (const std::uint64_t seed : {1U, 2U, 3U}) play_crowd(seed);
}

TEST_CASE("cancels from another thread wake calls that wait for a silent server") {
  const CertificateAuthority authority;
  const Identity identity = authority.issue("DNS:localhost,IP:127.0.0.1");
  Tally tally;
  Cancels cancels;
  // A request that reached the server is cancelled there, on the server's own thread.
  LoopbackServer server(
      [&](const SeenRequest&) {
        for (std::size_t i = 0; i < k_threads; ++i) cancels.request(i);
        Reply reply;
        reply.way = Reply::Way::never;
        return reply;
      },
      identity);
  run_together(1, [&](std::size_t thread) {
    const std::string address = server.url("", thread % 2 == 0 ? "localhost" : "127.0.0.1");
    const std::string tls = R"("tls":{"ca_file":")" + authority.file() + R"("})";
    const std::string config = R"({"site":"silent","cxone":{"auth":"regional_access_key","regional_url":")" + address +
                               R"(","access_key_id":"id","access_key_secret":"key",)" + tls +
                               R"(},"ivinex":{"base_url":")" + address + R"(","username":"user","password":"word",)" +
                               tls + R"(,"modules":{"users":{"collection_type_id":1}}}})";
    cxs_client_options options;
    cxs_client_options_init(&options, sizeof(options));
    options.config = config.data();
    options.config_len = config.size();
    options.state_path = "/nowhere/state.db";
    cxs_client* client = nullptr;
    tally.count(cxs_client_open(&options, &client, nullptr));
    const auto cancel = cancels.renew(thread);
    cxs_call_options call;
    cxs_call_options_init(&call, sizeof(call));
    call.cancel = cancel.get();
    cxs_plan* plan = nullptr;
    tally.count(cxs_client_preview(client, CXS_KIND_USERS, &call, &plan, nullptr));
    cxs_plan_free(plan);
    cxs_client_free(client);
  });
  CHECK(tally.of(CXS_OK) == k_threads);
  CHECK(tally.of(CXS_E_CANCELLED) == k_threads);
}

}  // namespace cxsync::test::threads

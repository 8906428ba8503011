// test_memory SHORTAGE [--step=N | --point=N]: a host's whole walk through the C interface, with memory that fails at
// the first, the (1+N)th, the (1+2N)th ... allocation, each in a process of its own.

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>

#include "memory/short_memory.hpp"
#include "memory/site.hpp"
#include "memory/walk.hpp"
#include "support/temporary_folder.hpp"

namespace cxsync::test::memory {
namespace {

using short_memory::Shortage;

/// What the walk without a shortage came to; shared with the processes that follow.
struct Rehearsal {
  std::uint64_t allocations;
  std::int64_t kept;  ///< blocks that libraries keep for as long as the process lives
  std::size_t plan_size;
  char plan[16384];
};

constexpr unsigned k_too_long_s = 120;

std::string name_of(std::uint64_t point) { return "allocation " + std::to_string(point); }

int report(const std::string& point, const std::string& fault) {
  std::cerr << point << ": " << fault << '\n';
  return 1;
}

/// The error of an exhausted memory belongs to the process. It has its document as soon as there is memory again.
int look_at_shared_error() {
  cxs_plan* plan = nullptr;
  cxs_error* error = nullptr;
  short_memory::begin(Shortage::lasting, 1);
  const cxs_status status = cxs_plan_from_json("{}", 2, &plan, &error);
  static_cast<void>(cxs_error_json(error));
  short_memory::end();
  const bool has_document = cxs_error_json(error).len != 0;
  cxs_error_free(error);
  if (status == CXS_E_NO_MEMORY && has_document) return 0;
  return report("the error of an exhausted memory", "it has another status, or no document");
}

/// Without a shortage every call works, and afterwards the table is right.
int walk_unharmed(HostSite& site, const std::string& point) {
  Walk walk(site);
  walk.go();
  for (const std::string& fault : walk.faults()) return report(point, "with memory again, " + fault);
  for (const std::string& failure : walk.failures()) return report(point, "with memory again, " + failure);
  if (!site.is_finished()) return report(point, "with memory again, the table is not right");
  const std::string task = R"("key":"13")";
  const auto first = walk.follow_ups().find(task);
  if (first == std::string::npos || walk.follow_ups().find(task, first + 1) != std::string::npos) {
    return report(point, "the new user's follow-up is missing or doubled: " + walk.follow_ups());
  }
  return look_at_shared_error();
}

/// Where a sync to disk costs nothing, if there is such a place.
void keep_states_in_memory() {
  if (::access("/dev/shm", W_OK) == 0) ::setenv("TMPDIR", "/dev/shm", 1);
}

int rehearse(Rehearsal& rehearsal) {
  const TemporaryFolder folder;
  HostSite site(folder.file("state.db"));
  short_memory::begin(Shortage::passing, UINT64_MAX);
  Walk walk(site);
  walk.go();
  short_memory::end();
  rehearsal.allocations = short_memory::asked_for();
  rehearsal.plan_size = walk.plan().copy(rehearsal.plan, sizeof(rehearsal.plan));
  for (const std::string& failure : walk.failures()) return report("rehearsal", failure);
  return walk_unharmed(site, "rehearsal");
}

int fail_at(const Rehearsal& rehearsal, Shortage shortage, std::uint64_t point, bool tell) {
  const std::string name = name_of(point);
  const TemporaryFolder folder;
  HostSite site(folder.file("state.db"));
  Walk walk(site);
  short_memory::begin(shortage, point);
  walk.go();
  short_memory::end();
  if (tell) {
    for (const std::string& failure : walk.failures()) std::cerr << name << ": " << failure << '\n';
  }
  for (const std::string& fault : walk.faults()) return report(name, fault);
  if (const std::string damage = site.damage(); !damage.empty()) return report(name, damage);
  if (!walk.plan().empty() && walk.plan() != std::string(rehearsal.plan, rehearsal.plan_size)) {
    return report(name, "the preview gave another plan");
  }
  return walk_unharmed(site, name);
}

/// Runs a body in a process of its own: everything in the library is new there, and a crash ends nothing else.
template <typename Body>
int apart(const std::string& name, const Body& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(k_too_long_s);
    std::exit(body());
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return report(name, "no process");
  if (WIFSIGNALED(status)) return report(name, std::string("died of ") + ::strsignal(WTERMSIG(status)));
  return WEXITSTATUS(status);
}

/// Blocks that a body leaves behind; its result goes into `result`.
template <typename Body>
std::int64_t kept_by(const Body& body, int& result) {
  const std::int64_t before = short_memory::live();
  result = body();
  return short_memory::live() - before;
}

/// One walk, and what it left behind.
int play_point(const Rehearsal& rehearsal, Shortage shortage, std::uint64_t point, bool tell) {
  int result = 0;
  const auto kept = kept_by([&] { return fail_at(rehearsal, shortage, point, tell); }, result);
  if (result != 0 || kept == rehearsal.kept) return result;
  return report(name_of(point), std::to_string(kept - rehearsal.kept) + " blocks were not freed");
}

int play(Shortage shortage, std::uint64_t step, std::uint64_t single) {
  void* shared = ::mmap(nullptr, sizeof(Rehearsal), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return report("rehearsal", "no memory");
  auto& rehearsal = *static_cast<Rehearsal*>(shared);
  const int ready = apart("rehearsal", [&] {
    int result = 0;
    rehearsal.kept = kept_by([&] { return rehearse(rehearsal); }, result);
    return result;
  });
  if (ready != 0) return ready;
  if (single != 0) return play_point(rehearsal, shortage, single, true);
  int points = 0;
  int failed = 0;
  for (std::uint64_t point = 1; point <= rehearsal.allocations; point += step, ++points) {
    failed += apart(name_of(point), [&] { return play_point(rehearsal, shortage, point, false); });
  }
  std::cout << points << " of " << rehearsal.allocations << " allocations failed, one walk each; " << failed
            << " walks broke a promise\n";
  return failed == 0 ? 0 : 1;
}

int usage() {
  std::cerr << "usage: test_memory passing|lasting [--step=N | --point=N]\n";
  return 2;
}

int run(int argc, char** argv) {
  if (argc < 2 || argc > 3) return usage();
  const std::string word = argv[1];
  const std::string option = argc == 3 ? argv[2] : "--step=1";
  if ((word != "passing" && word != "lasting") || option.find('=') == std::string::npos) return usage();
  const bool one = option.rfind("--point=", 0) == 0;
  const std::uint64_t number = std::strtoull(option.c_str() + option.find('=') + 1, nullptr, 10);
  if (number == 0 || (!one && option.rfind("--step=", 0) != 0)) return usage();
  keep_states_in_memory();
  if (!short_memory::take_over()) return report("start", "SQLite or OpenSSL keeps its own memory");
  return play(word == "passing" ? Shortage::passing : Shortage::lasting, number, one ? number : 0);
}

}  // namespace
}  // namespace cxsync::test::memory

int main(int argc, char** argv) { return cxsync::test::memory::run(argc, argv); }

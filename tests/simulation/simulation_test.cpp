#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>

#include "simulation/command.hpp"
#include "simulation/saboteurs.hpp"
#include "simulation/scenario.hpp"

using namespace cxsync;
using namespace cxsync::simulation;

namespace {

/// Whether the judge notices, at one of some seeds, that the engine has become a bad one.
template <typename Bad>
bool is_found_out(const std::string& violation) {
  const Sabotage sabotage = [](std::shared_ptr<SyncSink> ivinex) { return std::make_shared<Bad>(std::move(ivinex)); };
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const auto violations = play(seed, false, sabotage).violations;
    const bool noticed = std::any_of(violations.begin(), violations.end(), [&](const std::string& text) {
      return text.find(violation) != std::string::npos;
    });
    if (noticed) return true;
  }
  return false;
}

}  // namespace

TEST_CASE(CXSYNC_SEEDS_TEST) {
  const Command& asked = command();
  std::size_t failures = 0;
  const auto began = std::chrono::steady_clock::now();
  for (auto seed = asked.first; seed <= asked.last; ++seed) {
    const Verdict verdict = play(seed, asked.prints);
    for (const auto& violation : verdict.violations) {
      FAIL_CHECK("seed " << seed << ": " << violation << "\n  replay: test_simulation --seed=" << seed);
    }
    if (!verdict.violations.empty() && ++failures == 20) break;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  MESSAGE("seeds per second: " << static_cast<double>(asked.last - asked.first + 1) / took.count());
  CHECK(failures == 0);
}

TEST_CASE("a seed gives the same run every time, and another seed another run") {
  std::map<std::uint64_t, std::uint64_t> runs;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const auto digest = play(seed).digest;
    CHECK(play(seed).digest == digest);
    CHECK(runs.emplace(digest, seed).second);
  }
}

TEST_CASE("no misfortune is simulated in name only") {
  std::map<std::string, std::uint64_t> met;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    for (const auto& [what, count] : play(seed).counts) met[what] += count;
  }
  for (const char* misfortune : {"answer cut short",
                                 "answer lost, not written",
                                 "answer lost, written",
                                 "answers reordered",
                                 "another number of answers",
                                 "batch refused",
                                 "batch refused, some stored",
                                 "candidate picked",
                                 "deadline passed",
                                 "died after a write",
                                 "disturbed during a call",
                                 "field edited",

                                 "full disk met",
                                 "incomplete pull",
                                 "incomplete read",
                                 "key cleared",
                                 "key typed by hand",
                                 "killed",
                                 "not sent",
                                 "old plan applied",
                                 "one row refused",
                                 "power lost",
                                 "pull failed",
                                 "read failed",
                                 "read-only disk met",
                                 "row added with a record's name",
                                 "row deleted by hand",
                                 "retried",
                                 "row hidden",
                                 "sink threw, not written",
                                 "sink threw, written",
                                 "state lost",
                                 "stop requested",
                                 "written late"}) {
    CAPTURE(misfortune);
    CHECK(met[misfortune] > 0);
  }
}

TEST_CASE("the judge finds out an engine that sends creates again without looking") {
  CHECK(is_found_out<SendsAgain>("were given the key"));
}

TEST_CASE("the judge finds out an engine that takes part of a module for all of it") {
  CHECK(is_found_out<BelievesPages>("a write after an incomplete read"));
}

TEST_CASE("the judge finds out an engine that overwrites edits it did not look at") {
  CHECK(is_found_out<NeverLooksAgain>("the edit \""));
}

TEST_CASE("the judge finds out an engine that writes a row nobody ticked") {
  CHECK(is_found_out<TakesOneMore>("that was not reviewed"));
  CHECK(is_found_out<TakesOneMore>("is not in the report"));
}

TEST_CASE("the judge finds out an engine that does not write what it reports") {
  CHECK(is_found_out<OnlySaysSo>("in the end instead of"));
}

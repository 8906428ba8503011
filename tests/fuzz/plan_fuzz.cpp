// A plan file may hold anything: it is refused, or comes out again as it went in. Every plan can be saved and loaded,
// and one that was changed is not taken.
#include "cxsync/plan.hpp"

#include <vector>

#include "cxsync/engine.hpp"
#include "fuzz/any_plan.hpp"
#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"

namespace cxsync::fuzz {
namespace {

/// The plan in a text, if it is taken; as many as were taken.
std::vector<Plan> read_plan(std::string_view text) {
  std::vector<Plan> plans;
  accepted(ExitCode::usage, [&] { plans.push_back(Plan::from_json(text)); });
  return plans;
}

void check_set(std::string_view text) {
  PlanSet set;
  if (!accepted(ExitCode::usage, [&] { set = plan_set_from_json(text); })) return;
  promise(set.size() <= k_all_kinds.size(), "a set has one entry per kind");
  for (const auto& entry : set) {
    if (const auto* error = std::get_if<Error>(&entry.result)) promise_shown(*error);
  }
  const std::string json = to_json(set);
  promise(to_json(plan_set_from_json(json)) == json, "a set comes out as it went in");
}

void check_text(std::string_view text) {
  for (const Plan& plan : read_plan(text)) {
    promise(Plan::from_json(plan.to_json()).digest() == plan.digest(), "a plan comes out as it went in");
  }
  check_set(text);
}

/// @param place and `byte` say what is changed in the file.
void check_saved(const Plan& plan, std::size_t place, char byte) {
  std::string json = plan.to_json();
  const auto loaded = read_plan(json);
  promise(loaded.size() == 1, "a plan that was saved can be loaded");
  promise(loaded.front().rows() == plan.rows() && loaded.front().to_json() == json, "a plan is loaded as it was saved");
  check_set(json);
  json[place % json.size()] = byte;
  for (const Plan& other : read_plan(json)) {
    promise(other.to_json() == plan.to_json(), "a plan that was changed is not taken");
  }
}

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync::fuzz;
  Input input(data, size);
  check_text(Input(input).rest());
  const std::size_t place = input.number();
  const auto byte = static_cast<char>(input.byte());
  check_saved(cxsync::Plan(any_plan(input)), place, byte);
  return 0;
}

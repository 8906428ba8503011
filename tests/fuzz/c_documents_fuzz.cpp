// Plans and sets through the C interface: any text, any place, any size of the struct that is to be filled. What is
// given is what stands in the plan; nothing is written outside of a struct; beyond the last there is nothing.
#include <string>

#include "fuzz/any_plan.hpp"
#include "fuzz/given_struct.hpp"
#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"

namespace cxsync::fuzz {
namespace {

cxs_plan* load(const std::string& json) {
  cxs_plan* plan = nullptr;
  cxs_error* error = nullptr;
  const cxs_status status = cxs_plan_from_json(json.data(), json.size(), &plan, &error);
  promise((status == CXS_OK) == (plan != nullptr), "there is a plan just when the status says so");
  check_error(status, error);
  return plan;
}

void check_texts(const std::string& text) {
  cxs_plan* plan = load(text);
  promise(plan == nullptr || cxs_plan_json(plan).len != 0, "a plan has a document");
  cxs_plan_free(plan);
  cxs_plan_set* set = nullptr;
  cxs_error* error = nullptr;
  const cxs_status status = cxs_plan_set_from_json(text.data(), text.size(), &set, &error);
  check_error(status, error);
  for (std::size_t i = 0; i < cxs_plan_set_count(set); ++i) {
    const bool has_plan = cxs_plan_set_plan(set, i) != nullptr;
    promise(has_plan != (cxs_plan_set_error(set, i) != nullptr), "an entry of a set is a plan or an error");
  }
  promise(cxs_plan_set_plan(set, cxs_plan_set_count(set)) == nullptr, "beyond the last there is nothing");
  cxs_plan_set_free(set);
}

/// Fills one struct; true if the reader took it.
template <typename Struct, typename Reader>
bool filled(Input& input, const Reader& read, bool exists) {
  GivenStruct<Struct> out(input);
  const cxs_status status = read(out.pointer());
  out.check_fence();
  promise(status == (exists && out.makes_sense() ? CXS_OK : CXS_E_INVALID_ARGUMENT),
          "what exists is given, and nothing else");
  return status == CXS_OK;
}

void check_row(Input& input, const cxs_plan* plan, const PlanData& data) {
  const std::size_t row = input.below(data.rows.size() + 2);
  const bool exists = row < data.rows.size();
  const PlanRow none;
  const PlanRow& expected = exists ? data.rows[row] : none;
  filled<cxs_plan_row>(
      input, [&](auto* out) { return cxs_plan_row_get(plan, row, out); }, exists);
  const std::size_t place = input.below(4);
  filled<cxs_change>(
      input, [&](auto* out) { return cxs_plan_change_get(plan, row, place, out); }, place < expected.changes.size());
  filled<cxs_field>(
      input, [&](auto* out) { return cxs_plan_source_get(plan, row, place, out); },
      place < expected.source.fields().size());
  const bool has_candidate = place < expected.candidates.size();
  filled<cxs_candidate>(
      input, [&](auto* out) { return cxs_plan_candidate_get(plan, row, place, out); }, has_candidate);
  const std::size_t change = input.below(3);
  filled<cxs_change>(
      input, [&](auto* out) { return cxs_plan_candidate_change_get(plan, row, place, change, out); },
      has_candidate && change < expected.candidates[place].changes.size());
  cxs_text warning{};
  const bool has_warning = place < expected.warnings.size();
  promise((cxs_plan_warning_get(plan, row, place, &warning) == CXS_OK) == has_warning, "a warning exists, or not");
  if (has_warning) promise(std::string(warning.data, warning.len) == expected.warnings[place], "a warning is its text");
}

void check_lists(Input& input, const cxs_plan* plan, const PlanData& data) {
  const std::size_t place = input.below(4);
  filled<cxs_plan_info>(
      input, [&](auto* out) { return cxs_plan_info_get(plan, out); }, true);
  filled<cxs_guard>(
      input, [&](auto* out) { return cxs_plan_guard_get(plan, place, out); }, place < data.guards.size());
  filled<cxs_orphan>(
      input, [&](auto* out) { return cxs_plan_only_in_ivinex_get(plan, place, out); },
      place < data.only_in_ivinex.size());
}

void check_find(const cxs_plan* plan, const PlanData& data) {
  for (const PlanRow& row : data.rows) {
    if (row.key.find('\0') != std::string::npos) continue;  // a C string cannot hold such a key
    const std::size_t found = cxs_plan_row_find(plan, row.key.c_str());
    promise(found < data.rows.size() && data.rows[found].key == row.key, "a row is found by its key");
  }
}

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync;
  using namespace cxsync::fuzz;
  Input input(data, size);
  check_texts(std::string(Input(input).rest()));
  Input places(input.take(64));
  const Plan plan(any_plan(input));
  cxs_plan* loaded = load(plan.to_json());
  promise(loaded != nullptr, "a plan that was saved can be loaded");
  check_row(places, loaded, plan.data());
  check_lists(places, loaded, plan.data());
  check_find(loaded, plan.data());
  cxs_plan* copy = cxs_plan_copy(loaded);
  cxs_plan_free(loaded);
  promise(copy != nullptr && cxs_plan_json(copy).len == plan.to_json().size(), "a copy is the same plan");
  cxs_plan_free(copy);
  return 0;
}

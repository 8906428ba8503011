#include <boost/json.hpp>

#include "capi/host.hpp"

/// The accessors and the JSON of an object must say the same: each document is built again from the accessors.
namespace cxsync::test {

namespace {

namespace json = boost::json;

json::value value_of(cxs_text text) {
  return text.data == nullptr ? json::value(nullptr) : json::value(json::string(text_of(text)));
}

template <typename Struct, typename Get>
Struct got(const Get& get) {
  Struct given{};
  given.struct_size = sizeof(given);
  REQUIRE(get(&given) == CXS_OK);
  return given;
}

json::object change_of(const cxs_change& change) {
  json::object built{{"field", value_of(change.field)},
                     {"from", value_of(change.from)},
                     {"to", value_of(change.to)},
                     {"base", value_of(change.base)},
                     {"policy", value_of(change.policy)}};
  if (change.conflict != 0) built["conflict"] = true;
  if (change.overwrites_edit != 0) built["overwrites_edit"] = true;
  return built;
}

json::object side_of(const cxs_read_summary& side) {
  return {{"records", side.records},
          {"pages", side.pages},
          {"complete", side.complete == 1},
          {"reason", value_of(side.reason)}};
}

json::object candidate_of(const cxs_plan* plan, size_t row, size_t index) {
  const auto candidate = got<cxs_candidate>([&](auto* out) { return cxs_plan_candidate_get(plan, row, index, out); });
  json::array changes;
  for (size_t i = 0; i < candidate.change_count; ++i) {
    changes.push_back(
        change_of(got<cxs_change>([&](auto* out) { return cxs_plan_candidate_change_get(plan, row, index, i, out); })));
  }
  cxs_change beyond{};
  beyond.struct_size = sizeof(beyond);
  CHECK(cxs_plan_candidate_change_get(plan, row, index, candidate.change_count, &beyond) == CXS_E_INVALID_ARGUMENT);
  return {{"ivinex_id", value_of(candidate.ivinex_id)},
          {"name", value_of(candidate.name)},
          {"by", value_of(candidate.by)},
          {"changes", std::move(changes)}};
}

json::object row_object(const cxs_plan* plan, size_t index) {
  const cxs_plan_row row = row_of(plan, index);
  CHECK(cxs_plan_row_find(plan, text_of(row.key).c_str()) == index);
  json::array warnings;
  for (size_t i = 0; i < row.warning_count; ++i) {
    cxs_text text{};
    REQUIRE(cxs_plan_warning_get(plan, index, i, &text) == CXS_OK);
    warnings.push_back(value_of(text));
  }
  json::object source;
  for (size_t i = 0; i < row.source_count; ++i) {
    const auto field = got<cxs_field>([&](auto* out) { return cxs_plan_source_get(plan, index, i, out); });
    source[text_of(field.name)] = value_of(field.value);
  }
  json::array changes;
  for (size_t i = 0; i < row.change_count; ++i) {
    changes.push_back(change_of(got<cxs_change>([&](auto* out) { return cxs_plan_change_get(plan, index, i, out); })));
  }
  json::array candidates;
  for (size_t i = 0; i < row.candidate_count; ++i) candidates.push_back(candidate_of(plan, index, i));
  return {{"key", value_of(row.key)},
          {"name", value_of(row.name)},
          {"action", cxs_action_name(row.action)},
          {"ivinex_id", value_of(row.ivinex_id)},
          {"reason", value_of(row.reason)},
          {"warnings", std::move(warnings)},
          {"source", std::move(source)},
          {"changes", std::move(changes)},
          {"candidates", std::move(candidates)}};
}

json::object plan_object(const cxs_plan* plan) {
  const cxs_plan_info info = info_of(plan);
  json::object counts{{"only_in_ivinex", info.only_in_ivinex_count}};
  for (int32_t i = 0; i < 6; ++i) counts[cxs_action_name(i)] = info.counts[i];
  json::array guards;
  for (size_t i = 0; i < info.guard_count; ++i) {
    const auto guard = got<cxs_guard>([&](auto* out) { return cxs_plan_guard_get(plan, i, out); });
    guards.push_back(json::object{
        {"name", value_of(guard.name)}, {"tripped", guard.tripped == 1}, {"detail", value_of(guard.detail)}});
  }
  json::array rows;
  for (size_t i = 0; i < info.row_count; ++i) rows.push_back(row_object(plan, i));
  json::array orphans;
  for (size_t i = 0; i < info.only_in_ivinex_count; ++i) {
    const auto orphan = got<cxs_orphan>([&](auto* out) { return cxs_plan_only_in_ivinex_get(plan, i, out); });
    orphans.push_back(json::object{
        {"ivinex_id", value_of(orphan.ivinex_id)}, {"key", value_of(orphan.key)}, {"name", value_of(orphan.name)}});
  }
  return {{"format", "cxsync.plan/1"},
          {"site", value_of(info.site)},
          {"kind", cxs_kind_name(info.kind)},
          {"digest", value_of(info.digest)},
          {"config_digest", value_of(info.config_digest)},
          {"cxone", side_of(info.cxone)},
          {"ivinex", side_of(info.ivinex)},
          {"counts", std::move(counts)},
          {"guards", std::move(guards)},
          {"rows", std::move(rows)},
          {"only_in_ivinex", std::move(orphans)}};
}

json::object report_object(const cxs_report* report) {
  const cxs_report_info info = info_of(report);
  json::object counts;
  for (int32_t i = 0; i < 6; ++i) counts[cxs_outcome_name(i)] = info.counts[i];
  json::array guards;
  for (size_t i = 0; i < info.accepted_guard_count; ++i) {
    cxs_text name{};
    REQUIRE(cxs_report_accepted_guard_get(report, i, &name) == CXS_OK);
    guards.push_back(value_of(name));
  }
  json::array rows;
  for (size_t i = 0; i < info.row_count; ++i) {
    const cxs_report_row row = row_of(report, i);
    json::value error = nullptr;
    if (row.error_code.data != nullptr) {
      error = json::object{{"code", value_of(row.error_code)},
                           {"message", value_of(row.error_message)},
                           {"http_status", row.http_status == 0 ? json::value(nullptr) : json::value(row.http_status)},
                           {"hint", value_of(row.error_hint)}};
    }
    rows.push_back(json::object{{"key", value_of(row.key)},
                                {"name", value_of(row.name)},
                                {"action", cxs_action_name(row.action)},
                                {"outcome", cxs_outcome_name(row.outcome)},
                                {"ivinex_id", value_of(row.ivinex_id)},
                                {"attempts", row.attempts},
                                {"error", std::move(error)}});
  }
  json::array follow_ups;
  for (size_t i = 0; i < info.follow_up_count; ++i) {
    const auto item = got<cxs_follow_up>([&](auto* out) { return cxs_report_follow_up_get(report, i, out); });
    follow_ups.push_back(
        json::object{{"what", value_of(item.what)}, {"key", value_of(item.key)}, {"name", value_of(item.name)}});
  }
  return {{"format", "cxsync.report/1"},
          {"site", value_of(info.site)},
          {"kind", cxs_kind_name(info.kind)},
          {"run", value_of(info.run)},
          {"plan_digest", value_of(info.plan_digest)},
          {"actor", value_of(info.actor)},
          {"started", value_of(info.started)},
          {"finished", value_of(info.finished)},
          {"guards_accepted", std::move(guards)},
          {"counts", std::move(counts)},
          {"rows", std::move(rows)},
          {"follow_ups", std::move(follow_ups)},
          {"verified",
           {{"checked", info.verified_checked},
            {"confirmed", info.verified_confirmed},
            {"different", info.verified_different},
            {"missing", info.verified_missing}}}};
}

/// Everything a plan can hold: creates, an update, a conflict, a suggestion, an invalid row, orphans, a tripped guard.
void fill(Host& host) {
  host.config = R"({"site":"acme","ivinex":{"modules":{"dispositions":{"suggest":["name"]},"users":{}}},
                    "guards":{"max_create_percent":0,"min_rows":0}})";
  auto& records = host.source.of(CXS_KIND_DISPOSITIONS);
  auto& rows = host.sink.of(CXS_KIND_DISPOSITIONS);
  records = {{"1", {{"name", "Sale"}}}, {"2", {{"name", "No answer"}}}};
  const auto client = host.open();
  cxs_apply_options wanted = apply_options();
  wanted.accept_guards = "create";
  Slot<cxs_report> report;
  REQUIRE(cxs_client_sync(client.get(), CXS_KIND_DISPOSITIONS, &wanted, nullptr, report.again(), nullptr) == CXS_OK);
  records[0].fields["name"] = "Sold";
  host.sink.disposition("1").fields["name"] = "Deal";
  records[1].fields["name"] = "Nobody there";
  records.push_back({"3", {{"name", "Grüße \"quoted\"\n"}, {"notes", std::nullopt}, {"is_active", "true"}}});
  records.push_back({"4", {{"name", "Voice mail"}}});
  records.push_back({"5", {{"name", "Call back"}}});
  records.push_back({"", {{"name", "without a key"}}});
  rows.push_back({"7", {{"cxone_id", std::nullopt}, {"name", "Voice mail"}}});
  rows.push_back({"8", {{"cxone_id", "99"}, {"name", "Old"}}});
}

}  // namespace

TEST_CASE("the accessors of a plan say what its document says") {
  Host host;
  fill(host);
  const auto client = host.open();
  const auto plan = preview(client.get());
  const cxs_plan_info info = info_of(plan.get());
  for (const int action :
       {CXS_ACTION_CREATE, CXS_ACTION_UPDATE, CXS_ACTION_CONFLICT, CXS_ACTION_AMBIGUOUS, CXS_ACTION_INVALID}) {
    INFO(std::string(cxs_action_name(action)));
    CHECK(info.counts[action] > 0);
  }
  CHECK(plan_object(plan.get()) == json::parse(text_of(cxs_plan_json(plan.get()))));
}

TEST_CASE("the accessors of a report say what its document says") {
  Host host;
  fill(host);
  const auto client = host.open();
  const auto plan = preview(client.get());
  cxs_apply_options wanted = apply_options();
  wanted.accept_guards = "create";
  host.sink.instead_of_write = [&](int32_t kind, const cxs_rows* rows, cxs_answers* answers) {
    for (size_t i = 0; i < cxs_rows_count(rows); ++i) {
      if (cxs_rows_id(rows, i).data == nullptr) {
        cxs_answers_refused(answers, i, "no");
      } else {
        const std::string id = host.sink.store(kind, rows, i);
        cxs_answers_written(answers, i, id.data(), id.size());
      }
    }
    return 0;
  };
  Slot<cxs_report> report;
  REQUIRE(cxs_client_apply(client.get(), plan.get(), &wanted, nullptr, report.again(), nullptr) == CXS_OK);
  CHECK(info_of(report.get()).row_count >= 3);
  CHECK(report_object(report.get()) == json::parse(text_of(cxs_report_json(report.get()))));
}

TEST_CASE("a copy of a plan says the same, and lives on its own") {
  Host host;
  fill(host);
  const auto client = host.open();
  auto plan = preview(client.get());
  const std::string text = text_of(cxs_plan_json(plan.get()));
  const Owned<cxs_plan> copy(cxs_plan_copy(plan.get()));
  plan.reset();
  CHECK(text_of(cxs_plan_json(copy.get())) == text);
  CHECK(plan_object(copy.get()) == json::parse(text));
}

TEST_CASE("an index beyond the last is refused by every reader, and its struct is zero") {
  Host host;
  fill(host);
  const auto client = host.open();
  const auto plan = preview(client.get());
  const size_t rows = info_of(plan.get()).row_count;
  for (const size_t beyond : {rows, SIZE_MAX}) {
    cxs_plan_row row{};
    row.struct_size = sizeof(row);
    row.change_count = 7;
    CHECK(cxs_plan_row_get(plan.get(), beyond, &row) == CXS_E_INVALID_ARGUMENT);
    CHECK(row.change_count == 0);
    cxs_change change{};
    change.struct_size = sizeof(change);
    change.conflict = 1;
    CHECK(cxs_plan_change_get(plan.get(), 0, beyond, &change) == CXS_E_INVALID_ARGUMENT);
    CHECK(cxs_plan_change_get(plan.get(), beyond, 0, &change) == CXS_E_INVALID_ARGUMENT);
    CHECK(change.conflict == 0);
    cxs_text text{"junk", 4};
    CHECK(cxs_plan_warning_get(plan.get(), 0, beyond, &text) == CXS_E_INVALID_ARGUMENT);
    CHECK(text.data == nullptr);
    cxs_guard guard{};
    guard.struct_size = sizeof(guard);
    CHECK(cxs_plan_guard_get(plan.get(), beyond, &guard) == CXS_E_INVALID_ARGUMENT);
    cxs_orphan orphan{};
    orphan.struct_size = sizeof(orphan);
    CHECK(cxs_plan_only_in_ivinex_get(plan.get(), beyond, &orphan) == CXS_E_INVALID_ARGUMENT);
  }
  CHECK(cxs_plan_row_find(plan.get(), "no such key") == SIZE_MAX);
  CHECK(cxs_plan_row_find(plan.get(), nullptr) == SIZE_MAX);
}

}  // namespace cxsync::test

#include "control.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace simulator {

namespace json = boost::json;

namespace {

const json::array& list(const json::object& object, std::string_view name) {
  static const json::array none;
  const auto* value = object.if_contains(name);
  return value != nullptr ? value->as_array() : none;
}

json::object body_of(const Request& request) {
  return request.body.empty() ? json::object() : json::parse(request.body).as_object();
}

void refuse_other_keys(const json::object& object, std::initializer_list<std::string_view> known) {
  for (const auto& member : object) {
    if (std::find(known.begin(), known.end(), std::string_view(member.key())) == known.end()) {
      throw std::invalid_argument("unknown key: " + std::string(member.key()));
    }
  }
}

}  // namespace

Answer Control::answer(const Request& request) {
  const std::string prefix = "/" + token_ + "/";
  if (!request.path.starts_with(prefix)) return empty_answer(404);
  try {
    return route(request, request.path.substr(prefix.size()));
  } catch (const std::exception& error) {
    return json_answer(400, {{"error", error.what()}});
  }
}

Answer Control::route(const Request& request, const std::string& call) {
  const bool post = request.method == "POST";
  if (!post && request.method != "GET") return empty_answer(405);
  if (call == "switches" || call == "switches/reset") {
    if (call == "switches/reset" && post) stage_.switches = stage_.first_switches;
    return switches(request);
  }
  if (call.starts_with("cxone/")) return cxone(request, listing_id(call.substr(6)));
  if (call.starts_with("ivinex/")) return ivinex(request, ivinex_module(call.substr(7)));
  if (!post && call == "state") return json_answer(200, state());
  if (!post && call == "requests") {
    const auto* side = request.parameter("side");
    return json_answer(200, stage_.log.to_json(side != nullptr ? *side : ""));
  }
  if (post && call == "requests/clear") {
    stage_.log.clear();
    stage_.faults_met = no_fault_met();
  } else if (post && call == "tokens/expire") {
    stage_.cxone.sign_in().expire_all();
  } else if (post && call == "release") {
    stage_.gate.release();
  } else {
    return empty_answer(404);
  }
  return json_answer(200, state());
}

json::object Control::state() const {
  json::object cxone, ivinex;
  for (std::size_t at = 0; at < k_listing_count; ++at) {
    const auto id = static_cast<ListingId>(at);
    cxone[to_string(id)] = stage_.tenant[id].entries().size();
  }
  for (const auto& module : ivinex_modules()) ivinex[module.kind] = stage_.store.rows(module.id).size();
  return {{"tenant_id", stage_.tenant.id},
          {"cxone", std::move(cxone)},
          {"ivinex", std::move(ivinex)},
          {"requests", {{"cxone", stage_.log.count(Side::cxone)}, {"ivinex", stage_.log.count(Side::ivinex)}}},
          {"connections",
           {{"cxone", stage_.log.connections(Side::cxone)}, {"ivinex", stage_.log.connections(Side::ivinex)}}},
          {"faults", json::value_from(stage_.faults_met)},
          {"tokens_issued", stage_.cxone.sign_in().tokens_issued()},
          {"held_requests", stage_.gate.waiting(Gate::Held::request)},
          {"held_answers", stage_.gate.waiting(Gate::Held::answer)}};
}

Answer Control::switches(const Request& request) {
  if (request.method == "POST") {
    apply(stage_.switches, body_of(request));
    stage_.switched();
  }
  return json_answer(200, to_json(stage_.switches));
}

Answer Control::cxone(const Request& request, ListingId id) {
  auto& present = stage_.tenant[id];
  if (request.method == "GET") {
    json::array records;
    for (const auto& entry : present.entries()) records.emplace_back(entry.fields);
    return json_answer(200, {{"records", std::move(records)}});
  }
  const auto body = body_of(request);
  refuse_other_keys(body, {"add", "change", "deactivate", "remove", "clear"});
  Listing listing = present;  // a call that is refused halfway changes nothing
  if (body.contains("clear") && body.at("clear").as_bool()) listing.clear();
  json::array added;
  for (const auto& record : list(body, "add")) added.emplace_back(listing.add(record.as_object()));
  for (const auto& record : list(body, "change")) listing.change(record.as_object());
  for (const auto& number : list(body, "deactivate")) listing.change({{"id", number}, {"is_active", false}});
  for (const auto& number : list(body, "remove")) listing.remove(number.as_int64());
  const auto count = listing.entries().size();
  present = std::move(listing);
  return json_answer(200, {{"added", std::move(added)}, {"count", count}});
}

Answer Control::ivinex(const Request& request, const IvinexModule& module) {
  auto& store = stage_.store;
  if (request.method == "GET") {
    std::string rows;
    for (const auto& row : store.rows(module.id)) rows += (rows.empty() ? "" : ",") + stage_.ivinex.rendered(row);
    return {.body = "{\"records\":[" + rows + "]}"};
  }
  const auto body = body_of(request);
  refuse_other_keys(body, {"insert", "edit", "delete"});
  const std::string user(k_admin_user_id);
  json::array inserted;
  for (const auto& record : list(body, "insert")) {
    inserted.emplace_back(store.insert(module, record.as_object(), user, stage_.ivinex.site_time()));
  }
  for (const auto& record : list(body, "edit")) {
    auto values = record.as_object();
    const auto id = whole_number(values.at("collection_id").as_string());
    values.erase("collection_id");
    if (!id || !store.update(module, *id, values, user, stage_.ivinex.site_time())) {
      throw std::invalid_argument("no such row");
    }
  }
  for (const auto& number : list(body, "delete")) {
    const auto id = whole_number(number.as_string());
    if (!id || !store.remove(module.id, *id)) throw std::invalid_argument("no such row");
  }
  return json_answer(200, {{"inserted", std::move(inserted)}, {"count", store.rows(module.id).size()}});
}

}  // namespace simulator

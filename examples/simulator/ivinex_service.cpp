#include "ivinex_service.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <ctime>

namespace simulator {

namespace json = boost::json;

namespace {

constexpr std::int64_t k_default_limit = 100;

Answer status_object(unsigned status, std::string_view message) {
  return json_answer(status, {{"Status", "Error"}, {"Message", message}});
}

// How Ivinex words its refusals is unknown; these are the forms a client must survive.
Answer error_form(std::string_view form) {
  if (form == "401-empty") return empty_answer(401);
  if (form == "401-html") return html_answer(401, "<html><body><h1>Unauthorized</h1></body></html>");
  if (form == "403-empty") return empty_answer(403);
  if (form == "403-html") return html_answer(403, "<html><body><h1>Forbidden</h1></body></html>");
  if (form == "200-status") return status_object(200, "API access denied");
  return html_answer(200, "<html><body><form><input name=\"UserName\"><input type=\"password\"></form></body></html>");
}

Answer licence_page() {
  return html_answer(200, "<html><body><h1>License Agreement</h1><button>I accept</button></body></html>");
}

// A counter that is set to N fires at the N-th call.
bool fires(std::int64_t& counter) { return counter > 0 && --counter == 0; }

// Ids arrive as numbers and as quoted numbers.
std::optional<std::int64_t> id_of(const json::value* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_int64()) return value->get_int64();
  return value->is_string() ? whole_number(value->get_string()) : std::nullopt;
}

std::string checkbox_text(const std::string& text) {
  return equal_ignoring_case(text, "true") || text == "1" ? "true" : "false";
}

std::string upper_case(std::string text) {
  for (auto& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

bool is_name_field(std::string_view name) { return name == "name" || name == "first_name" || name == "last_name"; }

bool holds_text(const json::value& record, std::string_view text) {
  const auto* object = record.if_object();
  return object != nullptr && std::ranges::any_of(*object, [&](const json::key_value_pair& member) {
           const auto& value = member.value();
           return value.is_string() && std::string_view(value.get_string()).find(text) != std::string_view::npos;
         });
}

json::object result_object(std::int64_t module, std::int64_t id, std::string_view error) {
  return {{"CollectionTypeID", module},
          {"CollectionID", id},
          {"Status", error.empty() ? "Success" : "Error"},
          {"Message", error},
          {"RelatedRecords", json::array()}};
}

Answer in_session(Answer answer) {
  answer.headers.emplace_back("Set-Cookie", "PHPSESSID=" + random_hex(8) + "; path=/");
  return answer;
}

constexpr std::string_view k_too_many = "Too many records";
constexpr std::string_view k_default_fields[] = {"collection_id", "site_id",     "fields_changed", "created_by",
                                                 "created_date",  "modified_by", "modified_date"};

}  // namespace

std::string IvinexService::site_time() const {
  const std::time_t moment = std::time(nullptr) + switches_.utc_offset * 60;
  std::tm parts{};
  gmtime_r(&moment, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts);
  return text.data();
}

Answer IvinexService::answer(const Request& request) {
  if (request.path != "/API/Records.php") return empty_answer(404);
  if (switches_.ivinex_error != "none") return error_form(switches_.ivinex_error);
  const auto credentials = basic_credentials(request);
  if (!credentials || credentials->first != credentials_.username || credentials->second != credentials_.password) {
    auto refusal = error_form("401-html");
    refusal.headers.emplace_back("WWW-Authenticate", "Basic realm=\"Ivinex\"");
    return refusal;
  }
  if (switches_.licence_gate) return licence_page();
  const auto denied = comma_list(switches_.ivinex_deny);
  if (std::ranges::find(denied, "api") != denied.end()) return empty_answer(403);
  if (request.method == "GET") return in_session(read(request));
  if (request.method == "POST") {
    if (!fires(switches_.hold_request)) return in_session(write(request));
    return {.later = [this, request] { return in_session(write(request)); }};
  }
  Answer answer = empty_answer(405);
  answer.headers.emplace_back("Allow", "GET, POST");
  return in_session(std::move(answer));
}

bool IvinexService::is_hidden(std::int64_t id) const {
  return switches_.ivinex_hide_every > 0 && id % switches_.ivinex_hide_every == 0;
}

bool IvinexService::is_denied(std::int64_t module, std::string_view right) const {
  return std::ranges::any_of(comma_list(switches_.ivinex_deny), [&](const std::string& entry) {
    const auto colon = entry.find(':');
    if (entry.substr(0, colon) != std::to_string(module)) return false;
    return colon == std::string::npos || entry.substr(colon + 1) == right;
  });
}

Answer IvinexService::read(const Request& request) {
  const auto number = [&](std::string_view name) -> std::optional<std::int64_t> {
    const auto* text = request.parameter(name);
    return text != nullptr ? whole_number(*text) : std::nullopt;
  };
  const auto* module = ivinex_module(number("CollectionTypeID").value_or(-1));
  if (module == nullptr) return status_object(200, "Module not found");
  if (is_denied(module->id, "read")) return error_form("403-html");
  const auto& all = store_.rows(module->id);
  // Which rows are shown, where it is not simply all of them: a page of a large module must not cost a look at each.
  std::vector<const IvinexRow*> chosen;
  ++reads_;
  const bool as_they_are = switches_.ivinex_hide_every <= 0 && !switches_.ivinex_unstable_order;
  if (!as_they_are) {
    chosen.reserve(all.size());
    for (const auto& row : all) {
      if (!is_hidden(row.id)) chosen.push_back(&row);
    }
    if (switches_.ivinex_unstable_order && !chosen.empty()) {
      const auto turn = static_cast<std::ptrdiff_t>(reads_ * 7 % chosen.size());
      std::rotate(chosen.begin(), chosen.begin() + turn, chosen.end());
    }
  }
  const auto count = as_they_are ? all.size() : chosen.size();
  const auto limit = std::clamp<std::int64_t>(number("Limit").value_or(k_default_limit), 0,
                                              std::max<std::int64_t>(1, switches_.ivinex_page_cap));
  const auto first = std::min(static_cast<std::size_t>(number("Offset").value_or(0)), count);
  const auto end = std::min(first + static_cast<std::size_t>(limit), count);
  std::string body = "{\"Records\":[";
  for (auto at = first; at < end; ++at) {
    if (at > first) body += ',';
    body += rendered(as_they_are ? all[at] : *chosen[at]);
  }
  body += "]}";
  if (first == 0 && end < count) drift(*module);
  return {.body = std::move(body)};
}

const std::string& IvinexService::rendered(const IvinexRow& row) const {
  if (!row.rendered.empty()) return row.rendered;
  const auto user = [&](const std::string& id) -> std::string {
    if (switches_.created_by == "id") return id;
    return id == k_api_user_id ? credentials_.username : "admin";
  };
  json::object record{{"collection_id", std::to_string(row.id)}, {"site_id", "1"},
                      {"fields_changed", row.fields_changed},    {"created_by", user(row.created_by)},
                      {"created_date", row.created_date},        {"modified_by", user(row.modified_by)},
                      {"modified_date", row.modified_date}};
  const auto* module = ivinex_module(row.module);
  for (const auto& [name, value] : row.values) {
    const auto* field = module != nullptr ? module->field(std::string_view(name)) : nullptr;
    const bool as_digit = switches_.checkbox == "01" && field != nullptr && field->checkbox && value.is_string();
    record[name] = as_digit ? json::value(value.get_string() == "true" ? "1" : "0") : value;
  }
  return row.rendered = json::serialize(record);
}

// Somebody works in Ivinex while a client reads.
void IvinexService::drift(const IvinexModule& module) {
  if (switches_.ivinex_insert_between_pages > 0) {
    --switches_.ivinex_insert_between_pages;
    const auto name_field = module.field("name") != nullptr ? "name" : "user_name";
    store_.insert(module, {{name_field, "added meanwhile"}}, std::string(k_admin_user_id), site_time());
  }
  if (switches_.ivinex_remove_between_pages > 0) {
    --switches_.ivinex_remove_between_pages;
    store_.remove(module.id, store_.rows(module.id).front().id);
  }
}

Answer IvinexService::write(const Request& request) {
  if (fires(switches_.lose_request)) return {.fate = Fate::lost};
  boost::system::error_code unreadable;
  const auto body = json::parse(request.body, unreadable);
  const auto* object = unreadable ? nullptr : body.if_object();
  const auto* records = object != nullptr ? object->if_contains("Records") : nullptr;
  if (records == nullptr || !records->is_array() || !request.header("content-type").starts_with("application/json")) {
    return status_object(400, "Invalid request");
  }
  auto answer = carry_out(records->get_array());
  if (fires(switches_.lose_answer)) answer.fate = Fate::lost;
  if (fires(switches_.hold_answer)) answer.fate = Fate::held;
  return answer;
}

// How Ivinex bounds a batch, and whether one bad record spoils it, is unknown: these are the forms a client must
// survive.
Answer IvinexService::carry_out(const json::array& records) {
  const auto heeded = switches_.ivinex_batch_cap > 0
                          ? std::min(records.size(), static_cast<std::size_t>(switches_.ivinex_batch_cap))
                          : records.size();
  if (heeded < records.size() && switches_.large_batch == "refuse") return status_object(400, k_too_many);
  if (heeded < records.size() && switches_.large_batch == "refuse-413") return status_object(413, k_too_many);
  std::size_t sound = 0;
  while (sound < heeded && !must_fail(records, sound)) ++sound;
  if (sound < heeded && switches_.batch_failure != "row") {
    if (switches_.batch_failure == "refuse-late") save(records, sound);
    return status_object(400, why_not_saved());
  }
  auto results = save(records, heeded);
  if (switches_.large_batch == "error") {
    for (auto at = heeded; at < records.size(); ++at) results.push_back(result_object(0, 0, k_too_many));
  }
  if (switches_.reorder_results) std::ranges::reverse(results);
  if (switches_.missing_result && !results.empty()) results.pop_back();
  return json_answer(200, results);
}

bool IvinexService::must_fail(const json::array& records, std::size_t at) const {
  if (static_cast<std::int64_t>(at) + 1 == switches_.one_fails) return true;
  return !switches_.fail_text.empty() && holds_text(records[at], switches_.fail_text);
}

// Services like to repeat what they did not like.
std::string IvinexService::why_not_saved() const {
  return "Record could not be saved" + (switches_.fail_text.empty() ? "" : ": " + switches_.fail_text);
}

// Stores the first `count` records and returns their results.
json::array IvinexService::save(const json::array& records, std::size_t count) {
  json::array results;
  store_.begin();
  for (std::size_t at = 0; at < count; ++at) {
    if (must_fail(records, at)) {
      results.push_back(result_object(0, 0, why_not_saved()));
      continue;
    }
    const auto result = write_record(records[at]);
    results.push_back(result_object(result.module, result.id, result.error));
  }
  store_.commit();
  return results;
}

IvinexService::Result IvinexService::write_record(const json::value& value) {
  const auto* record = value.if_object();
  if (record == nullptr) return {.module = 0, .error = "Record is not an object"};
  const auto module_id = id_of(record->if_contains("CollectionTypeID"));
  const auto* module = ivinex_module(module_id.value_or(-1));
  if (module == nullptr) return {.module = module_id.value_or(0), .error = "Module not found"};
  Result result{.module = module->id, .id = 0, .error = ""};
  if (is_denied(module->id, "edit")) result.error = "No permission to edit this module";
  const auto* update = record->if_contains("CollectionID");
  const auto id = id_of(update);
  if (result.error.empty() && update != nullptr && (!id || is_hidden(*id) || store_.find(module->id, *id) == nullptr)) {
    result.error = "Record not found";
  }
  json::object values;
  if (result.error.empty()) result.error = take_values(*module, *record, values);
  if (result.error.empty() && is_name_taken(*module, values, id.value_or(0))) result.error = "User Name already exists";
  if (!result.error.empty()) return result;
  const std::string user(k_api_user_id);
  if (id) {
    store_.update(*module, *id, values, user, site_time());
    result.id = *id;
  } else {
    result.id = store_.insert(*module, values, user, site_time());
  }
  return result;
}

std::string IvinexService::take_values(const IvinexModule& module, const json::object& record, json::object& values) {
  for (const auto& [key, value] : record) {
    const std::string_view name = key;
    if (name == "CollectionTypeID" || name == "CollectionID") continue;
    if (std::ranges::find(k_default_fields, name) != std::end(k_default_fields)) return "Field is read-only";
    const auto* field = module.field(name);
    if (field == nullptr) return "Field not found";
    if (value.is_object() || value.is_array()) return "Invalid value";
    if (switches_.no_key_storage && name == "cxone_id") continue;
    if (value.is_null()) {
      values[name] = nullptr;
      continue;
    }
    std::string text = value.is_string() ? std::string(value.get_string()) : json::serialize(value);
    if (field->checkbox) text = checkbox_text(text);
    if (switches_.upper_case_values && is_name_field(name)) text = upper_case(std::move(text));
    values[name] = text;
  }
  return "";
}

bool IvinexService::is_name_taken(const IvinexModule& module, const json::object& values, std::int64_t id) const {
  const auto* name = values.if_contains("user_name");
  if (!switches_.unique_user_names || name == nullptr || !name->is_string()) return false;
  return std::ranges::any_of(store_.rows(module.id), [&](const IvinexRow& row) {
    return row.id != id && equal_ignoring_case(row.text("user_name"), name->get_string());
  });
}

}  // namespace simulator

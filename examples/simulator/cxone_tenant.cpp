#include "cxone_tenant.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <random>
#include <stdexcept>

#include "cxone_tenant_data.hpp"
#include "message.hpp"

namespace simulator {

namespace json = boost::json;

namespace {

constexpr std::string_view k_listing_names[] = {"agents", "skills", "campaigns", "dispositions", "unavailable-codes",
                                                "teams"};
constexpr std::int64_t k_first_agent = 300101, k_first_skill = 4000101, k_first_campaign = 510,
                       k_first_disposition = 2201, k_first_code = 51, k_first_team = 9001;
constexpr std::string_view k_generated_update = "2024-05-06T07:08:09.000Z";

// Agents 10 and 41 are two people of one name; so far apart that they stand on different screens.
constexpr std::size_t k_name_twins[] = {10, 41};

json::object make_agent(std::uint64_t seed, std::size_t index, std::mt19937_64& random,
                        std::map<std::string, int>& taken) {
  const auto draw = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
  PersonName first = first_names()[index < first_names().size() ? index : draw(first_names().size())];
  PersonName last = last_names()[index < last_names().size() ? index : draw(last_names().size())];
  if (std::ranges::find(k_name_twins, index) != std::end(k_name_twins)) {
    first = {"Maria", "maria"};
    last = {"Santos", "santos"};
  }
  std::string user = std::string(first.ascii) + "." + std::string(last.ascii);
  if (const int before = taken[user]++; before > 0) user += std::to_string(before + 1);
  const std::size_t team = draw(team_names().size());
  const auto id = k_first_agent + static_cast<std::int64_t>(index) * 3;
  const bool supervisor = index % 12 == 7;
  const std::string address = user + "@acme.example";
  return {{"id", id},
          {"user_id", stable_uuid(seed, "user", id)},
          {"user_name", address},
          {"first_name", first.text},
          {"middle_name", index % 9 == 4 ? "J." : ""},
          {"last_name", last.text},
          {"email", address},
          {"phone", index % 7 == 6 ? std::string() : "+1555" + std::to_string(1000000 + index)},
          {"team_id", k_first_team + static_cast<std::int64_t>(team)},
          {"team_name", team_names()[team]},
          {"profile_id", supervisor ? 12 : 11},
          {"profile_name", supervisor ? "Supervisor" : "Agent"},
          {"is_supervisor", supervisor},
          {"is_active", index % 15 != 14},
          {"notes", index % 10 == 3 ? "Works \"late\" shifts;\nspeaks three languages" : ""},
          {"last_updated", k_generated_update}};
}

std::vector<json::object> make_agents(std::uint64_t seed, std::size_t count) {
  std::mt19937_64 random(seed);
  std::map<std::string, int> taken;
  std::vector<json::object> agents;
  agents.reserve(count);
  for (std::size_t index = 0; index < count; ++index) agents.push_back(make_agent(seed, index, random, taken));
  return agents;
}

// One record per row of a table, with ids from `first` on.
template <typename Rows, typename Make>
std::vector<json::object> make_records(const Rows& rows, std::int64_t first, Make make) {
  std::vector<json::object> records;
  for (const auto& row : rows) {
    json::object record = make(row);
    record["id"] = first + static_cast<std::int64_t>(records.size());
    record["last_updated"] = k_generated_update;
    records.push_back(std::move(record));
  }
  return records;
}

json::object make_skill(const SkillData& skill) {
  return {{"name", skill.name},
          {"media_type", skill.media_type},
          {"is_outbound", skill.outbound},
          {"outbound_strategy", skill.strategy},
          {"campaign_id", k_first_campaign + skill.campaign},
          {"campaign_name", campaign_names()[static_cast<std::size_t>(skill.campaign)]},
          {"is_active", skill.active},
          {"notes", ""}};
}

}  // namespace

std::string_view to_string(ListingId id) noexcept { return k_listing_names[static_cast<std::size_t>(id)]; }

ListingId listing_id(std::string_view name) {
  const auto* found = std::ranges::find(k_listing_names, name);
  if (found == std::end(k_listing_names)) throw std::invalid_argument("unknown listing: " + std::string(name));
  return static_cast<ListingId>(found - std::begin(k_listing_names));
}

bool Entry::is_active() const {
  const auto* active = fields.if_contains("is_active");
  return active == nullptr || !active->is_bool() || active->get_bool();
}

std::vector<Entry>::iterator Listing::find(std::int64_t id) {
  const auto entry = std::ranges::lower_bound(entries_, id, {}, &Entry::id);
  if (entry == entries_.end() || entry->id() != id) throw std::invalid_argument("no record " + std::to_string(id));
  return entry;
}

std::int64_t Listing::add(json::object fields) {
  if (!fields.contains("id")) fields["id"] = entries_.empty() ? 1 : entries_.back().id() + 1;
  if (!fields.contains("is_active")) fields["is_active"] = true;
  fields["last_updated"] = utc_now();
  Entry entry{.fields = std::move(fields), .rendered = {}};
  const auto id = entry.id();
  // Two records of one id may be wanted; the second then follows the first.
  entries_.insert(std::ranges::upper_bound(entries_, id, {}, &Entry::id), std::move(entry));
  ++generation_;
  return id;
}

void Listing::change(const json::object& fields) {
  const auto entry = find(fields.at("id").as_int64());
  for (const auto& [name, value] : fields) entry->fields[name] = value;
  entry->fields["last_updated"] = utc_now();
  entry->rendered.clear();
  ++generation_;
}

void Listing::remove(std::int64_t id) {
  entries_.erase(find(id));
  ++generation_;
}

void Listing::clear() {
  entries_.clear();
  ++generation_;
}

void Listing::load(std::vector<json::object> records) {
  entries_.clear();
  entries_.reserve(records.size());
  for (auto& record : records) entries_.push_back({.fields = std::move(record), .rendered = {}});
  ++generation_;
}

std::string stable_uuid(std::uint64_t seed, std::string_view kind, std::int64_t id) {
  std::mt19937_64 random(seed ^ std::hash<std::string_view>{}(kind) ^ (static_cast<std::uint64_t>(id) << 20U));
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx";
  for (auto& c : text) {
    if (c == 'x') c = digits[random() % 16];
  }
  return text;
}

Tenant make_tenant(std::uint64_t seed, std::size_t users) {
  Tenant tenant{.id = stable_uuid(seed, "tenant", 0), .name = "acme", .listings = {}};
  tenant[ListingId::agents].load(make_agents(seed, users));
  tenant[ListingId::skills].load(make_records(skill_data(), k_first_skill, make_skill));
  tenant[ListingId::campaigns].load(make_records(campaign_names(), k_first_campaign, [](std::string_view name) {
    return json::object{{"name", name}, {"is_active", true}, {"notes", ""}};
  }));
  tenant[ListingId::dispositions].load(
      make_records(disposition_data(), k_first_disposition, [](const DispositionData& row) {
        return json::object{{"name", row.name},        {"classification_id", row.classification},
                            {"outcome", row.outcome},  {"is_preview", row.preview},
                            {"is_active", row.active}, {"notes", ""}};
      }));
  tenant[ListingId::unavailable_codes].load(make_records(code_data(), k_first_code, [](const CodeData& row) {
    return json::object{
        {"name", row.name}, {"is_acw", row.after_call_work}, {"timeout", row.minutes}, {"is_active", row.active}};
  }));
  tenant[ListingId::teams].load(make_records(team_names(), k_first_team, [](std::string_view name) {
    return json::object{{"name", name}, {"is_active", true}, {"notes", ""}};
  }));
  return tenant;
}

}  // namespace simulator

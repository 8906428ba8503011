#include "cxone_shapes.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "message.hpp"

namespace simulator {

namespace json = boost::json;

namespace {

// What .NET services of that time answered for a date that was never set.
constexpr std::string_view k_no_date = "0001-01-01T00:00:00.000Z";

json::value field(const json::object& fields, std::string_view name) {
  const auto* value = fields.if_contains(name);
  return value != nullptr ? *value : json::value();
}

json::object current_agent(int version, const json::object& fields) {
  json::object agent{{"agentId", field(fields, "id")},
                     {"userName", field(fields, "user_name")},
                     {"firstName", field(fields, "first_name")},
                     {"middleName", field(fields, "middle_name")},
                     {"lastName", field(fields, "last_name")},
                     {"emailAddress", field(fields, "email")},
                     {"isActive", field(fields, "is_active")},
                     {"teamId", field(fields, "team_id")},
                     {"teamName", field(fields, "team_name")},
                     {"reportToId", 0},
                     {"reportToName", ""},
                     {"isSupervisor", field(fields, "is_supervisor")},
                     {"lastLogin", field(fields, "last_updated")},
                     {"lastUpdated", field(fields, "last_updated")},
                     {"location", "Springfield"},
                     {"internalId", ""},
                     {"profileId", field(fields, "profile_id")},
                     {"profileName", field(fields, "profile_name")},
                     {"timeZone", "(UTC) Coordinated Universal Time"},
                     {"country", "US"},
                     {"countryName", "United States"},
                     {"state", "IL"},
                     {"city", "Springfield"},
                     {"chatRefusalTimeout", 60},
                     {"phoneRefusalTimeout", 60},
                     {"workItemRefusalTimeout", 60},
                     {"maxConcurrentChats", 3},
                     {"notes", field(fields, "notes")},
                     {"createDate", "2022-03-01T08:00:00.000Z"},
                     {"hireDate", "2022-03-01T00:00:00.000Z"},
                     {"employmentType", 1},
                     {"employmentTypeName", "Full-Time"},
                     {"atHome", false},
                     {"federatedId", ""},
                     {"crmUserName", ""},
                     {"telephone1", field(fields, "phone")},
                     {"telephone2", ""},
                     {"timeZoneOffset", "00:00"}};
  if (version >= 11) agent[version >= 20 && version <= 24 ? "userId" : "userID"] = field(fields, "user_id");
  if (version >= 20) {
    agent["DivisionNo"] = 1;
    agent["LoginAuthenticatorId"] = "1";
    agent["locked"] = false;
    agent["isBillable"] = true;
  }
  return agent;
}

// Members that the old documents require and the new ones dropped or made optional.
void add_old_members(json::object& agent) {
  for (const auto* name : {"custom1", "custom2", "custom3", "custom4", "custom5", "referral", "ntLoginName", "sipUser",
                           "systemUser", "systemDomain", "apiKey", "userType", "defaultDialingPatternName"}) {
    agent[name] = "";
  }
  for (const auto* name : {"useTeamMaxConcurrentChats", "rehireStatus", "useTeamMaxEmailInboxCount", "useAgentTimeZone",
                           "sendEmailNotifications", "isWhatIfAgent"}) {
    agent[name] = false;
  }
  for (const auto* name : {"defaultDialingPattern", "hourlyCost", "hiringSource"}) agent[name] = 0;
  // The old document requires these of every agent, where they make little sense.
  agent["businessUnitId"] = k_business_unit;
  agent["lastPollTime"] = k_no_date;
  agent["totalRecords"] = 1;
  agent["maxEmailInboxCount"] = 5;
  agent["inactiveDate"] = k_no_date;
  agent["terminationDate"] = k_no_date;
  agent["scheduleNotification"] = 10;
  agent["timeDisplayFormat"] = "24 Hour";
}

json::object agent_shape(int version, const json::object& fields) {
  auto agent = current_agent(version, fields);
  if (version <= 19) add_old_members(agent);
  return agent;
}

std::string_view media_type_name(const json::value& id) {
  static const std::map<std::int64_t, std::string_view> names = {{1, "Email"},      {3, "Chat"},      {4, "Phone Call"},
                                                                 {5, "Voice Mail"}, {6, "Work Item"}, {7, "SMS"},
                                                                 {8, "Social"},     {9, "Digital"}};
  const auto found = id.is_int64() ? names.find(id.get_int64()) : names.end();
  return found != names.end() ? found->second : "";
}

json::object skill_shape(const json::object& fields) {
  const auto media_type = field(fields, "media_type");
  return {{"skillId", field(fields, "id")},
          {"skillName", field(fields, "name")},
          {"mediaTypeId", media_type},
          {"mediaTypeName", media_type_name(media_type)},
          {"isActive", field(fields, "is_active")},
          {"campaignId", field(fields, "campaign_id")},
          {"campaignName", field(fields, "campaign_name")},
          {"notes", field(fields, "notes")},
          {"acwTypeId", 1},
          {"maxSecondsACW", 60},
          {"requireDisposition", true},
          {"allowSecondaryDisposition", false},
          {"isOutbound", field(fields, "is_outbound")},
          {"outboundStrategy", field(fields, "outbound_strategy")},
          {"isRunning", false},
          {"scriptId", 0},
          {"scriptName", ""},
          {"serviceLevelThreshold", 30},
          {"serviceLevelGoal", 80}};
}

json::object campaign_record(CampaignShape form, const json::object& fields) {
  if (form == CampaignShape::flat) {
    return {{"id", field(fields, "id")},
            {"name", field(fields, "name")},
            {"isActive", field(fields, "is_active")},
            {"notes", field(fields, "notes")},
            {"lastUpdateTime", field(fields, "last_updated")}};
  }
  return {{"campaignId", field(fields, "id")},      {"campaignName", field(fields, "name")},
          {"isActive", field(fields, "is_active")}, {"description", ""},
          {"notes", field(fields, "notes")},        {"lastUpdateTime", field(fields, "last_updated")}};
}

json::object disposition_shape(int version, const json::object& fields) {
  json::object disposition{{"dispositionId", field(fields, "id")},
                           {"dispositionName", field(fields, "name")},
                           {"notes", field(fields, "notes")},
                           {"lastUpdated", field(fields, "last_updated")},
                           {"classificationId", field(fields, "classification_id")},
                           {"systemOutcome", field(fields, "outcome")},
                           {"isPreviewDisposition", field(fields, "is_preview")}};
  // Published from about v25 on: the number, and the flag (its first version is our choice).
  if (version >= 25) disposition["isActive"] = field(fields, "is_active");
  if (version < 25) disposition["classificationId"] = json::serialize(field(fields, "classification_id"));
  return disposition;
}

json::object code_record(CodeShape form, const json::object& fields) {
  const auto id = field(fields, "id"), name = field(fields, "name"), active = field(fields, "is_active"),
             acw = field(fields, "is_acw"), timeout = field(fields, "timeout");
  const json::value minutes_text = timeout.is_null() ? json::value() : json::value(json::serialize(timeout));
  switch (form) {
    case CodeShape::v9:
      return {{"BusinessUnitId", k_business_unit}, {"OutStateId", id},  {"OutStateDescription", name}, {"IsAcw", acw},
              {"AgentTimeout", timeout},           {"IsActive", active}};
    case CodeShape::v23:
      return {{"OutStateId", id},
              {"OutStateName", name},
              {"IsAcw", acw},
              {"AgentTimeoutMins", minutes_text},
              {"IsActive", active}};
    case CodeShape::v30:
      return {{"outStateId", id},
              {"outStateName", name},
              {"isAcw", acw},
              {"agentTimeoutMins", timeout},
              {"isActive", active}};
    case CodeShape::v34:
      break;
  }
  return {{"id", id}, {"name", name}, {"isActive", active}, {"isACW", acw}, {"agentTimeout", timeout}};
}

json::object team_shape(const json::object& fields) {
  return {{"teamId", field(fields, "id")},
          {"teamName", field(fields, "name")},
          {"isActive", field(fields, "is_active")},
          {"notes", field(fields, "notes")},
          {"lastUpdateTime", field(fields, "last_updated")},
          {"maxConcurrentChats", 3}};
}

bool is_id_name(std::string_view name) { return name == "id" || name.ends_with("Id"); }

}  // namespace

CampaignShape campaign_shape(int version, const Switches& switches) {
  if (switches.campaign_shape == "auto") return version <= 32 ? CampaignShape::result_set : CampaignShape::flat;
  return switches.campaign_shape == "flat" ? CampaignShape::flat : CampaignShape::result_set;
}

CodeShape code_shape(int version, const Switches& switches) {
  if (switches.code_shape == "v9") return CodeShape::v9;
  if (switches.code_shape == "v23") return CodeShape::v23;
  if (switches.code_shape == "v30") return CodeShape::v30;
  if (switches.code_shape == "v34") return CodeShape::v34;
  return version <= 11   ? CodeShape::v9
         : version <= 29 ? CodeShape::v23
         : version <= 32 ? CodeShape::v30
                         : CodeShape::v34;
}

json::object shape(ListingId listing, int version, const json::object& fields, const Switches& switches) {
  switch (listing) {
    case ListingId::agents:
      return agent_shape(version, fields);
    case ListingId::skills:
      return skill_shape(fields);
    case ListingId::campaigns:
      return campaign_record(campaign_shape(version, switches), fields);
    case ListingId::dispositions:
      return disposition_shape(version, fields);
    case ListingId::unavailable_codes:
      return code_record(code_shape(version, switches), fields);
    case ListingId::teams:
      break;
  }
  return team_shape(fields);
}

json::object visible(json::object&& shaped, const json::object& fields, const Switches& switches) {
  json::object shown;
  shown.reserve(shaped.size());
  for (auto& [name, value] : shaped) {
    if (value.is_null()) continue;
    if (switches.string_ids && value.is_int64() && is_id_name(name)) value = std::to_string(value.get_int64());
    if (switches.string_booleans && value.is_bool()) value = value.get_bool() ? "True" : "False";
    shown[name] = std::move(value);
  }
  if (const auto* raw = fields.if_contains("raw"); raw != nullptr && raw->is_object()) {
    for (const auto& [name, value] : raw->get_object()) shown[name] = value;
  }
  if (const auto* omit = fields.if_contains("omit"); omit != nullptr && omit->is_array()) {
    for (const auto& name : omit->get_array()) shown.erase(name.as_string());
  }
  return shown;
}

}  // namespace simulator

#include "cxone/listings.hpp"

namespace cxsync::cxone {
namespace {

// The spellings are those of the published documents from v9 to v34 and of clients that were seen at work.

constexpr std::array k_agent_rules{
    FieldRule{"id", Shape::id, {"agentid"}},
    FieldRule{"user_id", Shape::text, {"userid"}},
    FieldRule{"user_name", Shape::text, {"username"}},
    FieldRule{"first_name", Shape::text, {"firstname"}},
    FieldRule{"middle_name", Shape::text, {"middlename"}},
    FieldRule{"last_name", Shape::text, {"lastname"}},
    FieldRule{"email", Shape::text, {"emailaddress"}},
    FieldRule{"phone", Shape::text, {"telephone1"}},
    FieldRule{"team_id", Shape::text, {"teamid"}},
    FieldRule{"team_name", Shape::text, {"teamname"}},
    FieldRule{"profile_name", Shape::text, {"profilename"}},
    FieldRule{"is_active", Shape::boolean, {"isactive"}},
};

constexpr std::array k_skill_rules{
    FieldRule{"id", Shape::id, {"skillid"}},
    FieldRule{"name", Shape::text, {"skillname"}},
    FieldRule{"is_active", Shape::boolean, {"isactive"}},
    FieldRule{"direction", Shape::direction, {"isoutbound"}},
    FieldRule{"media_type", Shape::media_type, {"mediatypename", "mediatypeid"}},
    FieldRule{"outbound_strategy", Shape::text, {"outboundstrategy"}},
    FieldRule{"campaign_id", Shape::text, {"campaignid"}},
    FieldRule{"campaign_name", Shape::text, {"campaignname"}},
    FieldRule{"notes", Shape::text, {"notes"}},
};

constexpr std::array k_campaign_rules{
    FieldRule{"id", Shape::id, {"campaignid", "id"}},
    FieldRule{"name", Shape::text, {"campaignname", "name"}},
    FieldRule{"is_active", Shape::boolean, {"isactive"}},
    FieldRule{"notes", Shape::text, {"notes"}},
};

constexpr std::array k_disposition_rules{
    FieldRule{"id", Shape::id, {"dispositionid"}},
    FieldRule{"name", Shape::text, {"dispositionname"}},
    FieldRule{"is_active", Shape::boolean, {"isactive"}},
    FieldRule{"classification_id", Shape::text, {"classificationid"}},
    FieldRule{"system_outcome", Shape::text, {"systemoutcome"}},
    FieldRule{"is_preview", Shape::boolean, {"ispreviewdisposition"}},
    FieldRule{"notes", Shape::text, {"notes"}},
};

constexpr std::array k_unavailable_code_rules{
    FieldRule{"id", Shape::id, {"id", "outstateid"}},
    FieldRule{"name", Shape::text, {"name", "outstatename", "outstatedescription"}},
    FieldRule{"is_active", Shape::boolean, {"isactive"}},
    FieldRule{"is_acw", Shape::boolean, {"isacw"}},
    FieldRule{"timeout_minutes", Shape::text, {"agenttimeout", "agenttimeoutmins"}},
};

constexpr int k_first_version_with_paged_codes = 33;

}  // namespace

Listing listing_for(Kind kind, const CxoneConfig& config) noexcept {
  switch (kind) {
    case Kind::users:
      return {kind, "agents", "agents", {"agents"}, k_agent_rules, "Users/Employees > View"};
    case Kind::campaigns:
      if (config.campaigns_from_skills) {
        return {kind, "skills", "skills", {"skills"}, k_skill_rules, "ACD > Contact Settings > Skills > View"};
      }
      return {kind,          "campaigns",      "campaigns",
              {"campaigns"}, k_campaign_rules, "ACD > Contact Settings > Campaigns > View"};
    case Kind::dispositions:
      return {kind,
              "dispositions",
              "dispositions",
              {"dispositions"},
              k_disposition_rules,
              "ACD > Contact Settings > Dispositions > View"};
    case Kind::agent_statuses:
      break;
  }
  return {Kind::agent_statuses,
          "unavailable-codes",
          "unavailable codes",
          {"unavailablecodes", "unavailablelist"},
          k_unavailable_code_rules,
          "ACD > Contact Settings > Unavailable Codes > View",
          config.api_version >= k_first_version_with_paged_codes};
}

}  // namespace cxsync::cxone

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

// The members behind the rules, in the published spelling. A record has up to 140, of which these are a tenth.
constexpr std::string_view k_agent_members =
    "agentId,userId,userName,firstName,middleName,lastName,emailAddress,telephone1,teamId,teamName,profileName,"
    "isActive";
constexpr std::string_view k_skill_members =
    "skillId,skillName,isActive,isOutbound,mediaTypeId,mediaTypeName,outboundStrategy,campaignId,campaignName,notes";
constexpr std::string_view k_old_campaign_members = "campaignId,campaignName,isActive,notes";
constexpr std::string_view k_campaign_members = "id,name,isActive,notes";
constexpr std::string_view k_old_disposition_members =
    "dispositionId,dispositionName,classificationId,systemOutcome,isPreviewDisposition,notes";
constexpr std::string_view k_disposition_members =
    "dispositionId,dispositionName,isActive,classificationId,systemOutcome,isPreviewDisposition,notes";
constexpr std::string_view k_unavailable_code_members = "id,name,isActive,isACW,agentTimeout";

constexpr int k_first_version_with_active_dispositions = 25;
constexpr int k_first_version_with_flat_campaigns = 33;
constexpr int k_first_version_with_paged_codes = 33;
constexpr int k_first_version_with_code_members = 34;

}  // namespace

Listing listing_for(Kind kind, const CxoneConfig& config) noexcept {
  const int version = config.api_version;
  Listing listing;
  listing.kind = kind;
  switch (kind) {
    case Kind::users:
      listing.path = listing.words = "agents";
      listing.list_keys = {"agents"};
      listing.rules = k_agent_rules;
      listing.permission = "Users/Employees > View";
      listing.members = k_agent_members;
      break;
    case Kind::campaigns:
      if (config.campaigns_from_skills) {
        listing.path = listing.words = "skills";
        listing.list_keys = {"skills"};
        listing.rules = k_skill_rules;
        listing.permission = "ACD > Contact Settings > Skills > View";
        listing.members = k_skill_members;
      } else {
        listing.path = listing.words = "campaigns";
        listing.list_keys = {"campaigns"};
        listing.rules = k_campaign_rules;
        listing.permission = "ACD > Contact Settings > Campaigns > View";
        listing.members = version < k_first_version_with_flat_campaigns ? k_old_campaign_members : k_campaign_members;
      }
      break;
    case Kind::dispositions:
      listing.path = listing.words = "dispositions";
      listing.list_keys = {"dispositions"};
      listing.rules = k_disposition_rules;
      listing.permission = "ACD > Contact Settings > Dispositions > View";
      listing.members =
          version < k_first_version_with_active_dispositions ? k_old_disposition_members : k_disposition_members;
      break;
    case Kind::agent_statuses:
      listing.path = "unavailable-codes";
      listing.words = "unavailable codes";
      listing.list_keys = {"unavailablecodes", "unavailablelist"};
      listing.rules = k_unavailable_code_rules;
      listing.permission = "ACD > Contact Settings > Unavailable Codes > View";
      listing.paged = version >= k_first_version_with_paged_codes;
      if (version >= k_first_version_with_code_members) listing.members = k_unavailable_code_members;
      break;
  }
  return listing;
}

}  // namespace cxsync::cxone

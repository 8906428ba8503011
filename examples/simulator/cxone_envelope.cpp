#include <boost/json.hpp>

#include "cxone_shapes.hpp"
#include "message.hpp"

namespace simulator {

namespace json = boost::json;

std::string array_name(ListingId listing, int version, const Switches& switches) {
  if (listing != ListingId::unavailable_codes) return std::string(to_string(listing));
  return code_shape(version, switches) == CodeShape::v9 ? "unavailableList" : "unavailableCodes";
}

namespace {

json::object links(const Page& page) {
  json::object object{{"self", page.self}};
  if (!page.next.empty()) object["next"] = page.next;
  if (!page.previous.empty()) object["previous"] = page.previous;
  return object;
}

bool has_links(ListingId listing, int version, const Switches& switches) {
  switch (listing) {
    case ListingId::campaigns:
      return campaign_shape(version, switches) == CampaignShape::result_set;
    case ListingId::dispositions:
      return version >= 12;  // the old document has none
    default:
      return true;
  }
}

bool has_poll_time(ListingId listing) {
  return listing == ListingId::agents || listing == ListingId::skills || listing == ListingId::teams;
}

}  // namespace

std::string envelope(ListingId listing, int version, const Page& page, const Switches& switches) {
  const bool codes = listing == ListingId::unavailable_codes;
  const auto code_form = code_shape(version, switches);
  json::object head;
  if (codes && code_form == CodeShape::v23) {
    head = {{"teamId", 9001}, {"teamName", "Support North"}, {"teamUuid", stable_uuid(0, "team", 9001)}};
  } else if (!codes || code_form != CodeShape::v9) {
    if (has_links(listing, version, switches)) head["_links"] = links(page);
    head["businessUnitId"] = k_business_unit;
    if (switches.string_totals) head["totalRecords"] = std::to_string(page.total);
    if (!switches.no_totals && !switches.string_totals) head["totalRecords"] = page.total;
    if (has_poll_time(listing)) head["lastPollTime"] = utc_now();
    if (listing == ListingId::agents && version >= 20) head["hiddenAgents"] = page.hidden;
  }
  std::string text = json::serialize(head);
  text.pop_back();
  if (!head.empty()) text += ',';
  text.reserve(text.size() + page.rows.size() + 64);
  text += '"' + array_name(listing, version, switches) + "\":[";
  text += page.rows;
  text += "]}";
  const bool wrapped =
      (listing == ListingId::campaigns && campaign_shape(version, switches) == CampaignShape::result_set) ||
      (codes && code_form == CodeShape::v30);
  return wrapped ? "{\"resultSet\":" + text + "}" : text;
}

}  // namespace simulator

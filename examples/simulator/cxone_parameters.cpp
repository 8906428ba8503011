#include <algorithm>
#include <boost/json.hpp>
#include <regex>

#include "cxone_listing.hpp"

namespace simulator {

namespace json = boost::json;

namespace {

bool is_since(ListingId listing, int version, std::string_view name) {
  const bool new_spelling = version >= 34 && (listing == ListingId::agents || listing == ListingId::teams);
  return name == (new_spelling ? "updateSince" : "updatedSince");
}

bool is_known(ListingId listing, int version, std::string_view name) {
  const bool codes = listing == ListingId::unavailable_codes;
  if (codes && version <= 11) return false;
  if (codes && version < 33) return name == "activeOnly";
  static constexpr std::string_view common[] = {"isActive", "searchString", "fields", "skip", "top", "orderBy"};
  if (std::ranges::find(common, name) != std::end(common)) return true;
  switch (listing) {
    case ListingId::agents:
      return is_since(listing, version, name) || (version >= 34 && name == "isLocked");
    case ListingId::teams:
      return is_since(listing, version, name);
    case ListingId::skills:
      return is_since(listing, version, name) || name == "mediaTypeId" || name == "outboundStrategy";
    case ListingId::dispositions:
      return is_since(listing, version, name) || name == "isPreviewDispositions";
    case ListingId::campaigns:
      return version >= 33 && name == "isSkillFiltered";
    case ListingId::unavailable_codes:
      return false;
  }
  return false;
}

// The first name that the records of this version do not have, or an empty text.
std::string unknown_member(ListingId listing, int version, const std::string& names, const Switches& switches) {
  const auto members = shape(listing, version, {}, switches);
  for (const auto& name : comma_list(names)) {
    auto member = name.substr(0, name.find(' '));
    const bool known = std::ranges::any_of(
        members, [&](const auto& pair) { return equal_ignoring_case(std::string_view(pair.key()), member); });
    if (!known) return member;
  }
  return "";
}

bool is_boolean(std::string_view text) {
  return equal_ignoring_case(text, "true") || equal_ignoring_case(text, "false");
}

std::string value_fault(ListingId listing, int version, const std::string& name, const std::string& value,
                        const Switches& switches) {
  static const std::regex utc_time(R"(\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?Z)");
  if (name == "skip" && !whole_number(value)) return "Invalid skip";
  if (name == "top") {
    const auto top = whole_number(value);
    if (!top || *top == 0 || (switches.reject_large_top && *top > switches.page_cap)) return "Invalid top";
  }
  if ((name == "isActive" || name == "activeOnly") && !is_boolean(value))
    return "Invalid " + name + " - must be boolean";
  if (is_since(listing, version, name) && !std::regex_match(value, utc_time)) return "Invalid " + name;
  if (name == "fields" || name == "orderBy") {
    const auto unknown = unknown_member(listing, version, value, switches);
    if (!unknown.empty()) return "Invalid " + name + " - '" + unknown + "' is not a valid field name";
  }
  return "";
}

}  // namespace

std::string parameter_fault(ListingId listing, int version, const Request& request, const Switches& switches) {
  for (const auto& [name, value] : request.query) {
    if (!is_known(listing, version, name)) {
      if (switches.strict_parameters) return "Invalid parameter - " + name;
      continue;
    }
    auto fault = value_fault(listing, version, name, value, switches);
    if (!fault.empty()) return fault;
  }
  return "";
}

Answer cxone_error(ListingId listing, int version, unsigned status, const std::string& error, const std::string& text,
                   const std::string& path) {
  const bool new_form =
      version >= 33 && (listing == ListingId::dispositions || listing == ListingId::unavailable_codes);
  if (new_form) {
    return json_answer(status,
                       {{"timestamp", utc_now()}, {"path", path}, {"errorCode", status}, {"errorMessage", text}});
  }
  return json_answer(status, {{"error", error}, {version >= 20 ? "error_description" : "error_Description", text}});
}

}  // namespace simulator

#include "cxone_listing.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <numeric>

namespace simulator {

namespace json = boost::json;

namespace {

// Old views and renderings are dropped rather than counted: a client uses few.
constexpr std::size_t k_most_views = 32;
constexpr std::size_t k_most_renderings = 8;

std::string parameter(const Request& request, std::string_view name) {
  const auto* value = request.parameter(name);
  return value != nullptr ? *value : std::string();
}

bool is_unpaged(ListingId listing, int version, const Switches& switches) {
  return listing == ListingId::unavailable_codes && code_shape(version, switches) != CodeShape::v34;
}

// A value as it is compared when rows are put in order.
std::string sort_text(const json::value& value) {
  if (value.is_int64()) {
    auto digits = std::to_string(value.get_int64());
    return std::string(20 - std::min<std::size_t>(20, digits.size()), '0') + digits;
  }
  return value.is_string() ? lower_case(value.get_string()) : json::serialize(value);
}

const json::value* member_ignoring_case(const json::object& object, std::string_view name) {
  for (const auto& [key, value] : object) {
    if (equal_ignoring_case(std::string_view(key), name)) return &value;
  }
  return nullptr;
}

// Whether that is the record's own id, ascending.
bool is_id_order(ListingId listing, std::string_view key) {
  static constexpr std::string_view names[] = {"agentId", "skillId", "campaignId", "dispositionId", "id", "teamId"};
  const auto name = names[static_cast<std::size_t>(listing)];
  return equal_ignoring_case(key, name) || equal_ignoring_case(key, std::string(name) + " asc");
}

bool contains_text(const json::object& record, const std::string& folded) {
  return std::ranges::any_of(record, [&](const auto& member) {
    return member.value().is_string() && lower_case(member.value().get_string()).find(folded) != std::string::npos;
  });
}

}  // namespace

struct CxoneListings::Window {
  std::size_t skip = 0;
  std::size_t top = 0;
  std::size_t end = 0;
};

CxoneListings::Window CxoneListings::window(const Request& request, std::size_t visible) const {
  Window window;
  const auto cap = static_cast<std::size_t>(std::max<std::int64_t>(1, switches_.page_cap));
  const auto number = [&](std::string_view name, std::size_t otherwise) {
    const auto value = whole_number(parameter(request, name));
    return value ? static_cast<std::size_t>(*value) : otherwise;
  };
  window.top = std::min(request.parameter("top") != nullptr ? number("top", cap) : cap, cap);
  window.skip = switches_.ignore_skip || request.parameter("skip") == nullptr ? 0 : number("skip", 0);
  window.end = std::min(visible, window.skip + window.top);
  return window;
}

Answer CxoneListings::page(ListingId listing, int version, const Request& request, const std::string& base_url) {
  ++requests_;
  const auto fault = parameter_fault(listing, version, request, switches_);
  if (!fault.empty()) {
    return cxone_error(listing, version, 400, "InvalidParameter", fault, request.path);
  }
  const auto& order = view(listing, version, request);
  Page page;
  page.total = order.size();
  page.hidden =
      listing != ListingId::agents ? 0 : std::min(order.size(), static_cast<std::size_t>(switches_.hidden_agents));
  page.visible = order.size() - page.hidden;
  Window part{.skip = 0, .top = page.visible, .end = page.visible};
  if (!is_unpaged(listing, version, switches_)) part = window(request, page.visible);
  if (part.skip >= page.visible && switches_.empty_list == "204") return empty_answer(204);

  const auto& entries = tenant_[listing].entries();
  const auto fields = parameter(request, "fields");
  const auto wanted = rendering(listing, version, fields);
  for (std::size_t at = part.skip; at < part.end; ++at) {
    if (at > part.skip) page.rows += ',';
    page.rows += rendered(listing, version, entries[order[at]], wanted, fields);
  }
  const auto link = [&](std::size_t skip) {
    return base_url + "?skip=" + std::to_string(skip) + "&top=" + std::to_string(part.top);
  };
  page.self = link(part.skip);
  if (part.end < page.visible && !switches_.no_next_links) page.next = link(part.end);
  if (part.skip > 0) page.previous = link(part.skip - std::min(part.skip, part.top));
  Answer answer{.body = envelope(listing, version, page, switches_)};
  if (part.skip == 0 && part.end < page.visible) drift(listing);
  return answer;
}

// Somebody adds or removes a record while a client reads.
void CxoneListings::drift(ListingId listing) {
  auto& records = tenant_[listing];
  const auto first = records.entries().front().id();
  const auto add_newcomer = [&](std::int64_t id) {
    auto newcomer = records.entries().front().fields;
    newcomer["id"] = id;
    newcomer["user_name"] = "newcomer." + std::to_string(id) + "@acme.example";
    newcomer["name"] = "Newcomer " + std::to_string(id);
    records.add(std::move(newcomer));
  };
  if (switches_.cxone_insert_between_pages > 0) {
    --switches_.cxone_insert_between_pages;
    add_newcomer(first - 1);
  }
  if (switches_.cxone_remove_between_pages > 0) {
    --switches_.cxone_remove_between_pages;
    records.remove(first);
  }
  if (switches_.cxone_swap_between_pages > 0) {
    --switches_.cxone_swap_between_pages;
    add_newcomer(records.entries().back().id() + 1);
    records.remove(records.entries().front().id());
  }
}

const std::vector<std::uint32_t>& CxoneListings::view(ListingId listing, int version, const Request& request) {
  std::string key = std::string(to_string(listing)) + '/' + std::to_string(version);
  for (const auto& [name, value] : request.query) {
    if (name != "skip" && name != "top" && name != "fields") key.append("&").append(name).append("=").append(value);
  }
  const bool unstable = switches_.cxone_unstable_order && request.parameter("orderBy") == nullptr;
  if (unstable) key += '#';
  const auto generation = tenant_[listing].generation();
  const auto found = views_.find(key);
  if (found != views_.end() && found->second.generation == generation && !unstable) return found->second.order;
  if (views_.size() >= k_most_views) views_.clear();
  auto order = select(listing, version, request);
  if (unstable && !order.empty()) {
    std::rotate(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(requests_ * 7 % order.size()), order.end());
  }
  return (views_[key] = {generation, std::move(order)}).order;
}

std::vector<std::uint32_t> CxoneListings::select(ListingId listing, int version, const Request& request) const {
  const auto& entries = tenant_[listing].entries();
  const bool codes_with_active_only =
      listing == ListingId::unavailable_codes && equal_ignoring_case(parameter(request, "activeOnly"), "true");
  const auto active = codes_with_active_only ? std::string("true") : lower_case(parameter(request, "isActive"));
  const auto search = lower_case(parameter(request, "searchString"));
  const bool dated = listing != ListingId::campaigns && listing != ListingId::unavailable_codes;
  const auto* since_name =
      version >= 34 && (listing == ListingId::agents || listing == ListingId::teams) ? "updateSince" : "updatedSince";
  const auto since = dated ? parameter(request, since_name) : std::string();
  const auto wanted = [&](const Entry& entry) {
    if (!active.empty() && entry.is_active() != (active == "true")) return false;
    if (!search.empty() && !contains_text(entry.fields, search)) return false;
    return since.empty() || std::string_view(entry.fields.at("last_updated").as_string()) >= since;
  };
  std::vector<std::uint32_t> order;
  order.reserve(entries.size());
  for (std::uint32_t at = 0; at < entries.size(); ++at) {
    if (wanted(entries[at])) order.push_back(at);
  }
  auto keys = comma_list(parameter(request, "orderBy"));
  std::ranges::reverse(keys);  // stable sorts, from the last key to the first
  for (const auto& key : keys) {
    if (keys.size() == 1 && is_id_order(listing, key)) continue;  // the order of the records anyway
    const auto blank = key.find(' ');
    const auto member = key.substr(0, blank);
    const bool descending = blank != std::string::npos && equal_ignoring_case(key.substr(blank + 1), "desc");
    std::vector<std::string> texts(entries.size());
    for (const auto at : order) {
      const auto record = shape(listing, version, entries[at].fields, switches_);
      if (const auto* value = member_ignoring_case(record, member)) texts[at] = sort_text(*value);
    }
    std::ranges::stable_sort(order, [&](std::uint32_t left, std::uint32_t right) {
      return descending ? texts[right] < texts[left] : texts[left] < texts[right];
    });
  }
  return order;
}

unsigned CxoneListings::rendering(ListingId listing, int version, const std::string& fields) {
  std::string key = std::to_string(static_cast<int>(listing)) + '/' + std::to_string(version) + '/' +
                    switches_.campaign_shape + '/' + switches_.code_shape + '/' + (switches_.string_ids ? 'i' : '-') +
                    (switches_.string_booleans ? 'b' : '-') + fields;
  return renderings_.try_emplace(std::move(key), static_cast<unsigned>(renderings_.size())).first->second;
}

const std::string& CxoneListings::rendered(ListingId listing, int version, const Entry& entry, unsigned wanted,
                                           const std::string& fields) const {
  const auto found = std::ranges::find(entry.rendered, wanted, &std::pair<unsigned, std::string>::first);
  if (found != entry.rendered.end()) return found->second;
  if (entry.rendered.size() >= k_most_renderings) entry.rendered.clear();
  auto record = visible(shape(listing, version, entry.fields, switches_), entry.fields, switches_);
  if (!fields.empty()) {
    json::object chosen;
    for (const auto& name : comma_list(fields)) {
      for (const auto& [key, value] : record) {
        if (equal_ignoring_case(std::string_view(key), name)) chosen[key] = value;
      }
    }
    record = std::move(chosen);
  }
  return entry.rendered.emplace_back(wanted, json::serialize(record)).second;
}

Answer CxoneListings::single(ListingId listing, int version, std::int64_t id) {
  const auto& entries = tenant_[listing].entries();
  const auto entry = std::ranges::lower_bound(entries, id, {}, &Entry::id);
  if (entry == entries.end() || entry->id() != id) return empty_answer(404);
  const auto& record = rendered(listing, version, *entry, rendering(listing, version, ""), "");
  switch (listing) {
    case ListingId::agents:
      return {.body = "{\"agents\":[" + record + "]}"};
    case ListingId::unavailable_codes:
      return {.body = "{\"unavailableCode\":" + record + "}"};
    default:
      return {.body = record};
  }
}

}  // namespace simulator

#include "switches.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

#include "fault.hpp"

namespace simulator {

std::span<const SwitchEntry> switch_table() {
  using S = Switches;
  static const std::string_view cxone = "CXone", ivinex = "Ivinex", both = "Both sides";
  static const std::vector<SwitchEntry> table = {
      {"page-cap", &S::page_cap, cxone, "Most rows in a page; a larger `top` is cut silently", {}},
      {"reject-large-top", &S::reject_large_top, cxone, "Refuse a `top` above the cap with 400 \"Invalid top\"", {}},
      {"ignore-skip", &S::ignore_skip, cxone, "Ignore `skip`: every page is the first", {}},
      {"no-totals", &S::no_totals, cxone, "Leave totalRecords out", {}},
      {"string-totals", &S::string_totals, cxone, "totalRecords as a string", {}},
      {"no-next-links", &S::no_next_links, cxone, "Leave _links.next out", {}},
      {"string-ids", &S::string_ids, cxone, "Ids of records as strings", {}},
      {"string-booleans", &S::string_booleans, cxone, "Booleans of records as \"True\" and \"False\"", {}},
      {"strict-parameters", &S::strict_parameters, cxone, "Refuse unknown query parameters with 400", {}},
      {"empty-list", &S::empty_list, cxone, "Answer to a page without rows", {"204", "200"}},
      {"campaign-shape",
       &S::campaign_shape,
       cxone,
       "Shape of /campaigns; auto goes by version",
       {"auto", "result-set", "flat"}},
      {"code-shape",
       &S::code_shape,
       cxone,
       "Shape of /unavailable-codes; auto goes by version",
       {"auto", "v9", "v23", "v30", "v34"}},
      {"client-auth", &S::client_auth, cxone, "How the application was registered", {"basic", "post"}},
      {"token-error", &S::token_error, cxone, "Status of a refused sign-in", {"400", "401"}},
      {"token-lifetime", &S::token_lifetime, cxone, "Seconds until a new token expires", {}},
      {"deny", &S::deny, cxone, "Listings without permission, LISTING[:403|:409],...", {}},
      {"hidden-agents", &S::hidden_agents, cxone, "Agents counted but not shown (hiddenAgents)", {}},
      {"cxone-unstable-order", &S::cxone_unstable_order, cxone, "Another order for every request without orderBy", {}},
      {"cxone-insert-between-pages",
       &S::cxone_insert_between_pages,
       cxone,
       "After the next N first pages a row comes in front",
       {}},
      {"cxone-remove-between-pages",
       &S::cxone_remove_between_pages,
       cxone,
       "After the next N first pages the first row goes",
       {}},
      {"cxone-swap-between-pages",
       &S::cxone_swap_between_pages,
       cxone,
       "After the next N first pages the first row goes and another comes at the end",
       {}},
      {"cxone-fail", &S::cxone_fail, cxone, "Failures, see below", {}},
      {"cxone-rate", &S::cxone_rate, cxone, "Requests a second before 429; 0: no limit", {}},
      {"ivinex-page-cap", &S::ivinex_page_cap, ivinex, "Most rows in a page; a larger Limit is cut silently", {}},
      {"ivinex-batch-cap",
       &S::ivinex_batch_cap,
       ivinex,
       "Records of one POST that are heeded, see large-batch; 0: all",
       {}},
      {"large-batch",
       &S::large_batch,
       ivinex,
       "What a POST above the batch cap meets: the rest is dropped, the POST is refused with 400 or 413, or the rest "
       "fails",
       {"drop", "refuse", "refuse-413", "error"}},
      {"checkbox", &S::checkbox, ivinex, "How check boxes are answered", {"truefalse", "01"}},
      {"created-by", &S::created_by, ivinex, "created_by and modified_by as user id or user name", {"id", "name"}},
      {"ivinex-error",
       &S::ivinex_error,
       ivinex,
       "Answer everything with this error form",
       {"none", "401-empty", "401-html", "403-empty", "403-html", "200-status", "200-login"}},
      {"ivinex-deny", &S::ivinex_deny, ivinex, "Permissions taken away: api, MODULE_ID[:read|:edit],...", {}},
      {"licence-gate", &S::licence_gate, ivinex, "Answer with the licence page, as before a first login", {}},
      {"no-key-storage", &S::no_key_storage, ivinex, "Drop cxone_id silently on every write", {}},
      {"unique-user-names", &S::unique_user_names, ivinex, "Refuse a second user of one name", {}},
      {"upper-case-values",
       &S::upper_case_values,
       ivinex,
       "Store names in upper case, as a reformatting site would",
       {}},
      {"one-fails", &S::one_fails, ivinex, "The N-th record of every POST fails", {}},
      {"fail-text",
       &S::fail_text,
       ivinex,
       "A record with this text in one of its values fails, and the answer repeats the text",
       {}},
      {"batch-failure",
       &S::batch_failure,
       ivinex,
       "What a record that fails by one-fails or fail-text costs: itself, the whole POST (400), or the POST after the "
       "records before it were stored",
       {"row", "refuse", "refuse-late"}},
      {"reorder-results", &S::reorder_results, ivinex, "Write results in reverse order", {}},
      {"missing-result", &S::missing_result, ivinex, "The last write result is left out", {}},
      {"lose-answer", &S::lose_answer, ivinex, "The N-th POST from now is carried out, its answer lost", {}},
      {"lose-request", &S::lose_request, ivinex, "The N-th POST from now is lost before it is carried out", {}},
      {"hold-answer",
       &S::hold_answer,
       ivinex,
       "The N-th POST from now is carried out, its answer held until released",
       {}},
      {"hold-request",
       &S::hold_request,
       ivinex,
       "The N-th POST from now is held until released, then carried out unless its client is gone",
       {}},
      {"ivinex-hide-every",
       &S::ivinex_hide_every,
       ivinex,
       "Hide rows whose collection_id N divides (a Read filter)",
       {}},
      {"ivinex-unstable-order", &S::ivinex_unstable_order, ivinex, "Another order for every read", {}},
      {"ivinex-insert-between-pages",
       &S::ivinex_insert_between_pages,
       ivinex,
       "After the next N first pages a row is added by hand",
       {}},
      {"ivinex-remove-between-pages",
       &S::ivinex_remove_between_pages,
       ivinex,
       "After the next N first pages the first row is deleted by hand",
       {}},
      {"utc-offset", &S::utc_offset, ivinex, "Minutes east of UTC in the site's times", {}},
      {"ivinex-fail", &S::ivinex_fail, ivinex, "Failures, see below", {}},
      {"ivinex-rate", &S::ivinex_rate, ivinex, "Requests a second before 429; 0: no limit", {}},
      {"clock-ahead",
       &S::clock_ahead,
       both,
       "Seconds by which the Date of every answer is ahead; negative: behind",
       {}},
      {"latency", &S::latency, both, "Milliseconds every answer takes", {}},
  };
  return table;
}

boost::json::object to_json(const Switches& switches) {
  boost::json::object object;
  for (const auto& entry : switch_table()) {
    std::visit([&](auto member) { object[entry.name] = switches.*member; }, entry.member);
  }
  return object;
}

namespace {

void assign(bool& member, const boost::json::value& value) { member = value.as_bool(); }
void assign(std::int64_t& member, const boost::json::value& value) { member = value.to_number<std::int64_t>(); }
void assign(std::string& member, const boost::json::value& value) { member = value.as_string(); }

}  // namespace

void apply(Switches& switches, const boost::json::object& changes) {
  Switches changed = switches;
  for (const auto& [name, value] : changes) {
    const auto entry = std::ranges::find(switch_table(), std::string_view(name), &SwitchEntry::name);
    if (entry == switch_table().end()) throw std::invalid_argument("unknown switch: " + std::string(name));
    try {
      std::visit([&](auto member) { assign(changed.*member, value); }, entry->member);
    } catch (const std::exception&) {
      throw std::invalid_argument("wrong type for switch: " + std::string(name));
    }
  }
  check(changed);
  switches = changed;
}

void check(const Switches& switches) {
  for (const auto& entry : switch_table()) {
    const auto refuse = [&](const std::string& why) {
      throw std::invalid_argument("switch " + std::string(entry.name) + ": " + why);
    };
    if (const auto* text = std::get_if<std::string Switches::*>(&entry.member); text && !entry.choices.empty()) {
      if (std::ranges::find(entry.choices, switches.*(*text)) == entry.choices.end()) {
        refuse("not one of its choices: " + switches.*(*text));
      }
    }
    if (const auto* number = std::get_if<std::int64_t Switches::*>(&entry.member)) {
      const bool has_a_sign = entry.name == "utc-offset" || entry.name == "clock-ahead";
      if (switches.*(*number) < 0 && !has_a_sign) refuse("must not be negative");
    }
  }
  parse_faults(switches.cxone_fail);
  parse_faults(switches.ivinex_fail);
}

}  // namespace simulator

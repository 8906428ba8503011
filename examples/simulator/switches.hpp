#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace simulator {

/// Everything about the look-alikes that can be turned while they serve. The names that people use, and the meanings,
/// are in the table of switches.cpp.
struct Switches {
  // CXone
  std::int64_t page_cap = 100;
  bool reject_large_top = false;
  bool ignore_skip = false;
  bool no_totals = false;
  bool string_totals = false;
  bool no_next_links = false;
  bool string_ids = false;
  bool string_booleans = false;
  bool strict_parameters = false;
  std::string empty_list = "204";
  std::string campaign_shape = "auto";
  std::string code_shape = "auto";
  std::string client_auth = "basic";
  std::string token_error = "400";
  std::int64_t token_lifetime = 3600;
  std::string deny;
  std::int64_t hidden_agents = 0;
  bool cxone_unstable_order = false;
  std::int64_t cxone_insert_between_pages = 0;
  std::int64_t cxone_remove_between_pages = 0;
  std::int64_t cxone_swap_between_pages = 0;
  std::string cxone_fail;
  std::int64_t cxone_rate = 0;
  // Ivinex
  std::int64_t ivinex_page_cap = 10000;
  std::int64_t ivinex_batch_cap = 0;
  std::string large_batch = "drop";
  std::string checkbox = "truefalse";
  std::string created_by = "id";
  std::string ivinex_error = "none";
  std::string ivinex_deny;
  bool licence_gate = false;
  bool no_key_storage = false;
  bool unique_user_names = false;
  bool upper_case_values = false;
  std::int64_t one_fails = 0;
  std::string fail_text;
  std::string batch_failure = "row";
  bool reorder_results = false;
  bool missing_result = false;
  std::int64_t lose_answer = 0;
  std::int64_t lose_request = 0;
  std::int64_t hold_answer = 0;
  std::int64_t hold_request = 0;
  std::int64_t ivinex_hide_every = 0;
  bool ivinex_unstable_order = false;
  std::int64_t ivinex_insert_between_pages = 0;
  std::int64_t ivinex_remove_between_pages = 0;
  std::int64_t utc_offset = 0;
  std::string ivinex_fail;
  std::int64_t ivinex_rate = 0;
  // both
  std::int64_t clock_ahead = 0;
  std::int64_t latency = 0;
};

struct SwitchEntry {
  std::string_view name;  ///< on the command line with `--`, in the control endpoint's JSON as it is
  std::variant<bool Switches::*, std::int64_t Switches::*, std::string Switches::*> member;
  std::string_view group;
  std::string_view help;
  std::vector<std::string> choices;  ///< of a text; empty: free
};

/// The table: one row per switch.
std::span<const SwitchEntry> switch_table();

boost::json::object to_json(const Switches& switches);

/// Sets the switches named in `changes`, all or none.
/// @throws std::invalid_argument naming the switch.
void apply(Switches& switches, const boost::json::object& changes);

/// @throws std::invalid_argument when a text is not one of its choices, a number is negative, or a fault is unreadable.
void check(const Switches& switches);

}  // namespace simulator

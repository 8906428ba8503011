#pragma once

#include <string>
#include <vector>

#include "cxsync/error.hpp"
#include "cxsync/selection.hpp"
#include "message.hpp"
#include "workroom.hpp"

namespace cxsync::page {

/// Says no to a request, from wherever its reading has got to.
struct Refused {
  Answer answer;
};

/// The ticked rows of one list.
struct TickedList {
  Plan plan;
  Selection selection;
  std::vector<std::string> accept_guards;
};

// What the bodies of the POST requests hold. All throw Refused where a body does not fit (400 bad_request, with the
// place), or where it speaks of a list that is no longer the last one (404 no_plan, 409 plan_replaced).

/// `{"kind": K or "all"}`
PreviewOrder read_preview_order(const std::string& body, const std::vector<Kind>& kinds);
/// `{"kinds": [{"kind", "digest", "select": [...], "accept_guards": [...]}]}`, in the order of k_all_kinds.
std::vector<TickedList> read_ticked_lists(const std::string& body, const Workroom& workroom);
/// `{"run": ID}` or `{}`
RetryOrder read_retry_order(const std::string& body);
/// `{"done": [KEY, ...]}`
std::vector<std::string> read_done(const std::string& body);
/// `{}`
void read_nothing(const std::string& body);

/// The last plan of a kind that stands in the request as a word.
Plan last_plan(std::string_view kind, const Workroom& workroom);

}  // namespace cxsync::page

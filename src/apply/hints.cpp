#include "apply/hints.hpp"

#include <array>
#include <utility>

namespace cxsync {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 20> k_hints{{
    {"stale", "Make a new preview; it shows what is there now."},
    {"conflict",
     "Both sides changed the value: decide with --on-conflict, or for this row with KEY=cxone or KEY=ivinex."},
    {"ambiguous", "Choose one of the row's candidates (KEY=IVINEX_ID), or KEY=new where the plan allows it."},
    {"invalid", "Correct the record in CXone; the plan's reason says what is wrong with it."},
    {"cancelled", "Run it again; nothing was sent for this row."},
    {"interrupted", "Retry the run; nothing was sent for this row."},
    {"deadline_exceeded", "Run it again, with more time if there is much to write."},
    {"state_unusable", "Make room for the state file and let this user write it, then run it again."},
    {"not_sent", "Nothing was sent for this row; run it again when Ivinex can be reached."},
    {"rejected_by_ivinex", "Correct what Ivinex's message names, then retry the run."},
    {"request_refused", "Correct what Ivinex's message names, then retry the run."},
    {"credentials_refused", "Check the Ivinex user name and password."},
    {"permission_denied", "Give the API user the permission to edit this module in Ivinex."},
    {"answer_lost", "Retry the run: the row is looked up before anything is sent again."},
    {"answer_unreadable", "Retry the run: the row is looked up before anything is sent again."},
    {"not_found_after_write",
     "Look for the row in Ivinex: a read filter may hide it from the API user. It is not created again by itself."},
    {"not_verified", "Retry the run: it looks whether the row is as it should be."},
    {"key_not_stored",
     "Add the key field to the module in Ivinex (Admin > module > Fields) and let the API user write it."},
    {"read_back_differs", "Ivinex stored the value in another form; compare the field in Ivinex."},
    {"duplicate_key_in_ivinex", "Two Ivinex rows carry this key: clear the key of the one that is wrong."},
}};

}  // namespace

std::string_view hint_for(std::string_view code) noexcept {
  for (const auto& [known, hint] : k_hints) {
    if (known == code) return hint;
  }
  return "Run doctor: it looks at each step and says how to mend what fails. Then retry the run.";
}

RowError row_error(std::string_view code, std::string message) {
  return RowError{std::string(code), std::move(message), std::nullopt, std::string(hint_for(code))};
}

}  // namespace cxsync

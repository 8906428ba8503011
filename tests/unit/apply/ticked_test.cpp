#include "apply/ticked.hpp"

#include <doctest/doctest.h>

#include "cxsync/error.hpp"
#include "support/caught.hpp"
#include "support/planning.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

/// One row of every sort: 1 create, 2 update, 3 conflict, 4 suggestion, 5 suggestion shared with 6, 7 invalid,
/// 8 unchanged, 9 inactive create, 10 two rows of one key, 11 gone.
Plan every_sort() {
  Scene scene;
  scene.source.records = {agent("1", "one"),
                          agent("2", "two", "New"),
                          agent("3", "three", "New"),
                          agent("4", "four"),
                          agent("5", "five", "F", "F", "shared@x.example"),
                          agent("6", "six", "S", "S", "shared@x.example"),
                          agent("7", " "),
                          agent("8", "eight"),
                          agent("9", "nine", "N", "N", "", "false"),
                          agent("10", "ten"),
                          agent("11", "eleven")};
  scene.sink.records = {user_row("902", "2", "two"),     user_row("903", "3", "three", "Mine"),
                        user_row("904", "", "four"),     user_row("905", "", "somebody", "X", "X", "shared@x.example"),
                        user_row("908", "8", "eight"),   user_row("910", "10", "ten"),
                        user_row("911", "10", "ten too")};
  Link link;
  link.ivinex_id = "902";
  link.bases.set("first_name", Base{"Ada", "Ada"});
  scene.links.emplace("2", link);
  link.ivinex_id = "999";
  scene.links.emplace("11", link);
  return scene.plan();
}

std::string ticks(const std::string& selection, OnConflict on_conflict = OnConflict::skip) {
  const Plan plan = every_sort();
  std::vector<std::pair<int, std::string>> found;
  for (const TickedRow& ticked : resolve_selection(plan, Selection::parse(selection), on_conflict)) {
    static const std::array<std::string, 5> k_words{"create", "update", "remember", "unchanged", "skip"};
    std::string text = k_words[static_cast<std::size_t>(ticked.task)];
    if (ticked.task == TickedRow::Task::skip) text += ":" + ticked.skip_code + (ticked.expected_skip ? "?" : "!");
    found.emplace_back(std::stoi(ticked.row->key), text);
  }
  std::sort(found.begin(), found.end());
  std::string text;
  for (const auto& [key, what] : found) text += std::to_string(key) + " " + what + "; ";
  return text;
}

ErrorCode refusal(const std::string& selection) {
  return error_of([&] { return ticks(selection); }).code();
}

}  // namespace

TEST_CASE("each word takes the rows it names and no others") {
  CHECK(ticks("all") ==
        "1 create; 2 update; 3 skip:conflict!; 4 skip:ambiguous?; 5 skip:ambiguous?; 6 skip:ambiguous?; 7 "
        "skip:invalid?; 10 skip:ambiguous?; 11 skip:ambiguous?; ");
  CHECK(ticks("new") == "1 create; ");
  CHECK(ticks("changed") == "2 update; 3 skip:conflict!; ");
  CHECK(ticks("suggested") == "4 update; 5 skip:ambiguous?; 6 skip:ambiguous?; ");
  CHECK(ticks("none").empty());
  CHECK(ticks("new,suggested,changed") ==
        "1 create; 2 update; 3 skip:conflict!; 4 update; 5 skip:ambiguous?; 6 skip:ambiguous?; ");
}

TEST_CASE("a key takes its row, an inactive one too, and says why a row cannot be written") {
  CHECK(ticks("1,2,3,8,9") == "1 create; 2 update; 3 skip:conflict!; 8 unchanged; 9 create; ");
  CHECK(ticks("4,7,10") == "4 skip:ambiguous!; 7 skip:invalid!; 10 skip:ambiguous!; ");
}

TEST_CASE("a person decides what an ambiguous row is") {
  CHECK(ticks("4=904,5=905,10=911") == "4 update; 5 skip:conflict!; 10 remember; ");
  CHECK(ticks("4=new,11=new,1=new") == "1 create; 4 create; 11 create; ");
}

TEST_CASE("conflicts are written, kept or left as decided") {
  CHECK(ticks("3", OnConflict::cxone) == "3 update; ");
  CHECK(ticks("3", OnConflict::ivinex) == "3 remember; ");
}

TEST_CASE("a person decides each conflict alone, and the others as the run does") {
  CHECK(ticks("3=cxone") == "3 update; ");
  CHECK(ticks("3=ivinex") == "3 remember; ");
  CHECK(ticks("3 = cxone", OnConflict::ivinex) == "3 update; ");
  CHECK(ticks("all,3=cxone") ==
        "1 create; 2 update; 3 update; 4 skip:ambiguous?; 5 skip:ambiguous?; 6 skip:ambiguous?; 7 skip:invalid?; 10 "
        "skip:ambiguous?; 11 skip:ambiguous?; ");
  CHECK(ticks("3=ivinex,5=905=cxone", OnConflict::skip) == "3 remember; 5 update; ");
  CHECK(ticks("5=905=ivinex", OnConflict::cxone) == "5 update; ");
  CHECK(ticks("4=new=cxone") == "4 create; ");
}

TEST_CASE("what does not fit the plan is refused before anything is selected") {
  CHECK(refusal("12") == ErrorCode::selection_unknown_key);
  CHECK(refusal("all,12") == ErrorCode::selection_unknown_key);
  CHECK(refusal("4=905") == ErrorCode::selection_not_a_candidate);
  CHECK(refusal("2=902") == ErrorCode::selection_not_a_candidate);
  CHECK(refusal("2=new") == ErrorCode::selection_not_a_candidate);
  CHECK(refusal("10=new") == ErrorCode::selection_not_a_candidate);
  CHECK(refusal("2=cxone") == ErrorCode::selection_not_a_candidate);
  CHECK(refusal("4=cxone") == ErrorCode::selection_not_a_candidate);
  CHECK(refusal("4=904=skip") == ErrorCode::selection_not_a_candidate);
  CHECK(refusal("3=cxone,3=ivinex") == ErrorCode::selection_bad_word);
  CHECK(refusal("4=904,4=new") == ErrorCode::selection_bad_word);
}

"""Which Ivinex row is a CXone record: links, keys, suggestions, decisions."""

from scenario import agent, group_list, named


def test_rows_made_by_hand_are_suggested_adopted_and_not_doubled(scenario):
    scenario.set_records("users", [agent("1", "ada", "Ada", "Sample", "ada@example.com"), agent("2", "bob", "Bob", "B")])
    scenario.set_rows("users", [{"user_name": "ADA", "first_name": "", "last_name": "", "email": "", "active": "true",
                                 "user_groups": "Sales, Night shift", "cxone_id": ""}])
    hand = scenario.rows("users")[0]["collection_id"]

    row = scenario.preview("users").plan_rows["1"]
    assert (row["action"], row["reason"]) == ("ambiguous", "suggestion")
    (candidate,) = row["candidates"]
    assert (candidate["ivinex_id"], candidate["by"]) == (hand, "user_name")
    written = {change["field"]: change["to"] for change in candidate["changes"]}
    assert written["cxone_id"] == "1"
    assert written["first_name"] == "Ada"

    assert scenario.sync("users", "all").exit == 0
    assert len(scenario.rows("users")) == 2, "`all` creates Bob and leaves the suggestion alone"
    assert scenario.row_with_id("users", hand)["cxone_id"] == ""

    assert scenario.sync("users", "suggested").exit == 0
    assert len(scenario.rows("users")) == 2
    adopted = scenario.row_with_id("users", hand)
    assert (adopted["cxone_id"], adopted["first_name"], adopted["email"]) == ("1", "Ada", "ada@example.com")
    assert group_list(adopted) == ["Sales", "Night shift", "Call Center Agents"]
    assert scenario.preview("users", "--expect-no-changes").exit == 0


def test_a_filled_email_of_an_adopted_user_changes_only_by_a_conflict_decision(scenario):
    scenario.module("users")["fields"] = {"user_name": {"from": "user_name", "policy": "on_create"},
                                          "email": {"from": "email", "policy": "source"}}
    scenario.set_records("users", [agent("1", "ada", email="new@example.com")])
    scenario.set_rows("users", [{"user_name": "ada", "email": "hand@example.com", "cxone_id": "", "user_groups": ""}])
    outcome = scenario.sync("users", "suggested")
    assert outcome.exit == 2
    assert scenario.rows("users")[0]["email"] == "hand@example.com"
    assert scenario.sync("users", "suggested,changed", "--on-conflict", "cxone").exit == 0
    assert scenario.rows("users")[0]["email"] == "new@example.com"


def test_a_person_names_the_row_when_there_are_two_candidates(scenario):
    scenario.set_records("campaigns", [named("4001", "Support")])
    scenario.set_rows("campaigns", [{"name": "Support", "cxone_id": ""}, {"name": "SUPPORT", "cxone_id": ""}])
    first, second = (row["collection_id"] for row in scenario.rows("campaigns"))

    word = scenario.sync("campaigns", "suggested")
    assert word.exit == 0
    assert not any(row["outcome"] in ("created", "updated") for row in word.document["rows"])
    assert [row["cxone_id"] for row in scenario.rows("campaigns")] == ["", ""]

    bare = scenario.sync("campaigns", "4001")
    assert (bare.exit, bare.report_rows["4001"]["outcome"]) == (2, "skipped")
    assert bare.report_rows["4001"]["error"]["code"] == "ambiguous"

    assert scenario.sync("campaigns", f"4001={second}", "--on-conflict", "ivinex").exit == 0
    assert scenario.row_with_id("campaigns", first)["cxone_id"] == ""
    assert scenario.row_with_id("campaigns", second)["cxone_id"] == "4001"


def test_a_suggestion_that_two_records_share_adopts_neither(scenario):
    scenario.set_records("campaigns", [named("1", "Support"), named("2", "support")])
    scenario.set_rows("campaigns", [{"name": "Support", "cxone_id": ""}])
    assert scenario.sync("campaigns", "suggested").exit == 0
    assert [row["cxone_id"] for row in scenario.rows("campaigns")] == [""]


def test_an_id_that_is_no_candidate_is_refused_before_anything_is_written(scenario):
    scenario.set_records("campaigns", [named("1", "Support"), named("2", "New one")])
    scenario.set_rows("campaigns", [{"name": "Support", "cxone_id": ""}, {"name": "Other", "cxone_id": ""}])
    other = scenario.rows("campaigns")[1]["collection_id"]
    outcome = scenario.sync("campaigns", f"1={other},2")
    assert (outcome.exit, outcome.document["code"]) == (1, "selection_not_a_candidate")
    assert scenario.writes() == []


def test_key_new_creates_a_row_beside_the_suggestion(scenario):
    scenario.set_records("campaigns", [named("1", "Support")])
    scenario.set_rows("campaigns", [{"name": "Support", "cxone_id": ""}])
    assert scenario.sync("campaigns", "1=new").exit == 0
    assert sorted(row["cxone_id"] for row in scenario.rows("campaigns")) == ["", "1"]
    assert scenario.preview("campaigns", "--expect-no-changes").exit == 0


def test_a_linked_row_that_is_gone_is_created_again_only_by_key_new(scenario):
    scenario.set_records("campaigns", [named("1", "Support"), named("2", "Sales")])
    scenario.sync("campaigns", "all")
    scenario.delete_row("campaigns", scenario.row_of("campaigns", "1")["collection_id"])

    row = scenario.preview("campaigns").plan_rows["1"]
    assert (row["action"], row["reason"]) == ("ambiguous", "row_gone")
    assert scenario.sync("campaigns", "all").exit == 0
    assert set(scenario.rows_by_key("campaigns")) == {"2"}
    assert scenario.sync("campaigns", "1").exit == 2
    assert set(scenario.rows_by_key("campaigns")) == {"2"}
    assert scenario.sync("campaigns", "1=new").exit == 0
    assert set(scenario.rows_by_key("campaigns")) == {"1", "2"}


def test_two_rows_with_one_key_are_ambiguous_until_a_person_picks_one(scenario):
    scenario.set_records("campaigns", [named("1", "Support")])
    scenario.set_rows("campaigns", [{"name": "Support", "cxone_id": "1"}, {"name": "Old", "cxone_id": "1"}])
    old = scenario.rows("campaigns")[1]["collection_id"]
    row = scenario.preview("campaigns").plan_rows["1"]
    assert (row["action"], row["reason"]) == ("ambiguous", "duplicate_key_in_ivinex")
    assert {candidate["by"] for candidate in row["candidates"]} == {"key"}
    assert scenario.sync("campaigns", f"1={old}", "--on-conflict", "cxone").exit == 0
    assert scenario.row_with_id("campaigns", old)["name"] == "Support"
    assert len(scenario.rows("campaigns")) == 2


def test_a_user_name_owned_by_another_key_is_ambiguous(scenario):
    scenario.set_records("users", [agent("1", "ada")])
    scenario.set_rows("users", [{"user_name": "Ada", "cxone_id": "77", "email": "", "user_groups": "",
                                 "first_name": "", "last_name": "", "active": "true"}])
    row = scenario.preview("users").plan_rows["1"]
    assert (row["action"], row["reason"]) == ("ambiguous", "user_name_taken")
    assert scenario.sync("users", "all").exit == 0
    assert len(scenario.rows("users")) == 1


def test_a_linked_row_that_carries_another_key_is_ambiguous(scenario):
    scenario.set_records("campaigns", [named("1", "Support")])
    scenario.sync("campaigns", "all")
    scenario.edit_row("campaigns", scenario.rows("campaigns")[0]["collection_id"], {"cxone_id": "99"})
    row = scenario.preview("campaigns").plan_rows["1"]
    assert (row["action"], row["reason"]) == ("ambiguous", "linked_row_has_other_key")


def test_a_linked_row_whose_key_was_cleared_gets_it_again(scenario):
    scenario.set_records("campaigns", [named("1", "Support")])
    scenario.sync("campaigns", "all")
    row_id = scenario.rows("campaigns")[0]["collection_id"]
    scenario.edit_row("campaigns", row_id, {"cxone_id": ""})
    assert scenario.sync("campaigns", "changed").exit == 0
    assert scenario.row_with_id("campaigns", row_id)["cxone_id"] == "1"


def test_a_row_that_carries_the_key_in_place_of_the_linked_one_is_the_match(scenario):
    scenario.set_records("campaigns", [named("1", "Support")])
    scenario.sync("campaigns", "all")
    scenario.delete_row("campaigns", scenario.rows("campaigns")[0]["collection_id"])
    scenario.set_rows("campaigns", [{"name": "Support", "cxone_id": "1"}])
    row = scenario.preview("campaigns").plan_rows["1"]
    assert row["action"] == "unchanged"
    assert "link_moved" in row["warnings"]


def test_users_without_a_usable_user_name_are_invalid_and_the_others_are_written(scenario):
    scenario.set_records("users", [agent("1", "same"), agent("2", "SAME"), agent("3", ""), agent("4", "fine", email="")])
    rows = scenario.preview("users").plan_rows
    assert {key: (row["action"], row["reason"]) for key, row in rows.items()} == {
        "1": ("invalid", "duplicate_user_name"),
        "2": ("invalid", "duplicate_user_name"),
        "3": ("invalid", "empty_user_name"),
        "4": ("create", None),
    }
    outcome = scenario.sync("users", "all")
    assert outcome.exit == 0
    assert set(scenario.rows_by_key("users")) == {"4"}
    assert scenario.sync("users", "3").exit == 2


def test_group_membership_is_added_and_other_groups_stay(scenario):
    scenario.set_records("users", [agent("1", "ada")])
    scenario.sync("users", "all")
    row_id = scenario.rows("users")[0]["collection_id"]
    scenario.edit_row("users", row_id, {"user_groups": "Sales,Call Center Agents West"})
    (change,) = scenario.preview("users").plan_rows["1"]["changes"]
    assert (change["field"], change["policy"]) == ("user_groups", "ensure")
    assert scenario.sync("users", "changed").exit == 0
    assert group_list(scenario.row_with_id("users", row_id)) == ["Sales", "Call Center Agents West", "Call Center Agents"]


def test_group_policy_on_create_leaves_a_removal_by_hand_alone(scenario):
    scenario.module("users")["group_policy"] = "on_create"
    scenario.set_records("users", [agent("1", "ada")])
    scenario.sync("users", "all")
    row = scenario.rows("users")[0]
    assert group_list(row) == ["Call Center Agents"]
    scenario.edit_row("users", row["collection_id"], {"user_groups": ""})
    assert scenario.preview("users", "--expect-no-changes").exit == 0

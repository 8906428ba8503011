"""Which value wins: the four policies, conflicts, maps, constants, comparisons."""

import pytest

from scenario import named


@pytest.fixture
def one(scenario):
    """One campaign that both sides agree about."""
    scenario.set_records("campaigns", [named("1", "Old")])

    def agree(policy=None):
        if policy is not None:
            scenario.module("campaigns")["fields"] = {"name": {"from": "name", "policy": policy}}
        assert scenario.sync("campaigns", "all").exit == 0
        return scenario

    def change(cxone=None, ivinex=None):
        if cxone is not None:
            scenario.set_records("campaigns", [named("1", cxone)])
        if ivinex is not None:
            scenario.edit_row("campaigns", scenario.rows("campaigns")[0]["collection_id"], {"name": ivinex})
        return scenario.preview("campaigns").plan_rows["1"]

    scenario.agree, scenario.change = agree, change
    scenario.shown = lambda: scenario.rows("campaigns")[0]["name"]
    return scenario


def test_a_change_in_cxone_is_written(one):
    one.agree()
    row = one.change(cxone="New")
    assert row["action"] == "update"
    assert row["changes"] == [{"field": "name", "from": "Old", "to": "New", "base": "Old", "policy": "keep_edits"}]
    assert one.sync("campaigns", "changed").exit == 0
    assert one.shown() == "New"


def test_keep_edits_keeps_what_a_person_changed_in_ivinex(one):
    one.agree()
    row = one.change(ivinex="By hand")
    assert (row["action"], row["changes"]) == ("unchanged", [])
    assert any(warning.split(":")[0] == "edit_kept" for warning in row["warnings"])
    assert one.sync("campaigns", "all").exit == 0
    assert one.shown() == "By hand"


def test_the_same_change_on_both_sides_is_no_conflict(one):
    one.agree()
    assert one.change(cxone="New", ivinex="New")["action"] == "unchanged"


def test_changes_on_both_sides_are_a_conflict_that_shows_all_three_values(one):
    one.agree()
    row = one.change(cxone="New", ivinex="By hand")
    assert row["action"] == "conflict"
    assert row["changes"] == [{"field": "name", "from": "By hand", "to": "New", "base": "Old", "policy": "keep_edits",
                               "conflict": True}]


def test_on_conflict_skip_leaves_the_row_and_says_so(one):
    one.agree()
    one.change(cxone="New", ivinex="By hand")
    outcome = one.sync("campaigns", "all")
    assert outcome.exit == 2
    assert outcome.report_rows["1"]["outcome"] == "skipped"
    assert outcome.report_rows["1"]["error"]["code"] == "conflict"
    assert one.shown() == "By hand"
    assert one.preview("campaigns").plan_rows["1"]["action"] == "conflict"


def test_on_conflict_cxone_writes_cxones_value(one):
    one.agree()
    one.change(cxone="New", ivinex="By hand")
    assert one.sync("campaigns", "all", "--on-conflict", "cxone").exit == 0
    assert one.shown() == "New"
    assert one.preview("campaigns", "--expect-no-changes").exit == 0


def test_on_conflict_ivinex_keeps_the_edit_and_does_not_ask_again(one):
    one.agree()
    one.change(cxone="New", ivinex="By hand")
    assert one.sync("campaigns", "all", "--on-conflict", "ivinex").exit == 0
    assert one.shown() == "By hand"
    assert one.preview("campaigns", "--expect-no-changes").exit == 0


def test_without_a_base_an_empty_value_is_filled_and_a_different_one_is_a_conflict(scenario):
    scenario.module("campaigns")["fields"] = {"name": {"from": "name"}}
    scenario.set_records("campaigns", [named("1", "One"), named("2", "Two"), named("3", "Three")])
    scenario.set_rows("campaigns", [{"name": "One", "cxone_id": "1"}, {"name": "", "cxone_id": "2"},
                                    {"name": "Other", "cxone_id": "3"}])
    rows = scenario.preview("campaigns").plan_rows
    assert [rows[key]["action"] for key in "123"] == ["unchanged", "update", "conflict"]
    assert rows["3"]["changes"] == [{"field": "name", "from": "Other", "to": "Three", "base": None,
                                     "policy": "keep_edits", "conflict": True}]


def test_source_overwrites_an_edit_and_the_plan_marks_it(one):
    one.agree("source")
    row = one.change(ivinex="By hand")
    assert row["action"] == "update"
    assert row["changes"] == [{"field": "name", "from": "By hand", "to": "Old", "base": "Old", "policy": "source",
                               "overwrites_edit": True}]
    assert one.sync("campaigns", "changed").exit == 0
    assert one.shown() == "Old"


def test_on_create_writes_once_and_never_again(one):
    one.agree("on_create")
    assert one.shown() == "Old"
    assert one.change(cxone="New")["action"] == "unchanged"


def test_if_empty_fills_an_empty_value_only(one):
    one.agree("if_empty")
    assert one.change(cxone="New")["action"] == "unchanged"
    assert one.change(ivinex="")["action"] == "update"
    assert one.sync("campaigns", "changed").exit == 0
    assert one.shown() == "New"


def test_a_map_turns_values_into_option_ids_and_an_unknown_value_is_invalid(scenario):
    scenario.module("campaigns")["fields"] = {
        "name": {"from": "name"},
        "direction": {"from": "direction", "map": {"inbound": "14001"}},
    }
    scenario.set_records("campaigns", [named("1", "In", direction="inbound"), named("2", "Out", direction="outbound")])
    rows = scenario.preview("campaigns").plan_rows
    assert rows["1"]["action"] == "create"
    assert (rows["2"]["action"], rows["2"]["reason"]) == ("invalid", "value_not_mapped")
    assert scenario.sync("campaigns", "all").exit == 0
    (row,) = scenario.rows("campaigns")
    assert (row["cxone_id"], row["direction"]) == ("1", "14001")


def test_a_constant_is_written_as_it_is(scenario):
    scenario.module("campaigns")["fields"] = {"name": {"from": "name"}, "notes": {"value": "from CXone"}}
    scenario.set_records("campaigns", [named("1", "Support")])
    assert scenario.sync("campaigns", "all").exit == 0
    assert scenario.rows("campaigns")[0]["notes"] == "from CXone"
    assert scenario.preview("campaigns", "--expect-no-changes").exit == 0


@pytest.mark.parametrize(("compare", "shown", "action"), [
    ("text", " Support ", "unchanged"),
    ("text", "SUPPORT", "conflict"),
    ("text_ci", "SUPPORT", "unchanged"),
])
def test_compare_says_when_two_values_are_equal(scenario, compare, shown, action):
    scenario.module("campaigns")["fields"] = {"name": {"from": "name", "compare": compare}}
    scenario.set_records("campaigns", [named("1", "Support")])
    scenario.set_rows("campaigns", [{"name": shown, "cxone_id": "1"}])
    assert scenario.preview("campaigns").plan_rows["1"]["action"] == action


def test_check_boxes_shown_as_digits_count_as_booleans(scenario):
    scenario.module("users")["fields"] = {"user_name": {"from": "user_name", "policy": "on_create"},
                                          "active": {"from": "is_active", "compare": "bool"}}
    scenario.set_records("users", [{"id": "1", "user_name": "ada", "is_active": True}])
    scenario.set_rows("users", [{"user_name": "ada", "cxone_id": "1", "active": "true",
                                 "user_groups": "Call Center Agents"}])
    scenario.switch(checkbox="01")
    assert scenario.preview("users").plan_rows["1"]["action"] == "unchanged"


def test_a_mapped_field_that_no_row_carries_stops_the_kind(scenario):
    scenario.module("campaigns")["fields"] = {"name": {"from": "name"}, "nmae": {"from": "notes"}}
    scenario.set_records("campaigns", [named("1", "Support")])
    scenario.set_rows("campaigns", [{"name": "Support", "cxone_id": "1"}])
    outcome = scenario.sync("campaigns", "all")
    assert (outcome.exit, outcome.document["code"]) == (1, "field_not_found")
    assert "nmae" in outcome.document["message"]
    doctor = scenario.run("doctor", "--json")
    assert doctor.exit == 1
    check = doctor.checks["ivinex.fields.campaigns"]
    assert check["status"] == "fail" and "nmae" in check["message"]

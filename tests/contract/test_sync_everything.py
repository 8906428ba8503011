"""The main job: what CXone has arrives in Ivinex once, and nothing else happens."""

import pytest

from scenario import KINDS, agent, group_list, named

SMALL_WORLD = {
    "users": [
        agent("1001", "ada", "Ada", "Sample", "ada@example.com"),
        agent("1002", "bob", "Bob", "Sample", "bob@example.com"),
        agent("1003", "zoe", "Zoë", "Ünïcode", ""),
        agent("1004", "gone", "Gone", "Person", "gone@example.com", is_active=False),
    ],
    "campaigns": [named("4001", "Phone In Support"), named("4002", "Chat")],
    "dispositions": [named("2201", "Sale closed"), named("2202", "Call again"), named("2203", "No interest")],
    "agent_statuses": [named("57", "Lunch"), named("58", "Training")],
}


@pytest.fixture
def world(scenario):
    for kind, records in SMALL_WORLD.items():
        scenario.set_records(kind, records)
    return scenario


def test_a_full_sync_leaves_exactly_the_active_users_and_all_other_objects(world):
    outcome = world.sync("all", "all")
    assert outcome.exit == 0
    assert [document["kind"] for document in outcome.document["documents"]] == list(KINDS)

    users = world.rows_by_key("users")
    assert set(users) == {"1001", "1002", "1003"}
    assert users["1001"]["user_name"] == "ada"
    assert (users["1003"]["first_name"], users["1003"]["last_name"]) == ("Zoë", "Ünïcode")
    assert all("Call Center Agents" in group_list(row) for row in users.values())
    assert len(world.rows("users")) == 3
    for kind in ("campaigns", "dispositions", "agent_statuses"):
        assert {row["cxone_id"]: row["name"] for row in world.rows(kind)} == {
            record["id"]: record["name"] for record in SMALL_WORLD[kind]
        }
        assert len(world.rows(kind)) == len(SMALL_WORLD[kind])


def test_a_second_full_sync_writes_nothing_and_finds_everything_unchanged(world):
    assert world.preview("all", "--expect-no-changes").exit == 2
    assert world.sync("all", "all").exit == 0
    world.forget_requests()

    second = world.sync("all", "all")
    assert second.exit == 0
    assert world.writes() == []
    for report in second.document["documents"]:
        assert report["rows"] == []
        assert report["verified"] == {"checked": 0, "confirmed": 0, "different": 0, "missing": 0}

    after = world.preview("all", "--expect-no-changes")
    assert after.exit == 0
    for plan in after.document["documents"]:
        counts = plan["counts"]
        changing = ["update", "conflict", "ambiguous", "invalid", "only_in_ivinex"]
        assert [counts[name] for name in changing] == [0] * len(changing)
        assert counts["create"] == (1 if plan["kind"] == "users" else 0)  # the inactive user
        assert counts["unchanged"] == plan["ivinex"]["records"]


def test_new_users_are_follow_ups_until_somebody_has_set_their_password(world):
    report = world.sync("users", "all").document
    assert [(entry["what"], entry["key"]) for entry in report["follow_ups"]] == [
        ("set_password", "1001"),
        ("set_password", "1002"),
        ("set_password", "1003"),
    ]
    listed = world.run("follow-ups", "--json").document["follow_ups"]
    assert {entry["key"] for entry in listed} == {"1001", "1002", "1003"}

    refused = world.run("follow-ups", "--done", "1001,9999", "--json")
    assert (refused.exit, refused.document["code"]) == (1, "selection_unknown_key")
    assert world.run("follow-ups", "--done", "1001,1003", "--json").exit == 0
    listed = world.run("follow-ups", "--json").document["follow_ups"]
    assert [entry["key"] for entry in listed] == ["1002"]


def test_no_password_is_ever_written(world):
    world.sync("users", "all")
    for write in world.writes():
        for record in write.json["Records"]:
            assert not any("password" in field.lower() for field in record)


def test_a_record_removed_in_cxone_stays_in_ivinex_and_is_listed(world):
    world.sync("dispositions", "all")
    before = world.rows("dispositions")
    world.set_records("dispositions", SMALL_WORLD["dispositions"][1:])

    plan = world.preview("dispositions").document
    gone = world.row_of("dispositions", "2201")
    assert plan["only_in_ivinex"] == [{"ivinex_id": gone["collection_id"], "key": "2201", "name": "Sale closed"}]
    assert plan["counts"]["only_in_ivinex"] == 1
    assert world.sync("dispositions", "all").exit == 0
    assert world.rows("dispositions") == before


def test_inactive_users_are_created_only_by_their_key(world):
    plan = world.preview("users").plan_rows
    assert (plan["1004"]["action"], plan["1004"]["reason"]) == ("create", "inactive")
    assert world.sync("users", "new").exit == 0
    assert "1004" not in world.rows_by_key("users")
    assert world.sync("users", "1004").exit == 0
    row = world.row_of("users", "1004")
    assert row["active"].lower() in ("false", "0")


def test_inactive_users_are_created_by_a_word_when_the_configuration_says_so(world):
    world.module("users")["create_inactive"] = True
    assert world.sync("users", "all").exit == 0
    assert "1004" in world.rows_by_key("users")


def test_inactive_records_of_other_kinds_are_created_like_any_other(scenario):
    scenario.set_records("dispositions", [named("1", "Old", is_active=False)])
    assert scenario.sync("dispositions", "all").exit == 0
    assert set(scenario.rows_by_key("dispositions")) == {"1"}


def test_rows_that_were_not_selected_are_untouched(world):
    assert world.sync("dispositions", "2202").exit == 0
    assert set(world.rows_by_key("dispositions")) == {"2202"}
    assert world.sync("dispositions", "none").exit == 0
    assert set(world.rows_by_key("dispositions")) == {"2202"}


def test_an_unchanged_row_selected_by_its_key_is_reported_unchanged(world):
    world.sync("dispositions", "all")
    world.forget_requests()
    outcome = world.sync("dispositions", "2201")
    assert outcome.exit == 0
    assert [(row["key"], row["outcome"]) for row in outcome.document["rows"]] == [("2201", "unchanged")]
    assert world.writes() == []


def test_a_selection_may_stand_in_a_file_with_one_item_per_line(world, tmp_path):
    chosen = tmp_path / "chosen"
    chosen.write_text("2201\n2203\n")
    assert world.sync("dispositions", f"@{chosen}").exit == 0
    assert set(world.rows_by_key("dispositions")) == {"2201", "2203"}


def test_a_preview_writes_nothing_and_makes_no_state_file(world):
    world.preview("all")
    assert world.writes() == []
    assert not world.state_path.exists()


def test_losing_the_state_file_costs_no_duplicate(world):
    world.sync("all", "all")
    rows = {kind: world.rows(kind) for kind in KINDS}
    world.remove_state()
    world.forget_requests()
    assert world.sync("all", "all").exit == 0
    assert world.writes() == []
    assert {kind: world.rows(kind) for kind in KINDS} == rows


def test_cxone_campaigns_may_feed_the_campaigns_instead_of_skills(scenario):
    scenario.set_records("cxone_campaigns", [named("7", "Winter"), named("8", "Summer")])
    scenario.config["cxone"]["campaigns_from"] = "campaigns"
    assert scenario.sync("campaigns", "all").exit == 0
    assert {row["cxone_id"]: row["name"] for row in scenario.rows("campaigns")} == {"7": "Winter", "8": "Summer"}

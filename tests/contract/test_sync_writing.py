"""Writing: stale rows, lost answers, refusals, key storage, and every row with exactly one outcome."""

import pytest

from scenario import KINDS, agent, named, numbered_agents


@pytest.fixture
def three(scenario):
    scenario.set_records("campaigns", [named("1", "One"), named("2", "Two"), named("3", "Three")])
    return scenario


def rename(scenario):
    scenario.set_records("campaigns", [named("1", "Uno"), named("2", "Dos"), named("3", "Tres")])


def test_a_row_that_a_person_changed_after_the_preview_is_stale_and_the_others_are_written(three):
    three.sync("campaigns", "all")
    rename(three)
    plan = three.saved_plan("campaigns")
    three.edit_row("campaigns", three.row_of("campaigns", "2")["collection_id"], {"name": "By hand"})
    outcome = three.apply(plan, "all")
    assert outcome.exit == 2
    assert {key: row["outcome"] for key, row in outcome.report_rows.items()} == {
        "1": "updated", "2": "skipped", "3": "updated"}
    assert outcome.report_rows["2"]["error"]["code"] == "stale"
    assert {key: row["name"] for key, row in three.rows_by_key("campaigns").items()} == {
        "1": "Uno", "2": "By hand", "3": "Tres"}


def test_a_create_whose_key_appeared_meanwhile_is_stale_and_not_doubled(three):
    three.set_rows("campaigns", [{"name": "Elsewhere", "cxone_id": "77"}])
    plan = three.saved_plan("campaigns")
    three.add_row("campaigns", {"name": "One", "cxone_id": "1"})
    outcome = three.apply(plan, "all")
    assert outcome.exit == 2
    assert outcome.report_rows["1"]["error"]["code"] == "stale"
    assert sorted(row["cxone_id"] for row in three.rows("campaigns")) == ["1", "2", "3", "77"]


def test_a_row_whose_key_moved_is_stale(three):
    three.sync("campaigns", "all")
    rename(three)
    plan = three.saved_plan("campaigns")
    three.edit_row("campaigns", three.row_of("campaigns", "2")["collection_id"], {"cxone_id": "99"})
    outcome = three.apply(plan, "2")
    assert (outcome.exit, outcome.report_rows["2"]["error"]["code"]) == (2, "stale")


def test_a_key_that_ivinex_does_not_store_stops_everything_after_one_row(three):
    three.switch(**{"no-key-storage": True})
    outcome = three.sync("campaigns", "all")
    assert outcome.exit == 2
    assert len(three.rows("campaigns")) == 1
    assert "key_not_stored" in {row["error"]["code"] for row in outcome.document["rows"] if row["error"]}
    assert len(outcome.document["rows"]) == 3


@pytest.mark.parametrize("switch", ["lose-answer", "lose-request"])
def test_a_lost_answer_to_a_create_never_makes_a_second_row(three, switch):
    three.set_rows("campaigns", [{"name": "Elsewhere", "cxone_id": "77"}])
    three.switch(**{switch: 1})
    outcome = three.sync("campaigns", "all")
    assert outcome.exit in (0, 2)
    keys = [row["cxone_id"] for row in three.rows("campaigns")]
    assert len(keys) == len(set(keys))
    stored = three.rows_by_key("campaigns")
    for key, row in outcome.report_rows.items():
        if row["outcome"] == "created":
            assert stored[key]["collection_id"] == row["ivinex_id"]
    assert three.sync("campaigns", "all").exit == 0
    assert sorted(row["cxone_id"] for row in three.rows("campaigns")) == ["1", "2", "3", "77"]


def test_a_row_that_ivinex_refuses_is_failed_with_its_message_and_the_rest_is_written(three):
    three.set_rows("campaigns", [{"name": "Elsewhere", "cxone_id": "77"}])
    three.switch(**{"one-fails": 2})
    outcome = three.sync("campaigns", "all")
    assert outcome.exit == 2
    failed = [row for row in outcome.document["rows"] if row["outcome"] == "failed"]
    assert len(failed) == 1
    assert failed[0]["error"]["code"] == "rejected_by_ivinex" and failed[0]["error"]["message"]
    assert len(three.rows("campaigns")) == 3


@pytest.mark.parametrize("switch", ["reorder-results", "missing-result"])
def test_the_order_and_number_of_write_results_is_not_trusted(three, switch):
    three.set_rows("campaigns", [{"name": "Elsewhere", "cxone_id": "77"}])
    three.switch(**{switch: True})
    three.sync("campaigns", "all")
    stored = three.rows_by_key("campaigns")
    assert {key: stored[key]["name"] for key in "123"} == {"1": "One", "2": "Two", "3": "Three"}
    three.switch(**{switch: False})
    assert three.sync("campaigns", "all").exit == 0
    assert len(three.rows("campaigns")) == 4
    rename(three)
    three.switch(**{switch: True})
    three.sync("campaigns", "all")
    assert {row["name"] for row in three.rows_by_key("campaigns").values()} == {"Uno", "Dos", "Tres", "Elsewhere"}


def test_a_site_that_reformats_values_is_told_once_and_then_stays_quiet(three):
    three.switch(**{"upper-case-values": True})
    outcome = three.sync("campaigns", "all")
    assert outcome.exit == 0
    assert {row["outcome"] for row in outcome.document["rows"]} == {"created"}
    assert {row["error"]["code"] for row in outcome.document["rows"]} == {"read_back_differs"}
    assert outcome.document["verified"] == {"checked": 3, "confirmed": 0, "different": 3, "missing": 0}
    assert three.preview("campaigns", "--expect-no-changes").exit == 0


def test_busy_services_are_asked_again(three):
    three.switch(**{"cxone-fail": "503/0x1@skills,502x1@skills", "ivinex-fail": "503/0x1"})
    assert three.sync("campaigns", "all").exit == 0
    assert len(three.rows("campaigns")) == 3


def test_batches_of_every_size_give_the_same_rows(scenario):
    scenario.set_records("users", numbered_agents(23))
    scenario.config["ivinex"]["batch_size"] = 5
    outcome = scenario.sync("users", "all")
    assert outcome.exit == 0
    assert outcome.document["counts"]["created"] == 23
    assert max(len(write.json["Records"]) for write in scenario.writes()) == 5
    assert len(scenario.rows_by_key("users")) == 23


def test_one_kind_that_fails_does_not_stop_the_others(scenario):
    for kind in KINDS:
        scenario.set_records(kind, [agent("1", "ada")] if kind == "users" else [named("1", "One")])
    scenario.switch(deny="dispositions")
    outcome = scenario.sync("all", "all")
    assert outcome.exit == 2
    documents = outcome.document["documents"]
    assert [document["format"] for document in documents] == [
        "cxsync.report/1", "cxsync.report/1", "cxsync.error/1", "cxsync.report/1"]
    assert documents[2]["code"] == "permission_denied"
    assert [len(scenario.rows(kind)) for kind in KINDS] == [1, 1, 0, 1]


def test_a_saved_set_of_plans_can_be_applied(scenario):
    for kind in KINDS:
        scenario.set_records(kind, [agent("1", "ada")] if kind == "users" else [named("1", "One")])
    plan = scenario.saved_plan("all")
    outcome = scenario.apply(plan, "all")
    assert outcome.exit == 0
    assert outcome.document["format"] == "cxsync.set/1"
    assert [len(scenario.rows(kind)) for kind in KINDS] == [1, 1, 1, 1]

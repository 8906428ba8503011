"""`retry`: what a run left open is looked up, what was reviewed and is still true is sent, the rest is stale."""

import signal
import sqlite3

import pytest

from scenario import KINDS, agent, named, numbered_agents


@pytest.fixture
def three(scenario):
    scenario.set_records("campaigns", [named("1", "One"), named("2", "Two"), named("3", "Three")])
    scenario.set_rows("campaigns", [{"name": "Elsewhere", "cxone_id": "77"}])
    return scenario


def retry(scenario, *arguments):
    return scenario.run("retry", "--json", *arguments)


def runs(scenario):
    return scenario.run("history", "--json").document["runs"]


def test_with_nothing_open_it_is_a_report_without_rows(three):
    outcome = retry(three)
    assert outcome.exit == 0
    assert (outcome.document["format"], outcome.document["rows"]) == ("cxsync.report/1", [])
    assert three.sync("campaigns", "all").exit == 0
    outcome = retry(three, "--run", runs(three)[0]["run"])
    assert (outcome.exit, outcome.document["rows"], outcome.document["kind"]) == (0, [], "campaigns")
    assert len(runs(three)) == 1
    assert "Nothing to do" in three.run("retry").stdout


def test_a_run_that_nobody_knows_is_an_error(three):
    outcome = retry(three, "--run", "nobody")
    assert (outcome.exit, outcome.document["code"]) == (1, "run_unknown")
    assert three.run("retry", "--run", "").exit == 1


def test_failed_rows_are_sent_again_and_keep_the_plan_that_was_reviewed(three):
    three.switch(**{"fail-text": "Two"})
    first = three.sync("campaigns", "all")
    assert first.document["counts"]["failed"] == 1
    three.switch(**{"fail-text": ""})
    three.forget_requests()
    again = retry(three, "--actor", "ada")
    assert again.exit == 0
    assert {key: row["outcome"] for key, row in again.report_rows.items()} == {"2": "created"}
    assert again.document["plan_digest"] == first.document["plan_digest"]
    assert [record["name"] for write in three.writes() for record in write.json["Records"]] == ["Two"]
    assert [(run["actor"], run["exit"]) for run in runs(three)][0] == ("ada", 0)


@pytest.mark.parametrize("switch, sent_again", [("hold-answer", 0), ("hold-request", 1)])
def test_unknown_rows_are_looked_up_before_anything_is_sent_again(three, switch, sent_again):
    three.config["ivinex"]["limits"].update(request_timeout_ms=400, attempts=1)
    three.switch(**{switch: 1})
    process = three.start("sync", "--kind", "campaigns", "--select", "all", "--json")
    three.wait_until_held(f"held_{switch.removeprefix('hold-')}s")
    three.switch(**{"ivinex-fail": "500@Offset"})  # so that the run cannot read back what became of them
    first = three.finish(process)
    assert first.exit == 2
    assert {row["outcome"] for row in first.document["rows"]} == {"unknown"}
    three.release_held()
    three.switch(**{"ivinex-fail": ""})
    three.forget_requests()
    again = retry(three)
    assert again.exit == 0
    assert {row["outcome"] for row in again.document["rows"]} == {"created"}
    assert len(three.writes()) == sent_again
    assert sorted(row["cxone_id"] for row in three.rows("campaigns")) == ["1", "2", "3", "77"]


def test_what_changed_in_cxone_is_never_sent_unreviewed(three):
    three.sync("campaigns", "all")
    three.set_records("campaigns", [named("1", "Uno"), named("2", "Dos"), named("3", "Tres")])
    three.switch(**{"one-fails": 1, "batch-failure": "refuse"})
    assert three.sync("campaigns", "all").document["counts"]["failed"] == 3
    three.switch(**{"one-fails": 0})
    three.set_records("campaigns", [named("1", "Unus"), named("2", "Dos")])
    again = retry(three)
    assert again.exit == 2
    assert {key: row["outcome"] for key, row in again.report_rows.items()} == {
        "1": "skipped", "2": "updated", "3": "skipped"}
    assert again.report_rows["1"]["error"]["code"] == again.report_rows["3"]["error"]["code"] == "stale"
    assert three.row_of("campaigns", "1")["name"] == "One"
    assert retry(three).document["rows"] == []


def test_a_killed_run_is_told_by_the_history_and_finished_by_a_retry(scenario):
    scenario.set_records("users", numbered_agents(12))
    scenario.set_rows("users", [{"user_name": "elsewhere", "cxone_id": "777"}])
    scenario.config["ivinex"]["batch_size"] = 4
    scenario.config["ivinex"]["limits"]["max_in_flight"] = 1
    scenario.switch(**{"hold-answer": 2})
    process = scenario.start("sync", "--kind", "users", "--select", "all")
    scenario.wait_for_held_answer()
    process.send_signal(signal.SIGKILL)
    assert scenario.finish(process).exit == -signal.SIGKILL
    scenario.release_held()

    (cut,) = runs(scenario)
    assert (cut["finished"], cut["exit"]) == (None, None)
    report = scenario.run("history", "--run", cut["run"], "--json").document
    assert report["finished"] == ""
    assert sorted(row["outcome"] for row in report["rows"]) == ["created"] * 4 + ["skipped"] * 4 + ["unknown"] * 4 or (
        sorted(row["outcome"] for row in report["rows"]) == ["skipped"] * 4 + ["unknown"] * 8)
    assert "cxsync retry" in scenario.run("history", "--run", cut["run"]).stdout

    again = retry(scenario)
    assert again.exit == 0
    assert again.document["counts"]["created"] == 12
    assert len(scenario.rows("users")) == 13
    assert len(scenario.run("follow-ups", "--json").document["follow_ups"]) == 12
    scenario.forget_requests()
    assert scenario.sync("users", "all").exit == 0
    assert scenario.writes() == []


def test_several_kinds_give_a_set_and_one_gives_its_report(scenario):
    for kind in KINDS:
        scenario.set_records(kind, [agent("1", "ada")] if kind == "users" else [named("1", "One")])
    scenario.switch(**{"one-fails": 1})
    assert scenario.sync("all", "all").exit == 2
    scenario.switch(**{"one-fails": 0})
    outcome = retry(scenario)
    assert outcome.exit == 0
    assert outcome.document["format"] == "cxsync.set/1"
    assert [document["kind"] for document in outcome.document["documents"]] == list(KINDS)
    assert [len(scenario.rows(kind)) for kind in KINDS] == [1, 1, 1, 1]


def test_an_incomplete_read_stops_it_before_anything_is_written(three):
    three.switch(**{"fail-text": "Two"})
    three.sync("campaigns", "all")
    three.switch(**{"fail-text": "", "ignore-skip": True, "page-cap": 2})
    three.forget_requests()
    outcome = retry(three)
    assert (outcome.exit, outcome.document["code"]) == (3, "incomplete_read")
    assert three.writes() == []


def test_forgetting_empties_what_is_open_too(three):
    three.switch(**{"fail-text": "Two"})
    three.sync("campaigns", "all")
    three.switch(**{"fail-text": ""})
    assert three.run("history", "--forget-before", "2199-01-01").exit == 0
    with sqlite3.connect(three.state_path) as state:
        assert state.execute("SELECT name FROM journal").fetchall() == [("",)]
    outcome = retry(three)
    assert outcome.exit == 2
    assert outcome.report_rows["2"]["error"]["code"] == "stale"
    assert three.sync("campaigns", "all").exit == 0

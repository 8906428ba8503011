"""The state file: whose it is, one writer at a time, and what an interrupted run leaves."""

import fcntl
import signal
import sqlite3

import pytest

from scenario import named, numbered_agents


def campaigns(count):
    return [named(str(n), f"C{n:03}") for n in range(1, count + 1)]


def test_the_state_of_another_site_is_refused(scenario):
    scenario.set_records("campaigns", campaigns(2))
    scenario.sync("campaigns", "all")
    scenario.forget_requests()
    scenario.config["site"] = "another"
    outcome = scenario.sync("campaigns", "all")
    assert (outcome.exit, outcome.document["code"]) == (1, "state_belongs_elsewhere")
    assert outcome.document["hint"]
    assert scenario.writes() == []


def test_another_source_of_campaigns_needs_another_state(scenario):
    scenario.set_records("campaigns", campaigns(2))
    scenario.sync("campaigns", "all")
    scenario.config["cxone"]["campaigns_from"] = "campaigns"
    outcome = scenario.preview("campaigns")
    assert (outcome.exit, outcome.document["code"]) == (1, "state_belongs_elsewhere")


def test_a_damaged_state_file_is_refused_and_kept(scenario):
    scenario.set_records("campaigns", campaigns(2))
    scenario.save()
    scenario.state_path.write_bytes(b"no database at all, but somebody's file " * 200)
    before = scenario.state_path.read_bytes()
    outcome = scenario.sync("campaigns", "all")
    assert (outcome.exit, outcome.document["code"]) == (1, "state_corrupt")
    assert scenario.state_path.read_bytes() == before
    assert scenario.writes() == []


def test_last_synced_values_that_cannot_be_read_stop_the_kind_and_name_the_file(scenario):
    scenario.set_records("campaigns", campaigns(2))
    scenario.sync("campaigns", "all")
    with sqlite3.connect(scenario.state_path) as state:
        state.execute("UPDATE link SET bases = '[['")
    state.close()
    scenario.set_records("campaigns", [named("1", "Renamed"), named("2", "C002")])
    scenario.forget_requests()
    for outcome in (scenario.preview("campaigns"), scenario.sync("campaigns", "all")):
        assert (outcome.exit, outcome.document["code"]) == (1, "state_corrupt")
        assert outcome.document["details"]["file"] == str(scenario.state_path)
        assert outcome.document["hint"]
    assert scenario.writes() == []
    scenario.stays_unsettled("nobody but a person can mend the state")


def test_a_second_run_waits_ten_seconds_for_the_state_and_then_exits_6(scenario):
    scenario.set_records("campaigns", campaigns(2))
    scenario.sync("campaigns", "1")
    scenario.forget_requests()
    with open(f"{scenario.state_path}.lock", "r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        outcome = scenario.sync("campaigns", "all")
        assert (outcome.exit, outcome.document["code"]) == (6, "state_busy")
        assert 9 < outcome.seconds < 20
        assert scenario.writes() == []
        assert scenario.preview("campaigns").exit == 0, "looking is allowed meanwhile"
    assert scenario.sync("campaigns", "all").exit == 0


def test_ctrl_c_in_mid_run_gives_the_report_and_the_next_run_finishes(scenario):
    scenario.set_records("campaigns", campaigns(20))
    scenario.set_rows("campaigns", [{"name": "Elsewhere", "cxone_id": "900"}])
    scenario.config["ivinex"]["batch_size"] = 5
    scenario.config["ivinex"]["limits"]["max_in_flight"] = 1
    scenario.switch(**{"hold-answer": 2})
    run = scenario.start("sync", "--kind", "campaigns", "--select", "all", "--json")
    scenario.wait_for_held_answer()
    run.send_signal(signal.SIGINT)
    outcome = scenario.finish(run)
    scenario.release_held()

    assert outcome.exit == 130, outcome.stderr
    report = outcome.document
    assert report["format"] == "cxsync.report/1"
    assert len(report["rows"]) == 20
    assert report["counts"]["created"] >= 5
    untried = [row for row in report["rows"] if row["outcome"] == "skipped"]
    assert untried and all(row["error"]["code"] == "cancelled" and row["attempts"] == 0 for row in untried)
    assert scenario.run("history", "--json").document["runs"][0]["exit"] == 130

    assert scenario.sync("campaigns", "all").exit == 0
    keys = [row["cxone_id"] for row in scenario.rows("campaigns")]
    assert sorted(keys) == sorted([str(n) for n in range(1, 21)] + ["900"])


def test_a_run_that_is_killed_leaves_a_state_that_the_next_run_finishes(scenario):
    scenario.set_records("campaigns", campaigns(20))
    scenario.set_rows("campaigns", [{"name": "Elsewhere", "cxone_id": "900"}])
    scenario.config["ivinex"]["batch_size"] = 5
    scenario.switch(**{"hold-answer": 2})
    run = scenario.start("sync", "--kind", "campaigns", "--select", "all", "--json")
    scenario.wait_for_held_answer()
    run.kill()
    scenario.finish(run)
    scenario.release_held()

    assert scenario.sync("campaigns", "all").exit == 0
    keys = [row["cxone_id"] for row in scenario.rows("campaigns")]
    assert sorted(keys) == sorted([str(n) for n in range(1, 21)] + ["900"])
    interrupted = scenario.run("history", "--json").document["runs"][-1]
    assert (interrupted["finished"], interrupted["exit"]) == (None, None)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_no_password_is_forgotten_when_a_run_is_ended_in_mid_write(scenario, end):
    scenario.set_records("users", numbered_agents(20))
    scenario.set_rows("users", [{"user_name": "boss", "cxone_id": "900"}])
    scenario.config["ivinex"]["batch_size"] = 5
    scenario.switch(**{"hold-answer": 2})
    run = scenario.start("sync", "--kind", "users", "--select", "all", "--json")
    scenario.wait_for_held_answer()
    run.send_signal(end)
    scenario.finish(run)
    scenario.release_held()

    assert scenario.sync("users", "all").exit == 0
    created = sorted(row["cxone_id"] for row in scenario.rows("users") if row["cxone_id"] != "900")
    assert len(created) == len(set(created)) == 20
    listed = scenario.run("follow-ups", "--json").document["follow_ups"]
    assert sorted(entry["key"] for entry in listed) == created


def test_rows_that_ivinex_hides_are_not_created_a_second_time(scenario):
    scenario.set_records("campaigns", campaigns(6))
    scenario.set_rows("campaigns", [{"name": "Elsewhere", "cxone_id": "900"}])
    scenario.switch(**{"ivinex-hide-every": 3})
    assert scenario.sync("campaigns", "all").exit == 2
    again = scenario.sync("campaigns", "all")
    assert {row["error"]["code"] for row in again.document["rows"]} == {"ambiguous"}
    keys = [row["cxone_id"] for row in scenario.rows("campaigns")]
    assert len(keys) == len(set(keys))
    scenario.switch(**{"ivinex-hide-every": 0})
    assert scenario.preview("campaigns", "--expect-no-changes").exit == 0

"""Refused batches: one bad row stands alone, the others are written, and nothing is created twice."""

import math

import pytest

from scenario import agent, numbered_agents

ROWS = 25


@pytest.fixture
def batch(scenario):
    """One full batch of new users, in a module that holds a row with a key already."""
    scenario.set_records("users", numbered_agents(ROWS))
    scenario.set_rows("users", [{"user_name": "elsewhere", "cxone_id": "777"}])
    scenario.config["guards"] = {"max_create_percent": 100, "min_rows": 100}
    return scenario


def keys(scenario):
    return sorted(row["cxone_id"] for row in scenario.rows("users"))


@pytest.mark.parametrize("failure", ["refuse", "refuse-late"])
@pytest.mark.parametrize("bad", [1, 8, ROWS])
def test_one_bad_row_fails_alone_in_few_more_requests(batch, failure, bad):
    batch.switch(**{"fail-text": f"user{bad}@", "batch-failure": failure})
    outcome = batch.sync("users", "all")
    assert outcome.exit == 2
    assert outcome.document["counts"]["created"] == ROWS - 1
    row = outcome.report_rows[str(bad)]
    assert row["outcome"] == "failed"
    assert row["error"]["code"] == "request_refused" and row["error"]["http_status"] == 400
    assert row["error"]["message"] and row["error"]["hint"]
    assert row["attempts"] >= 2
    assert len(batch.writes()) - 1 <= 2 * math.log2(ROWS) + 1
    batch.switch(**{"fail-text": ""})
    assert batch.sync("users", "all").exit == 0
    assert keys(batch) == sorted(["777"] + [str(n) for n in range(1, ROWS + 1)])


@pytest.mark.parametrize("failure", ["refuse", "refuse-late"])
def test_several_bad_rows_cost_the_others_nothing(batch, failure):
    batch.switch(**{"fail-text": "user1", "batch-failure": failure})  # user1 and user10 to user19
    outcome = batch.sync("users", "all")
    assert outcome.document["counts"] == {
        "created": 14, "updated": 0, "unchanged": 0, "skipped": 0, "failed": 11, "unknown": 0}
    assert len(keys(batch)) == len(set(keys(batch))) == 15


def test_a_bad_row_among_updates_is_found_too(batch):
    batch.sync("users", "all")
    batch.set_records("users", [{**person, "first_name": f"New{person['id']}"} for person in numbered_agents(ROWS)])
    batch.forget_requests()
    batch.switch(**{"fail-text": "New13", "batch-failure": "refuse"})
    outcome = batch.sync("users", "all")
    assert outcome.exit == 2
    assert (outcome.document["counts"]["updated"], outcome.document["counts"]["failed"]) == (ROWS - 1, 1)
    assert outcome.report_rows["13"]["outcome"] == "failed"
    assert len(batch.writes()) - 1 <= 2 * math.log2(ROWS) + 1


@pytest.mark.parametrize("large", ["drop", "refuse", "refuse-413", "error"])
@pytest.mark.parametrize("cap", [1, 4])
def test_how_many_rows_ivinex_takes_at_once_is_learnt_once(batch, large, cap):
    batch.set_records("users", numbered_agents(3 * ROWS))
    batch.switch(**{"ivinex-batch-cap": cap, "large-batch": large})
    outcome = batch.sync("users", "all")
    assert outcome.exit == 0, outcome.document["rows"]
    assert outcome.document["counts"]["created"] == 3 * ROWS
    assert len(keys(batch)) == len(set(keys(batch))) == 3 * ROWS + 1
    sizes = [len(write.json["Records"]) for write in batch.writes()]
    too_large = [size for size in sizes if size > cap]
    assert len(too_large) <= 20, "found out on the first batches, not on every one"
    assert all(size <= cap for size in sizes[len(sizes) // 2:])


def test_a_refusal_of_the_user_is_not_repeated_in_smaller_batches(batch):
    for error, code in (("403-empty", "permission_denied"), ("401-empty", "credentials_refused")):
        batch.forget_requests()
        plan = batch.saved_plan("users")
        batch.switch(**{"ivinex-deny": "10201:edit"} if error.startswith("403") else {"ivinex-error": error})
        outcome = batch.apply(plan, "all")
        assert outcome.exit in (2, 4), code
        assert len(batch.writes()) <= 1
        batch.simulator.post("switches/reset", {})


def test_a_server_that_refuses_every_row_is_not_asked_for_each(batch):
    batch.set_records("users", numbered_agents(100))
    batch.switch(**{"fail-text": "user", "batch-failure": "refuse"})
    outcome = batch.sync("users", "all")
    assert outcome.exit == 2
    assert outcome.document["counts"]["failed"] == 100
    assert len(batch.writes()) <= 25


def test_a_row_refused_in_its_own_answer_is_tried_once(batch):
    batch.set_records("users", [agent("1", "ada"), agent("2", "bob"), agent("3", "eve")])
    batch.switch(**{"fail-text": "bob"})
    outcome = batch.sync("users", "all")
    assert outcome.report_rows["2"]["attempts"] == 1
    assert outcome.report_rows["2"]["error"]["code"] == "rejected_by_ivinex"
    assert len(batch.writes()) == 1

"""Whatever the network and the services do, a sync gets its answer in bounded time or says what happened, doubles
nothing, tells no secret, and the next one finishes it.

The ordinary run takes one cell of every fault in hostile_world.py's table; CXSYNC_TEST_ALL=yes takes them all.
"""

import os

import pytest

import hostile_world
from hostile_world import ALL, ALWAYS, BEFORE, CELLS, MOST_MEMORY_KIB, ONCE, PATIENCE_S, PLACES, keys, prepare, strike

STATUSES = {"408", "425", "429", "500", "502", "503", "504", "401"}
CHOSEN = CELLS if os.environ.get("CXSYNC_TEST_ALL") == "yes" else hostile_world.sample(CELLS)
# Besides the attempts: a pooled connection that turns out to be closed costs one request more.
MOST_STRIKES = hostile_world.ATTEMPTS + 1


@pytest.fixture
def site(sized_scenario):
    site = sized_scenario(0)
    prepare(site)
    return site


def check_outcome(outcome, expected):
    assert outcome.exit == expected.exit, outcome.stdout + outcome.stderr
    if not expected.outcome:
        assert outcome.document["code"] == expected.code
        assert outcome.document["hint"], "it says how to mend it"
        return
    rows = outcome.document["rows"]
    assert [row["key"] for row in rows] == ["4", "5"]
    assert {row["outcome"] for row in rows} == {expected.outcome}
    assert {row["error"] and row["error"]["code"] for row in rows} == {expected.code or None}


@pytest.mark.parametrize("cell", CHOSEN, ids=str)
def test_a_struck_sync_ends_as_the_table_says_and_the_next_one_finishes_it(site, cell):
    outcome = strike(site, cell)
    check_outcome(outcome, cell.expected)
    met = site.simulator.get("state")["faults"][cell.name]
    assert 1 <= met <= (1 if cell.times == ONCE else MOST_STRIKES), "it is met, and the outage is not made worse"
    assert outcome.seconds < PATIENCE_S
    assert outcome.held_at_most(MOST_MEMORY_KIB)
    assert keys(site) == (ALL if cell.expected.outcome == "created" else BEFORE)

    assert site.sync("campaigns", "all").exit == 0
    assert keys(site) == ALL, "nothing is missing, and nothing is there twice"
    site.forget_requests()
    assert site.sync("campaigns", "all").exit == 0
    assert site.writes() == []
    assert site.run("history", "--json").exit == 0  # its output is searched for secrets, as all are


def test_the_table_has_every_fault_that_the_simulator_knows_at_every_place_where_it_can_strike(site):
    known = set(site.simulator.get("state")["faults"])
    assert {cell.name for cell in CELLS} == known | STATUSES | {"302", "403"}
    for fault in known | STATUSES:
        struck = {cell.place for cell in CELLS if cell.name == fault}
        assert struck == ({"listing", "read"} if fault.endswith("-page") else set(PLACES))


def test_the_ordinary_run_has_every_fault_and_every_place():
    chosen = hostile_world.sample(CELLS)
    assert {cell.fault for cell in chosen} == {cell.fault for cell in CELLS}
    assert {cell.place for cell in chosen} == set(PLACES)
    assert {cell.times for cell in chosen} == {ONCE, ALWAYS}

"""What a run costs CXone and Ivinex: requests and connections, counted."""

import pytest

USERS = 1000
PAGE = 100
BATCH = 25
IN_FLIGHT = 4
GUARDS = [word for name in ("create", "update", "all_changed") for word in ("--accept-guard", name)]


def pages(rows, page=PAGE):
    """Pages that overlap by a row, so that a row that comes or goes in between is seen."""
    return 1 + -(-(rows - page) // (page - 1))


@pytest.fixture
def in_step(sized_scenario):
    """A site that was synchronised, so that its size is known."""
    scenario = sized_scenario(USERS)
    scenario.module("users")["create_inactive"] = True
    scenario.config["ivinex"]["batch_size"] = BATCH
    for side in ("cxone", "ivinex"):
        scenario.config[side]["page_size"] = PAGE
        scenario.config[side]["limits"] = {"requests_per_second": 100_000, "max_in_flight": IN_FLIGHT}
    assert scenario.sync("users", "all").exit == 0
    scenario.forget_requests()
    return scenario


def counts(scenario):
    state = scenario.simulator.get("state")
    return state["requests"], state["connections"]


def test_a_preview_sends_no_request_that_it_could_do_without(in_step):
    assert in_step.preview("users").exit == 0
    requests, connections = counts(in_step)
    rows = len(in_step.rows("users"))
    # Discovery twice and the token; the last page of Ivinex shows that nothing follows.
    assert requests == {"cxone": 3 + pages(USERS), "ivinex": pages(rows) + 1}
    assert max(connections.values()) <= IN_FLIGHT


def test_a_sync_of_every_row_sends_its_batches_and_one_read_back_more(in_step):
    agents = in_step.simulator.get("cxone/agents")["records"]
    in_step.simulator.post("cxone/agents", {"change": [{"id": agent["id"], "first_name": f"New{agent['id']}"}
                                                       for agent in agents]})
    report = in_step.sync("users", "all", *GUARDS)
    assert report.exit == 0
    assert report.document["counts"]["updated"] == USERS
    requests, connections = counts(in_step)
    rows = len(in_step.rows("users"))
    assert requests == {"cxone": 3 + pages(USERS), "ivinex": 2 * (pages(rows) + 1) + USERS // BATCH}
    assert max(connections.values()) <= IN_FLIGHT


def test_an_unknown_size_costs_no_more_requests_than_are_in_flight(in_step):
    in_step.remove_state()
    assert in_step.preview("users").exit == 0
    requests, _ = counts(in_step)
    assert pages(len(in_step.rows("users"))) < requests["ivinex"] <= pages(len(in_step.rows("users"))) + IN_FLIGHT


def test_only_the_needed_members_of_a_record_are_asked_for(in_step):
    assert in_step.preview("users").exit == 0
    listed = [request for request in in_step.requests() if request.path.endswith("/agents")]
    assert all("userName" in request.query["fields"].split(",") for request in listed)
    assert max(request.entry["bytes"] for request in listed) < 500 * PAGE

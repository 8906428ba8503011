"""Reading both sides: every API version, every shape, and never a write from an incomplete read."""

import pytest

from scenario import KINDS, agent, named, numbered_agents

VERSIONS = range(9, 35)
PLAIN = {
    "users": [agent("1001", "ada", "Ada", "Sample", "ada@example.com"), agent("1002", "bob", is_active=False)],
    "campaigns": [named("4001", "Phone In Support"), named("4002", "Phone Out", direction="outbound")],
    "dispositions": [named("2201", "Sale closed"), named("2202", "Call again")],
    "agent_statuses": [named("57", "Lunch"), named("58", "Training")],
}
CORE = ("id", "user_name", "first_name", "last_name", "email", "name", "direction", "is_acw")


def fill(scenario, world=PLAIN):
    for kind, records in world.items():
        scenario.set_records(kind, records)


def essence(outcome):
    """The rows without fields that not every version lists."""
    return {
        plan["kind"]: [
            (row["key"], row["name"], row["action"], row["reason"], row["changes"],
             {name: value for name, value in row["source"].items() if name in CORE})
            for row in plan["rows"]
        ]
        for plan in outcome.document["documents"]
    }


def listing_requests(scenario, listing):
    return [request for request in scenario.requests() if request.path.endswith("/" + listing)]


def first_pages(scenario, listing):
    return sum(request.query["skip"] == "0" for request in listing_requests(scenario, listing))


def test_every_api_version_gives_the_same_plan(scenario):
    fill(scenario)
    plans = {}
    for version in VERSIONS:
        scenario.config["cxone"]["api_version"] = f"v{version}.0"
        outcome = scenario.preview("all")
        assert outcome.exit == 0, f"v{version}.0: {outcome.stderr}"
        assert all(plan["cxone"]["complete"] for plan in outcome.document["documents"]), f"v{version}.0"
        plans[version] = essence(outcome)
    assert set(plans[30]) == set(KINDS)
    for version, plan in plans.items():
        assert plan == plans[30], f"v{version}.0 differs from v30.0"


@pytest.mark.parametrize("switches", [
    {"string-ids": True},
    {"string-booleans": True},
    {"string-totals": True},
    {"no-totals": True},
    {"no-next-links": True},
    {"no-totals": True, "no-next-links": True, "empty-list": "200"},
    {"page-cap": 7},
    {"page-cap": 7, "no-totals": True},
    {"strict-parameters": True},
    {"campaign-shape": "flat", "code-shape": "v23"},
    {"ivinex-page-cap": 7},
    {"checkbox": "01", "created-by": "name"},
], ids=lambda switches: " ".join(switches))
def test_the_form_of_the_answers_changes_nothing(scenario, switches):
    fill(scenario, {**PLAIN, "users": numbered_agents(23), "dispositions": [named(str(n), f"D{n}") for n in range(1, 16)]})
    assert scenario.sync("all", "all").exit == 0
    plain = scenario.preview("all")
    scenario.switch(**switches)
    turned = scenario.preview("all")
    assert turned.exit == 0
    for plan in turned.document["documents"]:
        assert (plan["cxone"]["complete"], plan["ivinex"]["complete"]) == (True, True), plan["kind"]
    assert essence(turned) == essence(plain)


def test_an_empty_listing_is_complete_and_an_empty_plan(scenario):
    for kind in KINDS:
        scenario.set_records(kind, [])
    for empty in ("204", "200"):
        scenario.switch(**{"empty-list": empty})
        for plan in scenario.preview("all").document["documents"]:
            assert plan["rows"] == [] and plan["cxone"] == {"records": 0, "pages": plan["cxone"]["pages"],
                                                            "complete": True, "reason": None}


def test_a_read_that_goes_in_circles_is_incomplete_and_writes_nothing(scenario):
    scenario.set_records("users", numbered_agents(12))
    scenario.switch(**{"page-cap": 5, "ignore-skip": True})
    preview = scenario.preview("users")
    assert preview.exit == 0
    assert preview.document["cxone"]["complete"] is False
    assert preview.document["cxone"]["reason"]

    stopped = scenario.sync("users", "all")
    assert (stopped.exit, stopped.document["code"]) == (3, "incomplete_read")
    plan = stopped.document["details"]["plan"]
    assert (plan["format"], plan["cxone"]["complete"]) == ("cxsync.plan/1", False)
    assert scenario.writes() == []


def test_a_saved_plan_of_an_incomplete_read_is_not_applied(scenario):
    scenario.set_records("users", numbered_agents(12))
    scenario.switch(**{"page-cap": 5, "ignore-skip": True})
    plan = scenario.saved_plan("users")
    scenario.switch(**{"page-cap": 100, "ignore-skip": False})
    outcome = scenario.apply(plan, "all")
    assert (outcome.exit, outcome.document["code"]) == (3, "incomplete_read")
    assert scenario.writes() == []


def test_hidden_agents_are_a_remark_on_a_complete_read(scenario):
    scenario.set_records("users", numbered_agents(3))
    scenario.switch(**{"hidden-agents": 2})
    outcome = scenario.sync("users", "all")
    assert outcome.exit == 0
    summary = scenario.preview("users").document["cxone"]
    assert summary["complete"] is True
    assert "2" in summary["reason"]


@pytest.mark.parametrize("totals", [{}, {"no-totals": True}], ids=["total", "no total"])
def test_a_row_that_leaves_cxone_while_another_comes_costs_a_second_reading(scenario, totals):
    scenario.set_records("dispositions", [named(str(n), f"D{n:02}") for n in range(1, 24)])
    scenario.switch(**{"page-cap": 5, "cxone-swap-between-pages": 1, **totals})
    outcome = scenario.sync("dispositions", "all")
    assert outcome.exit == 0
    assert set(scenario.rows_by_key("dispositions")) == {str(n) for n in range(2, 25)}
    assert first_pages(scenario, "dispositions") == 2
    plan = scenario.preview("dispositions").document
    assert plan["cxone"]["complete"] is True
    assert {row["action"] for row in plan["rows"]} == {"unchanged"}


@pytest.mark.parametrize("totals", [{}, {"no-totals": True}], ids=["total", "no total"])
def test_rows_that_leave_and_come_in_every_reading_make_it_incomplete_and_nothing_is_written(scenario, totals):
    scenario.set_records("dispositions", [named(str(n), f"D{n:02}") for n in range(1, 24)])
    scenario.switch(**{"page-cap": 5, "cxone-swap-between-pages": 100, **totals})
    plan = scenario.preview("dispositions").document
    assert plan["cxone"]["complete"] is False
    assert "the listing changes while it is read, also when it is read once more" in plan["cxone"]["reason"]
    assert first_pages(scenario, "dispositions") == 2

    stopped = scenario.sync("dispositions", "all")
    assert (stopped.exit, stopped.document["code"]) == (3, "incomplete_read")
    assert scenario.writes() == []

    scenario.switch(**{"cxone-swap-between-pages": 0})
    assert scenario.sync("dispositions", "all").exit == 0
    assert scenario.preview("dispositions").document["counts"]["unchanged"] == 23


@pytest.mark.parametrize("size, requests", [(1, 1), (5, 1), (6, 2), (9, 2), (10, 3), (21, 5)])
def test_a_quiet_listing_costs_one_request_for_its_first_page_and_one_for_all_but_one_row_of_every_other(
        scenario, size, requests):
    scenario.set_records("dispositions", [named(str(n), f"D{n:02}") for n in range(1, size + 1)])
    scenario.config["cxone"]["page_size"] = 5
    assert scenario.preview("dispositions").document["cxone"] == {
        "records": size, "pages": requests, "complete": True, "reason": None}
    assert len(listing_requests(scenario, "dispositions")) == requests


def test_a_page_size_of_one_is_asked_as_two_so_that_pages_can_overlap(scenario):
    scenario.set_records("dispositions", [named(str(n), f"D{n:02}") for n in range(1, 4)])
    scenario.config["cxone"]["page_size"] = 1
    assert scenario.preview("dispositions").document["cxone"]["complete"] is True
    assert {request.query["top"] for request in listing_requests(scenario, "dispositions")} == {"2"}


def test_a_server_that_gives_one_row_per_page_is_read_twice(scenario):
    scenario.set_records("dispositions", [named(str(n), f"D{n:02}") for n in range(1, 5)])
    scenario.switch(**{"page-cap": 1})
    assert scenario.sync("dispositions", "all").exit == 0
    assert len(scenario.rows("dispositions")) == 4
    assert first_pages(scenario, "dispositions") == 2
    assert scenario.preview("dispositions").document["counts"]["unchanged"] == 4


@pytest.mark.parametrize("switch", ["ivinex-insert-between-pages", "ivinex-remove-between-pages"])
def test_a_row_that_moves_between_two_ivinex_pages_never_leads_to_a_duplicate(scenario, switch):
    scenario.set_records("dispositions", [named(str(n), f"D{n:02}") for n in range(1, 31)])
    assert scenario.sync("dispositions", "all").exit == 0
    scenario.config["ivinex"]["page_size"] = 10
    scenario.switch(**{switch: 1})
    outcome = scenario.sync("dispositions", "new")
    assert outcome.exit in (0, 3)
    keys = [row["cxone_id"] for row in scenario.rows("dispositions") if row["cxone_id"]]
    assert len(keys) == len(set(keys))


def test_many_vanished_links_make_the_ivinex_read_incomplete(scenario):
    scenario.set_records("dispositions", [named(str(n), f"D{n:02}") for n in range(1, 21)])
    assert scenario.sync("dispositions", "all").exit == 0
    scenario.switch(**{"ivinex-hide-every": 2})
    plan = scenario.preview("dispositions").document
    assert plan["ivinex"]["complete"] is False
    assert scenario.sync("dispositions", "all").exit == 3
    assert len(scenario.rows("dispositions")) == 20


def test_ids_that_cannot_be_keys_are_invalid_and_the_rest_is_written(scenario):
    scenario.set_records("dispositions", [
        named("1", "Good"),
        named("2", "No id", omit=["dispositionId"]),
        named("3", "Bad id", raw={"dispositionId": "a b"}),
        named("4", "A word", raw={"dispositionId": "all"}),
        named("5", "A text", raw={"dispositionId": " A:b._-1 "}),
        named("6", "A flag", raw={"dispositionId": True}),
        named("7", "Unprintable", raw={"dispositionId": "\x1b[31m"}),
    ])
    plan = scenario.preview("dispositions").document
    assert {row["name"]: (row["action"], row["reason"]) for row in plan["rows"]} == {
        "Good": ("create", None),
        "No id": ("invalid", "missing_id"),
        "Bad id": ("invalid", "unusable_id"),
        "A word": ("invalid", "unusable_id"),
        "A text": ("create", None),
        "A flag": ("invalid", "missing_id"),
        "Unprintable": ("invalid", "unusable_id"),
    }
    assert "\x1b" not in scenario.run("preview", "--kind", "dispositions").stdout
    assert scenario.apply(scenario.saved_plan("dispositions"), "all").exit == 0
    assert set(scenario.rows_by_key("dispositions")) == {"1", "A:b._-1"}
    assert scenario.preview("dispositions").plan_rows["A:b._-1"]["action"] == "unchanged"


def test_a_field_missing_from_the_answer_is_neither_compared_nor_written(scenario):
    scenario.module("users")["fields"] = {"user_name": {"from": "user_name", "policy": "on_create"},
                                          "email": {"from": "email", "policy": "source"}}
    scenario.set_records("users", [agent("1", "ada", email="ada@example.com")])
    scenario.sync("users", "all")
    scenario.set_records("users", [agent("1", "ada", omit=["emailAddress", "isActive"])])
    row = scenario.preview("users").plan_rows["1"]
    assert (row["action"], row["changes"]) == ("unchanged", [])
    assert "email" not in row["source"]

"""The scenarios of Google's conformance tests for retries (googleapis/conformance-tests, storage/v1/retry_tests.json),
as a one-way sync has them: what is always idempotent is a read, what is idempotent under a precondition is an update,
what is never idempotent is a create. A write is sent again only after a look showed that it did not happen.
"""

import pytest

from scenario import named

TWICE_UNAVAILABLE, TWICE_RESET, RESET_UNAVAILABLE = ["503", "503"], ["reset", "reset"], ["reset", "503"]
RETRYABLE = [TWICE_UNAVAILABLE, TWICE_RESET, RESET_UNAVAILABLE]
READS = {
    "discovery": ("cxone", "openid-configuration"),
    "token": ("cxone", "/auth/token"),
    "list": ("cxone", "/skills"),
    "read": ("ivinex", "GET"),
}
WRITES = ("update", "create")

NOT_LIST = ["discovery", "token", "read"]

# Scenario, the instructions, and what they are given to.
SUCCEED = [
    (1, RETRYABLE, READS),  # always idempotent
    (8, [["cut=300", "cut=300"], ["cut=20"], ["cut=400", "503"]], ["list", "read"]),  # broken streams
]
# Errors that are not retryable, alone and after one that is. A token may have run out, so a listing that is refused for
# it is asked once more, with a new one; and one that is refused as malformed without the choice of fields.
STOP = [
    (5, [["400"]], NOT_LIST),
    (5, [["400", "400"]], ["list"]),
    (5, [["401"]], NOT_LIST),
    (5, [["401", "401"]], ["list"]),
    (6, [["503", "400"]], NOT_LIST),
    (6, [["503", "400", "400"]], ["list"]),
    (6, [["reset", "401"]], NOT_LIST),
    (6, [["reset", "401", "401"]], ["list"]),
]
LOOKED_UP = [
    (2, RETRYABLE, ["update"]),  # idempotent under a precondition
    (4, RETRYABLE, ["create"]),  # never idempotent
    (7, [RESET_UNAVAILABLE, ["408"]], WRITES),  # complex retries
]


def table(scenarios):
    return [pytest.param(instructions, method, id=f"{number}-{'+'.join(instructions)}-{method}")
            for number, cases, methods in scenarios for instructions in cases for method in methods]


def tell(site, side, text, instructions):
    site.switch(**{f"{side}-fail": ",".join(f"{one}x1@{text}" for one in instructions)})


def met(site):
    return sum(site.simulator.get("state")["faults"].values())


@pytest.fixture
def site(scenario):
    """One campaign is in both services, and has another name in CXone by now; `limits` let a run try three times."""
    for side in ("cxone", "ivinex"):
        scenario.config[side]["limits"] |= {"attempts": 3, "max_in_flight": 1}
    scenario.set_records("campaigns", [named("1", "Old name")])
    assert scenario.sync("campaigns", "all").exit == 0
    scenario.set_records("campaigns", [named("1", "New name")])
    scenario.forget_requests()
    return scenario


def prepare(site, method):
    """The run has one row to write: an update or a create."""
    if method == "create":
        site.set_records("campaigns", [named("1", "Old name"), named("2", "Another")])


def check_looked_up_before_repeated(requests):
    """Between two writes of a record lies a read of its module that began after the first of them."""
    looked = True
    for request in requests:
        if request.side != "ivinex":
            continue
        assert request.method == "GET" or looked, "sent again without a look"
        looked = request.method == "GET"


@pytest.mark.parametrize("instructions, method", table(SUCCEED))
def test_what_may_arrive_twice_is_repeated_until_it_succeeds(site, instructions, method):
    tell(site, *READS[method], instructions)
    assert site.sync("campaigns", "all").exit == 0
    assert met(site) == len(instructions)
    assert site.row_of("campaigns", "1")["name"] == "New name"


@pytest.mark.parametrize("instructions, method", table(STOP))
def test_an_error_that_repeating_cannot_mend_ends_the_run(site, instructions, method):
    tell(site, *READS[method], instructions)
    outcome = site.sync("campaigns", "all")
    assert outcome.exit == 4, outcome.stdout
    assert outcome.document["details"]["http_status"] == instructions[-1]
    assert met(site) == len(instructions)
    assert site.writes() == []


@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize("status", ["400", "401"])
def test_a_write_that_is_refused_is_not_sent_again(site, method, status):
    prepare(site, method)
    tell(site, "ivinex", "POST", [status, status])
    outcome = site.sync("campaigns", "all")
    assert outcome.exit == 2
    assert {row["outcome"] for row in outcome.document["rows"]} == {"failed"}
    assert met(site) == len(site.writes()) == 1


@pytest.mark.parametrize("instructions, method", table(LOOKED_UP))
def test_a_write_is_sent_again_only_after_a_look_showed_that_it_did_not_happen(site, instructions, method):
    prepare(site, method)
    tell(site, "ivinex", "POST", instructions)
    outcome = site.sync("campaigns", "all")
    for _ in instructions:
        assert outcome.exit == 2, outcome.stdout
        assert {row["outcome"] for row in outcome.document["rows"]} == {"unknown"}
        outcome = site.run("retry", "--json")
    assert outcome.exit == 0, outcome.stdout
    assert len(site.writes()) == len(instructions) + 1
    check_looked_up_before_repeated(site.requests())
    assert len(site.rows("campaigns")) == (2 if method == "create" else 1)


@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize("instructions", [["cut=0"], ["cut=100"], ["cut=200"]], ids=str)
def test_a_write_that_happened_is_found_and_not_sent_again(site, method, instructions):
    prepare(site, method)
    tell(site, "ivinex", "POST", instructions)
    assert site.sync("campaigns", "all").exit == 0
    assert met(site) == len(site.writes()) == 1


def test_an_update_whose_precondition_is_gone_is_not_sent_again(site):
    tell(site, "ivinex", "POST", ["503"])
    assert site.sync("campaigns", "all").exit == 2
    (row,) = site.rows("campaigns")
    site.edit_row("campaigns", row["collection_id"], {"name": "By hand"})
    outcome = site.run("retry", "--json")
    assert outcome.report_rows["1"]["error"]["code"] == "stale", outcome.stdout
    assert len(site.writes()) == 1
    assert site.row_of("campaigns", "1")["name"] == "By hand"

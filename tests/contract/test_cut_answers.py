"""An answer that ends too early, at whichever byte, is never taken for a whole one.

The ordinary run cuts at some bytes; CXSYNC_TEST_ALL=yes at every one.
"""

import os

import pytest

from scenario import named

STEP = 1 if os.environ.get("CXSYNC_TEST_ALL") == "yes" else 61
READINGS = {
    "discovery": ("cxone", "openid-configuration"),
    "token": ("cxone", "/auth/token"),
    "listing": ("cxone", "/skills"),
    "read": ("ivinex", "Offset=0&"),
}


def set_campaigns(site, keys):
    site.set_records("campaigns", [named(key, f"Campaign {key}") for key in keys])


def keys(site):
    return sorted((row["cxone_id"] for row in site.rows("campaigns")), key=int)


def answer_bytes(site, side, text):
    """How long the last answer to such a request was."""
    return [entry["bytes"] for entry in site.simulator.get("requests")["requests"]
            if entry["side"] == side and text in f"{entry['method']} {entry['target']}"][-1]


@pytest.fixture
def site(sized_scenario):
    """One campaign is in both services."""
    site = sized_scenario(0)
    for side in ("cxone", "ivinex"):
        site.config[side]["limits"] |= {"attempts": 1, "max_in_flight": 1}
    set_campaigns(site, ["1"])
    assert site.sync("campaigns", "all").exit == 0
    return site


@pytest.mark.parametrize("place", READINGS)
def test_an_answer_that_is_read_counts_from_its_last_byte_on(site, place):
    side, text = READINGS[place]
    set_campaigns(site, ["1", "2"])
    assert site.preview("campaigns").exit == 0
    size = answer_bytes(site, side, text)
    for cut in range(0, size, STEP):
        site.switch(**{f"{side}-fail": f"cut={cut}@{text}"})
        outcome = site.sync("campaigns", "all")
        assert (outcome.exit, outcome.document["code"]) == (4, "connection_lost"), f"cut={cut}"
    assert keys(site) == ["1"]
    site.switch(**{f"{side}-fail": f"cut={size}x1@{text}"})
    assert site.sync("campaigns", "all").exit == 0
    assert keys(site) == ["1", "2"]


def test_a_write_whose_answer_is_cut_at_any_byte_is_found_and_not_repeated(site):
    size = answer_bytes(site, "ivinex", "POST")
    wanted = ["1"]
    for cut in range(0, size + 1, STEP):
        wanted.append(str(len(wanted) + 1))
        set_campaigns(site, wanted)
        site.forget_requests()
        site.switch(**{"ivinex-fail": f"cut={cut}@POST"})
        outcome = site.sync("campaigns", "all")
        assert outcome.exit == 0, f"cut={cut}: {outcome.stdout}"
        assert outcome.report_rows[wanted[-1]]["outcome"] == "created"
        assert len(site.writes()) == 1
        assert keys(site) == wanted

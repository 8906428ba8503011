"""What the page tells its visitor about the site."""

import getpass
import re

from page_program import PROGRAM
from simulator import REPOSITORY

SESSION = ["site", "version", "kinds", "actor", "csrf_token", "cxone", "ivinex", "agents_group", "listings"]


def test_a_session_tells_the_site_and_both_addresses(site, visitor):
    session = visitor.json("/api/session")
    assert list(session) == SESSION
    assert session["site"] == site.config["site"]
    assert session["cxone"] == {"address": site.config["cxone"]["issuer"]}
    assert session["ivinex"] == {"address": site.config["ivinex"]["base_url"]}
    assert session["agents_group"] == "Call Center Agents"


def test_a_session_names_the_configured_kinds_in_their_order(site, page):
    del site.config["ivinex"]["modules"]["campaigns"]
    assert page(site).visitor().json("/api/session")["kinds"] == ["users", "dispositions", "agent_statuses"]


def test_a_session_says_what_each_kind_is_read_from(site, page):
    session = page(site).visitor().json("/api/session")
    assert session["listings"] == {"users": "agents", "campaigns": "ACD skills", "dispositions": "dispositions",
                                   "agent_statuses": "unavailable codes"}  # fmt: skip
    site.config["cxone"]["campaigns_from"] = "campaigns"
    assert page(site).visitor().json("/api/session")["listings"]["campaigns"] == "campaigns"


def test_a_session_shows_the_address_that_the_configuration_overrides(site, page):
    site.config["cxone"]["api_url"] = site.config["cxone"]["issuer"] + "/elsewhere"
    session = page(site).visitor().json("/api/session")
    assert session["cxone"]["address"] == site.config["cxone"]["api_url"]


def test_the_actor_is_the_login_name_or_as_told(site, page):
    assert page(site).visitor().json("/api/session")["actor"] == getpass.getuser()
    assert page(site, "--actor", 'Ada "A" <b>').visitor().json("/api/session")["actor"] == 'Ada "A" <b>'


def test_the_version_is_the_command_line_s(visitor, cxsync):
    assert cxsync("--version").out == f"cxsync {visitor.json('/api/session')['version']}\n"
    assert PROGRAM.is_file()


def test_nothing_has_been_done_at_the_beginning(site, visitor):
    site.forget_requests()
    assert visitor.json("/api/job") is None
    assert visitor.json("/api/history") == {"format": "cxsync.history/1", "site": "demo", "runs": []}
    assert visitor.json("/api/follow-ups")["follow_ups"] == []
    assert site.requests() == [], "opening the page asks nobody"
    assert not site.state_path.exists()


def test_the_readme_names_every_address_and_no_other():
    served = re.findall(r'Route\{"(\w+)", "([^"]+)"', (REPOSITORY / "examples/page/api.cpp").read_text(encoding="utf-8"))
    section = (REPOSITORY / "README.md").read_text(encoding="utf-8").split("### The JSON API beneath it")[1].split("\n## ")[0]
    named = re.findall(r"^\| `(GET|POST) (/api/[\w./-]+)", section, re.MULTILINE)
    assert len(served) > 15
    assert sorted(named) == sorted(served)

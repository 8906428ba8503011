"""`doctor` over the real programs: every step that can fail says what it is and how to mend it, and nothing is written."""

import fcntl

import pytest

from doctor_checks import check, doctor, of_kinds, skipped, with_one_of_each
from scenario import KINDS, LISTINGS, named

PERMISSIONS = {
    "users": "Users/Employees > View",
    "campaigns": "ACD > Contact Settings > Skills > View",
    "dispositions": "ACD > Contact Settings > Dispositions > View",
    "agent_statuses": "ACD > Contact Settings > Unavailable Codes > View",
}


@pytest.fixture
def site(scenario):
    return with_one_of_each(scenario)


# A healthy site.


def test_a_healthy_site_is_told_step_by_step_and_where_discovery_led(site):
    checks = doctor(site)
    address = site.simulator.ready["cxone"]
    check(checks, "cxone.discovery", "ok", f"Sign-in address: {address}/auth/token; API address: {address}.")
    check(checks, "cxone.tls", "ok", "The certificates were accepted: 127.0.0.1.")
    check(checks, "cxone.token", "ok", site.simulator.ready["tenant_id"])
    check(checks, "cxone.api", "ok", "version v30.0")
    for kind in KINDS:
        assert checks[f"cxone.{kind}"]["status"] == "ok"
        check(checks, f"ivinex.{kind}", "warn" if kind == "users" else "ok",
              "may write to it (Edit) cannot be told without writing")
        check(checks, f"ivinex.fields.{kind}", "ok", "No row on the first page holds a CXone id yet")
    assert not site.state_path.exists()
    assert not site.state_path.with_name("state.db.lock").exists()


def test_once_synced_the_rows_that_hold_a_key_are_counted(site):
    site.set_records("campaigns", [named("1", "One more"), named("2", "Two more")])
    assert site.sync("campaigns", "all").exit == 0
    check(doctor(site), "ivinex.fields.campaigns", "ok", "2 of 3 rows on the first page hold a CXone id.")


# CXone.


def test_a_discovery_that_fails(site):
    site.switch(**{"cxone-fail": "404@openid"})
    checks = doctor(site)
    check(checks, "cxone.discovery", "fail", "status 404", "Check cxone.issuer")
    assert checks["cxone.tls"]["status"] == "ok"
    skipped(checks, "cxone.token", "cxone.api", *of_kinds("cxone"))


def test_a_tenant_that_the_issuer_does_not_know(site):
    site.switch(**{"cxone-fail": "404@cxone-configuration"})
    checks = doctor(site)
    check(checks, "cxone.discovery", "fail", "status 404", f"does not know the tenant {site.simulator.ready['tenant_id']}")
    assert checks["cxone.token"]["status"] == "ok"
    skipped(checks, "cxone.api", *of_kinds("cxone"))


@pytest.mark.parametrize(("key", "fix"), [("client_secret", "cxone.client_secret"),
                                          ("access_key_secret", "cxone.access_key_secret")])
def test_credentials_that_are_refused(site, key, fix):
    site.config["cxone"][key] = "wrong-canary-Zq8"
    checks = doctor(site)
    check(checks, "cxone.token", "fail", "CXone did not accept", fix)
    check(checks, "cxone.discovery", "ok", "Sign-in address: ")
    skipped(checks, "cxone.api", *of_kinds("cxone"))


def test_an_api_version_that_the_tenant_does_not_serve(site):
    site.config["cxone"]["api_version"] = "v12.0"
    site.switch(**{"cxone-fail": "404@/v12.0/"})
    checks = doctor(site)
    check(checks, "cxone.api", "fail", "does not serve version v12.0, but v34.0", 'Set cxone.api_version to "v34.0".')
    skipped(checks, *of_kinds("cxone"))


def test_an_address_that_is_not_the_api(site):
    site.config["cxone"]["api_url"] = site.simulator.ready["cxone"] + "/elsewhere"
    checks = doctor(site)
    check(checks, "cxone.api", "fail", "No listing is found at ", "The address is that of cxone.api_url.")
    check(checks, "cxone.discovery", "ok", "/elsewhere (cxone.api_url).")


@pytest.mark.parametrize("status", [403, 409])
@pytest.mark.parametrize("kind", KINDS)
def test_a_listing_that_is_denied_names_the_permission_as_the_role_editor_does(site, kind, status):
    site.switch(deny=f"{LISTINGS[kind]}:{status}")
    checks = doctor(site)
    check(checks, f"cxone.{kind}", "fail", f"status {status}", f"The access key's role lacks {PERMISSIONS[kind]}.")
    assert checks["cxone.api"]["status"] == "ok"
    assert [name for name in checks if checks[name]["status"] == "fail"] == [f"cxone.{kind}"]


def test_campaigns_from_campaigns_need_their_own_permission(site):
    site.config["cxone"]["campaigns_from"] = "campaigns"
    site.switch(deny="campaigns")
    check(doctor(site), "cxone.campaigns", "fail", "status 403",
          "The access key's role lacks ACD > Contact Settings > Campaigns > View.")


def test_agents_that_are_hidden_from_the_key_are_a_warning(site):
    site.set_records("users", [])
    site.switch(**{"hidden-agents": 3})
    check(doctor(site), "cxone.users", "warn", "", PERMISSIONS["users"])


@pytest.mark.parametrize(("ahead", "words"), [(600, "ahead of"), (-600, "behind")])
def test_clocks_that_are_apart_are_told_on_both_sides_and_fail_nothing(site, ahead, words):
    site.switch(**{"clock-ahead": ahead})
    checks = doctor(site)
    for name in ("cxone.token", "ivinex.login"):
        check(checks, name, "warn", "The clock of 127.0.0.1 is ", "turn on its time synchronisation (NTP)")
        assert f"min {words} this machine's." in checks[name]["message"]
    assert checks["cxone.api"]["status"] == "ok", "it is told once"


def test_clocks_that_agree_to_a_minute_are_no_word_worth(site):
    site.switch(**{"clock-ahead": 60})
    checks = doctor(site)
    assert (checks["cxone.token"]["status"], checks["ivinex.login"]["status"]) == ("ok", "ok")


def test_every_step_says_how_long_it_took(site):
    site.switch(latency=20)
    checks = doctor(site)
    asked = ["cxone.discovery", "cxone.token", "cxone.api", *of_kinds("cxone"), "ivinex.tls",
             *of_kinds("ivinex"), *of_kinds("ivinex.fields")]
    assert all(20 <= checks[name]["elapsed_ms"] < 3000 for name in asked), checks


# Ivinex.


def test_a_login_that_is_refused(site):
    site.config["ivinex"]["password"] = "wrong-canary-Zq8"
    checks = doctor(site)
    check(checks, "ivinex.login", "fail", "status 401", "ivinex.username and ivinex.password")
    skipped(checks, *of_kinds("ivinex"), *of_kinds("ivinex.fields"))


def test_a_licence_that_was_not_accepted(site):
    site.switch(**{"licence-gate": True})
    check(doctor(site), "ivinex.login", "fail", "Ivinex's answer", "accept the licence")


def test_a_module_that_may_not_be_read_is_told_from_those_that_may(site):
    site.switch(**{"ivinex-deny": "10203:read"})
    checks = doctor(site)
    check(checks, "ivinex.dispositions", "fail", "the read of dispositions", "Read on")
    check(checks, "ivinex.fields.dispositions", "skipped", "could not be read")
    for kind in ("users", "campaigns", "agent_statuses"):
        assert checks[f"ivinex.fields.{kind}"]["status"] == "ok"


def test_a_module_whose_edit_permission_is_missing_cannot_be_told_and_that_is_said(site):
    site.switch(**{"ivinex-deny": "10203:edit"})
    check(doctor(site), "ivinex.dispositions", "ok", "Whether the API user may write to it (Edit) cannot be told")


def test_a_wrong_module_id(site):
    site.config["ivinex"]["modules"]["dispositions"]["collection_type_id"] = 99999
    checks = doctor(site)
    check(checks, "ivinex.dispositions", "fail", "the read of dispositions",
          "check /ivinex/modules/dispositions/collection_type_id")


def test_the_id_of_another_module(site):
    del site.config["ivinex"]["modules"]["users"]
    module = site.config["ivinex"]["modules"]["campaigns"]
    module["collection_type_id"] = 10201
    module["key_field"] = "cxone_campaign"
    checks = doctor(site)
    check(checks, "ivinex.fields.campaigns", "fail", 'No record carries "cxone_campaign"',
          "module 10201 may be another one: check /ivinex/modules/campaigns/collection_type_id")


def test_a_module_without_rows_shows_no_fields(site):
    site.set_rows("campaigns", [])
    checks = doctor(site)
    check(checks, "ivinex.campaigns", "warn", "its first page has 0 rows", "Make one record in this module by hand")
    check(checks, "ivinex.fields.campaigns", "warn", "cannot be seen without writing", '"cxone_id" is stored')


def test_a_misspelt_field_comes_with_the_nearest_that_there_is(site):
    module = site.config["ivinex"]["modules"]["campaigns"]
    module["fields"] = {"nmae": {"from": "name"}}
    module["suggest"] = ["name"]
    check(doctor(site), "ivinex.fields.campaigns", "fail", 'No record carries "nmae" (nearest: "name").',
          "correct its Field Name under /ivinex/modules/campaigns")


def test_a_key_field_that_is_not_there(site):
    site.config["ivinex"]["modules"]["campaigns"]["key_field"] = "cxone_key"
    check(doctor(site), "ivinex.fields.campaigns", "fail", 'No record carries "cxone_key" (nearest: "cxone_id").',
          '"cxone_key" is the key field')


# The state.


def test_a_state_that_another_run_holds(site):
    site.set_records("campaigns", [named("1", "One more")])
    assert site.sync("campaigns", "all").exit == 0
    with open(f"{site.state_path}.lock", "r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        check(doctor(site), "state", "warn", "Another run holds it", "Wait for that run to end")


def test_a_state_that_others_may_read(site):
    site.set_records("campaigns", [named("1", "One more")])
    assert site.sync("campaigns", "all").exit == 0
    site.state_path.chmod(0o644)
    check(doctor(site), "state", "warn", "Others than its owner", f"chmod 600 {site.state_path}")


def test_the_state_of_another_site(site):
    site.set_records("campaigns", [named("1", "One more")])
    assert site.sync("campaigns", "all").exit == 0
    site.config["site"] = "another"
    check(doctor(site), "state", "fail", "another", "")


def test_a_state_in_a_folder_that_is_not_there(site):
    site.config["state"]["path"] = str(site.folder / "none" / "state.db")
    check(doctor(site), "state", "fail", "none", "Make the folder")


def test_the_table_shows_what_was_found_and_the_fix_below(site):
    site.switch(deny="dispositions")
    outcome = site.run("doctor")
    assert outcome.exit == 4
    assert "fix: The access key's role lacks ACD > Contact Settings > Dispositions > View." in outcome.stdout

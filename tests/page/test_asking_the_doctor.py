"""The doctor on the page: the command line's checks, and nothing written."""

from scenario import KINDS


def words(checks):
    return {check["id"]: (check["status"], check["message"], check["fix"]) for check in checks["checks"]}


def test_the_doctor_looks_at_what_the_command_line_looks_at(site, visitor):
    job = visitor.run("/api/doctor")
    assert (job["what"], job["kinds"], job["results"], job["state"]) == ("doctor", [], [], "done")
    document = site.run("doctor", "--json").document
    assert (list(job["checks"]), job["checks"]["format"]) == (list(document), "cxsync.doctor/1")
    assert list(words(job["checks"])) == list(words(document))
    assert site.writes() == []
    assert not site.state_path.exists()


def test_what_the_doctor_finds_is_told_with_how_to_mend_it(site, page):
    site.module("users")["fields"] = {"user_nam": {"from": "user_name"}}
    site.module("users")["suggest"] = ["user_name"]
    site.add_row("users", {"user_name": "ada"})
    checks = page(site).visitor().run("/api/doctor")["checks"]
    assert checks["ok"] is False
    status, message, fix = words(checks)["ivinex.fields.users"]
    assert status == "fail" and "user_nam" in message and fix
    assert words(checks) == {**words(checks), **{
        name: found for name, found in words(site.run("doctor", "--json").document).items() if name.startswith("ivinex.fields")}}


def test_a_doctor_that_finds_a_failure_has_done_its_job(site, page):
    site.config["ivinex"]["limits"]["attempts"] = 1
    site.config["ivinex"]["base_url"] = "https://127.0.0.1:1"
    job = page(site).visitor().run("/api/doctor")
    assert (job["state"], job["error"], job["checks"]["ok"]) == ("done", None, False)
    assert words(job["checks"])["cxone.token"][0] == "ok"


def test_the_doctor_looks_anew_each_time(site, page):
    site.config["cxone"]["limits"]["attempts"] = 1
    visitor = page(site).visitor()
    site.switch(deny="agents:403")
    assert words(visitor.run("/api/doctor")["checks"])["cxone.users"][0] == "fail"
    site.switch(deny="")
    assert [words(visitor.run("/api/doctor")["checks"])[f"cxone.{kind}"][0] for kind in KINDS] == ["ok"] * len(KINDS)


def test_a_look_does_not_replace_the_list(visitor):
    plan = visitor.preview("users")["users"]
    visitor.run("/api/doctor")
    assert visitor.json("/api/plan", kind="users") == plan

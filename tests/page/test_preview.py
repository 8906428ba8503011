"""A preview over the page: the same plans as the command line's, and why there is none."""

import pytest

from page_program import refused
from scenario import KINDS, named

JOB = ["id", "what", "kinds", "state", "cancelling", "started", "elapsed_ms", "progress", "results", "checks", "error"]


def test_a_preview_gives_the_command_line_s_plans(site, visitor):
    plans = visitor.preview("all")
    assert list(plans) == list(KINDS)
    assert list(plans.values()) == site.preview("all").document["documents"]
    assert site.writes() == []
    assert not site.state_path.exists()


def test_a_preview_is_a_job_with_its_results(site, visitor):
    answer = visitor.post("/api/preview", {"kind": "users"})
    assert answer.status == 202
    started = answer.json()
    assert [name for name in started if name in JOB] == JOB
    assert (started["id"], started["what"], started["kinds"], started["state"]) == (1, "preview", ["users"], "running")
    job = visitor.end_of(started["id"])
    plan = visitor.json("/api/plan", kind="users")
    assert job == {**job, "state": "done", "cancelling": False, "checks": None, "error": None}
    assert job["results"] == [{"kind": "users", "plan": {name: plan[name] for name in ("digest", "counts", "cxone", "ivinex")}}]
    assert visitor.json("/api/job") == job
    assert {(entry["kind"], entry["phase"]) for entry in job["progress"]} >= {("users", "pull"), ("users", "read")}
    assert all(list(entry) == ["kind", "phase", "pages", "done", "total"] for entry in job["progress"])


def test_a_preview_of_one_kind_asks_for_that_kind_alone(site, visitor):
    visitor.preview("dispositions")
    read = {request.path.split("/")[-1] for request in site.requests() if request.side == "cxone" and request.method == "GET"}
    assert "dispositions" in read and not read & {"agents", "skills", "unavailable-codes"}
    refused(visitor.get("/api/plan", kind="users"), 404, "no_plan")


def test_jobs_are_counted(visitor):
    assert [visitor.run("/api/preview", {"kind": "users"})["id"] for _ in range(3)] == [1, 2, 3]


def test_a_new_preview_replaces_the_plan(site, visitor):
    before = visitor.preview("campaigns")["campaigns"]
    site.set_records("campaigns", [named("7", "Seven")])
    after = visitor.preview("campaigns")["campaigns"]
    assert [row["key"] for row in after["rows"]] == ["7"]
    assert before["digest"] != after["digest"]


def test_without_a_preview_there_is_no_plan(visitor):
    for kind in KINDS:
        refused(visitor.get("/api/plan", kind=kind), 404, "no_plan")
        refused(visitor.get("/api/plan.csv", kind=kind), 404, "no_plan")


@pytest.mark.parametrize("query", ["", "?kind=", "?kind=all", "?kind=Users", "?kind=users%20", "?kinds=users", "?kind=%00"])
def test_a_plan_is_asked_for_by_its_kind(visitor, query):
    visitor.preview("users")
    refused(visitor.get(f"/api/plan{query}"), 400, "bad_request")


@pytest.mark.parametrize("body", [
    "", "{", "[]", "null", '"users"', "{}", '{"kind":null}', '{"kind":1}', '{"kind":["users"]}', '{"kind":""}',
    '{"kind":"agents"}', '{"kind":"USERS"}', '{"kind":"users","more":1}',
    '{"kind":"users"} {}', "[" * 100, '{"kind":"us\\u0000ers"}', '{"kind":"\ufffe"}',
])  # fmt: skip
def test_a_body_that_asks_for_no_kind_is_refused(visitor, body):
    headers = {"Origin": visitor.origin, "Content-Type": "application/json", "X-CSRF-Token": visitor.csrf_token}
    refused(visitor.request("POST", "/api/preview", headers, body.encode()), 400, "bad_request")
    assert visitor.json("/api/job") is None


def test_bytes_that_are_no_text_are_refused(visitor):
    headers = {"Origin": visitor.origin, "Content-Type": "application/json", "X-CSRF-Token": visitor.csrf_token}
    refused(visitor.request("POST", "/api/preview", headers, b'{"kind":"\xff\xfe"}'), 400, "bad_request")


def test_a_kind_without_a_module_is_named(site, page):
    del site.config["ivinex"]["modules"]["campaigns"]
    visitor = page(site).visitor()
    job = visitor.run("/api/preview", {"kind": "campaigns"})
    assert (job["state"], job["checks"]) == ("failed", None)
    assert [result["error"]["code"] for result in job["results"]] == ["kind_not_configured"]
    assert visitor.run("/api/preview", {"kind": "all"})["kinds"] == ["users", "dispositions", "agent_statuses"]


def test_a_kind_that_fails_leaves_the_others_and_is_explained(site, page):
    site.config["cxone"]["limits"]["attempts"] = 1
    site.switch(deny="skills:403")
    visitor = page(site).visitor()
    job = visitor.run("/api/preview", {"kind": "all"})
    assert job["state"] == "done"
    results = {result["kind"]: result for result in job["results"]}
    assert results["campaigns"]["error"]["code"] == "permission_denied"
    assert [kind for kind in KINDS if "plan" in results[kind]] == ["users", "dispositions", "agent_statuses"]
    checks = {check["id"]: check for check in job["checks"]["checks"]}
    assert (job["checks"]["format"], checks["cxone.campaigns"]["status"]) == ("cxsync.doctor/1", "fail")
    assert checks["cxone.campaigns"]["fix"]


def test_a_service_that_is_not_there_is_explained_in_place(site, page):
    for side in ("cxone", "ivinex"):
        site.config[side]["limits"]["attempts"] = 1
    site.config["ivinex"]["base_url"] = "https://127.0.0.1:1"
    job = page(site).visitor().run("/api/preview", {"kind": "users"})
    assert job["state"] == "failed"
    assert job["results"][0]["error"]["code"] == "connect_failed"
    failed = [check["id"] for check in job["checks"]["checks"] if check["status"] == "fail"]
    assert failed == ["ivinex.tls"]


@pytest.mark.parametrize("side", ["cxone", "ivinex"])
def test_refused_credentials_are_tried_once_and_no_more_by_the_doctor(site, page, side):
    secret = {"cxone": "access_key_secret", "ivinex": "password"}[side]
    site.config[side][secret] = "wrong-canary-Zq8"
    site.config["ivinex"]["limits"]["max_in_flight"] = 1
    job = page(site).visitor().run("/api/preview", {"kind": "all"})
    assert (job["state"], job["checks"]) == ("failed", None)
    assert {result["error"]["code"] for result in job["results"]} == {"credentials_refused"}
    tried = [r for r in site.requests() if (r.path.endswith("/auth/token") if side == "cxone" else r.side == "ivinex")]
    assert len(tried) == 1


def test_an_incomplete_read_is_a_plan_that_says_so(site, visitor):
    site.config["cxone"]["page_size"] = 2
    site.switch(**{"ivinex-remove-between-pages": 99})
    site.set_rows("campaigns", [{"name": f"N{n}", "cxone_id": ""} for n in range(1, 250)])
    plan = visitor.preview("campaigns")["campaigns"]
    assert plan["ivinex"]["complete"] is False and plan["ivinex"]["reason"]
    assert visitor.json("/api/job")["results"][0]["plan"]["ivinex"] == plan["ivinex"]

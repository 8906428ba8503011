"""What is ticked and confirmed on the page is written, and nothing else."""

import pytest

from page_program import refused, ticked
from scenario import KINDS, named


def names(site, kind):
    return sorted(row["name"] for row in site.rows(kind))


def outcomes(report):
    return {row["key"]: row["outcome"] for row in report["rows"]}


def test_the_ticked_rows_are_written_and_no_others(site, visitor):
    job = visitor.apply((visitor.preview("users")["users"], "1,3"))
    assert (job["what"], job["kinds"], job["state"], job["error"]) == ("apply", ["users"], "done", None)
    report = visitor.report(job, "users")
    assert outcomes(report) == {"1": "created", "3": "created"}
    assert job["results"] == [{"kind": "users", "report": {"run": report["run"], "counts": report["counts"], "exit": 0}}]
    assert sorted(site.rows_by_key("users")) == ["1", "3"]


def test_all_kinds_are_written_in_one_go(site, visitor):
    plans = visitor.preview("all")
    job = visitor.apply(*((plan, "all") for plan in reversed(plans.values())))
    assert job["state"] == "done"
    assert [result["kind"] for result in job["results"]] == job["kinds"] == list(KINDS)
    assert [len(site.rows(kind)) for kind in KINDS] == [3, 2, 2, 2]
    assert {row["action"] for plan in visitor.preview("all").values() for row in plan["rows"]} == {"unchanged"}


def test_the_report_is_the_command_line_s_and_names_the_actor(site, page):
    visitor = page(site, "--actor", "Ada Sample").visitor()
    job = visitor.apply((visitor.preview("campaigns")["campaigns"], "all"))
    report = visitor.report(job, "campaigns")
    assert (report["actor"], report["format"]) == ("Ada Sample", "cxsync.report/1")
    assert report == site.run("history", "--run", report["run"], "--json").document


def test_each_conflict_is_decided_by_itself(site, visitor):
    site.sync("campaigns", "all")
    for key in ("1", "2"):
        site.edit_row("campaigns", site.row_of("campaigns", key)["collection_id"], {"name": "By hand " + key})
    site.set_records("campaigns", [named("1", "New one"), named("2", "New two")])
    job = visitor.apply((visitor.preview("campaigns")["campaigns"], "1=cxone,2=ivinex"))
    assert outcomes(visitor.report(job, "campaigns")) == {"1": "updated", "2": "unchanged"}
    assert names(site, "campaigns") == ["By hand 2", "New one"]
    assert {row["action"] for row in visitor.preview("campaigns")["campaigns"]["rows"]} == {"unchanged"}


def test_suggested_rows_are_adopted_or_created_as_told(site, visitor):
    for name in ("One", "Two"):
        site.add_row("campaigns", {"name": name, "cxone_id": ""})
    plan = visitor.preview("campaigns")["campaigns"]
    (candidate,) = plan["rows"][0]["candidates"]
    job = visitor.apply((plan, f"1={candidate['ivinex_id']},2=new"))
    assert outcomes(visitor.report(job, "campaigns")) == {"1": "updated", "2": "created"}
    assert site.row_of("campaigns", "1")["collection_id"] == candidate["ivinex_id"]
    assert names(site, "campaigns") == ["One", "Two", "Two"]


def test_ticking_nothing_writes_nothing(site, visitor):
    job = visitor.apply((visitor.preview("users")["users"], "none"))
    assert job["state"] == "done"
    assert visitor.report(job, "users")["rows"] == []
    assert site.writes() == []


def test_a_confirmation_that_is_sent_twice_writes_once(site, visitor):
    body = ticked((visitor.preview("users")["users"], "all"))
    visitor.run("/api/apply", body)
    assert visitor.post("/api/apply", body).status in (404, 409)
    assert len(site.rows("users")) == 3


def test_rows_ticked_on_an_older_list_are_not_written(site, visitor):
    before = visitor.preview("users")["users"]
    site.change_record("users", "1", {"first_name": "Another"})
    visitor.preview("users")
    refused(visitor.post("/api/apply", ticked((before, "all"))), 409, "plan_replaced")
    invented = {**before, "digest": "sha256:" + "0" * 64}
    refused(visitor.post("/api/apply", ticked((invented, "all"))), 409, "plan_replaced")
    assert site.writes() == []


def test_one_list_that_was_replaced_stops_all(site, visitor):
    plans = visitor.preview("all")
    wrong = {**plans["users"], "digest": plans["campaigns"]["digest"]}
    refused(visitor.post("/api/apply", ticked((plans["campaigns"], "all"), (wrong, "all"))), 409, "plan_replaced")
    assert site.writes() == []


def test_without_a_preview_nothing_is_written(site, visitor):
    refused(visitor.post("/api/apply", ticked(({"kind": "users", "digest": "sha256:0"}, "all"))), 404, "no_plan")
    assert site.writes() == []


def test_a_key_that_is_not_in_the_list_stops_the_run(site, visitor):
    job = visitor.apply((visitor.preview("users")["users"], "1,99"))
    assert job["state"] == "failed"
    assert [result["error"]["code"] for result in job["results"]] == ["selection_unknown_key"]
    assert site.writes() == []


def test_a_row_that_somebody_changed_meanwhile_is_stale(site, visitor):
    site.sync("campaigns", "all")
    site.set_records("campaigns", [named("1", "New one"), named("2", "New two")])
    plan = visitor.preview("campaigns")["campaigns"]
    site.edit_row("campaigns", site.row_of("campaigns", "1")["collection_id"], {"name": "By hand"})
    job = visitor.apply((plan, "all"))
    assert job["results"][0]["report"]["exit"] == 2
    rows = {row["key"]: row for row in visitor.report(job, "campaigns")["rows"]}
    assert (rows["1"]["outcome"], rows["1"]["error"]["code"], rows["2"]["outcome"]) == ("skipped", "stale", "updated")
    assert names(site, "campaigns") == ["By hand", "New two"]


def test_a_guard_stops_the_run_until_it_is_accepted(site, page):
    site.set_records("campaigns", [named(str(n), f"N{n}") for n in range(20)])
    site.sync("campaigns", "all")
    site.set_records("campaigns", [named(str(n), f"Changed {n}", is_active=n != 3) for n in range(20)])
    visitor = page(site).visitor()
    plan = visitor.preview("campaigns")["campaigns"]
    tripped = [guard["name"] for guard in plan["guards"] if guard["tripped"]]
    assert tripped
    site.forget_requests()
    for accepted in ([], ["deactivate"], tripped[1:]):
        job = visitor.apply((plan, "all", accepted))
        assert [result["error"]["code"] for result in job["results"]] == ["guard_tripped"]
    assert site.writes() == []
    job = visitor.apply((plan, "all", tripped))
    assert job["state"] == "done"
    assert visitor.report(job, "campaigns")["guards_accepted"] == tripped


def test_a_row_that_ivinex_refuses_is_told_and_the_others_are_written(site, visitor):
    site.switch(**{"fail-text": "Two"})
    job = visitor.apply((visitor.preview("campaigns")["campaigns"], "all"))
    assert (job["state"], job["results"][0]["report"]["exit"]) == ("done", 2)
    rows = {row["key"]: row for row in visitor.report(job, "campaigns")["rows"]}
    assert (rows["1"]["outcome"], rows["2"]["outcome"]) == ("created", "failed")
    assert rows["2"]["error"]["code"] == "rejected_by_ivinex"


def test_a_kind_that_cannot_be_written_leaves_the_others(site, page):
    visitor = page(site).visitor()
    plans = visitor.preview("all")
    module = site.module("campaigns")["collection_type_id"]
    site.switch(**{"ivinex-deny": str(module)})
    job = visitor.apply((plans["campaigns"], "all"), (plans["dispositions"], "all"))
    results = {result["kind"]: result for result in job["results"]}
    assert job["state"] == "done"
    assert results["campaigns"]["error"]["code"] == "permission_denied"
    assert results["dispositions"]["report"]["counts"]["created"] == 2


def test_what_a_run_left_open_is_taken_up(site, visitor):
    site.switch(**{"hold-answer": 1})
    plan = visitor.preview("campaigns")["campaigns"]
    job = visitor.post("/api/apply", ticked((plan, "all"))).json()
    site.wait_for_held_answer()
    visitor.post("/api/cancel")
    cancelled = visitor.end_of(job["id"])
    site.release_held()
    assert cancelled["state"] == "cancelled"
    run = cancelled["results"][0]["report"]["run"]
    retried = visitor.run("/api/retry", {"run": run})
    assert (retried["what"], retried["state"]) == ("retry", "done")
    assert names(site, "campaigns") == ["One", "Two"]
    assert set(outcomes(visitor.report(retried, "campaigns")).values()) == {"created"}


def test_without_a_run_s_name_the_latest_unfinished_ones_are_taken_up(site, visitor):
    site.switch(**{"fail-text": "Two"})
    plans = visitor.preview("all")
    visitor.apply((plans["campaigns"], "all"), (plans["dispositions"], "all"))
    site.switch(**{"fail-text": ""})
    job = visitor.run("/api/retry")
    assert job["state"] == "done"
    assert [result["kind"] for result in job["results"]] == ["campaigns", "dispositions"]
    assert names(site, "campaigns") == names(site, "dispositions") == ["One", "Two"]


def test_with_nothing_open_a_retry_does_nothing(site, visitor):
    assert visitor.run("/api/retry")["state"] == "done"
    assert site.writes() == []


@pytest.mark.parametrize("run", ["20260101T000000Z-users-00000000", "../../etc/passwd", "'; DROP TABLE runs; --"])
def test_a_run_that_is_not_known_cannot_be_taken_up(site, visitor, run):
    visitor.apply((visitor.preview("users")["users"], "1"))
    job = visitor.run("/api/retry", {"run": run})
    assert (job["state"], job["error"]["code"]) == ("failed", "run_unknown")

"""What a client does: the job of the command line, with its words and its documents."""

import datetime
import json

import pytest

import cxsync


def outcomes(report):
    return {row["key"]: row["outcome"] for row in report.rows}


def names(site, kind="campaigns"):
    return sorted(row["name"] for row in site.scenario.rows(kind))


def test_a_preview_says_what_would_be_written_and_writes_nothing(client, site):
    plan = client.preview("campaigns")
    assert plan.counts == {
        "create": 3, "update": 0, "unchanged": 0, "conflict": 0, "ambiguous": 0, "invalid": 0, "only_in_ivinex": 0,
    }  # fmt: skip
    assert [(row["key"], row["name"], row["action"]) for row in plan.rows] == [
        ("1", "Skill 1", "create"), ("2", "Skill 2", "create"), ("3", "Skill 3", "create"),
    ]  # fmt: skip
    assert site.scenario.writes() == []


def test_a_plan_is_the_document_of_the_command_line(client, site):
    assert client.preview("campaigns").to_json() == site.scenario.preview("campaigns").stdout.rstrip("\n")


def test_apply_writes_the_selected_rows_and_says_who_ticked_them(client, site):
    report = client.apply(client.preview("campaigns"), select="all", actor="Łukasz")
    assert outcomes(report) == {"1": "created", "2": "created", "3": "created"}
    assert (report.exit_code, report.actor, report.kind, report.site) == (0, "Łukasz", "campaigns", "demo")
    assert names(site) == ["Skill 1", "Skill 2", "Skill 3"]
    assert client.preview("campaigns").counts["unchanged"] == 3


@pytest.mark.parametrize(
    ("select", "written"),
    [
        ("2", {"2"}),
        ("1,3", {"1", "3"}),
        (["1", "3"], {"1", "3"}),
        (("new",), {"1", "2", "3"}),
        ({"2": "ticked"}, {"2"}),
        ((key for key in ["3"]), {"3"}),
        ("none", set()),
        ([], set()),
    ],
    ids=["key", "keys in one text", "list", "tuple with a word", "dict", "generator", "none", "empty list"],
)
def test_a_selection_is_a_text_or_any_iterable_of_words_and_keys(client, select, written):
    report = client.apply(client.preview("campaigns"), select)
    assert set(outcomes(report)) == written


@pytest.mark.parametrize("select", ["", "4", ["1", "4"], "1=7", "\0"])
def test_a_selection_that_does_not_fit_is_refused_and_nothing_is_written(client, site, select):
    plan = client.preview("campaigns")
    with pytest.raises(cxsync.UsageError) as refused:
        client.apply(plan, select)
    assert refused.value.exit_code == 1
    assert site.scenario.writes() == []


@pytest.mark.parametrize("select", [None, 1, [1], [b"1"], b"all"])
def test_a_selection_of_another_type_is_a_type_error(client, select):
    plan = client.preview("campaigns")
    with pytest.raises(TypeError):
        client.apply(plan, select)


@pytest.mark.parametrize("plan", [None, "{}", {}])
def test_what_is_no_plan_is_a_type_error(client, plan):
    with pytest.raises(TypeError, match="cxsync.Plan"):
        client.apply(plan, "all")


def test_sync_is_preview_and_apply_in_one(client, site):
    assert outcomes(client.sync("campaigns", "1,2")) == {"1": "created", "2": "created"}
    assert names(site) == ["Skill 1", "Skill 2"]


def test_a_conflict_is_decided_by_on_conflict(client, site):
    client.sync("campaigns", "all")
    site.scenario.change_record("campaigns", "1", {"name": "From CXone"})
    row = site.scenario.row_of("campaigns", "1")["collection_id"]
    site.scenario.edit_row("campaigns", row, {"name": "By hand"})
    plan = client.preview("campaigns")
    assert plan.counts["conflict"] == 1
    skipped = client.apply(plan, "all", on_conflict="skip")
    assert (outcomes(skipped), skipped.exit_code) == ({"1": "skipped"}, 2)
    assert skipped.rows[0]["error"]["code"] == "conflict"
    assert outcomes(client.apply(plan, "all", on_conflict="cxone")) == {"1": "updated"}
    assert site.scenario.row_of("campaigns", "1")["name"] == "From CXone"


def test_on_conflict_has_three_words(client):
    with pytest.raises(cxsync.UsageError, match="skip, cxone, ivinex"):
        client.sync("campaigns", "all", on_conflict="ask")


def test_a_guard_stops_a_run_until_it_is_accepted(client, site):
    site.config["guards"] = {"max_create_percent": 0, "min_rows": 1}
    site.scenario.set_rows("campaigns", [{"name": "By hand"}])
    guarded = site.open()
    plan = guarded.preview("campaigns")
    assert [guard["name"] for guard in plan.guards if guard["tripped"]] == ["create"]
    with pytest.raises(cxsync.StoppedError) as stopped:
        guarded.sync("campaigns", "all")
    assert (stopped.value.code, stopped.value.exit_code) == ("guard_tripped", 3)
    assert stopped.value.plan == plan
    assert stopped.value.details["plan"]["digest"] == plan.digest
    assert guarded.apply(plan, "all", accept_guards=["create"]).counts["created"] == 3


def test_an_incomplete_read_is_shown_and_stops_a_run(client, site):
    site.scenario.switch(**{"ignore-skip": True, "page-cap": 2})
    plan = client.preview("campaigns")
    assert not plan.complete and not plan.cxone["complete"] and plan.cxone["reason"] and plan.ivinex["complete"]
    assert repr(plan).endswith(", incomplete>")
    with pytest.raises(cxsync.StoppedError) as stopped:
        client.sync("campaigns", "all")
    assert (stopped.value.code, stopped.value.exit_code) == ("incomplete_read", 3)
    assert not stopped.value.plan.complete
    assert site.scenario.writes() == []


def test_all_kinds_give_a_set_of_plans_and_of_reports(client):
    plans = client.preview("all")
    assert plans.kinds == cxsync.KINDS == client.kinds
    assert [plan.kind for plan in plans] == list(cxsync.KINDS)
    assert plans["campaigns"].counts["create"] == 3
    assert (len(plans), plans.exit_code) == (4, 0)
    reports = client.apply(plans, "new")
    assert [report.kind for report in reports] == list(cxsync.KINDS)
    assert (reports["campaigns"].counts["created"], reports.exit_code) == (3, 0)
    again = client.sync("all", "all")
    assert sum(sum(report.counts.values()) for report in again) == 0


def test_a_kind_that_fails_is_an_error_in_the_set(client, site):
    site.scenario.set_rows("dispositions", [{"name": "By hand"}])
    site.config["ivinex"]["modules"]["dispositions"]["key_field"] = "not_there"
    with cxsync.Client(site.scenario.save()) as other:
        plans = other.preview("all")
    site.config["ivinex"]["modules"]["dispositions"]["key_field"] = "cxone_id"
    assert isinstance(plans["dispositions"], cxsync.ConfigError)
    assert plans["dispositions"].code == "field_not_found"
    assert plans.exit_code == 1
    documents = json.loads(plans.to_json())["documents"]
    assert [document["format"].split("/")[0] for document in documents] == [
        "cxsync.plan", "cxsync.plan", "cxsync.error", "cxsync.plan",
    ]  # fmt: skip


def test_a_kind_that_is_none_is_refused(client):
    with pytest.raises(cxsync.UsageError, match="users, campaigns, dispositions, agent_statuses, or all"):
        client.preview("agents")


def test_a_kind_without_a_module_is_refused_and_left_out_of_all(client, site):
    del site.config["ivinex"]["modules"]["users"]
    without = site.open()
    assert without.kinds == ("campaigns", "dispositions", "agent_statuses")
    assert without.preview("all").kinds == without.kinds
    with pytest.raises(cxsync.ConfigError) as refused:
        without.preview("users")
    assert refused.value.code == "kind_not_configured"


def test_a_plan_of_another_configuration_is_refused(client, site):
    plan = client.preview("campaigns")
    site.config["ivinex"]["modules"]["campaigns"]["fields"] = {"name": {"from": "campaign_name"}}
    with pytest.raises(cxsync.UsageError) as refused:
        site.open().apply(plan, "all")
    assert refused.value.code == "plan_of_another_configuration"


def test_the_history_lists_runs_and_has_their_reports(client):
    report = client.sync("campaigns", "all", actor="me")
    (run,) = client.history()
    assert (run["run"], run["kind"], run["actor"], run["exit"]) == (report.run, "campaigns", "me", 0)
    stored = client.history(report.run)
    assert stored.to_json() == report.to_json()
    assert stored.exit_code == 0
    assert client.history()[0] == client.history().runs[0] == run


def test_a_run_that_nobody_knows_is_a_usage_error(client):
    for call in (client.history, client.retry):
        with pytest.raises(cxsync.UsageError) as unknown:
            call("20200101T000000Z-users-00000000")
        assert unknown.value.code == "run_unknown"


def test_the_history_forgets_what_is_older_than_a_day(client):
    run = client.sync("campaigns", "1").run
    tomorrow = datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=1)
    assert client.history(run, forget_before="2020-01-01").rows[0]["name"] == "Skill 1"
    assert "Skill" not in client.history(run, forget_before=tomorrow).to_json()
    with pytest.raises(cxsync.UsageError):
        client.history(forget_before="yesterday")


def test_follow_ups_are_taken_off_the_list_when_they_are_done(client):
    report = client.sync("users", "all")
    keys = [entry["key"] for entry in client.follow_ups()]
    assert keys == [entry["key"] for entry in report.follow_ups] and len(keys) == 8
    assert [entry["key"] for entry in client.follow_ups(done=keys[:2])] == keys[2:]
    left = client.follow_ups(done=keys[2])
    assert (len(left), left.follow_ups[0]["what"]) == (5, "set_password")
    with pytest.raises(cxsync.UsageError):
        client.follow_ups(done=["nobody"])


def test_with_nothing_open_a_retry_is_a_report_without_rows(client):
    report = client.retry()
    assert (report.rows, report.exit_code, report.run) == ([], 0, "")


def test_a_retry_takes_up_what_a_run_left_open(client, site):
    site.scenario.switch(**{"fail-text": "Skill 2"})
    left = client.sync("campaigns", "all")
    assert (outcomes(left), left.exit_code) == ({"1": "created", "2": "failed", "3": "created"}, 2)
    site.scenario.switch(**{"fail-text": ""})
    assert outcomes(client.retry(left.run, actor="me")) == {"2": "created"}
    assert client.retry().rows == []


def test_a_retry_of_several_kinds_is_a_set_and_of_one_its_report(client, site):
    site.scenario.switch(**{"one-fails": 1})
    for kind in ("campaigns", "dispositions"):
        client.sync(kind, "all")
    site.scenario.switch(**{"one-fails": 0})
    assert client.retry().kinds == ("campaigns", "dispositions")
    site.scenario.change_record("campaigns", "1", {"name": "Other"})
    site.scenario.switch(**{"one-fails": 1})
    client.sync("campaigns", "all")
    site.scenario.switch(**{"one-fails": 0})
    assert outcomes(client.retry()) == {"1": "updated"}


def test_the_doctor_lists_its_checks(client):
    checks = client.doctor()
    assert checks.ok and checks.exit_code == 0
    assert {check["status"] for check in checks} <= {"ok", "warn"}
    assert len(checks) == len(checks.checks) >= 10
    assert checks[0]["id"] == "config"


def test_a_failed_check_is_no_exception(site):
    site.config["ivinex"]["password"] = "wrong"
    with cxsync.Client(site.scenario.save()) as client:
        checks = client.doctor()
    assert (checks.ok, checks.exit_code) == (False, 4)
    failed = [check for check in checks if check["status"] == "fail"]
    assert "ivinex.login" in [check["id"] for check in failed] and all(check["fix"] for check in failed)
    assert "ivinex.login" in repr(checks)


def test_a_deadline_ends_a_call(client):
    with pytest.raises(cxsync.ServiceError) as ended:
        client.preview("campaigns", deadline=0.001)
    assert ended.value.code == "deadline_exceeded"


@pytest.mark.parametrize("deadline", [0, -1, float("nan"), float("inf"), 4294968])
def test_a_deadline_out_of_range_is_refused(client, deadline):
    with pytest.raises(cxsync.UsageError, match="deadline"):
        client.preview("campaigns", deadline=deadline)


def test_a_closed_client_refuses_every_call(client):
    client.close()
    client.close()
    calls = [
        lambda: client.preview("campaigns"), client.doctor, client.history, client.follow_ups, client.retry,
        lambda: client.sync("campaigns", "all"), lambda: client.kinds, lambda: client.history(forget_before="2020-01-01"),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(cxsync.UsageError, match="closed"):
            call()
    assert repr(client).endswith(", closed>")

"""The JSON documents: keys and their order, types, sorting, digests, and files that only their owner reads."""

import json
import re
import stat

import pytest

from scenario import KINDS, agent, named

PLAN = ["format", "site", "kind", "digest", "config_digest", "cxone", "ivinex", "counts", "guards", "rows", "only_in_ivinex"]
READ = ["records", "pages", "complete", "reason"]
PLAN_COUNTS = ["create", "update", "unchanged", "conflict", "ambiguous", "invalid", "only_in_ivinex"]
PLAN_ROW = ["key", "name", "action", "ivinex_id", "reason", "warnings", "source", "changes", "candidates"]
CHANGE = ["field", "from", "to", "base", "policy"]
ACTIONS = ["create", "update", "conflict", "ambiguous", "invalid", "unchanged"]
REPORT = ["format", "site", "kind", "run", "plan_digest", "actor", "started", "finished", "guards_accepted", "counts",
          "rows", "follow_ups", "verified"]
OUTCOMES = ["created", "updated", "unchanged", "skipped", "failed", "unknown"]
REPORT_ROW = ["key", "name", "action", "outcome", "ivinex_id", "attempts", "error"]
HISTORY_RUN = ["run", "kind", "actor", "started", "finished", "plan_digest", "guards_accepted", "counts", "exit"]
SOURCE_FIELDS = {
    "users": ["id", "user_id", "user_name", "first_name", "middle_name", "last_name", "email", "phone", "team_id",
              "team_name", "profile_name", "is_active"],
    "campaigns": ["id", "name", "is_active", "direction", "media_type", "outbound_strategy", "campaign_id",
                  "campaign_name", "notes"],
    "dispositions": ["id", "name", "is_active", "classification_id", "system_outcome", "is_preview", "notes"],
    "agent_statuses": ["id", "name", "is_active", "is_acw", "timeout_minutes"],
}
UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SHA256 = re.compile(r"sha256:[0-9a-f]{64}")


def is_in_order(names, order):
    return list(names) == [name for name in order if name in names]


@pytest.fixture
def mixed(scenario):
    """A plan with every action in it."""
    records = [named("1", "Unchanged"), named("2", "Changes"), named("3", "Both"), named("5", "Suggested")]
    scenario.set_records("campaigns", records[:3])
    assert scenario.sync("campaigns", "all", "--actor", "the first").exit == 0
    scenario.add_row("campaigns", {"name": "Suggested", "cxone_id": ""})
    scenario.add_row("campaigns", {"name": "Alone", "cxone_id": "900"})
    scenario.add_row("campaigns", {"name": "Keyless", "cxone_id": ""})
    scenario.edit_row("campaigns", scenario.row_of("campaigns", "3")["collection_id"], {"name": "By hand"})
    scenario.set_records("campaigns", [
        named("1", "Unchanged"), named("2", "Changed"), named("3", "Both changed"), named("5", "Suggested"),
        named("6", ""), named("8", "b"), named("7", "b"), named("9", "Z"), named("10", "é"),
    ])
    return scenario


def check_change(change):
    extra = [name for name in change if name not in CHANGE]
    assert list(change) == CHANGE + extra
    assert set(extra) <= {"conflict", "overwrites_edit"} and all(change[name] is True for name in extra)
    assert all(change[name] is None or isinstance(change[name], str) for name in ("from", "to", "base"))
    assert change["policy"] in ("keep_edits", "source", "on_create", "if_empty", "ensure", "key")


def check_plan_row(row, kind):
    assert list(row) == PLAN_ROW
    assert row["action"] in ACTIONS
    assert row["reason"] is None or re.fullmatch("[a-z_]+", row["reason"])
    assert is_in_order(row["source"], SOURCE_FIELDS[kind])
    assert all(value is None or isinstance(value, str) for value in row["source"].values())
    for change in row["changes"]:
        check_change(change)
    for candidate in row["candidates"]:
        assert list(candidate)[:3] == ["ivinex_id", "name", "by"]
        for change in candidate["changes"]:
            check_change(change)


def test_a_plan_has_its_keys_in_order_and_its_rows_sorted(mixed):
    plan = mixed.preview("campaigns").document
    assert list(plan) == PLAN
    assert (plan["format"], plan["kind"]) == ("cxsync.plan/1", "campaigns")
    assert plan["site"] == mixed.config["site"]
    assert SHA256.fullmatch(plan["digest"]) and SHA256.fullmatch(plan["config_digest"])
    for side in ("cxone", "ivinex"):
        assert list(plan[side]) == READ
        assert plan[side]["complete"] is True and plan[side]["reason"] is None
    assert list(plan["counts"]) == PLAN_COUNTS
    for row in plan["rows"]:
        check_plan_row(row, "campaigns")

    order = [(ACTIONS.index(row["action"]), row["name"].encode(), row["key"].encode()) for row in plan["rows"]]
    assert order == sorted(order)
    assert {row["action"] for row in plan["rows"]} == set(ACTIONS)
    for action in ACTIONS:
        assert plan["counts"][action] == sum(row["action"] == action for row in plan["rows"])

    assert [list(row) for row in plan["only_in_ivinex"]] == [["ivinex_id", "key", "name"]] * 2
    assert [(row["key"], row["name"]) for row in plan["only_in_ivinex"]] == [("900", "Alone"), (None, "Keyless")]
    for guard in plan["guards"]:
        assert list(guard) == ["name", "tripped", "detail"]
        assert guard["name"] in ("create", "update", "deactivate", "shrink", "all_changed")


def test_every_kind_lists_its_canonical_source_fields(scenario):
    for plan in scenario.preview("all").document["documents"]:
        assert plan["rows"]
        for row in plan["rows"]:
            check_plan_row(row, plan["kind"])
        assert set().union(*(row["source"] for row in plan["rows"])) == set(SOURCE_FIELDS[plan["kind"]])
        flags = {value for row in plan["rows"] for name, value in row["source"].items() if name.startswith("is_")}
        assert flags <= {"true", "false"}


def test_the_same_inputs_give_the_same_bytes(mixed):
    assert mixed.preview("campaigns").stdout == mixed.preview("campaigns").stdout


def test_json_output_is_one_document_without_floats(mixed):
    def no_floats(text):
        raise AssertionError(f"a float: {text}")

    for arguments in (["preview", "--kind", "campaigns"], ["history"], ["follow-ups"], ["doctor"]):
        outcome = mixed.run(*arguments, "--json")
        assert isinstance(json.loads(outcome.stdout, parse_float=no_floats), dict)


def test_a_report_has_its_keys_in_order_and_one_outcome_per_selected_row(mixed):
    plan = mixed.preview("campaigns").document
    outcome = mixed.sync("campaigns", "all", "--actor", "Ada Sample")
    assert outcome.exit == 2  # the conflict
    report = outcome.document
    assert list(report) == REPORT
    assert (report["format"], report["actor"]) == ("cxsync.report/1", "Ada Sample")
    assert report["plan_digest"] == plan["digest"]
    assert UTC.fullmatch(report["started"]) and UTC.fullmatch(report["finished"])
    assert report["guards_accepted"] == []
    assert list(report["counts"]) == OUTCOMES
    assert list(report["verified"]) == ["checked", "confirmed", "different", "missing"]
    for row in report["rows"]:
        assert list(row) == REPORT_ROW
        assert row["error"] is None or list(row["error"]) == ["code", "message", "http_status", "hint"]
        assert isinstance(row["attempts"], int)
    for word in OUTCOMES:
        assert report["counts"][word] == sum(row["outcome"] == word for row in report["rows"])
    keys = [row["key"] for row in report["rows"]]
    assert len(keys) == len(set(keys))
    order = [row["key"] for row in plan["rows"] if row["key"] in keys]
    assert keys == order, "in the order of the plan"
    changing = {row["key"] for row in plan["rows"] if row["action"] in ("create", "update", "conflict")}
    assert changing <= set(keys)
    for row in report["rows"]:
        if row["outcome"] == "skipped":
            assert row["error"]["code"] in ("conflict", "ambiguous", "invalid")


def test_history_lists_runs_newest_first_and_gives_a_stored_report_back(mixed):
    report = mixed.sync("campaigns", "2", "--actor", "the second").document
    history = mixed.run("history", "--json").document
    assert list(history) == ["format", "site", "runs"]
    assert history["format"] == "cxsync.history/1"
    assert [run["actor"] for run in history["runs"]] == ["the second", "the first"]
    for run in history["runs"]:
        assert list(run) == HISTORY_RUN
        assert list(run["counts"]) == OUTCOMES
        assert run["exit"] == 0
    stored = mixed.run("history", "--run", report["run"], "--json")
    assert stored.exit == 0
    assert stored.document == report


def test_forgetting_removes_names_and_messages_and_keeps_the_counts(mixed):
    first = mixed.run("history", "--json").document["runs"][0]
    assert mixed.run("history", "--forget-before", "2999-01-01", "--json").exit == 0
    report = mixed.run("history", "--run", first["run"], "--json").document
    assert report["counts"] == first["counts"]
    assert "Unchanged" not in json.dumps(report)


def test_follow_ups_have_their_keys_in_order(scenario):
    scenario.set_records("users", [agent("1", "ada", "Ada", "Sample")])
    scenario.sync("users", "all")
    document = scenario.run("follow-ups", "--json").document
    assert list(document) == ["format", "site", "follow_ups"]
    assert document["format"] == "cxsync.follow_ups/1"
    (entry,) = document["follow_ups"]
    assert list(entry) == ["what", "key", "name", "since"]
    assert (entry["what"], entry["key"], entry["name"]) == ("set_password", "1", "Ada Sample")
    assert UTC.fullmatch(entry["since"])


def test_doctor_lists_every_check_with_its_status(scenario):
    outcome = scenario.run("doctor", "--json")
    assert outcome.exit == 0, outcome.stdout
    document = outcome.document
    assert list(document) == ["format", "ok", "checks"]
    assert document["ok"] is True
    ids = [check["id"] for check in document["checks"]]
    expected = ["config", "state", "cxone.discovery", "cxone.tls", "cxone.token", "cxone.api", "ivinex.tls", "ivinex.login"]
    expected += [f"{prefix}.{kind}" for prefix in ("cxone", "ivinex", "ivinex.fields") for kind in KINDS]
    assert sorted(ids) == sorted(expected)
    for check in document["checks"]:
        assert list(check) == ["id", "status", "message", "fix", "elapsed_ms"]
        assert check["status"] in ("ok", "warn", "fail", "skipped")
        assert isinstance(check["elapsed_ms"], int)
        assert check["message"]
    assert scenario.writes() == []
    assert not scenario.state_path.exists()


def test_a_set_holds_one_document_per_kind(scenario):
    document = scenario.preview("all").document
    assert list(document) == ["format", "documents"]
    assert document["format"] == "cxsync.set/1"
    assert [plan["kind"] for plan in document["documents"]] == list(KINDS)


def test_plan_and_state_files_are_readable_by_their_owner_only(mixed):
    plan = mixed.saved_plan("campaigns")
    mixed.apply(plan, "2")
    assert stat.S_IMODE(plan.stat().st_mode) == 0o600
    for path in mixed.state_path.parent.glob(mixed.state_path.name + "*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_a_saved_plan_is_the_printed_one(mixed):
    plan = mixed.saved_plan("campaigns")
    assert json.loads(plan.read_text()) == mixed.preview("campaigns").document


def test_a_reformatted_plan_is_accepted(mixed):
    plan = mixed.saved_plan("campaigns")
    plan.write_text(json.dumps(json.loads(plan.read_text()), indent=3))
    assert mixed.apply(plan, "2").exit == 0


@pytest.mark.parametrize("change", [
    lambda plan: plan["rows"][0]["changes"][0].update(to="Another"),
    lambda plan: plan["rows"].pop(),
    lambda plan: plan["cxone"].update(complete=True, records=99),
    lambda plan: plan.update(digest="sha256:" + "0" * 64),
    lambda plan: plan.update(site="other"),
])
def test_a_changed_plan_is_refused(mixed, change):
    path = mixed.saved_plan("campaigns")
    plan = json.loads(path.read_text())
    change(plan)
    path.write_text(json.dumps(plan))
    mixed.forget_requests()
    outcome = mixed.apply(path, "all")
    assert (outcome.exit, outcome.document["code"]) == (1, "plan_changed")
    assert mixed.writes() == []


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format":"cxsync.plan/2"}', '{"format":"cxsync.report/1"}'])
def test_a_file_that_is_no_plan_is_refused(scenario, text):
    path = scenario.folder / "plan.json"
    path.write_text(text)
    outcome = scenario.apply(path, "all")
    assert (outcome.exit, outcome.document["code"]) == (1, "plan_unreadable")


def test_a_plan_of_another_configuration_is_refused(mixed):
    plan = mixed.saved_plan("campaigns")
    mixed.module("campaigns")["fields"] = {"name": {"from": "name", "policy": "source"}}
    outcome = mixed.apply(plan, "all")
    assert (outcome.exit, outcome.document["code"]) == (1, "plan_of_another_configuration")


def test_limits_guards_and_paths_do_not_change_what_a_plan_belongs_to(mixed):
    plan = mixed.saved_plan("campaigns")
    mixed.config["guards"] = {"max_update_percent": 90}
    mixed.config["ivinex"]["limits"] = {"requests_per_second": 999}
    mixed.config["cxone"]["page_size"] = 50
    assert mixed.apply(plan, "2").exit == 0

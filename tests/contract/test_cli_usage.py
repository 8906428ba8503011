"""What a user types: commands, options, selections, and the configuration document."""

import json
import os
import re
import threading

import pytest

from scenario import KINDS, named

COMMANDS = ("doctor", "preview", "apply", "sync", "history", "follow-ups")


def test_version_is_one_line(scenario):
    outcome = scenario.run_bare("--version")
    assert outcome.exit == 0
    assert re.fullmatch(r"cxsync \d+\.\d+\.\d+\n", outcome.stdout)


def test_help_names_every_command_on_stdout(scenario):
    outcome = scenario.run_bare("--help")
    assert outcome.exit == 0
    assert all(command in outcome.stdout for command in COMMANDS)


@pytest.mark.parametrize("arguments", [
    [], ["syncronise"], ["preview"], ["preview", "--kind", "users"], ["preview", "--kind"],
    ["preview", "--config", "{config}"], ["preview", "--config", "{config}", "--kind", "people"],
    ["preview", "--config", "{config}", "--kind", "users", "--frobnicate"],
    ["preview", "--config", "{config}", "--kind", "users", "extra"],
    ["sync", "--config", "{config}", "--kind", "users"],
    ["apply", "--config", "{config}", "--select", "all"],
    ["sync", "--config", "{config}", "--kind", "users", "--select", "all", "--on-conflict", "maybe"],
    ["sync", "--config", "{config}", "--kind", "users", "--select", "all", "--accept-guard", "luck"],
    ["sync", "--config", "{config}", "--kind", "users", "--select", "all", "--deadline", "soon"],
    ["sync", "--config", "{config}", "--kind", "all", "--select", "4001"],
    ["sync", "--config", "{config}", "--kind", "users", "--select", ""],
    ["sync", "--config", "{config}", "--kind", "users", "--select", "a b"],
    ["sync", "--config", "{config}", "--kind", "users", "--select", "1="],
    ["sync", "--config", "{config}", "--kind", "users", "--select", "@/nowhere/at/all"],
    ["history", "--config", "{config}", "--forget-before", "yesterday"],
    ["history", "--config", "{config}", "--run", "nonsense"],
    ["preview", "--config", "{config}", "--kind", "users", "--log-level", "loud"],
], ids=" ".join)
def test_bad_usage_is_exit_1_with_one_error_document_and_no_request(scenario, arguments):
    config = str(scenario.save())
    outcome = scenario.run_bare(*(config if argument == "{config}" else argument for argument in arguments), "--json")
    assert outcome.exit == 1, outcome.stdout
    document = outcome.document
    assert list(document) == ["format", "code", "message", "hint", "details"]
    assert document["format"] == "cxsync.error/1"
    assert document["message"]
    assert scenario.requests() == []


@pytest.mark.parametrize("arguments", [["--select="], ["--select", "all", "--actor="], ["--select", "all", "--deadline="]],
                         ids=" ".join)
def test_an_option_without_a_value_does_not_take_the_next_word(scenario, arguments):
    outcome = scenario.run("sync", "--kind", "users", *arguments, "--json")
    assert (outcome.exit, outcome.document["code"]) == (1, "usage")
    assert f"{arguments[-1]} has no value" in outcome.document["message"]
    assert scenario.requests() == []


def sparse(path, size):
    with open(path, "wb") as file:
        file.truncate(size)
    return path


KIB, MIB = 1024, 1024 * 1024


def test_a_configuration_of_more_than_4_mib_is_refused(scenario):
    text = scenario.save().read_text()
    padded = scenario.folder / "config.json"
    padded.write_text(text + " " * (4 * MIB - len(text.encode())))
    assert scenario.run_bare("history", "--config", str(padded), "--json").exit == 0
    padded.write_text(text + " " * (4 * MIB + 1 - len(text.encode())))
    outcome = scenario.run_bare("history", "--config", str(padded), "--json")
    assert (outcome.exit, outcome.document["code"]) == (1, "config_unreadable")
    assert "4 MiB" in outcome.document["message"]


@pytest.mark.parametrize("endless", [False, True], ids=["a-document", "without-end"])
def test_a_configuration_may_come_through_a_pipe_but_not_without_end(scenario, endless):
    text = scenario.save().read_text()
    pipe = scenario.folder / "pipe"
    os.mkfifo(pipe)

    def feed():
        try:
            with open(pipe, "w", encoding="utf-8") as writer:
                writer.write(text)
                while endless:
                    writer.write(" " * MIB)
        except BrokenPipeError:
            pass

    feeder = threading.Thread(target=feed)
    feeder.start()
    scenario.measures_memory = True
    outcome = scenario.run_bare("history", "--config", str(pipe), "--json")
    feeder.join()
    if endless:
        assert (outcome.exit, outcome.document["code"]) == (1, "config_unreadable")
        assert "4 MiB" in outcome.document["message"]
        assert outcome.held_at_most(64 * KIB)
    else:
        assert outcome.exit == 0, outcome.stdout


def test_a_secret_file_of_more_than_64_kib_is_refused(scenario):
    scenario.config["ivinex"]["password"] = {"file": str(sparse(scenario.folder / "huge", 64 * KIB + 1))}
    outcome = scenario.preview("users")
    assert (outcome.exit, outcome.document["code"]) == (1, "secret_unavailable")
    assert "64 KiB" in outcome.document["message"]


def test_a_plan_file_of_more_than_1_gib_and_a_selection_file_of_more_than_64_mib_are_refused_unread(scenario):
    scenario.measures_memory = True
    plan = sparse(scenario.folder / "plan.json", 1024 * MIB + 1)
    outcome = scenario.apply(plan, "all")
    plan.unlink()
    assert (outcome.exit, outcome.document["code"]) == (1, "plan_unreadable")
    assert "1024 MiB" in outcome.document["message"]
    ticked = sparse(scenario.folder / "ticked", 64 * MIB + 1)
    outcome = scenario.sync("users", f"@{ticked}")
    ticked.unlink()
    assert (outcome.exit, outcome.document["code"]) == (1, "usage")
    assert "64 MiB" in outcome.document["message"]
    assert outcome.held_at_most(64 * KIB)


def test_without_json_an_error_goes_to_stderr_with_its_hint(scenario):
    outcome = scenario.run("preview", "--kind", "people")
    assert outcome.exit == 1
    assert outcome.stdout == ""
    assert "people" in outcome.stderr


def test_without_json_a_plan_and_a_report_are_tables(scenario):
    scenario.set_records("campaigns", [named("4001", "Phone In Support")])
    for arguments in (["preview", "--kind", "campaigns"], ["sync", "--kind", "campaigns", "--select", "all"]):
        outcome = scenario.run(*arguments)
        assert outcome.exit == 0
        assert "Phone In Support" in outcome.stdout and "4001" in outcome.stdout
        assert not outcome.stdout.lstrip().startswith("{")


def test_control_characters_in_names_never_reach_the_terminal(scenario):
    scenario.set_records("campaigns", [named("1", "Plain"), named("2", "Evil\x1b[2J\x07name")])
    outcome = scenario.run("preview", "--kind", "campaigns")
    assert outcome.exit == 0
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", outcome.stdout + outcome.stderr)


def test_log_lines_go_to_stderr_and_are_json_when_asked(scenario):
    scenario.set_records("campaigns", [named("1", "One")])
    outcome = scenario.run("preview", "--kind", "campaigns", "--json", "--log-level", "debug", "--log-json")
    assert outcome.exit == 0
    lines = [json.loads(line) for line in outcome.stderr.splitlines()]
    assert lines
    assert outcome.document["format"] == "cxsync.plan/1"


def test_an_unknown_key_in_a_selection_writes_nothing(scenario):
    scenario.set_records("campaigns", [named("1", "One")])
    outcome = scenario.sync("campaigns", "1,999")
    assert (outcome.exit, outcome.document["code"]) == (1, "selection_unknown_key")
    assert "999" in outcome.document["message"]
    assert scenario.writes() == []


def test_key_new_is_only_for_suggestions_and_vanished_rows(scenario):
    scenario.set_records("campaigns", [named("1", "One")])
    scenario.sync("campaigns", "all")
    scenario.forget_requests()
    outcome = scenario.sync("campaigns", "1=new")
    assert outcome.exit == 1
    assert scenario.writes() == []


def test_a_kind_without_a_module_is_an_error_by_name_and_left_out_of_all(scenario):
    del scenario.config["ivinex"]["modules"]["dispositions"]
    outcome = scenario.preview("dispositions")
    assert (outcome.exit, outcome.document["code"]) == (1, "kind_not_configured")
    documents = scenario.preview("all").document["documents"]
    assert [plan["kind"] for plan in documents] == [kind for kind in KINDS if kind != "dispositions"]


def set_at(config, path, value):
    *parents, last = path.strip("/").split("/")
    for name in parents:
        config = config.setdefault(name, {})
    config[last] = value


@pytest.mark.parametrize(("path", "value", "code", "nearest"), [
    ("/ivinex/modules/users/feilds", {}, "config_unknown_key", "fields"),
    ("/stat", {}, "config_unknown_key", "state"),
    ("/cxone/acess_key_id", "x", "config_unknown_key", "access_key_id"),
    ("/ivinex/limits/request_per_second", 5, "config_unknown_key", "requests_per_second"),
    ("/site", 5, "config_wrong_type", None),
    ("/ivinex/modules/users/collection_type_id", "10201", "config_wrong_type", None),
    ("/cxone/page_size", 0, "config_bad_value", None),
    ("/cxone/page_size", 10001, "config_bad_value", None),
    ("/cxone/page_size", 2.5, None, None),
    ("/ivinex/batch_size", -1, None, None),
    ("/cxone/api_version", "v8.0", "config_bad_value", None),
    ("/cxone/api_version", "v35.0", "config_bad_value", None),
    ("/cxone/auth", "magic", "config_bad_value", "access_key"),
    ("/ivinex/base_url", "http://acme.example", None, None),
    ("/ivinex/base_url", "https://me:secret@acme.example", None, None),
    ("/cxone/issuer", "ftp://127.0.0.1", None, None),
    ("/cxone/issuer", "https://127.0.0.1:99999", "config_bad_value", None),
    ("/ivinex/base_url", "https://127.0.0.1:65979", "config_bad_value", None),
    ("/ivinex/base_url", "https://127.0.0.1:0", "config_bad_value", None),
    ("/ivinex/modules/users/fields", {"email": {"from": "e-mail"}}, "config_bad_value", "email"),
    ("/ivinex/modules/users/fields", {"email": {"from": "email", "policy": "never"}}, "config_bad_value", None),
    ("/ivinex/modules/users/fields", {"email": {}}, None, None),
    ("/ivinex/modules/campaigns/suggest", ["nmae"], "config_bad_value", "name"),
    ("/guards/max_update_percent", -1, None, None),
    ("/ivinex/password", {"env": "CXSYNC_NO_SUCH_VARIABLE"}, "secret_unavailable", None),
    ("/ivinex/password", {"file": "no/such/file"}, "secret_unavailable", None),
], ids=lambda value: value if isinstance(value, str) and value.startswith("/") else None)
def test_a_wrong_configuration_names_the_place(scenario, path, value, code, nearest):
    set_at(scenario.config, path, value)
    outcome = scenario.preview("users")
    assert outcome.exit == 1
    document = outcome.document
    assert document["code"].startswith("config_") or document["code"] in ("secret_unavailable", "unsafe_address")
    if code is not None:
        assert document["code"] == code
    assert path in json.dumps(document).replace("\\/", "/")
    if nearest is not None:
        assert nearest in json.dumps(document)
    assert scenario.requests() == []


@pytest.mark.parametrize("path", ["/site", "/cxone", "/ivinex/base_url", "/ivinex/username", "/ivinex/password",
                                  "/cxone/client_id", "/cxone/access_key_secret",
                                  "/ivinex/modules/users/collection_type_id"])
def test_a_missing_key_is_named(scenario, path):
    *parents, last = path.strip("/").split("/")
    holder = scenario.config
    for name in parents:
        holder = holder[name]
    del holder[last]
    outcome = scenario.preview("users")
    assert (outcome.exit, outcome.document["code"]) == (1, "config_missing_key")
    assert last in json.dumps(outcome.document)


@pytest.mark.parametrize(("text", "code"), [
    ("{", "config_not_json"),
    ("", "config_not_json"),
    ('{"site": "a", "site": "b"}', "config_duplicate_key"),
    ("[" * 100 + "]" * 100, "config_not_json"),
])
def test_a_document_that_is_not_json_or_says_a_thing_twice_is_refused(scenario, text, code):
    broken = scenario.folder / "broken.json"
    broken.write_text(text)
    outcome = scenario.run_bare("preview", "--config", str(broken), "--kind", "users", "--json")
    assert (outcome.exit, outcome.document["code"]) == (1, code)


def test_a_configuration_that_cannot_be_read_is_refused(scenario):
    outcome = scenario.run_bare("preview", "--config", str(scenario.folder / "none.json"), "--kind", "users", "--json")
    assert (outcome.exit, outcome.document["code"]) == (1, "config_unreadable")
    assert "none.json" in outcome.document["message"]


def test_secrets_come_from_the_environment_and_from_files_relative_to_the_document(scenario):
    scenario.set_records("campaigns", [named("1", "One")])
    cxone, ivinex = scenario.config["cxone"], scenario.config["ivinex"]
    scenario.environment["CXS_TEST_PASSWORD"] = scenario.reveal(ivinex["password"])
    folder = scenario.save().parent
    (folder / "access-key").write_text(scenario.reveal(cxone["access_key_secret"]) + "\n")
    ivinex["password"] = {"env": "CXS_TEST_PASSWORD"}
    cxone["access_key_secret"] = {"file": "access-key"}
    assert scenario.preview("campaigns").exit == 0

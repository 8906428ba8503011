"""Where results go: stdout takes them whole or the exit code says so, and plan files are whole or untouched."""

import json
import os
import socket
import stat
import subprocess
import unicodedata
from pathlib import Path

import pytest

from simulator import BUILD
from scenario import named

PROGRAM = BUILD / "bin" / "cxsync"


@pytest.fixture
def site(simulator):
    return simulator("--users", "5")


def run(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], stderr=subprocess.PIPE, text=True, timeout=60, **options)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["sync", "--help"], ["nonsense", "--json"]], ids=" ".join)
def test_a_full_stdout_is_exit_5_with_a_message(arguments):
    with open("/dev/full", "w") as full:
        done = run(*arguments, stdout=full)
    assert done.returncode == 5
    assert "standard output" in done.stderr and "No space left" in done.stderr


def test_a_closed_stdout_is_exit_5_with_a_message():
    done = run("--help", preexec_fn=lambda: os.close(1))
    assert done.returncode == 5
    assert "standard output" in done.stderr


def test_a_reader_that_goes_away_is_exit_5_not_a_silent_death():
    reader, writer = os.pipe()
    os.close(reader)
    done = run("--help", stdout=writer)
    os.close(writer)
    assert done.returncode == 5
    assert "Broken pipe" in done.stderr


@pytest.mark.parametrize("command", ["doctor", "preview", "apply", "sync", "history", "follow-ups"])
def test_every_command_has_help_with_an_example_and_the_exit_codes(cxsync, command):
    help_text = cxsync(command, "--help")
    assert help_text.code == 0 and help_text.err == ""
    assert f"cxsync {command} --config" in help_text.out
    for code in ("0", "1", "2", "3", "4", "5", "6", "130"):
        assert any(line.split()[:1] == [code] for line in help_text.out.splitlines())


def test_a_mistyped_command_or_option_is_explained(cxsync):
    assert "`cxsync preview`" in cxsync("previw").err
    assert "cxsync sync --help" in cxsync("sync", "--config", "x").err


def test_a_plan_file_is_the_printed_plan_and_only_its_owner_reads_it(site, cxsync, tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_text("the old one, longer than nothing")
    done = cxsync("preview", "--config", site.config, "--kind", "users", "--out", plan, "--json")
    assert done.code == 0, done.err
    assert plan.read_text() == done.out
    assert stat.S_IMODE(plan.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["plan.json"]


def test_a_plan_file_that_cannot_be_written_is_exit_1_and_leaves_nothing(site, cxsync, tmp_path):
    missing = tmp_path / "no" / "such" / "plan.json"
    done = cxsync("preview", "--config", site.config, "--kind", "users", "--out", missing, "--json")
    assert done.code == 1
    assert str(missing) in json.loads(done.out)["message"]
    folder = tmp_path / "folder"
    folder.mkdir()
    assert cxsync("preview", "--config", site.config, "--kind", "users", "--out", folder, "--json").code == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "simulator"]


def make_fifo(folder, _):
    os.mkfifo(folder / "odd")
    return folder / "odd"


def make_device(folder, _):
    # A node of its own with the number of /dev/null; who may not make one gets a socket, which is no ordinary file too.
    try:
        os.mknod(folder / "odd", stat.S_IFCHR | 0o600, os.makedev(1, 3))
    except PermissionError:
        socket.socket(socket.AF_UNIX).bind(str(folder / "odd"))
    return folder / "odd"


def make_link(folder, _):
    (folder / "earlier.json").write_text("the old one")
    (folder / "odd").symlink_to(folder / "earlier.json")
    return folder / "odd"


def make_dangling_link(folder, _):
    (folder / "odd").symlink_to(folder / "nothing")
    return folder / "odd"


def use_configuration(_, site):
    return site.config


def use_configuration_by_another_name(folder, site):
    os.link(site.config, folder / "odd")
    return folder / "odd"


def use_configuration_by_a_detour(_, site):
    return site.config.parent / "secrets" / ".." / site.config.name


def use_state(ending):
    return lambda folder, site: Path(state_of(site) + ending)


def state_of(site):
    config = json.loads(site.config.read_text())
    return str(site.config.parent / config.get("state", {}).get("path", config["site"] + ".db"))


def content_of(folder):
    """Every name below a folder with what it is, where it leads and what it holds."""
    found = {}
    for path in sorted(folder.rglob("*")):
        kind = stat.S_IFMT(path.lstat().st_mode)
        found[str(path)] = (kind, os.readlink(path) if path.is_symlink() else None,
                            path.read_bytes() if kind == stat.S_IFREG else None)
    return found


@pytest.mark.parametrize("with_state", [True, False], ids=["state", "no-state"])
@pytest.mark.parametrize("make", [
    make_fifo, make_device, make_link, make_dangling_link, use_configuration, use_configuration_by_another_name,
    use_configuration_by_a_detour, *(pytest.param(use_state(ending), id=f"state{ending}")
                                     for ending in ("", "-wal", "-shm", "-journal", ".lock")),
])
def test_a_plan_replaces_nothing_but_an_ordinary_file_that_is_not_ours(site, cxsync, tmp_path, make, with_state):
    if with_state:
        assert cxsync("sync", "--config", site.config, "--kind", "campaigns", "--select", "all").code == 0
    target = make(tmp_path, site)
    asked, before = site.get("state")["requests"], content_of(tmp_path)
    done = cxsync("preview", "--config", site.config, "--kind", "users", "--out", target, "--json")
    document = json.loads(done.out)
    assert (done.code, document["code"]) == (1, "usage")
    assert str(target) in document["message"] and "--out" in document["hint"]
    assert content_of(tmp_path) == before
    assert site.get("state")["requests"] == asked


def test_an_empty_name_for_the_plan_file_is_refused(site, cxsync):
    done = cxsync("preview", "--config", site.config, "--kind", "users", "--out", "", "--json")
    document = json.loads(done.out)
    assert (done.code, document["code"]) == (1, "usage")
    assert "empty" in document["message"]


def test_tables_line_up_whatever_letters_a_name_has(scenario):
    names = ["Plain", "Zoë Ünïcode", "東京", "e\u0301te"]
    scenario.set_records("campaigns", [named(str(key), name) for key, name in enumerate(names, 1)])
    done = scenario.run("preview", "--kind", "campaigns")
    assert done.exit == 0, done.stderr

    def width(text):
        return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

    rows = [line for line in done.stdout.splitlines() if line.startswith("  create ")]
    assert len(rows) == 4
    assert len({width(line[:line.index(" name: ")]) for line in rows}) == 1


def test_nothing_is_coloured_when_stdout_is_no_terminal(site, cxsync):
    done = cxsync("doctor", "--config", site.config)
    assert done.code == 0, done.out
    assert "\x1b" not in done.out + done.err


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "byte-order-mark"])
def test_a_selection_may_stand_in_a_file_one_per_line(site, cxsync, tmp_path, mark):
    plan = json.loads(cxsync("preview", "--config", site.config, "--kind", "campaigns", "--json").out)
    keys = [row["key"] for row in plan["rows"] if row["action"] == "create"][:2]
    ticked = tmp_path / "ticked.txt"
    ticked.write_text(mark + "\n".join(keys) + "\n", encoding="utf-8")
    done = cxsync("sync", "--config", site.config, "--kind", "campaigns", "--select", f"@{ticked}", "--json")
    assert done.code == 0, done.out
    assert sorted(row["key"] for row in json.loads(done.out)["rows"]) == sorted(keys)


@pytest.mark.parametrize("kind", ["campaigns", "all"])
def test_a_plan_file_that_an_editor_gave_a_byte_order_mark_is_still_a_plan(site, cxsync, tmp_path, kind):
    plan = tmp_path / "plan.json"
    assert cxsync("preview", "--config", site.config, "--kind", kind, "--out", plan).code == 0
    plan.write_text("\ufeff" + plan.read_text(encoding="utf-8"), encoding="utf-8")
    done = cxsync("apply", "--config", site.config, "--plan", plan, "--select", "new", "--json")
    assert done.code == 0, done.out


def test_a_stored_report_is_shown_as_a_table(site, cxsync):
    report = json.loads(cxsync("sync", "--config", site.config, "--kind", "campaigns", "--select", "all", "--json").out)
    done = cxsync("history", "--config", site.config, "--run", report["run"])
    assert done.code == 0, done.err
    assert all(row["name"] in done.out for row in report["rows"])
    assert report["run"] in cxsync("history", "--config", site.config).out


def test_a_doctor_that_gets_no_further_than_the_configuration_still_answers_with_its_list(site, cxsync, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text('{"siet": "acme"}')
    done = cxsync("doctor", "--config", broken, "--json")
    document = json.loads(done.out)
    assert (done.code, document["format"], document["ok"]) == (1, "cxsync.doctor/1", False)
    (check,) = document["checks"]
    assert (check["id"], check["status"]) == ("config", "fail")
    assert "/siet" in check["message"] and "site" in check["fix"]

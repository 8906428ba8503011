"""The programs of examples/python, run as they stand."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from programs import ENVIRONMENT
from simulator import PATIENCE, REPOSITORY

EXAMPLES = REPOSITORY / "examples" / "python"


@pytest.fixture
def run():
    def run(program, *arguments, **options):
        return subprocess.run(
            [sys.executable, EXAMPLES / program, *arguments], capture_output=True, text=True, timeout=PATIENCE,
            env=ENVIRONMENT, **options,
        )  # fmt: skip

    return run


def test_every_example_is_run_by_a_test():
    assert {path.name for path in EXAMPLES.glob("*.py")} == {"preview_tick_apply.py", "own_table.py"}


def test_preview_tick_apply_writes_what_was_ticked(site, run):
    done = run("preview_tick_apply.py", site.scenario.save(), "campaigns", input="1,3\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "<cxsync.Plan campaigns of demo: 3 create>" in done.stdout
    assert "create     1          Skill 1" in done.stdout and "name: None -> Skill 1" in done.stdout
    assert "created    3          Skill 3" in done.stdout
    assert sorted(row["name"] for row in site.scenario.rows("campaigns")) == ["Skill 1", "Skill 3"]
    site.scenario.may_have_written("campaigns", site.config)


def test_preview_tick_apply_writes_nothing_when_nothing_is_ticked(site, run):
    done = run("preview_tick_apply.py", site.scenario.save(), input="\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert site.scenario.writes() == []


@pytest.mark.parametrize("program", ["preview_tick_apply.py", "own_table.py"])
def test_what_goes_wrong_is_said_and_is_the_exit_code_of_the_command_line(site, run, tmp_path, program):
    done = run(program, tmp_path / "missing.json", "campaigns", cwd=tmp_path)
    assert done.returncode == 1
    assert "cannot be read" in done.stderr and "hint:" in done.stderr and "Traceback" not in done.stderr


def test_own_table_keeps_a_table_of_the_hosts_own_up_to_date(site, run, tmp_path):
    database = tmp_path / "host.db"

    def synced():
        done = run("own_table.py", site.scenario.save(), database)
        assert (done.returncode, done.stderr) == (0, "")
        with closing(sqlite3.connect(database)) as connection:
            return done.stdout, connection.execute("SELECT cxone_id, name FROM campaigns ORDER BY id").fetchall()

    said, rows = synced()
    assert "3 created" in said and rows == [("1", "Skill 1"), ("2", "Skill 2"), ("3", "Skill 3")]
    site.scenario.change_record("campaigns", "2", {"name": "Renamed"})
    said, rows = synced()
    assert "1 updated" in said and rows[1] == ("2", "Renamed")
    assert "nothing" in synced()[0]
    assert site.scenario.writes() == []

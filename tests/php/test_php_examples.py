"""The example programs in PHP, as a server engineer would try them."""

import json
import sqlite3
from contextlib import closing

import pytest

from php_script import run_php
from simulator import REPOSITORY

EXAMPLES = REPOSITORY / "examples" / "php"


def rows(database, table):
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(f"SELECT cxone_id, name FROM {table} ORDER BY id").fetchall()


def run_sql(database, sql):
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(sql)


@pytest.fixture
def own_tables(site, tmp_path):
    """Runs own_tables.php for the kinds that it has tables for."""
    config = json.loads(site.config.read_text())
    config["ivinex"] = {"modules": {"campaigns": {}, "dispositions": {}}}
    site.config.write_text(json.dumps(config))
    return lambda: run_php(EXAMPLES / "own_tables.php", site.config, tmp_path / "crm.sqlite")


def test_a_person_ticks_rows_and_these_are_written(site):
    script = EXAMPLES / "preview_tick_apply.php"
    shown = run_php(script, site.config, "campaigns")
    assert shown.code == 0, shown.err
    assert all(line.startswith("create ") for line in shown.out.splitlines())
    keys = [line.split()[1] for line in shown.out.splitlines()]
    assert len(keys) == 14 and site.get("ivinex/campaigns")["records"] == []
    written = run_php(script, site.config, "campaigns", stdin=f"{keys[1]}\n{keys[4]}\n")
    assert written.code == 0, written.err
    assert [line.split()[:2] for line in written.out.splitlines()[14:]] == [["created", keys[1]], ["created", keys[4]]]
    assert {row["cxone_id"] for row in site.get("ivinex/campaigns")["records"]} == {keys[1], keys[4]}


def test_a_mistake_is_told_with_its_hint_and_the_exit_code_of_the_command_line(site):
    done = run_php(EXAMPLES / "preview_tick_apply.php", site.config, "campaigns", stdin="424242\n")
    assert done.code == 1
    assert "424242" in done.err


def test_own_tables_follow_cxone_and_nothing_goes_to_ivinex(site, own_tables, tmp_path):
    database = tmp_path / "crm.sqlite"
    first = own_tables()
    assert (first.code, first.err) == (0, "")
    for kind, table, listing in (("campaigns", "campaign", "skills"), ("dispositions", "disposition", "dispositions")):
        expected = {(str(record["id"]), record["name"]) for record in site.get(f"cxone/{listing}")["records"]}
        assert set(rows(database, table)) == expected
        assert first.out.count(f"created {kind} ") == len(expected)
    run_sql(database, "UPDATE campaign SET cxone_id = NULL WHERE id = 1")
    again = own_tables()
    assert (again.code, again.err) == (0, "") and again.out.startswith("updated campaigns ")
    assert own_tables().out == ""
    assert not [request for request in site.get("requests")["requests"] if request["side"] == "ivinex"]


def test_a_row_that_the_table_refuses_costs_no_other_row(site, own_tables, tmp_path):
    database = tmp_path / "crm.sqlite"
    keys = [record["id"] for record in site.get("cxone/dispositions")["records"]]
    run_sql(database, "CREATE TABLE disposition"
                      f" (id INTEGER PRIMARY KEY, cxone_id TEXT CHECK (cxone_id <> '{keys[3]}'), name TEXT)")
    done = own_tables()
    assert done.code == 2
    assert f"failed dispositions {keys[3]} " in done.out
    assert len(rows(database, "disposition")) == done.out.count("created dispositions ") == len(keys) - 1
    assert own_tables().out.count("\n") == 1


def test_a_database_that_fails_stops_the_run_and_the_next_one_finishes_it(own_tables, tmp_path):
    database = tmp_path / "crm.sqlite"
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE disposition (id INTEGER PRIMARY KEY, cxone_id TEXT, name TEXT, gone TEXT)")
        connection.execute("CREATE TRIGGER broken BEFORE INSERT ON disposition"
                           " WHEN (SELECT count(*) FROM disposition) = 2 BEGIN INSERT INTO nowhere VALUES (1); END")
    failed = own_tables()
    assert failed.code == 255 and "nowhere" in failed.err
    run_sql(database, "DROP TRIGGER broken")
    assert own_tables().code == 0
    assert own_tables().out == ""

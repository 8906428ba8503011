"""The C programs of examples/c. Under valgrind, which takes seconds, the tests that say so: a leak or an error of memory
fails them. With CXSYNC_TEST_ALL=yes all of them.
"""

import os
import signal
import sqlite3
import subprocess
from contextlib import closing

import pytest

from scenario import agent, named
from simulator import BUILD


ALL = os.environ.get("CXSYNC_TEST_ALL") == "yes"


@pytest.fixture
def start(start_example, request):
    valgrind = ALL or request.node.get_closest_marker("valgrind") is not None
    return lambda *words: start_example(*words, valgrind=valgrind)


@pytest.fixture
def three(scenario):
    """Three dispositions in CXone."""
    scenario.set_records("dispositions", [named("1", "Sale"), named("2", "No answer"), named("3", "Call back")])
    return scenario


@pytest.fixture
def tick(start, scenario):
    """Previews a kind and ticks what the line says."""

    def run(line, kind="dispositions"):
        scenario.may_have_written(kind, scenario.config)
        return start("preview_tick_apply", scenario.save(), kind).end(line + "\n")

    return run


def names(scenario):
    return sorted(row["name"] for row in scenario.rows("dispositions"))


# Preview, tick, apply.


@pytest.mark.valgrind
def test_only_the_ticked_rows_are_written(three, tick):
    ended = tick("1,3")
    assert ended.code == 0, ended.err
    assert ended.line("create 2 No answer")
    assert ended.line("created 1 Sale") and ended.line("created 3 Call back")
    assert "created    2" not in ended.out
    assert names(three) == ["Call back", "Sale"]


def test_the_preview_shows_the_values_that_would_be_written(three, tick):
    three.set_rows("dispositions", [{"name": "No answer"}])
    ended = tick("")
    assert "    name: (none) -> Sale" in ended.out
    assert f"may be {three.rows('dispositions')[0]['collection_id']} No answer (by name); to take it: 2=" in ended.out


def test_nothing_ticked_is_nothing_written(three, tick):
    ended = tick("")
    assert (ended.code, ended.out.splitlines()[-1]) == (0, "nothing ticked, nothing written")
    assert three.writes() == []


@pytest.mark.valgrind
def test_an_unknown_key_is_named_and_nothing_is_written(three, tick):
    ended = tick("1,4711")
    assert ended.code == 1
    assert "4711" in ended.err and "selection_unknown_key" in ended.err and "hint: " in ended.err
    assert three.writes() == []


def test_a_line_that_does_not_fit_is_refused_as_a_whole(three, tick):
    ended = tick("1," + " " * 5000)
    assert (ended.code, ended.err.endswith("the line is too long\n")) == (1, True)
    assert three.writes() == []


@pytest.mark.valgrind
def test_a_row_that_ivinex_refuses_stands_in_the_report_with_the_reason(three, tick):
    three.switch(**{"fail-text": "Sale"})
    ended = tick("all")
    assert ended.code == 2
    assert "rejected_by_ivinex" in ended.line("failed 1 Sale")
    assert names(three) == ["Call back", "No answer"]


@pytest.mark.valgrind
def test_an_incomplete_read_is_shown_with_its_reason_and_never_written_from(three, tick):
    three.switch(**{"page-cap": 2, "ignore-skip": True})
    ended = tick("all")
    assert ended.code == 3
    assert len(ended.line("CXone was not read to its end, so that nothing can be written:").split()) > 15
    assert "incomplete_read" in ended.err
    assert three.writes() == []


def test_a_tripped_guard_is_shown_and_stops_the_apply(scenario, tick):
    scenario.set_records("dispositions", [named(str(n), f"Old {n}") for n in range(1, 13)])
    assert scenario.sync("dispositions", "all").exit == 0
    scenario.set_records("dispositions", [named(str(n), f"New {n}") for n in range(1, 13)])
    scenario.forget_requests()
    ended = tick("all")
    assert ended.code == 3
    assert ended.line("guard update:") and "guard_tripped" in ended.err
    assert scenario.writes() == []


def test_a_new_user_leaves_a_follow_up(scenario, tick):
    scenario.set_records("users", [agent("7", "ada", "Ada", "Lovelace", "ada@example.com")])
    ended = tick("7", "users")
    assert ended.code == 0, ended.err
    assert ended.line("to do: set_password for Ada Lovelace (7)")


def test_control_characters_of_a_name_do_not_reach_the_terminal(scenario, tick):
    scenario.set_rows("dispositions", [{"name": "\x1b[2JSale"}])
    scenario.set_records("dispositions", [named("1", "\x1b[2jsale")])
    assert "\x1b" not in tick("").out


def test_ctrl_c_stops_a_preview_that_waits_for_an_answer(three, start):
    three.switch(latency=60_000)
    program = start("preview_tick_apply", three.save(), "dispositions")
    while not three.requests():
        pass
    program.interrupt()
    ended = program.end()
    assert (ended.code, "cancelled" in ended.err) == (130, True)


@pytest.mark.valgrind
def test_ctrl_c_stops_an_apply_whose_request_is_held_and_says_what_is_not_known(three, start):
    three.switch(**{"hold-request": 1})
    three.may_have_written("dispositions", three.config)
    program = start("preview_tick_apply", three.save(), "dispositions")
    program.tell("1")
    three.wait_until_held("held_requests")
    program.interrupt()
    ended = program.end()
    assert ended.code == 130, ended.err
    assert ended.line("unknown 1 Sale")
    assert three.rows("dispositions") == []


@pytest.mark.valgrind
def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(three, start):
    well = start("preview_tick_apply", three.save(), "doctor").end()
    assert well.code == 0, well.out
    three.switch(deny="dispositions")
    ill = start("preview_tick_apply", three.save(), "doctor").end()
    assert ill.code == 4
    line = ill.out.splitlines().index(ill.line("fail cxone.dispositions:"))
    assert ill.out.splitlines()[line + 1].strip() != ""


# Into the host's own table.


@pytest.fixture
def own(three):
    """The configuration of a host with its own table: nothing is said about Ivinex but what is synchronised."""
    three.config["ivinex"] = {"modules": {"dispositions": {}}}
    return three


@pytest.fixture
def database(own):
    return own.folder / "host.sqlite"


@pytest.fixture
def sync(own, database, start):
    return lambda: start("own_table", own.save(), database).end()


def table(database):
    with closing(sqlite3.connect(database)) as connection:
        return dict(connection.execute("SELECT cxone_id, name FROM dispositions"))


def execute(database, *statement):
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(*statement)


@pytest.mark.valgrind
def test_dispositions_go_into_the_host_s_own_table_and_stay_there_as_they_are(own, database, sync):
    first = sync()
    assert first.code == 0, first.err
    assert table(database) == {"1": "Sale", "2": "No answer", "3": "Call back"}
    again = sync()
    assert (again.code, again.out) == (0, "")
    assert own.writes() == [], "nothing goes to Ivinex"


def test_a_changed_name_is_updated_in_its_row(own, database, sync):
    sync()
    own.change_record("dispositions", "2", {"name": "Nobody there"})
    assert sync().line("updated 2 Nobody there")
    assert table(database) == {"1": "Sale", "2": "Nobody there", "3": "Call back"}
    assert sync().out == ""


@pytest.mark.valgrind
def test_a_row_that_breaks_a_rule_of_the_table_is_refused_and_the_others_are_written(own, database, sync):
    own.set_records("dispositions", [named("1", "Sale"), named("2", "x" * 41), named("3", "Call back")])
    ended = sync()
    assert ended.code == 2
    assert "CHECK constraint failed" in ended.line("failed 2")
    assert table(database) == {"1": "Sale", "3": "Call back"}


@pytest.mark.valgrind
def test_a_field_that_the_table_does_not_have_stops_it_before_anything_is_written(own, database, sync):
    fields = {"name": {"from": "name"}, "colour": {"from": "notes"}}
    sync()
    execute(database, "DELETE FROM dispositions WHERE cxone_id = '3'")
    own.config["ivinex"]["modules"]["dispositions"]["fields"] = fields
    ended = sync()
    assert ended.code == 1
    assert "field_not_found" in ended.err and "colour" in ended.err
    assert table(database) == {"1": "Sale", "2": "No answer"}


def test_a_table_that_somebody_else_has_locked_is_written_the_next_time(own, database, sync):
    sync()
    own.change_record("dispositions", "1", {"name": "Sold"})
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = sync()
        assert (ended.code, "database is locked" in ended.line("failed 1 Sold")) == (2, True)
        other.execute("ROLLBACK")
    assert table(database)["1"] == "Sale"
    assert sync().line("updated 1 Sold")


def test_a_run_that_ctrl_c_ends_has_written_nothing_and_the_next_one_does_it_all(own, database, start, sync):
    own.switch(latency=60_000)
    program = start("own_table", own.save(), database)
    while not own.requests():
        pass
    program.interrupt()
    assert program.end().code == -signal.SIGINT
    assert table(database) == {}
    own.switch(latency=0)
    assert sync().code == 0
    assert len(table(database)) == 3


def test_credentials_that_cxone_refuses_leave_the_table_as_it_is(own, database, sync):
    own.config["cxone"]["access_key_secret"] = "wrong"
    ended = sync()
    assert (ended.code, "credentials_refused" in ended.err, table(database)) == (4, True, {})


@pytest.mark.valgrind
def test_a_database_that_is_none_is_named(own, database, sync):
    database.write_text("this is not a database, whatever its name says")
    ended = sync()
    assert (ended.code, str(database) in ended.err) == (1, True)


# The configuration file.


@pytest.mark.valgrind
@pytest.mark.parametrize("program, last", [("preview_tick_apply", "doctor"), ("own_table", "host.sqlite")])
@pytest.mark.parametrize("name", ["nowhere.json", ""], ids=["missing", "folder"])
def test_a_configuration_that_is_no_file_is_named(scenario, start, program, last, name):
    path = scenario.folder / name
    ended = start(program, path, scenario.folder / last if program == "own_table" else last).end()
    assert (ended.code, str(path) in ended.err) == (1, True)


def test_an_empty_configuration_is_not_json(scenario, start):
    path = scenario.folder / "empty.json"
    path.touch()
    ended = start("preview_tick_apply", path, "doctor").end()
    assert (ended.code, "config_not_json" in ended.err) == (1, True)


@pytest.mark.valgrind
def test_a_mistake_in_the_configuration_is_named_with_its_place(scenario, start):
    scenario.config["ivinex"]["modules"]["users"]["feilds"] = {}
    ended = start("preview_tick_apply", scenario.save(), "doctor").end()
    assert ended.code == 1
    assert "/ivinex/modules/users/feilds" in ended.err and 'Did you mean "fields"?' in ended.err


@pytest.mark.valgrind
def test_secrets_come_from_files_beside_the_configuration_and_from_the_environment(three, start):
    secret = three.config["ivinex"]["password"]
    (three.folder / "access-key").write_text(three.config["cxone"]["access_key_secret"] + "\n")
    three.config["cxone"]["access_key_secret"] = {"file": "access-key"}
    three.config["ivinex"]["password"] = {"env": "THE_PASSWORD"}
    three.environment["THE_PASSWORD"] = secret
    assert start("preview_tick_apply", three.save(), "dispositions").end().code == 0
    del three.environment["THE_PASSWORD"]
    ended = start("preview_tick_apply", three.save(), "dispositions").end()
    assert (ended.code, "THE_PASSWORD" in ended.err) == (1, True)


def test_relative_paths_of_the_configuration_lie_beside_it(three, tick):
    three.config["state"] = {"path": "beside.db"}
    assert tick("all").code == 0
    assert (three.folder / "beside.db").is_file()


@pytest.mark.parametrize("program, words", [("preview_tick_apply", ()), ("preview_tick_apply", ("x.json", "people")),
                                            ("own_table", ("x.json",))])
def test_wrong_words_are_answered_with_how_to_use_it(start, program, words):
    ended = start(program, *words).end()
    assert (ended.code, ended.err.split(" CONFIG")[0]) == (1, f"usage: {program}")


def test_the_programs_link_the_shared_library_and_nothing_of_boost():
    for program in ("preview_tick_apply", "own_table"):
        needed = subprocess.run(["readelf", "-d", BUILD / "bin" / program], capture_output=True, text=True, check=True)
        assert "[libcxsync.so.0]" in needed.stdout
        assert "boost" not in needed.stdout and "libstdc++" not in needed.stdout

"""The C++ program of examples/cpp."""

import pytest


@pytest.fixture
def site(scenario):
    """A site that has no CXone: its dispositions come from a file."""
    del scenario.config["cxone"]
    (scenario.folder / "dispositions.csv").write_text("id,name,is_active\n1,Sale,true\n2,No answer,true\n")
    return scenario


@pytest.fixture
def run(start_example, site):
    def run(*selection):
        return start_example("custom_source", site.save(), site.folder / "dispositions.csv", *selection).end()

    return run


def names(site):
    return sorted(row["name"] for row in site.rows("dispositions"))


def test_the_preview_shows_what_the_file_would_change_and_writes_nothing(site, run):
    ended = run()
    assert ended.code == 0, ended.err
    assert "create 1 Sale\n" in ended.out and "  name: (none) -> Sale\n" in ended.out
    assert site.writes() == []


def test_the_selected_records_of_the_file_are_written_once(site, run):
    assert "created 2 No answer\n" in run("2").out
    assert names(site) == ["No answer"]
    assert run("all").code == 0
    assert names(site) == ["No answer", "Sale"]
    written = len(site.writes())
    again = run("all")
    assert (again.code, again.out) == (0, "unchanged 2 No answer\nunchanged 1 Sale\n")
    assert len(site.writes()) == written


@pytest.mark.parametrize("rest", ["3,Call ba", "3\n", "3,Call,back,true\n"])
def test_a_file_that_is_cut_off_or_shifted_is_shown_but_nothing_is_written_from_it(site, run, rest):
    path = site.folder / "dispositions.csv"
    path.write_text(path.read_text() + rest)
    assert "nothing can be written: not a whole line: 3" in run().out
    ended = run("all")
    assert ended.code == 3
    assert site.writes() == []


def test_a_file_that_is_not_there_is_named(site, run):
    (site.folder / "dispositions.csv").unlink()
    ended = run()
    assert ended.code == 4
    assert "dispositions.csv cannot be read\nExport the file first.\n" in ended.err


def test_an_unknown_key_is_named_and_nothing_is_written(site, run):
    ended = run("1,4711")
    assert (ended.code, "4711" in ended.err, site.writes()) == (1, True, [])


def test_a_configuration_that_is_not_there_is_named(site, start_example):
    ended = start_example("custom_source", site.folder / "nowhere.json", "x.csv").end()
    assert (ended.code, "nowhere.json cannot be read" in ended.err) == (1, True)


def test_wrong_words_are_answered_with_how_to_use_it(start_example):
    ended = start_example("custom_source", "x.json").end()
    assert (ended.code, ended.err) == (1, "usage: custom_source CONFIG CSV [SELECTION]\n")

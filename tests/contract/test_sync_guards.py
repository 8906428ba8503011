"""Guards stop what is hardly meant, and a person may let them pass."""

import pytest

from scenario import named


@pytest.fixture
def twenty(scenario):
    scenario.set_records("dispositions", [named(str(n), f"D{n:02}") for n in range(1, 21)])
    assert scenario.sync("dispositions", "all").exit == 0
    scenario.forget_requests()
    return scenario


def tripped(document):
    return [guard["name"] for guard in document["guards"] if guard["tripped"]]


def rename(scenario, count):
    scenario.set_records("dispositions", [named(str(n), f"{'New' if n <= count else 'D'}{n:02}") for n in range(1, 21)])


def test_too_many_updates_stop_a_run_until_the_guard_is_accepted(twenty):
    rename(twenty, 11)
    preview = twenty.preview("dispositions")
    assert preview.exit == 0
    assert tripped(preview.document) == ["update"]

    stopped = twenty.sync("dispositions", "all")
    assert (stopped.exit, stopped.document["code"]) == (3, "guard_tripped")
    assert stopped.document["details"]["plan"]["counts"]["update"] == 11
    assert twenty.writes() == []

    accepted = twenty.sync("dispositions", "all", "--accept-guard", "update", "--accept-guard", "create")
    assert accepted.exit == 0
    assert "update" in accepted.document["guards_accepted"]
    assert accepted.document["counts"]["updated"] == 11


def test_exactly_the_limit_does_not_trip(twenty):
    rename(twenty, 10)
    assert tripped(twenty.preview("dispositions").document) == []
    assert twenty.sync("dispositions", "all").exit == 0


def test_a_run_is_judged_by_the_rows_that_were_selected(twenty):
    rename(twenty, 15)
    assert twenty.sync("dispositions", "1,2,3").exit == 0


def test_a_change_of_one_field_on_every_row_is_named(twenty):
    rename(twenty, 20)
    guard = next(guard for guard in twenty.preview("dispositions").document["guards"] if guard["name"] == "all_changed")
    assert guard["tripped"] and "name" in guard["detail"]


def test_a_list_that_shrinks_too_much_is_stopped(twenty):
    twenty.set_records("dispositions", [named(str(n), f"D{n:02}") for n in range(1, 13)])
    assert "shrink" in tripped(twenty.preview("dispositions").document)


def test_kinds_with_few_rows_are_exempt(scenario):
    scenario.set_records("dispositions", [named(str(n), f"D{n}") for n in range(1, 6)])
    scenario.sync("dispositions", "all")
    scenario.set_records("dispositions", [named(str(n), f"New{n}") for n in range(1, 6)])
    assert tripped(scenario.preview("dispositions").document) == []
    assert scenario.sync("dispositions", "all").exit == 0


def test_a_limit_of_zero_stops_every_update(twenty):
    twenty.config["guards"] = {"max_update_percent": 0}
    rename(twenty, 1)
    assert twenty.sync("dispositions", "all").exit == 3

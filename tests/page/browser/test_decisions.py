"""What a person decides: conflicts, suggestions, guards."""

import pytest

from scenario import agent, named


@pytest.fixture
def conflict(scenario):
    """A campaign whose name was changed on both sides."""
    scenario.set_records("campaigns", [named("1", "Winter")])
    assert scenario.sync("campaigns", "all").exit == 0
    scenario.change_record("campaigns", "1", {"name": "Spring"})
    scenario.edit_row("campaigns", scenario.row_of("campaigns", "1")["collection_id"], {"name": "Autumn"})
    return scenario


@pytest.mark.parametrize(("label", "name", "amount"), [
    ("Write CXone’s values", "Spring", "1 row updated"),
    ("Keep Ivinex’s values", "Autumn", "1 conflict remembered"),
])  # fmt: skip
def test_a_conflict_is_decided_in_its_row(conflict, screen, label, name, amount):
    page = screen(conflict)
    page.open_list("Campaigns")
    assert page.rows()[0]["what"] == "Needs a decision"
    details = page.open_row("Spring")
    assert "Autumn" in details.text and "Spring" in details.text and "last synchronized: Winter" in details.text
    page.check("conflict")
    page.choose(label)
    assert page.box("Spring").is_selected()
    assert amount in page.add_selected()
    page.confirm()
    assert [row["name"] for row in conflict.rows("campaigns")] == [name]
    page.press("Back to the list")
    page.until(lambda: page.find(".list"))
    assert page.rows()[0]["what"] == "Up to date"


def test_ticking_a_row_that_needs_a_decision_asks_for_it(conflict, screen):
    page = screen(conflict)
    page.open_list("Campaigns")
    page.tick("Spring")
    page.until(lambda: page.find(".decision"))
    assert not page.box("Spring").is_selected()
    page.choose("Write CXone’s values")
    page.choose("Decide later")
    assert not page.box("Spring").is_selected() and page.status().startswith("0 selected.")


@pytest.fixture
def look_alikes(scenario):
    """Two users whom an administrator entered in Ivinex by hand, as CXone has them."""
    scenario.set_records("users", [agent("1", "ada", "Ada", "Lovelace"), agent("2", "bob", "Bob", "Baker")])
    for user_name, last_name in (("ada", "Lovelace"), ("bob", "Baker")):
        scenario.add_row("users", {"user_name": user_name, "first_name": user_name.title(), "last_name": last_name,
                                   "active": "true", "cxone_id": ""})  # fmt: skip
    return scenario


def test_suggestions_are_confirmed_one_by_one(look_alikes, screen):
    page = screen(look_alikes)
    page.open_list("Users")
    page.open_row("Ada Lovelace")
    page.check("suggestion")
    page.choose("It is Ada Lovelace, Ivinex row")
    page.add()
    assert sorted(row["cxone_id"] for row in look_alikes.rows("users")) == ["", "1"]


def test_suggestions_are_confirmed_all_at_once(look_alikes, screen):
    page = screen(look_alikes)
    page.open_list("Users")
    page.press("Confirm all 2 suggestions")
    assert page.status().startswith("2 selected.")
    page.add()
    assert sorted(row["cxone_id"] for row in look_alikes.rows("users")) == ["1", "2"]


def test_a_suggestion_can_be_refused_for_a_new_row(look_alikes, screen):
    page = screen(look_alikes)
    page.open_list("Users")
    page.open_row("Ada Lovelace")
    page.choose("It is a new one: create it")
    assert "1 row created" in page.add_selected()
    page.confirm()
    assert [row["cxone_id"] for row in look_alikes.rows("users")].count("1") == 1
    assert len(look_alikes.rows("users")) == 3


@pytest.fixture
def many_changes(scenario):
    """Twelve campaigns of which all change."""
    campaigns = [named(str(n), f"Campaign {n}") for n in range(1, 13)]
    scenario.set_records("campaigns", campaigns)
    assert scenario.sync("campaigns", "all").exit == 0
    scenario.set_records("campaigns", [{**one, "name": one["name"] + " renamed"} for one in campaigns])
    return scenario


def test_nothing_is_confirmed_before_every_guard_is_accepted(many_changes, screen):
    page = screen(many_changes)
    page.open_list("Campaigns")
    page.press("Select All")
    summary = page.add_selected()
    assert "12 rows updated" in summary and "12 of 12 rows would change" in summary
    page.check("guards")
    boxes = page.find("dialog input[data-guard]")
    assert {box.get_attribute("data-guard") for box in boxes} == {"update", "all_changed"}
    for box in boxes:
        assert not page.button("Confirm").is_enabled()
        box.click()
    page.confirm()
    assert "12 Updated" in page.text and "Accepted: " in page.text
    assert all(row["name"].endswith("renamed") for row in many_changes.rows("campaigns"))


def test_the_summary_can_be_left_without_writing(many_changes, screen):
    page = screen(many_changes)
    page.open_list("Campaigns")
    page.press("Select All")
    page.add_selected()
    many_changes.forget_requests()
    page.one("dialog").find_elements("css selector", "button")[-1].click()
    page.until(lambda: not page.find("dialog"))
    assert page.browser.switch_to.active_element.text == "Add Selected to Ivinex"
    assert page.status().startswith("12 selected.")
    assert many_changes.writes() == []

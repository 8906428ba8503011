"""The list of a kind: what it shows, and what is ticked."""

import re

import pytest

from scenario import agent, named, numbered_agents

KINDS = {"users": "Users", "campaigns": "Campaigns", "dispositions": "Dispositions", "agent_statuses": "AgentStatuses"}


@pytest.fixture
def mixed(scenario):
    """One user of each sort: Ada has changed, Bob is up to date, Cleo is new, Dan is inactive, Eve has no user name, and
    somebody is only in Ivinex.
    """
    ada, bob = agent("1", "ada", "Ada", "Lovelace", "ada@acme.example"), agent("2", "bob", "Bob", "Baker")
    scenario.set_records("users", [ada, bob])
    assert scenario.sync("users", "all").exit == 0
    scenario.add_row("users", {"user_name": "old", "first_name": "Old", "last_name": "Hand", "cxone_id": ""})
    scenario.set_records("users", [
        {**ada, "email": "lovelace@acme.example"}, bob, agent("3", "cleo", "Cleo", "Clark", team_name="Sales"),
        agent("4", "dan", "Dan", "Dormant", is_active=False), agent("5", "", "Eve", "Empty")])  # fmt: skip
    return scenario


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_goes_the_full_way(site, screen, kind):
    page = screen(site)
    page.open_list(KINDS[kind])
    assert {row["what"] for row in page.rows()} == {"New"}
    count = len(page.rows())
    page.press("Select All")
    assert page.status().startswith(f"{count} selected.")
    assert f"{count} rows created" in page.add_selected()
    page.confirm()
    assert f"{count} Created" in page.text and f"{count} of {count} rows confirmed" in page.text
    page.press("Back to the list")
    page.until(lambda: page.find(".list"))
    assert {row["what"] for row in page.rows()} == {"Up to date"}
    assert [row["cxone_id"] for row in site.rows(kind)] == [str(n) for n in range(1, count + 1)]


def test_a_list_says_of_each_row_what_will_happen(mixed, screen):
    page = screen(mixed)
    page.open_list("Users")
    happens = {row["name"]: row["what"].removesuffix(" inactive in CXone") for row in page.rows()}
    assert happens == {"Ada Lovelace": "Changed", "Bob Baker": "Up to date", "Cleo Clark": "New", "Dan Dormant": "New",
                       "Eve Empty": "Cannot be added", "Old Hand": "Only in Ivinex"}  # fmt: skip
    assert "inactive in CXone" in page.row("Dan Dormant").text
    assert {row["key"]: row["action"] for row in page.rows() if row["key"]} == {
        "1": "update", "2": "unchanged", "3": "create", "4": "create", "5": "invalid"}  # fmt: skip
    page.check("list")


def test_an_opened_row_shows_each_field_from_old_to_new(mixed, screen):
    page = screen(mixed)
    page.open_list("Users")
    details = page.open_row("Ada Lovelace").text
    assert "ada@acme.example" in details and "lovelace@acme.example" in details
    page.check("opened-row")
    page.row("Ada Lovelace").find_element("css selector", ".open").click()
    assert "Its user name is empty" in page.open_row("Eve Empty").text


def test_people_of_one_name_can_be_told_apart(scenario, screen):
    scenario.set_records("users", [agent("1", "jane.a", "Jane", "Doe", "a@x.example"), agent("2", "jane.b", "Jane", "Doe")])
    page = screen(scenario)
    page.open_list("Users")
    assert [row.text.split("\n")[1:3] for row in page.find(".long-body > [data-key]")] == [["1", "jane.a"], ["2", "jane.b"]]
    labels = [box.get_attribute("aria-label") for box in page.find(".long-body input")]
    assert labels == ["Select Jane Doe, CXone id 1", "Select Jane Doe, CXone id 2"]


def test_select_all_ticks_what_would_be_written_and_clear_all_unticks_it(mixed, screen):
    page = screen(mixed)
    page.open_list("Users")
    page.press("Select All")
    assert [row["name"] for row in page.rows() if row["ticked"]] == ["Cleo Clark", "Ada Lovelace"]
    assert page.status() == "2 selected. 6 of 6 rows shown."
    page.tick("Dan Dormant")
    assert page.status().startswith("3 selected.")
    page.press("Clear All")
    assert not any(row["ticked"] for row in page.rows())
    assert page.status().startswith("0 selected.")


def test_rows_that_nothing_is_written_for_cannot_be_ticked(mixed, screen):
    page = screen(mixed)
    page.open_list("Users")
    assert not page.box("Bob Baker").is_enabled() and not page.box("Eve Empty").is_enabled()
    assert page.row("Old Hand").find_elements("css selector", "input") == []


def test_adding_without_a_tick_says_so(mixed, screen):
    page = screen(mixed)
    page.open_list("Users")
    page.press("Add Selected to Ivinex")
    page.shows("Select at least one row first.")


def test_select_all_means_what_a_search_has_left(scenario, screen):
    scenario.set_records("users", numbered_agents(12))
    page = screen(scenario)
    page.open_list("Users")
    page.search("first1 ")
    page.until(lambda: sorted(page.names()) == ["First1 Last1", "First10 Last10", "First11 Last11", "First12 Last12"])
    page.press("Select All")
    assert page.status() == "4 selected. 4 of 12 rows shown."
    page.search("")
    page.until(lambda: page.status() == "4 selected. 12 of 12 rows shown.")


def test_a_filter_shows_only_what_will_happen_so(mixed, screen):
    page = screen(mixed)
    page.open_list("Users")
    for chip in page.find(".filters label"):
        if "Changed" not in chip.text:
            chip.click()
    assert page.names() == ["Ada Lovelace"]
    page.choose("Changed")
    page.shows("No row fits the search and the filter.")
    page.check("nothing-visible")
    page.press("Show all rows")
    assert len(page.names()) == 6


def test_columns_sort_up_and_down(mixed, screen):
    page = screen(mixed)
    page.open_list("Users")
    page.press("CXone id")
    assert [row["key"] for row in page.rows() if row["key"]] == ["1", "2", "3", "4", "5"]
    assert page.one("[aria-sort]").get_attribute("aria-sort") == "ascending"
    page.press("CXone id")
    assert [row["key"] for row in page.rows() if row["key"]] == ["5", "4", "3", "2", "1"]
    page.press("Name")
    assert page.names()[0] == "Ada Lovelace"


def test_hostile_names_stay_text(scenario, screen):
    names = ["<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "javascript:alert(3)", "{{7*7}} ${8*8}"]
    scenario.set_records("campaigns", [named(str(n), name, notes=f"<b onmouseover=alert(4)>{name}") for n, name in enumerate(names, 1)])
    page = screen(scenario)
    page.open_list("Campaigns")
    assert sorted(page.names()) == sorted(names)
    page.open_row(names[0])
    assert page.find(".details") and not page.find(".long img, .long b, .long script")
    page.press("Select All")
    page.add()
    assert sorted(page.names()) == sorted(names)
    assert sorted(row["name"] for row in scenario.rows("campaigns")) == sorted(names)


def test_twenty_thousand_rows_stay_fluid(sized_scenario, screen):
    page = screen(sized_scenario(20000))
    page.open_list("Users")
    page.until(lambda: page.find(".long-body > [data-key]"))
    (shown,) = page.script("return performance.getEntriesByName('list').map((entry) => entry.duration)")
    assert len(page.rows()) < 60
    page.press("Select All")
    (ticked,) = page.script("return performance.getEntriesByName('select-all').map((entry) => entry.duration)")
    assert re.match(r"1\d,\d{3} selected", page.status()), page.status()
    page.script("document.querySelector('.long-scroll').scrollTop = 400000")
    page.until(lambda: any(row["ticked"] for row in page.rows()))
    print(f"shown in {shown:.0f} ms, ticked in {ticked:.0f} ms")
    assert shown < 1000 and ticked < 100

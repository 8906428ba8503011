"""All lists at once, history, follow-ups, log; and everything by keyboard."""

from selenium.webdriver.common.keys import Keys

from scenario import named


def test_all_lists_are_added_in_one_go(site, screen):
    page = screen(site)
    page.open("All")
    page.until(lambda: page.find(".kind-part"))
    assert page.status() == "9 rows selected."
    page.check("all")
    summary = page.add_selected()
    assert all(name in summary for name in ("Users", "Campaigns", "Dispositions", "AgentStatuses"))
    page.press("Confirm")
    page.until(lambda: len(page.find(".report")) == 4)
    page.check("results")
    assert [len(site.rows(kind)) for kind in ("users", "campaigns", "dispositions", "agent_statuses")] == [3, 2, 2, 2]
    page.press("Back to the list")
    page.until(lambda: page.find(".kind-part"))
    assert page.text.count("Nothing to add.") == 4


def test_the_all_view_ticks_by_groups(site, screen):
    page = screen(site)
    page.open("All")
    page.until(lambda: page.find(".kind-part"))
    page.press("Clear All")
    assert page.status() == "0 rows selected."
    page.press("Add Selected to Ivinex")
    page.shows("Select at least one row first.")
    page.one("[data-kind=campaigns] input").click()
    page.add()
    assert [len(site.rows(kind)) for kind in ("users", "campaigns")] == [0, 2]


def test_one_kind_that_fails_does_not_hide_the_others(site, screen):
    site.switch(deny="skills:403")
    page = screen(site)
    page.open("All")
    page.until(lambda: len(page.find(".kind-part")) == 4)
    page.shows("Campaigns could not be loaded")
    page.shows("What the checks found")
    assert page.status() == "7 rows selected."


def test_the_history_shows_the_rows_of_each_run(site, screen):
    site.sync("campaigns", "all")
    page = screen(site, "--actor", "ada")
    page.open_list("Users")
    page.press("Select All")
    page.add()
    page.open("History")
    page.until(lambda: len(page.find("[data-run]")) == 2)
    latest = page.find("[data-run]")[0]
    assert "Users" in latest.text and "ada" in latest.text and "3 Created" in latest.text and "Done" in latest.text
    page.check("history")
    latest.find_element("css selector", "button").click()
    page.until(lambda: page.find(".report"))
    assert sorted(page.names()) == ["First1 Last1", "First2 Last2", "First3 Last3"]
    page.press("Back to the history")
    page.until(lambda: len(page.find("[data-run]")) == 2)


def test_users_who_need_a_password_are_ticked_off(site, screen):
    site.sync("users", "all")
    page = screen(site)
    page.open("Follow-ups")
    page.until(lambda: len(page.find(".follow-ups li")) == 3)
    page.check("follow-ups")
    page.choose("First2 Last2")
    page.press("Take ticked ones off the list")
    page.until(lambda: len(page.find(".follow-ups li")) == 2)
    page.shows("1 user ticked off.")
    page.browser.refresh()
    page.until(lambda: len(page.find(".follow-ups li")) == 2)
    page.press("Select All")
    page.press("Take ticked ones off the list")
    page.shows("Nothing is left to do")
    assert site.run("follow-ups", "--json").document["follow_ups"] == []


def test_a_run_ends_with_the_users_who_need_a_password(site, screen):
    page = screen(site)
    page.open_list("Users")
    page.tick("First1 Last1")
    page.add()
    page.shows("Users who still need a password")
    assert len(page.find(".follow-ups li")) == 1


def test_a_result_waits_until_it_was_seen_and_keeps_nobody_from_other_lists(site, screen):
    page = screen(site)
    page.open_list("Campaigns")
    page.open_list("Users")
    page.press("Select All")
    page.add()
    page.open_list("Campaigns")
    page.shows("A run has ended")
    page.one(".banner a").click()
    page.until(lambda: page.find(".report"))
    assert page.heading == "Added to Ivinex"
    page.press("Back to the list")
    page.open_list("Campaigns")
    assert page.find(".banner") == []


def test_the_log_shows_what_was_reported(site, screen):
    page = screen(site)
    page.open_list("Users")
    page.open("Log")
    page.shows("signed in for")
    page.check("log")


def test_the_first_view_asks_what_to_do_and_reads_nothing(site, screen):
    site.forget_requests()
    page = screen(site)
    page.shows("What do you want to synchronize?")
    page.check("welcome")
    assert site.requests() == []


def test_everything_can_be_done_by_keyboard(site, screen):
    site.set_records("campaigns", [named("1", "One"), named("2", "Two")])
    page = screen(site)
    page.tab_to(lambda focus: focus.text == "Campaigns").send_keys(Keys.ENTER)
    page.until(lambda: page.find(".list"))
    page.tab_to(lambda focus: focus.get_attribute("aria-label") == "Details of Two").send_keys(Keys.ENTER)
    page.until(lambda: page.find(".long-details"))
    page.browser.execute_script("document.activeElement.blur()")
    page.tab_to(lambda focus: focus.get_attribute("aria-label") == "Select Two, CXone id 2").send_keys(Keys.SPACE)
    assert page.status().startswith("1 selected.")
    page.tab_to(lambda focus: focus.text == "Add Selected to Ivinex").send_keys(Keys.ENTER)
    page.until(lambda: page.browser.switch_to.active_element.text == "Confirm")
    page.keys(Keys.ENTER)
    page.until(lambda: page.find(".report"))
    page.tab_to(lambda focus: focus.text == "Back to the list").send_keys(Keys.ENTER)
    page.until(lambda: page.find(".list"))
    assert [row["name"] for row in site.rows("campaigns")] == ["Two"]


def test_the_dialog_closes_with_escape(site, screen):
    page = screen(site)
    page.open_list("Users")
    page.press("Select All")
    page.add_selected()
    page.keys(Keys.ESCAPE)
    page.until(lambda: not page.find("dialog"))
    assert site.rows("users") == []

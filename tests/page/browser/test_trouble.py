"""What the page says when something is wrong, empty, slow or gone."""

from scenario import named, numbered_agents


def test_a_list_that_cannot_be_read_shows_the_failed_check_and_its_fix(site, screen):
    site.switch(deny="dispositions:403")
    page = screen(site)
    page.open("Dispositions")
    page.shows("What the checks found")
    assert "The list could not be read" in page.text
    failed = page.one("li.check-fail").text
    assert failed.startswith("Failed") and "What to do:" in failed and "cxone.dispositions" in failed
    page.check("failure")
    site.switch(deny="")
    page.press("Try again")
    page.until(lambda: page.find(".list"))
    assert page.names() == ["One", "Two"]


def test_refused_credentials_are_said_and_not_tried_again(site, screen):
    site.config["cxone"]["access_key_secret"] = "not-the-right-one"
    page = screen(site)
    site.forget_requests()
    page.open("Users")
    page.shows("The list could not be read")
    page.shows("credentials_refused")
    assert len([request for request in site.requests() if request.path.endswith("/token")]) == 1


def test_an_empty_list_says_that_it_is_empty_and_who_was_asked(scenario, screen):
    scenario.set_records("campaigns", [])
    page = screen(scenario)
    page.open_list("Campaigns")
    page.shows("CXone lists no campaigns")
    assert f"{scenario.config['cxone']['issuer']} was asked for its ACD skills" in page.text
    page.check("empty")
    page.press("Run the checks")
    page.shows("No check failed.")
    page.check("checks")
    page.press("Back to the list")
    page.shows("CXone lists no campaigns")


def test_an_incomplete_list_says_why_and_lets_nothing_be_ticked(site, screen):
    site.set_records("users", numbered_agents(30))
    site.config["cxone"]["page_size"] = 10
    site.simulator.post("switches", {"cxone-fail": "missing-page@agents"})
    page = screen(site)
    page.open_list("Users")
    page.shows("The list is incomplete, so nothing can be written from it")
    page.press("Select All")
    assert page.status().startswith("0 selected.")
    assert not any(box.is_enabled() for box in page.find(".long-body input"))
    page.check("incomplete")


def test_loading_shows_how_far_it_is_and_can_be_cancelled(site, screen):
    site.set_records("users", numbered_agents(300))
    site.config["cxone"]["page_size"] = 10
    site.config["cxone"]["limits"]["max_in_flight"] = 1
    site.simulator.post("switches", {"cxone-fail": "stall+3@agents"})
    page = screen(site)
    page.open("Users")
    page.until(lambda: "Reading CXone" in page.text and "pages" in page.text)
    page.check("loading")
    page.press("Cancel")
    page.shows("Loading was cancelled.")
    site.simulator.post("switches", {"cxone-fail": ""})
    page.press("Try again")
    page.until(lambda: page.find(".list"))


def test_a_reload_in_mid_run_shows_the_run_and_then_its_result(site, screen):
    site.switch(**{"hold-answer": 1})
    page = screen(site)
    page.open_list("Users")
    page.press("Select All")
    page.add_selected()
    page.press("Confirm")
    site.wait_for_held_answer()
    page.shows("Adding Users to Ivinex")
    page.check("writing")
    page.browser.refresh()
    page.shows("Adding Users to Ivinex")
    assert "It goes on when you close this page" in page.text
    page.open("History")
    page.shows("Something is under way")
    page.one(".banner a").click()
    site.release_held()
    page.until(lambda: page.find(".report"))
    assert "3 Created" in page.text
    page.browser.refresh()
    page.until(lambda: page.find(".report"))


def test_a_run_that_is_cancelled_says_what_was_written_and_what_was_not(site, screen):
    site.config["ivinex"]["batch_size"] = 1
    site.config["ivinex"]["limits"]["max_in_flight"] = 1
    site.switch(**{"hold-answer": 2})
    page = screen(site)
    page.open_list("Users")
    page.press("Select All")
    page.add_selected()
    page.press("Confirm")
    site.wait_for_held_answer()
    page.press("Cancel")
    page.until(lambda: page.find(".report"))
    assert "The run was cancelled" in page.text and "Left alone" in page.text
    page.check("cancelled")
    page.press("Retry what is open")
    page.shows("What was open is finished")
    assert sorted(row["cxone_id"] for row in site.rows("users")) == ["1", "2", "3"]


def test_a_row_that_ivinex_refuses_is_told_with_its_reason(site, screen):
    site.set_records("campaigns", [named("1", "Good"), named("2", "Bad apple")])
    site.switch(**{"fail-text": "apple"})
    page = screen(site)
    page.open_list("Campaigns")
    page.press("Select All")
    page.add()
    results = {row["name"]: row["what"] for row in page.rows()}
    assert results == {"Good": "Created", "Bad apple": "Failed"}
    assert page.heading == "Added to Ivinex, with rows left over"
    page.open_row("Bad apple")
    page.check("results-failed")
    site.switch(**{"fail-text": ""})


def test_a_lost_connection_is_said(site, screen):
    page = screen(site)
    page.open_list("Users")
    page.page.stop()
    page.shows("The connection to the page’s program is lost.")
    page.press("Select All")
    page.press("Add Selected to Ivinex")
    page.shows("The program that serves this page does not answer.")


def test_without_a_session_the_page_says_what_to_open(site, screen):
    page = screen(site)
    page.browser.delete_all_cookies()
    page.browser.refresh()
    page.shows("Open the address that cxsync-page printed")
    assert page.violations() == []


def test_a_kind_without_a_module_says_so(site, screen):
    del site.config["ivinex"]["modules"]["dispositions"]
    page = screen(site)
    assert [item.text for item in page.find("nav .off")] != []
    page.browser.get(page.page.origin + "/#dispositions")
    page.shows("The configuration names no Ivinex module for it.")

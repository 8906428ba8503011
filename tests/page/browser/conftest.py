"""A browser for all tests, and the page in it."""

import pytest

from screen import Screen, start_browser


@pytest.fixture(scope="session")
def browser():
    running = start_browser()
    yield running
    running.quit()


@pytest.fixture
def screen(browser, page):
    """A factory: `screen(scenario)` opens the page of a site. Nothing may have come from elsewhere, nothing complained."""
    opened = []

    def start(scenario, *arguments):
        opened.append(Screen(browser, page(scenario, *arguments)))
        return opened[-1]

    yield start
    for one in opened:
        assert one.foreign_requests() == []
        assert one.complaints() == []
    # It would go on asking for a page that ends now.
    browser.get("about:blank")

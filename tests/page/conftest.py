"""Pages of simulated sites. Each must end cleanly, and have kept what opens it to itself."""

import pytest

from page_program import start_page
from scenario import named, numbered_agents


@pytest.fixture
def page(sized_scenario, request):
    """A factory: `page(scenario, "--actor", "ada")` starts the page of a site and waits until it is ready. The end of the
    test stops it as a service manager would, and looks for what it must not have told.
    """
    started = []

    def start(scenario, *arguments, **options):
        started.append((scenario, start_page(scenario.save(), *arguments, environment=scenario.environment, **options)))
        return started[-1][1]

    yield start
    try:
        for scenario, running in started:
            end(scenario, running)
    finally:
        for _, running in started:
            running.kill()


def end(scenario, running):
    """Stops a page that still runs; what it wrote is settled with the site."""
    if running.runs:
        scenario.release_held()
        assert running.stop() == 0, running.says()
    assert [secret for secret in running.secrets if secret in running.says()] == []
    if scenario.writes():
        scenario.may_have_written("all", scenario.config)


@pytest.fixture
def site(scenario):
    """A site with two or three records of each kind, and nothing in Ivinex yet."""
    scenario.set_records("users", numbered_agents(3))
    for kind in ("campaigns", "dispositions", "agent_statuses"):
        scenario.set_records(kind, [named("1", "One"), named("2", "Two")])
    return scenario


@pytest.fixture
def visitor(site, page):
    """Somebody who has opened the page of the site."""
    return page(site).visitor()

"""What the tests of the Python package share. The package is the checkout's, its library the one of the build."""

import copy
from pathlib import Path

import pytest

from programs import LIBRARY

with pytest.MonkeyPatch.context() as environment:
    environment.setenv("CXSYNC_LIBRARY", str(LIBRARY))
    import cxsync


def pytest_collection_modifyitems(items):
    """What is not closed or not freed is an error here."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            for category in ("ResourceWarning", "pytest.PytestUnraisableExceptionWarning"):
                item.add_marker(pytest.mark.filterwarnings(f"error::{category}"))


class Site:
    """A simulated site, and clients of it."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.config = scenario.config
        self._clients = []
        self._opened = None

    def open(self, **options):
        """A client of the configuration as it stands now. The end of the test closes it, and settles what it wrote."""
        self._clients.append(cxsync.Client(self.scenario.save(), **options))
        self._opened = copy.deepcopy(self.config)
        return self._clients[-1]

    def close(self):
        for client in self._clients:
            client.close()
        if self._opened and self.scenario.state_path.exists():  # a run that may write makes one
            self.scenario.may_have_written("all", self._opened)


@pytest.fixture
def site(scenario):
    """A small site with nothing in Ivinex yet, and three campaigns in CXone."""
    scenario.set_records("campaigns", [{"id": str(n), "name": f"Skill {n}", "is_active": True} for n in (1, 2, 3)])
    site = Site(scenario)
    yield site
    site.close()


@pytest.fixture
def client(site):
    return site.open()

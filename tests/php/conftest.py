"""Fixtures of the PHP tests."""

import json

import pytest

from php_script import run_code
from simulator import start_simulator


@pytest.fixture
def php(tmp_path):
    """Runs PHP code and returns the answer it printed; nothing may go to stderr, and the script must end well."""

    def run(code, *arguments, **options):
        done = run_code(tmp_path / "script.php", code, *arguments, **options)
        assert (done.code, done.err) == (0, ""), done.out + done.err
        return json.loads(done.out)

    return run


@pytest.fixture
def site(tmp_path):
    """A simulated site with eight agents and nothing in Ivinex."""
    running = start_simulator(tmp_path / "site", "--users", "8")
    yield running
    running.kill()


@pytest.fixture
def own_config(tmp_path):
    """The path of a document for a host that brings both sides."""
    path = tmp_path / "own.json"
    path.write_text(json.dumps({"site": "own", "cxone": {}, "ivinex": {"modules": {"campaigns": {}}}}))
    return path

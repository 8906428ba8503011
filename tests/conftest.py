"""Fixtures that the folders share: the simulator and the command line, as a user starts them."""

import json
import signal
import subprocess
from types import SimpleNamespace

import pytest

import canaries
from scenario import EVERYTHING, RUNS_TO_SETTLE, WRITING, Scenario
from simulator import BUILD, PATIENCE, start_simulator


# Whoever runs the tests in the background has SIGINT ignored, and every program of theirs would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def no_secret_gets_out(tmp_path, monkeypatch, request):
    """No secret of a configuration in a test's folder stands in what programs and the test printed or left there."""
    printed = canaries.hear_programs(monkeypatch)
    yield
    assert canaries.leaks(tmp_path, [*printed, getattr(request.node, "printed", "").encode()]) == []


@pytest.fixture
def simulator(tmp_path):
    """A factory: `simulator("--users", "5", folder=...)` starts one and waits until it is ready."""
    started = []

    def start(*arguments, folder=tmp_path / "simulator"):
        started.append(start_simulator(folder, *arguments))
        return started[-1]

    yield start
    for running in started:
        running.kill()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.when == "call":
        item.passed = report.passed
        item.printed = report.capstdout + report.capstderr + report.caplog


def passed(request):
    """True in the clean-up of a test that passed."""
    return getattr(request.node, "passed", False)


@pytest.fixture
def cxsync(simulator, request):
    """A runner: `cxsync("preview", "--config", path)` returns exit code, stdout and stderr. A test that synced with it
    ends with a sync that finds nothing to do.
    """
    synced = set()

    def run(*arguments, **options):
        done = subprocess.run(
            [BUILD / "bin" / "cxsync", *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE, **options
        )
        if arguments[0] in WRITING and "--config" in arguments and done.returncode in (0, 2):
            synced.add(arguments[arguments.index("--config") + 1])
        return SimpleNamespace(code=done.returncode, out=done.stdout, err=done.stderr)

    yield run
    for config in sorted(synced) if passed(request) else []:
        check_settled(run, config)


def check_settled(run, config):
    """Syncs until nothing is left to write: the last run must find nothing to do."""
    for _ in range(RUNS_TO_SETTLE + 1):
        done = run("sync", "--config", config, "--kind", "all", *EVERYTHING)
        assert done.code == 0, done.out + done.err
        rows = [row for report in json.loads(done.out)["documents"] for row in report["rows"]]
        written = [row for row in rows if row["outcome"] != "skipped"]
        if not written:
            break
    assert written == []
    assert run("preview", "--config", config, "--kind", "all", "--expect-no-changes").code == 0


@pytest.fixture
def sized_scenario(simulator, tmp_path, request):
    """A factory: `sized_scenario(20000)` is a site with that many agents. A test that synced ends with a sync that finds
    nothing to do.
    """
    scenarios = []

    def start(users, *arguments):
        folder = tmp_path / "site"
        folder.mkdir()
        scenarios.append(Scenario(simulator("--users", users, *arguments), BUILD / "bin" / "cxsync", folder))
        return scenarios[-1]

    yield start
    for scenario in scenarios:
        if passed(request):
            scenario.check_settled()


@pytest.fixture
def scenario(sized_scenario):
    """A small site with nothing in Ivinex yet."""
    return sized_scenario(8)

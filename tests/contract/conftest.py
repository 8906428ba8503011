"""Fixtures of the contract tests: the simulator and the command line, as a user starts them.

The programs come from the build folder that CXSYNC_BUILD names (default: build/release of this repository).
"""

import base64
import http.client
import json
import os
import signal
import ssl
import subprocess
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

import pytest

from scenario import Scenario

REPOSITORY = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("CXSYNC_BUILD", REPOSITORY / "build" / "release"))
PATIENCE = 60  # seconds until a program that says nothing counts as hung


class Answer:
    """What came back: status, headers and body."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)


class Simulator:
    """One running simulator and the ways to talk to it."""

    def __init__(self, process, folder, ready):
        self.process = process
        self.dir = folder
        self.ready = ready
        self.config = Path(ready["config"])
        self.tls = ssl.create_default_context(cafile=ready["ca_file"])

    def request(self, side, method, target, headers=None, body=None):
        """One request to `cxone` or `ivinex`, on a connection of its own."""
        where = urlsplit(self.ready[side])
        connection = http.client.HTTPSConnection(where.hostname, where.port, context=self.tls, timeout=PATIENCE)
        try:
            connection.request(method, target, body=body, headers=headers or {})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def secret(self, name):
        return (self.dir / "secrets" / name).read_text().rstrip("\n")

    def ivinex(self, method, target, body=None):
        """A request to Ivinex as the API user; `body` is turned into JSON."""
        user = json.loads(self.config.read_text())["ivinex"]["username"]
        headers = {"Authorization": basic(user, self.secret("ivinex-password"))}
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        return self.request("ivinex", method, target, headers, body)

    def sign_in(self, **changes):
        """Asks the CXone look-alike for a token with the credentials of the configuration."""
        cxone = json.loads(self.config.read_text())["cxone"]
        form = {
            "grant_type": "password",
            "username": cxone["access_key_id"],
            "password": self.secret("access-key-secret"),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if cxone["client_auth"] == "basic":
            headers["Authorization"] = basic(cxone["client_id"], self.secret("client-secret"))
        else:
            form.update(client_id=cxone["client_id"], client_secret=self.secret("client-secret"))
        form.update(changes)
        return self.request("cxone", "POST", "/auth/token", headers, urlencode(form))

    def control(self, method, call, body=None):
        """A call of the control endpoint."""
        where = urlsplit(self.ready["control"])
        connection = http.client.HTTPConnection(where.hostname, where.port, timeout=PATIENCE)
        try:
            connection.request(method, f"{where.path}/{call}", body=body)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, call):
        """Asks the control endpoint; returns its JSON."""
        answer = self.control("GET", call)
        assert answer.status == 200, answer.body
        return answer.json()

    def post(self, call, body=None):
        """Tells the control endpoint; returns its JSON."""
        answer = self.control("POST", call, json.dumps(body or {}))
        assert answer.status == 200, answer.body
        return answer.json()

    def switch(self, **switches):
        """Turns switches; `page_cap=3` is the switch `page-cap`."""
        return self.post("switches", {name.replace("_", "-"): value for name, value in switches.items()})

    def stop(self):
        """Ends it as Ctrl-C would; returns its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.fixture
def simulator(tmp_path):
    """A factory: `simulator("--users", "5", folder=...)` starts one and waits until it is ready."""
    started = []

    def start(*arguments, folder=tmp_path / "simulator"):
        process = subprocess.Popen(
            [BUILD / "bin" / "cxsync-simulator", "--dir", folder, *map(str, arguments)],
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        line = process.stdout.readline()
        assert line, f"the simulator ended with {process.wait(PATIENCE)}"
        return Simulator(process, Path(folder), json.loads(line))

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def cxsync():
    """A runner: `cxsync("preview", "--config", path)` returns exit code, stdout and stderr."""

    def run(*arguments, **options):
        done = subprocess.run(
            [BUILD / "bin" / "cxsync", *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE, **options
        )
        return SimpleNamespace(code=done.returncode, out=done.stdout, err=done.stderr)

    return run


@pytest.fixture
def sized_scenario(simulator, tmp_path):
    """A factory: `sized_scenario(20000)` is a site with that many agents. No run may leave a secret anywhere."""
    scenarios = []

    def start(users, *arguments):
        folder = tmp_path / "site"
        folder.mkdir()
        scenarios.append(Scenario(simulator("--users", users, *arguments), BUILD / "bin" / "cxsync", folder))
        return scenarios[-1]

    yield start
    for scenario in scenarios:
        assert scenario.leaks() == []


@pytest.fixture
def scenario(sized_scenario):
    """A small site with nothing in Ivinex yet."""
    return sized_scenario(8)

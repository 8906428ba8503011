"""One running simulator, as the tests talk to it.

The programs come from the build folder that CXSYNC_BUILD names (default: build/release of this repository).
"""

import base64
import http.client
import json
import os
import re
import signal
import ssl
import subprocess
from pathlib import Path
from urllib.parse import urlencode, urlsplit

REPOSITORY = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("CXSYNC_BUILD", REPOSITORY / "build" / "release"))
SANITIZED = re.search("^CXS_SANITIZE:[A-Z]+=.", (BUILD / "CMakeCache.txt").read_text(encoding="utf-8"), re.MULTILINE)
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

    def connect(self, side):
        """A connection to `cxone` or `ivinex`."""
        where = urlsplit(self.ready[side])
        return http.client.HTTPSConnection(where.hostname, where.port, context=self.tls, timeout=PATIENCE)

    def request(self, side, method, target, headers=None, body=None):
        """One request to `cxone` or `ivinex`, on a connection of its own."""
        connection = self.connect(side)
        try:
            connection.request(method, target, body=body, headers=headers or {})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def secret(self, name):
        return (self.dir / "secrets" / name).read_text().rstrip("\n")

    def ivinex_headers(self):
        """What the API user sends along with a JSON body."""
        user = json.loads(self.config.read_text())["ivinex"]["username"]
        return {
            "Authorization": basic(user, self.secret("ivinex-password")),
            "Content-Type": "application/json",
        }

    def ivinex(self, method, target, body=None):
        """A request to Ivinex as the API user; `body` is turned into JSON."""
        text = None if body is None else json.dumps(body)
        return self.request("ivinex", method, target, self.ivinex_headers(), text)

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

    def kill(self):
        """Ends it at once, if it still runs."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def start_simulator(folder, *arguments):
    """Starts one in the folder and waits until it is ready."""
    process = subprocess.Popen(
        [BUILD / "bin" / "cxsync-simulator", "--dir", folder, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
    )
    line = process.stdout.readline()
    assert line, f"the simulator ended with {process.wait(PATIENCE)}"
    return Simulator(process, Path(folder), json.loads(line))

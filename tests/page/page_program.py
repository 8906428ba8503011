"""One running cxsync-page, and people who visit it: with a session, as a browser would, or with bytes of their own."""

import http.client
import io
import json
import os
import signal
import socket
import ssl
import subprocess
import threading
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from simulator import BUILD, PATIENCE, Answer

PROGRAM = BUILD / "bin" / "cxsync-page"


class Page:
    """One running page."""

    def __init__(self, process, line, log, ca_file=None):
        self.process = process
        self.address = line  # as printed, start-up token included
        self.log = log  # the file that its stderr goes to
        where = urlsplit(line)
        self.origin = f"{where.scheme}://{where.netloc}"
        self.authority = where.netloc
        self.host, self.port = where.hostname, where.port
        self.token = parse_qs(where.query)["token"][0]
        self.tls = ssl.create_default_context(cafile=ca_file) if where.scheme == "https" else None
        self.secrets = {self.token}  # what must not stand in its log: visitors add their cookies and tokens

    def visitor(self, **options):
        """Somebody who has opened the printed address."""
        visitor = Visitor(self, **options)
        visitor.sign_in()
        return visitor

    def socket(self):
        """A connection of one's own, encrypted where the page is."""
        plain = socket.create_connection((self.host, self.port), timeout=PATIENCE)
        return self.tls.wrap_socket(plain, server_hostname=self.host) if self.tls else plain

    def raw(self, data):
        """Everything that comes back for these bytes until the page closes the connection. What is to be answered
        ends with a request that says `Connection: close`, or is one that the page does not go on after.
        """
        with self.socket() as connection:
            try:
                connection.sendall(data)
            except (BrokenPipeError, ConnectionResetError):
                pass  # refused before it was all sent: the answer is what counts
            return read_to_the_end(connection)

    def says(self):
        """What stands in its log so far."""
        return self.log.read_text(encoding="utf-8")

    def signal(self, number=signal.SIGTERM):
        self.process.send_signal(number)

    def wait(self):
        """Waits for its end; returns the exit code."""
        return self.process.wait(PATIENCE)

    def stop(self):
        """Ends it as a service manager would; returns its exit code."""
        self.signal()
        return self.wait()

    @property
    def runs(self):
        return self.process.poll() is None

    def kill(self):
        """Ends it at once, if it still runs."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def start_page(config, *arguments, environment=None, ca_file=None):
    """Starts one and waits until it is ready. Its stderr is kept beside the configuration, as pageN.err.

    `ca_file`: whom to trust when the page has a certificate.
    """
    folder = Path(config).parent
    log = folder / f"page{len(list(folder.glob('page*.err')))}.err"
    with open(log, "wb") as errors:
        process = subprocess.Popen(
            [PROGRAM, "--config", config, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=errors, text=True, env={**os.environ, **(environment or {})},
        )  # fmt: skip
    guard = threading.Timer(PATIENCE, process.kill)
    guard.start()
    line = process.stdout.readline()
    guard.cancel()
    if not line:
        process.stdout.close()
        raise AssertionError(f"the page ended with {process.wait(PATIENCE)}: {log.read_text(encoding='utf-8')}")
    return Page(process, line.rstrip("\n"), log, ca_file)


def read_to_the_end(connection):
    """Everything until the other end closes."""
    received = b""
    while True:
        try:
            part = connection.recv(65536)
        except ConnectionResetError:
            return received
        if not part:
            return received
        received += part


def cookie_of(answer):
    """Name, value and attributes of the one cookie that an answer sets."""
    (cookie,) = answer.headers.get_all("Set-Cookie")
    pair, *attributes = cookie.split("; ")
    name, _, value = pair.partition("=")
    return name, value, attributes


class Visitor:
    """One browser profile: keeps the cookie and the token against forged requests, and sends what a browser sends.

    `host`, `origin`: what it has in its address bar, where that is not the printed address.
    """

    def __init__(self, page, host=None, origin=None):
        self.page = page
        self.host = host or page.authority
        self.origin = origin or page.origin.replace(page.authority, self.host)
        self.cookie = None
        self.csrf_token = None

    def sign_in(self):
        """Opens the printed address; then asks for the session."""
        answer = self.open(f"/?token={self.page.token}")
        assert answer.status == 200, answer.body
        name, value, _ = cookie_of(answer)
        self.cookie = f"{name}={value}"
        self.csrf_token = self.json("/api/session")["csrf_token"]
        self.page.secrets |= {value, self.csrf_token}

    def open(self, target):
        """Types an address."""
        return self.request("GET", target, {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"})

    def get(self, path, **query):
        return self.request("GET", f"{path}?{urlencode(query)}" if query else path)

    def json(self, path, **query):
        """What an address gives; it must give it."""
        answer = self.get(path, **query)
        assert answer.status == 200, answer.body
        return answer.json()

    def post(self, path, body=None, **headers):
        """Posts as the page's own script does. `headers` change what is sent, with _ for -; None leaves one out."""
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request("POST", path, changed, json.dumps(body if body is not None else {}))

    def request(self, method, target, headers=None, body=None):
        """One request on a connection of its own."""
        connection = self._connect()
        try:
            self._send(connection, method, target, headers or {}, body)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def run(self, path, body=None):
        """Starts a job and waits for its end; returns it as it then is."""
        answer = self.post(path, body)
        assert answer.status == 202, answer.body
        return self.end_of(answer.json()["id"])

    def end_of(self, job_id):
        """Waits until a job no longer runs."""
        return self.until(lambda job: job and job["id"] == job_id and job["state"] != "running")

    def until(self, holds):
        """The first state of the job that something holds of."""
        with self.events() as events:
            return next(job for job in events.jobs() if holds(job))

    def apply(self, *kinds):
        """Applies; each of `kinds` is (plan, select) or (plan, select, guards to accept). Returns the job at its end."""
        return self.run("/api/apply", ticked(*kinds))

    def report(self, job, kind):
        """The report of a kind that a job has written."""
        (run,) = (result["report"]["run"] for result in job["results"] if result["kind"] == kind)
        return self.json("/api/report", run=run)

    def events(self):
        """The stream of events; to be used in a `with`."""
        return Events(self)

    def preview(self, kind="all"):
        """Previews; returns the plans by kind."""
        job = self.run("/api/preview", {"kind": kind})
        assert job["state"] == "done", job
        return {done: self.json("/api/plan", kind=done) for done in job["kinds"]}

    def _connect(self):
        page = self.page
        if page.tls:
            return http.client.HTTPSConnection(page.host, page.port, timeout=PATIENCE, context=page.tls)
        return http.client.HTTPConnection(page.host, page.port, timeout=PATIENCE)

    def _send(self, connection, method, target, headers, body):
        sent = {"Host": self.host, "Sec-Fetch-Site": "same-origin", "Cookie": self.cookie}
        if method == "POST":
            sent |= {"Origin": self.origin, "Content-Type": "application/json", "X-CSRF-Token": self.csrf_token}
        sent |= headers
        connection.request(method, target, body, {name: value for name, value in sent.items() if value is not None})


def ticked(*kinds):
    """The body of an apply or a summary; each of `kinds` is (plan, select) or (plan, select, guards to accept)."""

    def entry(plan, select, *accept):
        guards = {"accept_guards": list(*accept)} if accept else {}
        return {"kind": plan["kind"], "digest": plan["digest"], "select": select.split(","), **guards}

    return {"kinds": [entry(*kind) for kind in kinds]}


class Events:
    """The stream of events of a visitor."""

    def __init__(self, visitor):
        self._connection = visitor._connect()
        visitor._send(self._connection, "GET", "/api/events", {"Accept": "text/event-stream"}, None)
        self.response = self._connection.getresponse()
        assert self.response.status == 200, self.response.read()

    def jobs(self):
        """Every job that the stream tells of, until it ends. The page's heartbeat paces the wait."""
        event, data = "", []
        for line in iter(self.response.readline, b""):
            field, _, value = line.decode().rstrip("\r\n").partition(":")
            if field == "event":
                event = value.strip()
            elif field == "data":
                data.append(value.removeprefix(" "))
            elif not field and not value and data:
                if event == "job":
                    yield json.loads("\n".join(data))
                event, data = "", []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._connection.close()


def head(method, target, *lines):
    """The head of a request, for `Page.raw`."""
    return "".join(f"{line}\r\n" for line in (f"{method} {target} HTTP/1.1", *lines, "")).encode("latin-1")


class _Received(io.BytesIO):
    """What came in, as http.client reads it: more answers may follow the first."""

    def makefile(self, _mode):
        return self

    def close(self):
        pass


def answers(received):
    """The answers in what `Page.raw` brought."""
    found, stream = [], _Received(received)
    while stream.tell() < len(received):
        response = http.client.HTTPResponse(stream)
        response.begin()
        found.append(Answer(response))
    return found


def refused(answer, status, code):
    """Checks that an answer is a refusal with this status and code."""
    assert (answer.status, answer.headers["Content-Type"]) == (status, "application/json"), answer.body
    document = answer.json()
    assert list(document) == ["format", "code", "message", "hint", "details"]
    assert (document["format"], document["code"]) == ("cxsync.error/1", code)
    assert document["message"] and document["hint"]

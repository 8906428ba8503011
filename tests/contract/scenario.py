"""One simulated site and a way to talk about it: records in CXone, rows in Ivinex, runs of cxsync."""

import copy
import json
import os
import subprocess
import threading
import time
import urllib.parse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import canaries
from simulator import SANITIZED

KINDS = ("users", "campaigns", "dispositions", "agent_statuses")
LISTINGS = {
    "users": "agents",
    "campaigns": "skills",
    "dispositions": "dispositions",
    "agent_statuses": "unavailable-codes",
    "cxone_campaigns": "campaigns",
}
_PERSON = {"user_id": "6f2b0c1e-0000-4000-a000-000000000001", "middle_name": "", "phone": "", "team_id": 9001,
           "team_name": "Support", "profile_id": 11, "profile_name": "Agent", "is_supervisor": False, "notes": ""}
_SKILL = {"media_type": 4, "direction": "inbound", "outbound_strategy": "", "campaign_id": 512,
          "campaign_name": "Ivinex", "notes": ""}
DEFAULTS = {
    "users": _PERSON,
    "campaigns": _SKILL,
    "dispositions": {"classification_id": 5, "outcome": "Negative", "is_preview": False, "notes": ""},
    "agent_statuses": {"is_acw": False, "timeout": 60},
    "cxone_campaigns": {"notes": ""},
}
LONGEST_RUN_S = 120
API_USER = "17"  # as whom the simulated Ivinex records what comes through the API
GUARDS = ("create", "update", "deactivate", "shrink", "all_changed")
WRITING = ("sync", "apply", "retry")
RUNS_TO_SETTLE = 2  # the second for what a fault left unknown
# Everything is taken, decided and accepted; what then stays is what a person must look at, and it is not written.
EVERYTHING = ("--select", "all,suggested", "--on-conflict", "cxone", "--json",
              *(word for name in GUARDS for word in ("--accept-guard", name)))


def agent(key, user_name, first_name="", last_name="", email="", **more):
    return {"id": key, "user_name": user_name, "first_name": first_name, "last_name": last_name, "email": email,
            "is_active": True, **more}


def named(key, name, **more):
    return {"id": key, "name": name, "is_active": True, **more}


def numbered_agents(count):
    return [agent(str(n), f"user{n}", f"First{n}", f"Last{n}", f"user{n}@example.com") for n in range(1, count + 1)]


def group_list(row):
    return [entry.strip() for entry in row["user_groups"].split(",") if entry.strip()]


@dataclass
class Request:
    """One request as the simulator saw it."""

    entry: dict

    @property
    def side(self):
        return self.entry["side"]

    @property
    def method(self):
        return self.entry["method"]

    @property
    def path(self):
        return urllib.parse.urlsplit(self.entry["target"]).path

    @property
    def query(self):
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.entry["target"]).query, keep_blank_values=True))

    @property
    def json(self):
        return json.loads(self.entry["body"])

    @property
    def accept(self):
        return self.entry["accept"]

    @property
    def authorization(self):
        return self.entry["authorization"]

    @property
    def cookie(self):
        return self.entry["cookie"]


@dataclass
class Outcome:
    """What a run of cxsync left."""

    exit: int
    stdout: str
    stderr: str
    seconds: float
    peak_kib: int | None  # None: not measured

    def held_at_most(self, kib):
        """Whether the process never held more memory. A sanitizer's own memory is not the program's."""
        return SANITIZED or self.peak_kib <= kib

    @property
    def document(self):
        assert self.stdout.strip(), f"nothing on stdout; stderr: {self.stderr}"
        return json.loads(self.stdout)

    @property
    def plan_rows(self):
        return {row["key"]: row for row in self.document["rows"]}

    report_rows = plan_rows

    @property
    def checks(self):
        return {check["id"]: check for check in self.document["checks"]}


class Scenario:
    """One simulator, one configuration, one state file. Every run is checked for leaked secrets."""

    def __init__(self, simulator, program, folder):
        self.simulator = simulator
        self.program = program
        self.folder = folder
        self.config = json.loads(Path(simulator.config).read_text())
        self.environment = {}
        self.secrets = set()
        self.state_path = folder / "state.db"
        self.config["state"] = {"path": str(self.state_path)}
        self._resolve()
        self._runs = 0
        self.measures_memory = False  # switch it on for the runs whose Outcome.held_at_most() is asked
        self._last_writing = None  # the configuration of the last run that may have written
        self._written_kinds = set()
        self._left_unsettled = None
        self.set_rows("users", [])

    def _resolve(self):
        """Fast limits, default field maps, and nothing that is relative to the simulator's folder."""
        for side in ("cxone", "ivinex"):
            self.config[side]["limits"] = {"requests_per_second": 1000, "max_in_flight": 4}
            ca_file = self.config[side]["tls"]["ca_file"]
            self.config[side]["tls"]["ca_file"] = str(Path(self.simulator.config).parent / ca_file)
        for module in self.config["ivinex"]["modules"].values():
            del module["fields"]
        for side, name in (("cxone", "client_secret"), ("cxone", "access_key_secret"), ("ivinex", "password")):
            if name in self.config[side]:
                self.config[side][name] = self.reveal(self.config[side][name])
                self.secrets.add(self.config[side][name])

    # The configuration.

    def module(self, kind):
        return self.config["ivinex"]["modules"][kind]

    def reveal(self, secret):
        """The text behind a secret of the configuration."""
        if isinstance(secret, str):
            return secret
        if "env" in secret:
            return os.environ[secret["env"]]
        return (Path(self.simulator.config).parent / secret["file"]).read_text().rstrip("\n")

    def save(self):
        path = self.folder / "config.json"
        path.write_text(json.dumps(self.config))
        return path

    def remove_state(self):
        for path in self.folder.glob("state.db*"):
            path.unlink()

    # CXone.

    def set_records(self, kind, records):
        """Replaces what CXone lists. `raw` is merged over an answered record, `omit` names keys left out of it."""
        self.simulator.post(f"cxone/{LISTINGS[kind]}", {"clear": True, "add": [_entry(kind, r) for r in records]})

    def change_record(self, kind, key, fields):
        self.simulator.post(f"cxone/{LISTINGS[kind]}", {"change": [_entry(kind, {"id": key, **fields}, complete=False)]})

    # Ivinex, as an administrator sees and edits it.

    def rows(self, kind):
        return self.simulator.get(f"ivinex/{kind}")["records"]

    def rows_by_key(self, kind):
        return {row["cxone_id"]: row for row in self.rows(kind)}

    def row_of(self, kind, key):
        return self.rows_by_key(kind)[key]

    def row_with_id(self, kind, row_id):
        return next(row for row in self.rows(kind) if row["collection_id"] == row_id)

    def set_rows(self, kind, rows):
        old = [row["collection_id"] for row in self.rows(kind)]
        self.simulator.post(f"ivinex/{kind}", {"delete": old, "insert": rows})

    def add_row(self, kind, row):
        self.simulator.post(f"ivinex/{kind}", {"insert": [row]})

    def edit_row(self, kind, row_id, fields):
        self.simulator.post(f"ivinex/{kind}", {"edit": [{"collection_id": row_id, **fields}]})

    def delete_row(self, kind, row_id):
        self.simulator.post(f"ivinex/{kind}", {"delete": [row_id]})

    # The simulator.

    def switch(self, **switches):
        self.simulator.post("switches", switches)

    def requests(self):
        return [Request(entry) for entry in self.simulator.get("requests")["requests"]]

    def writes(self):
        return [request for request in self.requests() if request.side == "ivinex" and request.method == "POST"]

    def forget_requests(self):
        self.simulator.post("requests/clear", {})

    def release_held(self):
        self.simulator.post("release", {})

    def wait_for_held_answer(self):
        """Until a write has been carried out and its answer is held back; the asking itself paces the loop."""
        self.wait_until_held("held_answers")

    def wait_until_held(self, what):
        """Until the simulator holds something of `held_requests` or `held_answers`."""
        deadline = time.monotonic() + LONGEST_RUN_S
        while self.simulator.get("state")[what] == 0:
            assert time.monotonic() < deadline, f"none of {what}"

    # Runs of cxsync.

    def start(self, command, *arguments):
        process = self._start([command, "--config", str(self.save()), *arguments])
        process.configuration = copy.deepcopy(self.config) if command in WRITING else None
        return process

    def _start(self, arguments):
        self._runs += 1
        # wait4() would tell the memory of this process, too: until it becomes the program, a child is a copy of it.
        memory = self.folder / f"run{self._runs}.kib" if self.measures_memory else None
        under = ["/usr/bin/time", "--quiet", "--format=%M", f"--output={memory}"] if memory else []
        outputs = [open(self.folder / f"run{self._runs}.{name}", "w+", encoding="utf-8") for name in ("out", "err")]
        process = subprocess.Popen([*under, self.program, *arguments], stdin=subprocess.DEVNULL, stdout=outputs[0],
                                   stderr=outputs[1], env={**os.environ, **self.environment})
        process.outputs, process.began, process.memory = outputs, time.monotonic(), memory
        process.configuration = None
        return process

    def finish(self, process):
        guard = threading.Timer(LONGEST_RUN_S, process.kill)
        guard.start()
        process.wait()
        seconds = time.monotonic() - process.began
        guard.cancel()
        peak_kib = int(process.memory.read_text(encoding="ascii")) if process.memory else None
        texts = []
        for output in process.outputs:
            output.seek(0)
            texts.append(output.read())
            output.close()
        if process.configuration and (process.returncode in (0, 2, 130) or process.returncode < 0):
            arguments = process.args
            kind = arguments[arguments.index("--kind") + 1] if "--kind" in arguments else "all"
            self.may_have_written(kind, process.configuration)
        return Outcome(process.returncode, *texts, seconds, peak_kib)

    def run_bare(self, *arguments):
        return self.finish(self._start(list(arguments)))

    def run(self, command, *arguments):
        return self.finish(self.start(command, *arguments))

    def preview(self, kind, *arguments):
        return self.run("preview", "--kind", kind, "--json", *arguments)

    def sync(self, kind, selection, *arguments):
        return self.run("sync", "--kind", kind, "--select", selection, "--json", *arguments)

    def saved_plan(self, kind):
        path = self.folder / "plan.json"
        outcome = self.preview(kind, "--out", str(path))
        assert outcome.exit == 0, outcome.stdout + outcome.stderr
        return path

    def apply(self, plan, selection, *arguments):
        return self.run("apply", "--plan", str(plan), "--select", selection, "--json", *arguments)

    # The end of every test that synced.

    def may_have_written(self, kind, configuration):
        """So that `check_settled` syncs the kind with this configuration."""
        self._last_writing = copy.deepcopy(configuration)
        self._written_kinds.add(kind)

    def stays_unsettled(self, why):
        """For a test that leaves what no sync can settle; says what that is."""
        assert why
        self._left_unsettled = why

    def check_settled(self):
        """Syncs what the test synced until nothing is left to write: the last run must find nothing to do, and no key may
        stand on two rows but by hand. The services behave again.
        """
        if self._last_writing is None or self._left_unsettled:
            return
        self.config = self._last_writing
        kind = self._written_kinds.pop() if len(self._written_kinds) == 1 else "all"
        self.simulator.post("switches/reset")
        self.release_held()
        for _ in range(RUNS_TO_SETTLE + 1):
            self.forget_requests()
            outcome = self.run("sync", "--kind", kind, *EVERYTHING)
            assert outcome.exit == 0, outcome.stdout + outcome.stderr
            if not self.writes():
                break
        assert self.writes() == [], "every sync of the site writes something again"
        preview = self.preview(kind, "--expect-no-changes")
        assert preview.exit == 0, preview.stdout + preview.stderr
        assert self._doubled_keys() == []

    def _doubled_keys(self):
        """Keys on two rows, of which cxsync made one."""
        doubled = []
        for kind in KINDS:
            rows = [row for row in self.rows(kind) if row["cxone_id"].strip()]
            times = Counter(row["cxone_id"].strip() for row in rows)
            by_us = {row["cxone_id"].strip() for row in rows if row["created_by"] == API_USER}
            doubled += [(kind, key) for key in by_us if times[key] > 1]
        return doubled

    # Secrets.

    def leaks(self):
        """Files and outputs that hold a secret of the configuration; the configuration itself aside."""
        return canaries.leaks(self.folder, [])


def _entry(kind, record, complete=True):
    """A record of a test in the simulator's words; what the test does not name is filled in."""
    entry = {**(DEFAULTS[kind] if complete else {}), **record}
    entry["id"] = int(entry["id"])
    if "direction" in entry:
        entry["is_outbound"] = entry.pop("direction") == "outbound"
    return entry

"""A site that can be put back to where it started, and runs of cxsync on it that are ended in their midst."""

import json
import os
import queue
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from scenario import Scenario, agent, named
from simulator import BUILD, start_simulator

KINDS = ("users", "campaigns")
FIRST_RUN = ("sync", "--kind", "all", "--select", "all", "--accept-guard", "update", "--json")
SYNC = ("sync", "--kind", "all", "--select", "all", "--json")
# Which of several runs wrote a row, and when, differs from run to run.
OF_THE_WRITING = {"collection_id", "fields_changed", "created_by", "created_date", "modified_by", "modified_date"}


def has_ended(process):
    """Leaves it to `finish` to take the exit code."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def agents(numbers, mark=""):
    """Those of an odd number differ by the mark in the last name, the others in the address."""
    return [
        agent(str(n), f"user{n}", f"First{n}", f"Last{n}{mark if n % 2 else ''}",
              f"user{n}{'' if n % 2 else mark}@example.com")
        for n in numbers
    ]  # fmt: skip


def skills(numbers, mark=""):
    return [named(str(n), f"Skill {n}{mark}") for n in numbers]


class CrashSite(Scenario):
    """60 users and campaigns to be written. `half`: 30 of them are in Ivinex and have changed in CXone since, so many
    of the users that a guard must be accepted. `fresh`: all are new, there is no state, and nothing is in Ivinex."""

    def __init__(self, start, folder):
        folder.mkdir()
        super().__init__(start_simulator(folder / "simulator", "--users", 0), BUILD / "bin" / "cxsync", folder)
        self.config["ivinex"]["batch_size"] = 5
        self.config["ivinex"]["limits"]["max_in_flight"] = 1  # so that the N-th POST is the same one in every run
        for kind in ("dispositions", "agent_statuses"):
            del self.config["ivinex"]["modules"][kind]
        # Ids of five digits in every run: longer ones would fill the pages of the state otherwise.
        self.set_rows("dispositions", [{"name": "x"}] * 10_000)
        self.set_rows("dispositions", [])
        self.set_records("users", agents(range(1, 21)))
        self.set_records("campaigns", skills(range(100, 111)))
        if start == "half":
            self.set_rows("campaigns", [{"name": f"By hand {n}"} for n in range(12)])
            outcome = self.run(*SYNC)
            assert outcome.exit == 0, outcome.stdout + outcome.stderr
        self.set_records("users", agents(range(1, 21), " new") + agents(range(21, 41)))
        self.set_records("campaigns", skills([100]) + skills(range(101, 111), " new") + skills(range(111, 121)))
        self.first_rows = {kind: {row["collection_id"]: row for row in self.rows(kind)} for kind in KINDS}
        self.first_state = self.state_path.read_bytes() if self.state_path.exists() else None
        self.rewind()

    def rewind(self):
        """Ivinex and the state as they were at the start."""
        self.simulator.post("switches/reset")
        for kind, first in self.first_rows.items():
            now = {row["collection_id"]: row for row in self.rows(kind)}
            edits = [
                {name: row[name] for name in row.keys() - OF_THE_WRITING - {"site_id"}} | {"collection_id": row_id}
                for row_id, row in first.items()
                if row != now[row_id]
            ]
            self.simulator.post(f"ivinex/{kind}", {"edit": edits, "delete": sorted(now.keys() - first.keys())})
        self.remove_state()
        if self.first_state is not None:
            self.state_path.write_bytes(self.first_state)
        self.forget_requests()

    def picture(self):
        """What Ivinex and the state hold; a link shows the keys of the rows that have its id instead of the id."""
        rows = {kind: self.rows(kind) for kind in KINDS}
        with closing(sqlite3.connect(self.state_path)) as state:
            held = state.execute("SELECT kind, key, ivinex_id, adopted, bases FROM link").fetchall()
            links = [link[:4] for link in held]
            bases = sorted((kind, key, *base) for kind, key, *_, bases in held for base in json.loads(bases))
            follow_ups = state.execute("SELECT what, key, name FROM follow_up").fetchall()
        keys = {(kind, row["collection_id"]): row["cxone_id"] for kind in KINDS for row in rows[kind]}
        return {
            "rows": sorted(
                (kind, row["cxone_id"], *((name, row[name]) for name in sorted(row.keys() - OF_THE_WRITING)))
                for kind in KINDS
                for row in rows[kind]
            ),
            "links": sorted((kind, key, keys.get((kind, row_id)), adopted) for kind, key, row_id, adopted in links),
            "bases": bases,
            "follow_ups": sorted(follow_ups),
        }

    def history(self):
        outcome = self.run("history", "--json")
        assert outcome.exit == 0, outcome.stdout + outcome.stderr
        return outcome.document["runs"]

    def posts(self):
        """The kind and the number of records of every POST so far, in order."""
        of_module = {self.module(kind)["collection_type_id"]: kind for kind in KINDS}
        batches = [write.json["Records"] for write in self.writes()]
        return [(of_module[int(batch[0]["CollectionTypeID"])], len(batch)) for batch in batches]

    def hold(self, holds, *command):
        """Starts a run and waits until all of `holds` is held, as {"request": 2, "answer": 3}: the second POST before
        it is carried out, and the third one (of those that are) after it. `held` is false if the run ended instead."""
        self.switch(**{f"hold-{what}": number for what, number in holds.items()})
        run = self.start(*command)
        run.held = False
        while not run.held and not has_ended(run):
            state = self.simulator.get("state")
            run.held = all(state[f"held_{what}s"] for what in holds)
        self.simulator.post("switches/reset")
        return run

    def end(self, run, blow):
        """Ends a run whose POST is held; its `seconds` are those from the signal on."""
        run.began = time.monotonic()
        run.send_signal(blow)
        outcome = self.finish(run)
        self.release_held()
        return outcome

    def end_at_state_write(self, point):
        """A run that kills itself at a change of its state, as `before:3` or `after:3`."""
        return self.run_crashing({"CXSYNC_CRASH_AT": point})

    def state_writes(self):
        """A run that is not ended, and the changes of its state."""
        trace = self.folder / "trace"
        trace.unlink(missing_ok=True)
        outcome = self.run_crashing({"CXSYNC_CRASH_TRACE": str(trace)})
        assert outcome.exit == 0, outcome.stdout + outcome.stderr
        return trace.read_text().splitlines()

    def run_crashing(self, environment):
        program, self.program, self.environment = self.program, BUILD / "bin" / "cxsync-crashing", environment
        try:
            return self.run(*FIRST_RUN)
        finally:
            self.program, self.environment = program, {}


class Sites:
    """Some sites of one start, to try cases on side by side, and what a run that nobody ends leaves on them."""

    def __init__(self, start, folder, count):
        self.start = start
        self.all = [CrashSite(start, folder / f"{start}{n}") for n in range(count)]
        site = self.all[0]
        outcome = site.run(*FIRST_RUN)
        assert outcome.exit == 0, outcome.stdout + outcome.stderr
        self.picture = site.picture()
        self.posts = site.posts()
        site.rewind()
        self.state_writes = site.state_writes()
        site.rewind()

    def problems(self, cases, attempt):
        """Calls `attempt(site, case)` for every case, each on a site at its start; returns what went wrong, by case."""
        free = queue.SimpleQueue()
        for site in self.all:
            free.put(site)

        def judge(case):
            site = free.get()
            try:
                attempt(site, case)
                return None
            except Exception as problem:
                return str(problem) or repr(problem)
            finally:
                site.rewind()
                free.put(site)

        with ThreadPoolExecutor(len(self.all)) as pool:
            found = list(pool.map(judge, cases))
        return {case: problem for case, problem in zip(cases, found) if problem}

    def close(self):
        for site in self.all:
            site.simulator.kill()


def sample(count, most):
    """At most `most` of the numbers 1 to `count`: the first two, the last, and some between."""
    if count <= most:
        return list(range(1, count + 1))
    return sorted({2, *(1 + round(step * (count - 1) / (most - 2)) for step in range(most - 1))})

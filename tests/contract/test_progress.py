"""Time to the first row: progress while it works, and everything that can be read at once is read at once."""

import os
import pty
import subprocess

from scenario import KINDS, LISTINGS, agent, named


def fill(scenario, count):
    for kind in KINDS:
        records = [agent(str(n), f"user{n}") if kind == "users" else named(str(n), f"N{n}") for n in range(1, count + 1)]
        scenario.set_records(kind, records)
    scenario.config["cxone"]["page_size"] = 10


def first_and_last(requests, wanted):
    places = [place for place, request in enumerate(requests) if wanted(request)]
    return places[0], places[-1]


def test_four_kinds_and_both_sides_are_read_side_by_side(scenario):
    fill(scenario, 60)
    scenario.config["cxone"]["limits"]["max_in_flight"] = 2
    assert scenario.preview("all").exit == 0
    requests = [request for request in scenario.requests() if request.method == "GET"]
    paged = [LISTINGS[kind] for kind in KINDS if kind != "agent_statuses"]
    spans = [first_and_last(requests, lambda r, listing=listing: r.path.endswith(f"/{listing}")) for listing in paged]
    ends = min(last for _, last in spans)
    assert max(first for first, _ in spans) < ends, "no listing waits for the end of another"
    assert first_and_last(requests, lambda r: r.side == "ivinex")[0] < ends, "Ivinex does not wait for CXone"


def test_a_terminal_shows_what_is_going_on_before_the_result_is_there(scenario):
    fill(scenario, 60)
    scenario.config["cxone"]["limits"]["max_in_flight"] = 1
    scenario.switch(latency=50)
    master, terminal = pty.openpty()
    command = [scenario.program, "preview", "--config", str(scenario.save()), "--kind", "users"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=terminal, stdin=subprocess.DEVNULL)
    os.close(terminal)
    seen = b""
    while b"reading CXone" not in seen:
        seen += os.read(master, 4096)
    assert process.poll() is None, "it came while the work went on"
    output = process.stdout.read()
    assert process.wait() == 0
    process.stdout.close()
    assert b"60 to create" in output
    os.close(master)

"""Ctrl-C, as a person gives it to a program that waits inside the library; and when it comes at an odd moment."""

import queue
import signal
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest

import cxsync
from cxsync import _calls
from cxsync._lib import lib
from own_sides import MemorySink, MemorySource, own_config, skills
from programs import ENVIRONMENT
from simulator import PATIENCE

PROMPT_S = 5  # the library stops within a second; the rest is for a busy machine
PROGRAM = """
import sys
import cxsync

with cxsync.Client(sys.argv[1]) as client:
    try:
        client.sync("campaigns", "all")
    except KeyboardInterrupt:
        print("interrupted", [run["counts"] for run in client.history()], flush=True)
        raise
"""


@pytest.fixture
def start(site, tmp_path):
    """Starts a program that syncs, and comes back when its request is held by Ivinex."""
    started = []

    def start(program):
        site.scenario.switch(**{"hold-request": 1})
        path = tmp_path / "program.py"
        path.write_text(program)
        started.append(
            subprocess.Popen(
                [sys.executable, path, site.scenario.save()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                env=ENVIRONMENT,
            )  # fmt: skip
        )
        site.scenario.wait_until_held("held_requests")
        site.scenario.may_have_written("campaigns", site.config)
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_ctrl_c_during_a_held_request_comes_out_promptly_as_a_keyboard_interrupt(start):
    process = start(PROGRAM)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert time.monotonic() - began < PROMPT_S
    assert out.startswith("interrupted") and err.rstrip().endswith("KeyboardInterrupt")
    assert "ignored" not in err
    assert process.returncode == -signal.SIGINT


def test_what_another_signal_handler_raises_stops_the_call_too(start):
    handler = "import signal\ndef leave(*_):\n    sys.exit(7)\n"
    process = start(PROGRAM.replace("import cxsync\n", f"import cxsync\n{handler}signal.signal(signal.SIGTERM, leave)\n"))
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 7


def test_the_run_that_was_interrupted_is_in_the_history_and_is_finished_by_the_next(start, site):
    process = start(PROGRAM)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    site.scenario.release_held()
    client = site.open()
    assert [run["exit"] for run in client.history()] == [130]
    client.retry()
    client.sync("campaigns", "all")
    assert sorted(row["name"] for row in site.scenario.rows("campaigns")) == ["Skill 1", "Skill 2", "Skill 3"]


def test_a_second_ctrl_c_leaves_at_once_and_the_client_is_closed_after_the_end_of_the_call(tmp_path, monkeypatch):
    may_go_on = threading.Event()
    waited = []

    class InterruptedQueue(queue.SimpleQueue):
        def get(self):
            raise KeyboardInterrupt("first")

    class InterruptedEvent(threading.Event):
        def wait(self):
            waited.append("wait")
            if len(waited) == 1:
                raise KeyboardInterrupt("second")
            may_go_on.set()
            return super().wait()

    def held(*arguments):
        may_go_on.wait()
        return preview(*arguments)

    preview = lib.cxs_client_preview
    monkeypatch.setattr(lib, "cxs_client_preview", held)
    monkeypatch.setattr(_calls, "SimpleQueue", InterruptedQueue)
    monkeypatch.setattr(_calls, "threading", SimpleNamespace(**{**vars(threading), "Event": InterruptedEvent}))
    client = cxsync.Client(own_config(tmp_path), MemorySource(campaigns=skills(1)), MemorySink())
    with pytest.raises(KeyboardInterrupt, match="second"):
        client.preview("campaigns")
    assert not may_go_on.is_set()
    client.close()
    assert waited == ["wait", "wait"]


def test_ctrl_c_before_the_call_has_begun_means_that_it_never_begins(tmp_path, monkeypatch):
    class InterruptedThread(threading.Thread):
        def start(self):
            raise KeyboardInterrupt

    source = MemorySource(campaigns=skills(1))
    source.instead = lambda kind: pytest.fail("the call began")
    monkeypatch.setattr(_calls, "threading", SimpleNamespace(**{**vars(threading), "Thread": InterruptedThread}))
    with cxsync.Client(own_config(tmp_path), source, MemorySink()) as client:
        with pytest.raises(KeyboardInterrupt):
            client.preview("campaigns")

"""What is freed, and when."""

import gc
import warnings
from contextlib import contextmanager
from ctypes import addressof

import pytest

import cxsync
from cxsync import _handle
from own_sides import MemorySink, MemorySource, own_config, skills


class Census:
    """What the library has handed out and not got back."""

    def __init__(self):
        self._alive = []

    def count(self, handle, pointer, structure):
        if not pointer:
            return
        entry = (structure.__name__, addressof(pointer.contents))
        free = handle._free
        self._alive.append(entry)

        def freed(pointer):
            self._alive.remove(entry)  # raises at the second time
            free(pointer)

        handle._free = freed

    def alive(self):
        return sorted(name for name, _ in self._alive)


@pytest.fixture
def census(monkeypatch):
    census = Census()
    made = _handle.Handle.__init__

    def counted(self, pointer, structure):
        made(self, pointer, structure)
        census.count(self, pointer, structure)

    monkeypatch.setattr(_handle.Handle, "__init__", counted)
    return census


@contextmanager
def no_collector():
    """So that only what nobody refers to is freed."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def opened(folder, **options):
    return cxsync.Client(own_config(folder), MemorySource(campaigns=skills(1, 2)), MemorySink(), **options)


def test_the_census_sees_what_is_alive(tmp_path, census):
    with opened(tmp_path) as client:
        plan = client.preview("campaigns")
        assert census.alive() == ["cxs_client", "cxs_plan", "cxs_sink", "cxs_source"]
    assert plan.counts["create"] == 2


def test_every_handle_is_freed_when_nothing_refers_to_it_without_the_collector(tmp_path, census):
    with no_collector():
        with opened(tmp_path, progress=lambda news: None, log=lambda *line: None) as client:
            plan = client.preview("campaigns")
            plans = client.preview("all")
            client.apply(plans, "all")
            client.apply(plan, "none")
            client.doctor(), client.history(), client.follow_ups(), client.retry(), client.sync("all", "all")
            for refused in (lambda: client.sync("campaigns", "nobody"), lambda: client.retry("nobody")):
                with pytest.raises(cxsync.Error):
                    refused()
            del plan, plans, refused
        del client
        assert census.alive() == []


def test_a_call_that_ends_with_an_exception_of_a_callback_leaves_nothing(tmp_path, census):
    def raises(news):
        raise RuntimeError

    with opened(tmp_path) as client:
        for _ in range(3):
            with pytest.raises(RuntimeError):
                client.preview("campaigns", progress=raises)
    del client
    gc.collect()  # a traceback refers to its frames in a circle
    assert census.alive() == []


def test_a_stopped_run_keeps_its_plan_and_nothing_else(tmp_path, census):
    config = own_config(tmp_path, guards={"max_create_percent": 0, "min_rows": 0})
    sink = MemorySink(campaigns={"9": {"cxone_id": "", "name": "By hand"}})
    with cxsync.Client(config, MemorySource(campaigns=skills(1)), sink) as client:
        with pytest.raises(cxsync.StoppedError) as stopped:
            client.sync("campaigns", "all")
    plan = stopped.value.plan
    del client, stopped
    gc.collect()  # a traceback refers to its frames in a circle
    assert census.alive() == ["cxs_plan"]
    assert plan.counts["create"] == 1


def test_a_client_that_is_closed_leaves_no_warning(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with opened(tmp_path) as client:
            client.preview("campaigns")
        del client
        gc.collect()


def test_a_client_that_nobody_closed_is_a_resource_warning_and_is_freed(tmp_path, census):
    client = opened(tmp_path)
    with pytest.warns(ResourceWarning, match="unclosed <cxsync.Client of a dict>"):
        del client
        gc.collect()
    gc.collect()  # the warning referred to the client
    assert census.alive() == []


def test_a_client_that_could_not_be_opened_leaves_nothing(tmp_path, census):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(3):
            with pytest.raises(cxsync.ConfigError):
                cxsync.Client({}, MemorySource(), MemorySink())
        gc.collect()
    assert census.alive() == []

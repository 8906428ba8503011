"""The stream of events: what goes on, to everybody who looks, while it goes on."""

import time

from page_program import Events, ticked
from scenario import numbered_agents


def test_a_visitor_is_told_at_once_where_things_stand(site, visitor):
    with visitor.events() as events:
        assert next(events.jobs()) is None
    job = visitor.run("/api/preview", {"kind": "users"})
    with visitor.events() as events:
        assert next(events.jobs()) == job


def test_the_stream_is_one_that_browsers_read(visitor):
    with visitor.events() as events:
        assert events.response.headers["Content-Type"] == "text/event-stream"
        assert events.response.headers["Content-Length"] is None
        assert [events.response.readline() for _ in range(3)] == [b"event: job\n", b"data: null\n", b"\n"]


def test_every_visitor_sees_the_job_of_one(site, page):
    running = page(site)
    one, other = running.visitor(), running.visitor()
    with other.events() as events:
        jobs = events.jobs()
        assert next(jobs) is None
        done = one.run("/api/preview", {"kind": "all"})
        seen = next(job for job in jobs if job["state"] != "running")
    assert seen == done


def test_a_page_that_is_loaded_again_finds_the_running_job(site, page):
    site.switch(**{"hold-answer": 1})
    running = page(site)
    visitor = running.visitor()
    job = visitor.post("/api/apply", ticked((visitor.preview("campaigns")["campaigns"], "all"))).json()
    site.wait_for_held_answer()
    later = running.visitor()
    assert later.json("/api/job")["state"] == "running"
    with later.events() as events:
        jobs = events.jobs()
        assert next(jobs)["id"] == job["id"]
        site.release_held()
        assert next(job for job in jobs if job["state"] != "running")["state"] == "done"


def test_progress_only_grows_and_changes_are_told_at_a_measured_pace(site, page):
    site.set_records("users", numbered_agents(120))
    site.config["cxone"]["page_size"] = 4
    site.config["cxone"]["limits"]["max_in_flight"] = 1
    site.switch(latency=20)
    visitor = page(site).visitor()
    with visitor.events() as events:
        jobs = events.jobs()
        next(jobs)
        began = time.monotonic()
        visitor.post("/api/preview", {"kind": "users"})
        seen = []
        for job in jobs:
            seen.append(job)
            if job["state"] != "running":
                break
        took = time.monotonic() - began
    assert 3 < len(seen) <= 10 * took + 3
    pulled = [entry["done"] for job in seen for entry in job["progress"] if entry["phase"] == "pull"]
    assert pulled == sorted(pulled) and pulled[-1] == 120
    assert [job["elapsed_ms"] for job in seen] == sorted(job["elapsed_ms"] for job in seen)
    met = [[(entry["kind"], entry["phase"]) for entry in job["progress"]] for job in seen]
    assert all(later[: len(earlier)] == earlier for earlier, later in zip(met, met[1:])), "in the order in which they came"
    assert all(len(entries) == len(set(entries)) for entries in met)


def test_many_may_look_and_leave(site, page):
    running = page(site)
    visitor = running.visitor()
    streams = [Events(visitor) for _ in range(40)]
    for stream in streams[::2]:
        with stream:
            next(stream.jobs())
    done = visitor.run("/api/preview", {"kind": "users"})
    for stream in streams[1::2]:
        with stream:
            assert next(job for job in stream.jobs() if job and job["state"] == "done") == done


def test_somebody_who_does_not_read_keeps_nobody_waiting(site, page):
    running = page(site)
    visitor = running.visitor()
    with visitor.events(), visitor.events():
        for _ in range(20):
            visitor.preview("users")
    assert visitor.json("/api/job")["id"] == 20

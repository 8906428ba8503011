"""One thing at a time, and how it ends: cancels, signals, crowds."""

import signal
import socket

from page_program import head, read_to_the_end, refused, ticked
from scenario import numbered_agents
from simulator import PATIENCE


def hold_a_write(site, visitor):
    """A run whose first write is under way and gets no answer."""
    site.switch(**{"hold-answer": 1})
    plan = visitor.preview("users")["users"]
    assert visitor.post("/api/apply", ticked((plan, "all"))).status == 202
    site.wait_for_held_answer()
    return plan


def test_while_something_runs_nothing_else_begins(site, visitor):
    plan = hold_a_write(site, visitor)
    for path, body in (("/api/preview", {"kind": "users"}), ("/api/doctor", {}), ("/api/retry", {}), ("/api/apply", ticked((plan, "all")))):
        refused(visitor.post(path, body), 409, "job_running")
    site.release_held()
    assert visitor.end_of(2)["state"] == "done"
    assert visitor.run("/api/preview", {"kind": "users"})["state"] == "done"


def test_a_write_that_is_cancelled_is_not_known_until_a_retry_settles_it(site, visitor):
    hold_a_write(site, visitor)
    assert visitor.post("/api/cancel").json()["cancelling"] is True
    job = visitor.end_of(2)
    assert job["state"] == "cancelled" and job["cancelling"] is False
    report = visitor.report(job, "users")
    assert report["counts"] == {"created": 0, "updated": 0, "unchanged": 0, "skipped": 2, "failed": 0, "unknown": 1}
    assert visitor.run("/api/retry")["state"] == "done"
    assert sorted(row["cxone_id"] for row in site.rows("users")) == ["1", "2", "3"]


def test_a_preview_is_cancelled_at_once(site, page):
    site.set_records("users", numbered_agents(200))
    site.config["cxone"]["page_size"] = 10
    site.simulator.post("switches", {"cxone-fail": "stall+2@agents"})
    visitor = page(site).visitor()
    job = visitor.post("/api/preview", {"kind": "users"}).json()
    visitor.until(lambda job: job and any(entry["pages"] >= 2 for entry in job["progress"]))
    assert visitor.post("/api/cancel").status == 200
    job = visitor.end_of(job["id"])
    assert job["state"] == "cancelled" and job["results"][0]["error"]["code"] == "cancelled" and job["checks"] is None
    refused(visitor.get("/api/plan", kind="users"), 404, "no_plan")


def test_with_nothing_under_way_nothing_is_cancelled(visitor):
    refused(visitor.post("/api/cancel"), 409, "no_job")


def test_a_signal_ends_an_idle_page(site, page):
    for number in (signal.SIGTERM, signal.SIGINT):
        running = page(site)
        running.signal(number)
        assert running.wait() == 0


def test_a_signal_in_mid_run_ends_the_run_in_good_order_first(site, page):
    running = page(site)
    visitor = running.visitor()
    hold_a_write(site, visitor)
    running.signal()
    assert running.wait() == 0
    assert "cancelling what is under way" in running.says()
    runs = site.run("history", "--json").document["runs"]
    assert [(run["exit"], run["finished"] is not None) for run in runs] == [(130, True)]


def test_a_second_signal_ends_it_at_once(site, page):
    running = page(site)
    hold_a_write(site, running.visitor())
    # The look-up that would settle the lost answer is held up, too.
    site.simulator.post("switches", {"ivinex-fail": "stall@GET"})
    running.signal()
    while "once more to end at once" not in running.says():
        assert running.runs
    running.signal()
    assert running.wait() == 130
    site.simulator.post("switches", {"ivinex-fail": ""})


def test_too_many_visitors_are_turned_away_and_the_others_served(site, page):
    running = page(site)
    visitor = running.visitor()
    crowd = [socket.create_connection((running.host, running.port), timeout=PATIENCE) for _ in range(256)]
    try:
        with socket.create_connection((running.host, running.port), timeout=PATIENCE) as one_more:
            answer = read_to_the_end(one_more)
        assert answer.startswith(b"HTTP/1.1 503 ") and b"too_many_connections" in answer
        crowd[0].sendall(head("GET", "/", f"Host: {running.authority}", "Connection: close"))
        assert read_to_the_end(crowd[0]).startswith(b"HTTP/1.1 403 ")
    finally:
        for connection in crowd:
            connection.close()
    assert visitor.json("/api/job") is None


def test_the_log_tells_what_went_wrong_and_no_secret(site, page):
    site.switch(deny="agents:403")
    running = page(site, "--log-level", "debug")
    visitor = running.visitor()
    assert visitor.run("/api/preview", {"kind": "users"})["state"] == "failed"
    lines = visitor.json("/api/log")["lines"]
    assert [line for line in lines if line["level"] == "error" and "403" in line["text"]]
    assert all(list(line) == ["time", "level", "component", "text"] for line in lines)
    told = str(lines) + running.says()
    assert [secret for secret in site.secrets | running.secrets if secret in told] == []


def test_no_answer_holds_a_secret_of_the_configuration(site, visitor):
    visitor.run("/api/doctor")
    plan = visitor.preview("users")["users"]
    run = visitor.apply((plan, "all"))["results"][0]["report"]["run"]
    pages = ["/", "/api/session", "/api/job", "/api/history", "/api/history.csv", "/api/follow-ups", "/api/follow-ups.csv",
             "/api/log", f"/api/report?run={run}", f"/api/report.csv?run={run}"]  # fmt: skip
    told = "".join(visitor.get(path).body.decode() for path in pages)
    assert [secret for secret in site.secrets if secret in told] == []
    assert site.config["ivinex"]["username"] not in told

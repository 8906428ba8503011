"""Past runs and what people still have to do, as the command line shows them."""

import pytest

from page_program import refused, ticked


def test_the_history_is_the_command_line_s(site, page):
    site.sync("users", "1", "--actor", "the command line")
    visitor = page(site, "--actor", "the page").visitor()
    visitor.apply((visitor.preview("users")["users"], "all"))
    history = visitor.json("/api/history")
    assert history == site.run("history", "--json").document
    assert [run["actor"] for run in history["runs"]] == ["the page", "the command line"]


def test_each_run_of_the_history_has_its_report(site, visitor):
    plans = visitor.preview("all")
    visitor.apply(*((plan, "all") for plan in plans.values()))
    runs = visitor.json("/api/history")["runs"]
    assert len(runs) == 4
    for run in runs:
        report = visitor.json("/api/report", run=run["run"])
        assert (report["format"], report["kind"], report["counts"]) == ("cxsync.report/1", run["kind"], run["counts"])


@pytest.mark.parametrize("run", ["", "none", "../state.db", "%00", "20260101T000000Z-users-00000000", "' OR 1=1 --", "x" * 5000])
@pytest.mark.parametrize("path", ["/api/report", "/api/report.csv"])
def test_a_run_that_is_not_known_has_no_report(site, visitor, path, run):
    visitor.apply((visitor.preview("users")["users"], "1"))
    refused(visitor.get(path, run=run), 404, "run_unknown")


def test_the_history_shows_a_run_that_goes_on_and_what_became_of_it(site, visitor):
    site.switch(**{"hold-answer": 1})
    job = visitor.post("/api/apply", ticked((visitor.preview("campaigns")["campaigns"], "all"))).json()
    site.wait_for_held_answer()
    (run,) = visitor.json("/api/history")["runs"]
    assert (run["finished"], run["exit"]) == (None, None)
    assert visitor.json("/api/report", run=run["run"])["run"] == run["run"]
    site.release_held()
    assert visitor.end_of(job["id"])["state"] == "done"
    (run,) = visitor.json("/api/history")["runs"]
    assert (run["exit"], run["counts"]["created"]) == (0, 2)


def test_new_users_are_followed_up_until_they_are_ticked_off(site, visitor):
    visitor.apply((visitor.preview("users")["users"], "all"))
    listed = visitor.json("/api/follow-ups")
    assert listed == site.run("follow-ups", "--json").document
    assert sorted(entry["key"] for entry in listed["follow_ups"]) == ["1", "2", "3"]
    answer = visitor.post("/api/follow-ups", {"done": ["1", "3"]})
    assert (answer.status, answer.json()["format"]) == (200, "cxsync.follow_ups/1")
    assert [entry["key"] for entry in answer.json()["follow_ups"]] == ["2"]
    assert visitor.json("/api/follow-ups") == answer.json() == site.run("follow-ups", "--json").document


def test_ticking_off_somebody_who_is_not_listed_takes_nobody_off(site, visitor):
    visitor.apply((visitor.preview("users")["users"], "all"))
    refused(visitor.post("/api/follow-ups", {"done": ["1", "99"]}), 400, "selection_unknown_key")
    assert len(visitor.json("/api/follow-ups")["follow_ups"]) == 3
    assert len(visitor.post("/api/follow-ups", {"done": []}).json()["follow_ups"]) == 3


@pytest.mark.parametrize("body", [{}, {"done": "1"}, {"done": [1]}, {"done": None}, {"done": ["1"], "more": 1}, [], ["1"]])
def test_a_body_that_ticks_nobody_off_is_refused(site, visitor, body):
    visitor.apply((visitor.preview("users")["users"], "all"))
    refused(visitor.post("/api/follow-ups", body), 400, "bad_request")
    assert len(visitor.json("/api/follow-ups")["follow_ups"]) == 3


def test_while_something_is_written_nobody_is_ticked_off(site, visitor):
    visitor.apply((visitor.preview("users")["users"], "all"))
    site.switch(**{"hold-answer": 1})
    job = visitor.post("/api/apply", ticked((visitor.preview("campaigns")["campaigns"], "all"))).json()
    site.wait_for_held_answer()
    refused(visitor.post("/api/follow-ups", {"done": ["1"]}), 409, "job_running")
    site.release_held()
    assert visitor.end_of(job["id"])["state"] == "done"
    assert len(visitor.post("/api/follow-ups", {"done": ["1"]}).json()["follow_ups"]) == 2

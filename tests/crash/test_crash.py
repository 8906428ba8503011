"""A run that is ended at any point is finished by the next one, and everything is as if nobody had ended it.

The ordinary tests take a sample of the points; CXSYNC_TEST_ALL=yes takes them all, CXSYNC_TEST_POINTS=3,17 only these.
"""

import os
import signal

import pytest

from crash_site import FIRST_RUN, SYNC, Sites, sample

ALL = os.environ.get("CXSYNC_TEST_ALL") == "yes"
ONLY = [int(number) for number in os.environ.get("CXSYNC_TEST_POINTS", "").split(",") if number]
STARTS = ("half", "fresh")
# What finishes an ended run; a retry does so for the kinds whose run had begun, the sync after it does the others.
FINISHES = {"sync": [SYNC], "retry": [("retry", "--json"), SYNC]}


def points(count, most):
    if ONLY:
        return [number for number in ONLY if number <= count]
    return sample(count, count if ALL else most)


@pytest.fixture(scope="module", params=STARTS)
def sites(request, tmp_path_factory):
    sites = Sites(request.param, tmp_path_factory.mktemp(request.param), min(4, os.cpu_count() or 1))
    yield sites
    sites.close()
    assert [name for site in sites.all for name in site.leaks()] == []


@pytest.fixture(params=FINISHES)
def finish(request):
    return request.param


def check_none(problems, names=None):
    """Fails with one line for every point that went wrong."""
    lines = [f"{names[case - 1] if names else case}: {text.splitlines()[0][:1000]}" for case, text in problems.items()]
    assert not lines, "\n".join(lines)


def done(outcome):
    assert outcome.exit == 0, f"exit {outcome.exit}: {(outcome.stderr + outcome.stdout)[-900:]!r}"


def compare(found, expected):
    for part, wanted in expected.items():
        lost = [entry for entry in wanted if entry not in found[part]]
        surplus = [entry for entry in found[part] if entry not in wanted]
        assert found[part] == wanted, f"{part}: lost {lost}, surplus {surplus}, {len(found[part])} of {len(wanted)}"


def check_finished(site, finish, picture, accept=()):
    """Finishes what the runs that were ended have left; the end must be the one of a run that nobody ended. Returns
    the ended runs that the state knows of."""
    before = site.history()
    ended = [run for run in before if run["exit"] != 0]
    wrote = {kind for kind, _ in site.posts()}
    assert wrote <= {run["kind"] for run in before}, f"{wrote} were written, but not all of them are in {before}"
    for command in FINISHES[finish]:
        site.forget_requests()
        done(site.run(*command, *(accept if command[0] == "sync" else ())))
    if finish == "retry":
        late = {kind for kind, _ in site.posts()} & {run["kind"] for run in ended}
        assert not late, f"{late} were not finished by the retry"
    compare(site.picture(), picture)
    left = {path.name for path in site.folder.glob("state.db*")}
    assert left == {"state.db", "state.db.lock"}, f"{left} are left"
    after = site.history()
    assert all(run in after for run in ended), f"{ended} are no longer in {after}"
    for kind in {run["kind"] for run in ended}:
        newest = next(run for run in after if run["kind"] == kind)
        assert newest["exit"] == 0, f"the run that finished {kind} is not the newest one in {after}"
    site.forget_requests()
    done(site.run(*SYNC))
    assert site.writes() == [], "a further sync wrote something"
    compare(site.picture(), picture)
    return ended


@pytest.mark.parametrize("held", ["request", "answer"], ids=["before", "after"])
def test_a_kill_at_any_post_is_made_good_by_the_next_run(sites, finish, held):
    def attempt(site, number):
        run = site.hold({held: number}, *FIRST_RUN)
        assert run.held
        assert site.end(run, signal.SIGKILL).exit == -signal.SIGKILL
        assert site.posts() == sites.posts[:number], "other POSTs than in the run that nobody ended"
        ended = check_finished(site, finish, sites.picture)
        assert [(run["kind"], run["finished"]) for run in ended] == [(sites.posts[number - 1][0], None)]

    check_none(sites.problems(points(len(sites.posts), {"sync": 12, "retry": 6}[finish]), attempt))


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_at_any_write_of_the_state_is_made_good_by_the_next_run(sites, finish, when):
    def attempt(site, number):
        assert site.end_at_state_write(f"{when}:{number}").exit == -signal.SIGKILL, "it was not killed"
        # Killed before it was remembered that the guard had been accepted, the run is one like the first.
        ended = check_finished(site, finish, sites.picture, accept=("--accept-guard", "update"))
        assert len(ended) <= 1

    cases = points(len(sites.state_writes), {"sync": 12, "retry": 6}[finish])
    check_none(sites.problems(cases, attempt), sites.state_writes)


def test_a_kill_with_several_posts_under_way_is_made_good_by_the_next_run(sites, finish):
    def attempt(site, number):
        site.config["ivinex"]["limits"]["max_in_flight"] = 4
        try:
            run = site.hold({"request": number, "answer": number}, *FIRST_RUN)
            assert run.held
            assert site.end(run, signal.SIGKILL).exit == -signal.SIGKILL
            check_finished(site, finish, sites.picture)
        finally:
            site.config["ivinex"]["limits"]["max_in_flight"] = 1

    # In `fresh` the first POST goes alone: it shows that Ivinex stores the key.
    check_none(sites.problems([2, 3, 4], attempt))


def test_runs_that_are_killed_one_after_the_other_get_everything_done(sites):
    def attempt(site, again):
        kills = 0
        run = site.hold({"answer": 1}, *FIRST_RUN)
        while run.held:
            assert site.end(run, signal.SIGKILL).exit == -signal.SIGKILL
            kills += 1
            run = site.hold({"answer": 1}, *again)
        done(site.finish(run))
        # A retry knows of the first kind only: the run of the second one had not begun.
        needed = [kind for kind, _ in sites.posts if again == FIRST_RUN or kind == "users"]
        assert kills == len(needed), f"{kills} POSTs, and {len(needed)} by a run that nobody ends"
        assert len(check_finished(site, "sync", sites.picture)) == kills

    check_none(sites.problems([FIRST_RUN, ("retry", "--json")], attempt))


def check_report(outcome, posts, code):
    """Every row has an outcome: written by the POSTs that were answered, unknown in the held one, else skipped."""
    rows = [row for report in outcome.document["documents"] for row in report["rows"]]
    told = [(row["outcome"], (row["error"] or {}).get("code")) for row in rows]
    *answered, held = [size for _, size in posts]
    assert sum(outcome in ("created", "updated") for outcome, _ in told) == sum(answered)
    assert told.count(("unknown", "answer_lost")) == held
    assert told.count(("skipped", code)) == len(rows) - sum(answered) - held
    assert all(row["attempts"] == 0 for row in rows if row["outcome"] == "skipped")
    return rows


@pytest.mark.parametrize(
    "blow, held", [(signal.SIGINT, "request"), (signal.SIGTERM, "answer")], ids=["sigint-before", "sigterm-after"]
)
def test_a_signal_at_any_post_ends_a_run_within_a_second_with_its_report(sites, finish, blow, held):
    def attempt(site, number):
        run = site.hold({held: number}, *FIRST_RUN)
        assert run.held
        outcome = site.end(run, blow)
        assert (outcome.exit, outcome.seconds < 1) == (130, True), f"exit {outcome.exit} after {outcome.seconds} s"
        assert len(check_report(outcome, sites.posts[:number], "cancelled")) == sum(size for _, size in sites.posts)
        ended = check_finished(site, finish, sites.picture)
        assert {run["exit"] for run in ended} == {130}

    check_none(sites.problems(points(len(sites.posts), {"sync": 4, "retry": 3}[finish]), attempt))


def test_a_deadline_ends_a_run_whose_post_is_not_answered(sites):
    def attempt(site, held):
        run = site.hold({held: 2}, *FIRST_RUN, "--deadline", "2")
        assert run.held
        outcome = site.finish(run)
        site.release_held()
        assert (outcome.exit, outcome.seconds < 3) == (2, True), f"exit {outcome.exit} after {outcome.seconds} s"
        check_report(outcome, sites.posts[:2], "deadline_exceeded")
        check_finished(site, "retry", sites.picture)

    check_none(sites.problems(["request", "answer"], attempt))

"""A call while it runs: what it tells, what stops it, and who may use the client meanwhile."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import cxsync
from own_sides import MemorySink, MemorySource, own_config, skills


class Expected(Exception):
    """What a callback of a test raises."""


def raises(*_):
    raise Expected


@pytest.fixture
def source():
    return MemorySource(campaigns=skills(1, 2, 3))


@pytest.fixture
def sink():
    return MemorySink()


@pytest.fixture
def own(tmp_path, source, sink):
    """A client with both sides in memory."""
    with cxsync.Client(own_config(tmp_path), source, sink) as client:
        yield client


@pytest.fixture(params=["main thread", "other thread"])
def run(request):
    """Runs a function on the main thread, or on another one."""
    if request.param == "main thread":
        yield lambda function: function()
    else:
        with ThreadPoolExecutor(1) as executor:
            yield lambda function: executor.submit(function).result()


def test_progress_tells_kind_phase_and_how_far_it_is(client):
    told = []
    client.sync("campaigns", "all", progress=told.append)
    assert {news.kind for news in told} == {"campaigns"}
    assert [phase for phase in ("pull", "read", "write", "verify") if phase not in {news.phase for news in told}] == []
    assert [news for news in told if news.total and news.done > news.total] == []
    written = [news for news in told if news.phase == "write"][-1]
    assert written.done == written.total > 0
    assert max(news.pages for news in told) >= 1


def test_the_log_tells_level_component_and_text(client, site):
    lines = []
    client.preview("campaigns", log=lambda level, component, text: lines.append((level, component, text)))
    assert {level for level, _, _ in lines} <= {"error", "warn", "info", "debug"} and lines
    assert [secret for secret in site.scenario.secrets if any(secret in text for _, _, text in lines)] == []


def test_what_a_call_is_given_goes_before_what_the_client_was_given(tmp_path, source, sink):
    of_client, of_call = [], []
    with cxsync.Client(own_config(tmp_path), source, sink, progress=of_client.append) as client:
        client.preview("campaigns", progress=of_call.append)
        assert of_call and not of_client
        client.preview("campaigns")
        assert of_client


def test_callbacks_run_on_the_thread_of_the_call(own, source, sink, run):
    threads = set()

    def here(*_):
        threads.add(threading.current_thread())

    def read(kind):
        here()
        return [("9", {"cxone_id": "", "name": "By hand"})]

    source.instead = lambda kind: here() or source.records[kind].items()
    sink.instead_of_read = read
    sink.instead = lambda kind, rows: here() or [None] * len(rows)

    def call():
        own.sync("campaigns", "all", progress=here, log=here)
        return threading.current_thread()

    assert threads | {run(call)} == threads and len(threads) == 1


def test_a_sink_may_keep_a_database_that_only_its_thread_may_use(own, sink, run):
    def call():
        with sqlite3.connect(":memory:") as database:
            database.execute("CREATE TABLE written (name TEXT)")
            sink.instead = lambda kind, rows: [
                database.execute("INSERT INTO written VALUES (?)", (row.fields["name"],)) and sink.store(kind, row)
                for row in rows
            ]
            own.sync("campaigns", "all")
            count = database.execute("SELECT count(*) FROM written").fetchone()
        database.close()
        return count

    assert run(call) == (3,)


@pytest.mark.parametrize("name", ["progress", "log"])
def test_what_a_callback_raises_comes_out_of_the_call(client, site, run, name):
    with pytest.raises(Expected) as raised:
        run(lambda: client.sync("campaigns", "all", **{name: raises}))
    assert "raises" in [entry.name for entry in raised.traceback]
    assert site.scenario.writes() == []
    assert client.preview("campaigns").counts["create"] == 3


@pytest.mark.parametrize("where", ["pull", "read"])
def test_what_a_read_of_an_own_side_raises_comes_out_and_nothing_is_written(own, source, sink, run, where):
    setattr(source if where == "pull" else sink, "instead" if where == "pull" else "instead_of_read", raises)
    with pytest.raises(Expected):
        run(lambda: own.sync("campaigns", "all"))
    assert sink.written == []


def test_what_a_generator_raises_in_its_midst_comes_out(own, source, sink):
    def broken(kind):
        yield "1", {"name": "Skill 1"}
        raise Expected

    source.instead = broken
    with pytest.raises(Expected):
        own.sync("campaigns", "all")
    assert sink.written == []


def test_what_a_write_raises_comes_out_and_the_next_run_settles_its_rows(own, sink, run):
    def stores_and_raises(kind, rows):
        for row in rows:
            sink.store(kind, row)
        raise Expected

    sink.instead = stores_and_raises
    with pytest.raises(Expected):
        run(lambda: own.sync("campaigns", "all"))
    sink.instead = None
    own.retry()
    assert own.sync("campaigns", "all").exit_code == 0
    assert sorted(row["cxone_id"] for row in sink.rows["campaigns"].values()) == ["1", "2", "3"]


@pytest.mark.parametrize("leaves", [SystemExit, GeneratorExit, KeyboardInterrupt])
def test_exceptions_that_are_no_errors_come_out_too(own, source, run, leaves):
    def leave(kind):
        raise leaves

    source.instead = leave
    with pytest.raises(leaves):
        run(lambda: own.preview("campaigns"))
    source.instead = None
    assert own.preview("campaigns").counts["create"] == 3


def test_after_one_callback_has_raised_no_other_one_is_called(own, source, run):
    source.instead = raises
    told = []
    with pytest.raises(Expected):
        run(lambda: own.preview("campaigns", progress=told.append))
    assert told == []


def test_cancel_from_another_thread_ends_a_call(client, site):
    site.scenario.switch(**{"hold-request": 1})
    with ThreadPoolExecutor(1) as executor:
        syncing = executor.submit(client.sync, "campaigns", "all")
        site.scenario.wait_until_held("held_requests")
        client.cancel()
        report = syncing.result()
    assert report.exit_code == 130
    site.scenario.release_held()


def test_a_call_that_is_cancelled_before_it_wrote_is_a_cancelled_error(own, source):
    source.instead = lambda kind: own.cancel() or source.records[kind].items()
    with pytest.raises(cxsync.CancelledError) as cancelled:
        own.sync("campaigns", "all")
    assert (cancelled.value.code, cancelled.value.exit_code) == ("cancelled", 130)
    source.instead = None
    assert own.preview("campaigns").counts["create"] == 3


def test_a_client_that_is_in_a_call_refuses_another_one_and_to_be_closed(own, source):
    refused = []

    def busy(kind):
        def try_both():
            for use in (own.close, lambda: own.preview("campaigns"), own.history):
                with pytest.raises(cxsync.BusyError) as busy:
                    use()
                refused.append(busy.value.code)

        other = threading.Thread(target=try_both)
        other.start()
        other.join()
        try_both()
        return source.records[kind].items()

    source.instead = busy
    assert own.preview("campaigns").counts["create"] == 3
    assert refused == ["client_busy"] * 6


def test_a_callback_may_use_another_client(own, source, tmp_path, run):
    (tmp_path / "inner").mkdir()
    plans = []

    def with_another(kind):
        with cxsync.Client(own_config(tmp_path / "inner"), MemorySource(campaigns=skills(7)), MemorySink()) as inner:
            plans.append(inner.preview(kind))
        return source.records[kind].items()

    source.instead = with_another
    assert run(lambda: own.preview("campaigns")).counts["create"] == 3
    assert [plan.counts["create"] for plan in plans] == [1]


def test_clients_on_many_threads_work_side_by_side(tmp_path):
    together = threading.Barrier(8)

    def one(number):
        folder = tmp_path / str(number)
        folder.mkdir()
        source, sink = MemorySource(campaigns=skills(*range(1, number + 2))), MemorySink()
        source.instead = lambda kind: together.wait() and None or source.records[kind].items()
        with cxsync.Client(own_config(folder), source, sink) as client:
            return client.sync("campaigns", "all").counts["created"]

    with ThreadPoolExecutor(8) as executor:
        assert list(executor.map(one, range(8))) == list(range(1, 9))

"""A source and a sink of one's own, what they are told, and what becomes of nonsense they give."""

import pytest

import cxsync
from cxsync import IncompleteRead, Record, Refused, Row
from own_sides import MemorySink, MemorySource, own_config, skills

KEY, NAME = "cxone_id", "name"


@pytest.fixture
def source():
    return MemorySource(campaigns=skills(1, 2, 3))


@pytest.fixture
def sink():
    return MemorySink()


@pytest.fixture
def log():
    return []


@pytest.fixture
def client(tmp_path, source, sink, log):
    with cxsync.Client(own_config(tmp_path), source, sink, log=lambda *line: log.append(line)) as client:
        yield client


def outcomes(report):
    return {row["key"]: row["outcome"] for row in report.rows}


def errors(report):
    return {row["key"]: row["error"] and row["error"]["code"] for row in report.rows}


def test_records_go_from_an_own_source_into_an_own_sink_and_a_second_sync_finds_nothing(client, source, sink):
    assert outcomes(client.sync("campaigns", "all")) == {"1": "created", "2": "created", "3": "created"}
    assert [row[NAME] for row in sink.rows["campaigns"].values()] == ["Skill 1", "Skill 2", "Skill 3"]
    source.records["campaigns"]["2"][NAME] = "Renamed"
    assert outcomes(client.sync("campaigns", "all")) == {"2": "updated"}
    assert client.sync("campaigns", "all").rows == []


def test_a_write_is_told_the_rows_with_their_ids_and_what_changes(client, source, sink):
    client.sync("campaigns", "1")
    assert sink.written == [("campaigns", [Row(None, {KEY: "1", NAME: "Skill 1"})])]
    source.records["campaigns"]["1"][NAME] = "Renamed"
    client.sync("campaigns", "1")
    assert sink.written[1:] == [("campaigns", [Row("100", {NAME: "Renamed"})])]


def test_a_batch_holds_as_many_rows_as_the_sink_asks_for(tmp_path, source, sink):
    sink.batch_size = 2
    with cxsync.Client(own_config(tmp_path), source, sink) as client:
        client.sync("campaigns", "1")
        source.records["campaigns"].update(skills(4))
        client.sync("campaigns", "all")
    assert [len(rows) for _, rows in sink.written] == [1, 2, 1]


def test_a_read_is_told_the_fields_that_matter(client, sink):
    asked = []

    class Watching(MemorySink):
        def read(self, kind, fields):
            asked.append((kind, list(fields)))
            return super().read(kind, fields)

    sink.__class__ = Watching
    client.preview("campaigns")
    assert [(kind, sorted(fields)) for kind, fields in asked] == [("campaigns", [KEY, NAME])]


def test_ids_and_values_may_be_numbers_booleans_and_none(client, source):
    source.instead = lambda kind: iter([Record(1, {NAME: 5, "is_active": False, "notes": None}), (2, {NAME: "Ünï\0"})])
    rows = client.preview("campaigns").rows
    assert [(row["key"], row["source"]) for row in rows] == [
        ("1", {"id": "1", "name": "5", "is_active": "false", "notes": ""}),
        ("2", {"id": "2", "name": "Ünï\0"}),
    ]


def test_state_and_plans_are_bound_to_the_tenant_of_the_source(tmp_path, client, source, sink):
    plan = client.preview("campaigns")
    source.tenant = "another"
    with cxsync.Client(own_config(tmp_path), source, sink) as other:
        with pytest.raises(cxsync.UsageError) as refused:
            other.apply(plan, "all")
    assert refused.value.code == "plan_of_another_configuration"


def test_one_side_may_be_the_service(site):
    site.scenario.set_rows("campaigns", [])
    client = site.open(source=MemorySource(campaigns=skills(71)))
    assert outcomes(client.sync("campaigns", "all")) == {"71": "created"}
    assert [row["name"] for row in site.scenario.rows("campaigns")] == ["Skill 71"]
    site.scenario.stays_unsettled("the command line has no such source, and the state belongs to it")


@pytest.mark.parametrize("side", ["source", "sink"])
def test_an_incomplete_read_is_shown_and_nothing_is_written_from_it(client, source, sink, side):
    def half(kind):
        yield "1", {KEY: "1", NAME: "Skill 1"}
        raise IncompleteRead("the file was cut off")

    if side == "source":
        source.instead = half
    else:
        sink.instead_of_read = half
    plan = client.preview("campaigns")
    read = plan.cxone if side == "source" else plan.ivinex
    assert (plan.complete, read["complete"], read["records"], read["reason"]) == (False, False, 1, "the file was cut off")
    with pytest.raises(cxsync.StoppedError):
        client.sync("campaigns", "all")
    assert sink.written == []


NO_RECORDS = {
    "nothing": lambda: None,
    "a text": lambda: "1",
    "bytes": lambda: b"1",
    "a dict": lambda: {"1": {NAME: "x"}},
    "a number": lambda: 7,
    "a record that is a dict": lambda: [{"id": "1", NAME: "x"}],
    "a record that is a list": lambda: [["1", {NAME: "x"}]],
    "a record of three": lambda: [("1", {NAME: "x"}, 0)],
    "fields that are pairs": lambda: [("1", [(NAME, "x")])],
    "an id that is a list": lambda: [(["1"], {NAME: "x"})],
    "an id that is a boolean": lambda: [(True, {NAME: "x"})],
    "an id that is half a character": lambda: [("\ud800", {NAME: "x"})],
    "a value that is a list": lambda: [("1", {NAME: ["x"]})],
    "a value that is a float": lambda: [("1", {NAME: 1.5})],
    "a value that is half a character": lambda: [("1", {NAME: "\udfff"})],
    "a field without a name": lambda: [("1", {"": "x"})],
    "a field with a NUL in its name": lambda: [("1", {"na\0me": "x"})],
    "a field whose name is a number": lambda: [("1", {5: "x"})],
}


@pytest.mark.parametrize("given", NO_RECORDS.values(), ids=NO_RECORDS)
@pytest.mark.parametrize("side", ["source", "sink"])
def test_nonsense_from_a_read_is_a_callback_error_and_nothing_is_written(client, source, sink, side, given):
    if side == "source":
        source.instead = lambda kind: given()
    else:
        sink.instead_of_read = lambda kind: given()
    with pytest.raises(cxsync.CallbackError) as refused:
        client.sync("campaigns", "all")
    assert refused.value.code == "callback_failed"
    assert ("pull('campaigns')" if side == "source" else "read('campaigns')") in refused.value.message
    assert sink.written == []


NO_ANSWERS = {
    "nothing": lambda ids: None,
    "a text": lambda ids: "100",
    "a dict": lambda ids: dict.fromkeys(ids),
    "too few": lambda ids: ids[:-1],
    "too many": lambda ids: [*ids, "1"],
    "a generator of too many": lambda ids: iter([*ids, "1"]),
    "none that is known": lambda ids: [None for _ in ids],
    "floats": lambda ids: [1.5 for _ in ids],
    "booleans": lambda ids: [True for _ in ids],
    "empty ids": lambda ids: ["" for _ in ids],
    "half characters": lambda ids: ["\ud800" for _ in ids],
}


@pytest.mark.parametrize("given", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_after_nonsense_from_a_write_the_rows_are_looked_up_and_written_once(client, sink, log, given):
    sink.instead = lambda kind, rows: given([sink.store(kind, row) for row in rows])
    assert outcomes(client.sync("campaigns", "all")) == {"1": "created", "2": "created", "3": "created"}
    assert sorted(row[KEY] for row in sink.rows["campaigns"].values()) == ["1", "2", "3"]
    if given(["1"]) != [None]:
        assert any(level == "error" and component == "python" and "write('campaigns')" in text
                   for level, component, text in log)  # fmt: skip


def test_rows_that_were_not_written_and_not_answered_for_are_not_reported_as_written(client, sink):
    sink.instead = lambda kind, rows: [None] * len(rows)
    report = client.sync("campaigns", "all")
    assert "created" not in outcomes(report).values() and report.exit_code == 2
    sink.instead = None
    client.retry()
    assert client.sync("campaigns", "all").exit_code == 0
    assert sorted(row[KEY] for row in sink.rows["campaigns"].values()) == ["1", "2", "3"]


def test_an_update_answered_with_another_rows_id_counts_as_not_answered(client, source, sink, log):
    client.sync("campaigns", "all")
    source.records["campaigns"]["1"][NAME] = "Renamed"
    sink.instead = lambda kind, rows: [sink.store(kind, row) and "999" for row in rows]
    assert outcomes(client.sync("campaigns", "all")) == {"1": "updated"}
    assert any("no usable answer" in text for _, _, text in log)


def test_a_refused_row_says_why(client, sink):
    sink.instead = lambda kind, rows: [
        Refused("no room\0 for you") if row.fields[KEY] == "2" else sink.store(kind, row) for row in rows
    ]
    report = client.sync("campaigns", "all")
    assert outcomes(report) == {"1": "created", "2": "failed", "3": "created"}
    assert errors(report)["2"] == "rejected_by_ivinex"
    assert "no room" in next(row for row in report.rows if row["key"] == "2")["error"]["message"]


@pytest.mark.parametrize("lacking", ["address", "pull"])
def test_a_source_without_what_it_must_have_is_a_type_error(tmp_path, lacking):
    class Half:
        pass

    for name in {"address", "pull"} - {lacking}:
        setattr(Half, name, getattr(MemorySource, name))
    with pytest.raises(TypeError, match=lacking):
        cxsync.Client(own_config(tmp_path), Half(), MemorySink())


def test_a_sink_without_what_it_must_have_is_a_type_error(tmp_path, source):
    class Half(MemorySink):
        write = "later"

    with pytest.raises(TypeError, match="write"):
        cxsync.Client(own_config(tmp_path), source, Half())


@pytest.mark.parametrize("address", ["", "a\0b", "\ud800"])
def test_an_address_that_cannot_be_one_is_a_usage_error(tmp_path, source, address):
    source.address = address
    with pytest.raises(cxsync.UsageError):
        cxsync.Client(own_config(tmp_path), source, MemorySink())


@pytest.mark.parametrize(("size", "error"), [(0, cxsync.UsageError), (-1, cxsync.UsageError), (2**32, cxsync.UsageError),
                                            ("5", TypeError), (True, TypeError)])  # fmt: skip
def test_a_batch_size_that_cannot_be_one_is_refused(tmp_path, source, sink, size, error):
    sink.batch_size = size
    with pytest.raises(error):
        cxsync.Client(own_config(tmp_path), source, sink)


def test_the_doctor_reads_both_sides_once(client):
    checks = {check["id"]: check["status"] for check in client.doctor()}
    assert checks["cxone.campaigns"] == checks["ivinex.campaigns"] == "ok"

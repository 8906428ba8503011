"""What a typed host may write; mypy reads it, nothing runs it."""

from __future__ import annotations

from typing import Iterator, Mapping, Sequence, Union

import cxsync


class Table:
    """A sink with plain attributes."""

    def __init__(self) -> None:
        self.address = "table"
        self.rows: dict[str, Mapping[str, str]] = {}

    def read(self, kind: str, fields: Sequence[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
        yield from self.rows.items()

    def write(self, kind: str, rows: Sequence[cxsync.Row]) -> list[cxsync.Refused]:
        return [cxsync.Refused("full") for _ in rows]


class Export:
    """A source whose address is a property."""

    @property
    def address(self) -> str:
        return "export"

    def pull(self, kind: str) -> list[cxsync.Record]:
        return [cxsync.Record("1", {"name": kind, "is_active": True, "notes": None})]


def told(news: cxsync.Progress) -> None:
    print(news.kind, news.done)


with cxsync.Client({"site": "acme"}, Export(), Table(), progress=told) as client:
    plan: cxsync.Plan = client.preview("users")
    plans: cxsync.PlanSet = client.preview("all", deadline=60)
    of_users: Union[cxsync.Plan, cxsync.Error] = plans["users"]
    report: cxsync.Report = client.apply(plan, select=["new", plan.rows[0]["key"]], on_conflict="cxone")
    reports: cxsync.ReportSet = client.apply(plans, select="all", accept_guards=("create",), actor="me")
    report = client.sync("users", "all", log=lambda level, component, text: None)
    reports = client.sync("all", "all")
    report = client.retry(report.run)
    retried: Union[cxsync.Report, cxsync.ReportSet] = client.retry()
    runs: cxsync.History = client.history()
    report = client.history("run", forget_before="2026-01-01")
    checks: cxsync.CheckList = client.doctor()
    keys: list[str] = [entry["key"] for entry in client.follow_ups(done=(row["key"] for row in report.rows))]

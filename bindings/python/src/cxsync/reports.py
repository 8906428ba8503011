"""Reports: what happened to every selected row."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from ._handle import Handle
from ._lib import lib
from ._text import bytes_of
from .documents import CopiedDocument, counted
from .sets import KindSet


class Report(CopiedDocument):
    """What became of one run."""

    def __init__(self, text: bytes, exit_code: Optional[int]) -> None:
        super().__init__(text)
        # What the command line would exit with: 0, 2 or 130. None: a stored report of a run that was cut off.
        self.exit_code: Optional[int] = exit_code

    @classmethod
    def of(cls, pointer: Any) -> "Report":
        """A copy of a report of the library."""
        return cls(bytes_of(lib.cxs_report_json(pointer)), lib.cxs_report_exit_code(pointer))

    @property
    def rows(self) -> List[Dict[str, Any]]:
        """One dict per selected row: key, name, action, outcome, error, ..."""
        return self._content["rows"]  # type: ignore[no-any-return]

    @property
    def counts(self) -> Dict[str, int]:
        """Rows by outcome."""
        return self._content["counts"]  # type: ignore[no-any-return]

    @property
    def follow_ups(self) -> List[Dict[str, Any]]:
        """What people still have to do, such as setting a password: what, key, name."""
        return self._content["follow_ups"]  # type: ignore[no-any-return]

    @property
    def verified(self) -> Dict[str, int]:
        """What reading back found: checked, confirmed, different, missing."""
        return self._content["verified"]  # type: ignore[no-any-return]

    @property
    def guards_accepted(self) -> List[str]:
        return self._content["guards_accepted"]  # type: ignore[no-any-return]

    @property
    def site(self) -> str:
        return str(self._content["site"])

    @property
    def kind(self) -> str:
        return str(self._content["kind"])

    @property
    def run(self) -> str:
        """What `history` and `retry` know the run by; empty: nothing was open, and there was none."""
        return str(self._content["run"])

    @property
    def actor(self) -> str:
        """Who ticked the rows; may be empty."""
        return str(self._content["actor"] or "")

    @property
    def plan_digest(self) -> str:
        return str(self._content["plan_digest"])

    @property
    def started(self) -> str:
        """In UTC, "2026-11-23T07:30:00Z"."""
        return str(self._content["started"])

    @property
    def finished(self) -> str:
        """Empty while a run is cut off."""
        return str(self._content["finished"])

    def __repr__(self) -> str:
        return f"<cxsync.Report {self.kind} of {self.site}, run {self.run or 'none'}: {counted(self.counts)}>"


class ReportSet(KindSet[Report]):
    """One report per kind."""

    def __init__(self, handle: Handle) -> None:
        super().__init__(handle, "report", Report.of)

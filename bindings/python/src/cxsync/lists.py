"""Lists that a client gives: checks of the doctor, past runs, follow-ups."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List

from .documents import CopiedDocument


class _ListDocument(CopiedDocument):
    _key: str

    @property
    def _items(self) -> List[Dict[str, Any]]:
        return self._content[self._key]  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[Dict[str, Any]]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: int) -> Dict[str, Any]:
        return self._items[index]

    def __repr__(self) -> str:
        return f"<cxsync.{type(self).__name__} of {len(self)}>"


class CheckList(_ListDocument):
    """What the doctor found: an iterable of dicts with id, status, message, fix and elapsed_ms."""

    _key = "checks"

    def __init__(self, text: bytes, exit_code: int) -> None:
        super().__init__(text)
        self.exit_code = exit_code

    @property
    def checks(self) -> List[Dict[str, Any]]:
        return self._items

    @property
    def ok(self) -> bool:
        return bool(self._content["ok"])

    def __repr__(self) -> str:
        failed = [check["id"] for check in self if check["status"] == "fail"]
        return f"<cxsync.CheckList of {len(self)}: {'failed ' + ', '.join(failed) if failed else 'nothing failed'}>"


class History(_ListDocument):
    """Past runs, the newest first: run, kind, actor, started, finished, counts, exit, ..."""

    _key = "runs"

    @property
    def runs(self) -> List[Dict[str, Any]]:
        return self._items


class FollowUps(_ListDocument):
    """What people still have to do: what, key, name, since."""

    _key = "follow_ups"

    @property
    def follow_ups(self) -> List[Dict[str, Any]]:
        return self._items

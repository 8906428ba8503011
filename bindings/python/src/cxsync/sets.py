"""Sets: the results of several kinds."""

from __future__ import annotations

from typing import Any, Callable, Dict, Generic, Iterator, Tuple, TypeVar, Union

from ._failure import error_of
from ._handle import Handle
from ._kinds import kind_word
from ._lib import lib
from ._text import bytes_of
from .errors import Error

Result = TypeVar("Result")


class KindSet(Generic[Result]):
    """One result per kind, or the Error that there is instead, in the order of the kinds. `results["users"]` is the
    one of that kind.
    """

    def __init__(self, handle: Handle, word: str, copied: Callable[[Any], Result]) -> None:
        """`word`: plan or report, as in cxs_plan_set_count and cxs_report_set_count."""
        self._handle = handle
        self._word = word
        self._entries: Dict[str, Union[Result, Error]] = {}
        for index in range(self._ask("count")):
            error = self._ask("error", index)
            kind = kind_word(self._ask("kind", index))
            self._entries[kind] = error_of(error) if error else copied(self._ask(word, index))

    def _ask(self, what: str, *arguments: int) -> Any:
        return getattr(lib, f"cxs_{self._word}_set_{what}")(self._handle.pointer, *arguments)

    def to_json(self) -> str:
        """The document cxsync.set/1."""
        return bytes_of(self._ask("json")).decode()

    @property
    def exit_code(self) -> int:
        """What the command line would exit with."""
        return int(self._ask("exit_code"))

    @property
    def kinds(self) -> Tuple[str, ...]:
        return tuple(self._entries)

    def __iter__(self) -> Iterator[Union[Result, Error]]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, kind: str) -> Union[Result, Error]:
        return self._entries[kind]

    def __repr__(self) -> str:
        return f"<cxsync.{type(self).__name__} {list(self)!r}>"

"""Bring your own side: what an object must have to be the source or the sink of a client.

An exception that leaves one of these methods stops the call and comes out of it, as it is. What they give that cannot
be taken (a record without a mapping, a value that is a list) is a CallbackError of that read; an answer to a write that
makes no sense leaves its row unanswered. Every method runs on the thread that called the client.
"""

from __future__ import annotations

from typing import Iterable, Mapping, NamedTuple, Optional, Protocol, Sequence, Union

Value = Union[str, int, bool, None]  # True and False are written "true" and "false"; None is null


class Record(NamedTuple):
    """What `pull` and `read` yield; a plain (id, fields) tuple does as well. A field that is left out was missing: it
    is neither compared nor written.
    """

    id: Union[str, int, None]
    fields: Mapping[str, Value]


Records = Iterable[Union[Record, "tuple[Union[str, int, None], Mapping[str, Value]]"]]


class Row(NamedTuple):
    """A row that `write` is to write."""

    id: Optional[str]  # the row to update; None: create one
    fields: Mapping[str, str]  # an update carries only what changes


class Refused(NamedTuple):
    """An answer of `write`: the row was not written, and why."""

    message: str


Answer = Union[str, int, Refused, None]


class IncompleteRead(Exception):
    """Raise it in `pull` or `read` where the rest cannot be had: what came so far is shown, and nothing is written."""


class Source(Protocol):
    """Instead of CXone. May also have `tenant`, a str to which state and plans are bound too."""

    @property
    def address(self) -> str:
        """Names the source; state and plans are bound to it. A plain attribute will do."""
        ...

    def pull(self, kind: str) -> Records:
        """Every record of a kind: its key and its canonical fields."""
        ...


class Sink(Protocol):
    """Instead of Ivinex. May also have `batch_size`, the rows per write (25)."""

    @property
    def address(self) -> str:
        """Names the sink; state and plans are bound to it. A plain attribute will do."""
        ...

    def read(self, kind: str, fields: Sequence[str]) -> Records:
        """Every row of a kind: its own id, and those of `fields` that the table has."""
        ...

    def write(self, kind: str, rows: Sequence[Row]) -> Iterable[Answer]:
        """Writes rows, all creates or all updates, and answers for each in turn: its id when it was written, Refused
        when it was not, None when that is not known. Rows without an answer are looked up by their key.
        """
        ...

"""Kinds: words in Python, numbers in the library."""

from __future__ import annotations

from typing import Tuple

from ._constants import CXS_E_USAGE
from ._lib import lib
from ._text import encode
from .errors import Error

KINDS: Tuple[str, ...] = ("users", "campaigns", "dispositions", "agent_statuses")


def kind_word(number: int) -> str:
    """The word of a kind that the library names."""
    word: str = lib.cxs_kind_name(number).decode()
    return word


def kind_number(word: str) -> int:
    """UsageError: it is no kind."""
    number = int(lib.cxs_kind_from_name(encode(word, "kind")))
    if number < 0:
        hint = f"It is one of {', '.join(KINDS)}, or all."
        raise Error.made(CXS_E_USAGE, "usage", f"There is no kind {word!r:.100}.", hint)
    return number

"""Arguments of a client's methods as the library takes them."""

from __future__ import annotations

from ctypes import sizeof
from typing import Literal, Optional

from . import _constants as c
from ._lib import lib
from ._structs import cxs_apply_options
from ._text import Words, encode_list, encode_optional
from .errors import Error

Seconds = Optional[float]
OnConflict = Literal["skip", "cxone", "ivinex"]

_ON_CONFLICT = {
    "skip": c.CXS_ON_CONFLICT_SKIP,
    "cxone": c.CXS_ON_CONFLICT_CXONE,
    "ivinex": c.CXS_ON_CONFLICT_IVINEX,
}
_LONGEST_DEADLINE_MS = 2**32 - 1


def deadline_ms(deadline: Seconds) -> int:
    """Seconds as milliseconds; 0: none. UsageError: not above 0, or too long."""
    if deadline is None:
        return 0
    if not 0 < deadline * 1000 <= _LONGEST_DEADLINE_MS:
        raise Error.made(c.CXS_E_USAGE, "usage", "The deadline must be a number of seconds above 0, at most 4294967.")
    return max(1, int(deadline * 1000))


def apply_options(select: Words, on_conflict: str, accept_guards: Words, actor: Optional[str]) -> cxs_apply_options:
    """UsageError: a word that does not exist."""
    options = cxs_apply_options()
    lib.cxs_apply_options_init(options, sizeof(options))
    if on_conflict not in _ON_CONFLICT:
        hint = f"It is one of {', '.join(_ON_CONFLICT)}."
        raise Error.made(c.CXS_E_USAGE, "usage", f"on_conflict cannot be {on_conflict!r:.100}.", hint)
    options.on_conflict = _ON_CONFLICT[on_conflict]
    selection = encode_list(select, "selection")
    # An empty list means that nothing was ticked; an empty text is a slip, and refused.
    options.select = selection if selection or isinstance(select, str) else b"none"
    options.accept_guards = encode_list(accept_guards, "list of guards")
    options.actor = encode_optional(actor, "actor")
    return options

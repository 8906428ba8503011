"""From an error of the library to an exception."""

from __future__ import annotations

from typing import Any

from ._constants import CXS_E_NO_MEMORY, CXS_OK
from ._handle import Outputs
from ._lib import lib
from ._text import bytes_of
from .errors import Error


def error_of(pointer: Any) -> Error:
    """An exception with all that a borrowed error says."""
    from .plans import copied  # an error can hold a plan, and loading a plan can be an error

    status = lib.cxs_error_status(pointer)
    if status == CXS_E_NO_MEMORY:
        return Error.made(status, "no_memory", "out of memory")
    plan = lib.cxs_error_plan(pointer)
    return Error.of(status, bytes_of(lib.cxs_error_json(pointer)).decode(), copied(plan) if plan else None)


def raise_for(status: int, outputs: Outputs) -> None:
    """Raises what a call failed with, if it did."""
    error = outputs.take_error()
    if status != CXS_OK:
        raise error_of(error.pointer)

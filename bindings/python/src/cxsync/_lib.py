"""Finds the shared library, loads it and checks that it speaks this package's ABI."""

from __future__ import annotations

import os
from ctypes import CDLL
from pathlib import Path
from typing import Any, List

from ._constants import CXS_ABI_VERSION
from ._ffi import declare

LIBRARY_NAME = f"libcxsync.so.{CXS_ABI_VERSION}"


def _places() -> List[str]:
    """Where the library may be, in this order: beside the package, CXSYNC_LIBRARY, where the system looks."""
    beside = Path(__file__).resolve().parent / LIBRARY_NAME
    named = os.environ.get("CXSYNC_LIBRARY")
    if beside.is_file():
        return [str(beside)]
    return [named] if named else [LIBRARY_NAME]


def load(path: str) -> Any:
    """The library at a path. ImportError: it cannot be loaded, or is of another ABI."""
    try:
        library = CDLL(path)
    except OSError as error:
        raise ImportError(
            f"cxsync: the shared library {path} cannot be loaded ({error}); "
            "set CXSYNC_LIBRARY to the path of libcxsync.so"
        ) from error
    try:
        found = library.cxs_abi_version()
    except AttributeError:
        raise ImportError(f"cxsync: {path} is not the cxsync library") from None
    if found != CXS_ABI_VERSION:
        raise ImportError(f"cxsync: {path} has ABI version {found}, this package needs {CXS_ABI_VERSION}")
    try:
        declare(library)
    except AttributeError as error:
        raise ImportError(f"cxsync: {path} is too old for this package ({error})") from None
    return library


lib = load(_places()[0])

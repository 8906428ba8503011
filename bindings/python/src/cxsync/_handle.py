"""What the library hands out, and gets back when nothing in Python needs it any more."""

from __future__ import annotations

from ctypes import POINTER, byref
from typing import Any, Optional, Tuple, Type

from ._lib import lib
from ._structs import cxs_error


class Handle:
    """Owns one object of the library."""

    __slots__ = ("pointer", "_free")

    def __init__(self, pointer: Any, structure: Type[Any]) -> None:
        self._free = getattr(lib, f"{structure.__name__}_free")
        self.pointer = pointer

    def free(self) -> None:
        pointer, self.pointer = self.pointer, None
        self._free(pointer)

    def __del__(self) -> None:
        if getattr(self, "pointer", None) is not None:
            self.free()


class Outputs:
    """The last parameters of most functions: `out`, if there is one, and `err`."""

    def __init__(self, structure: Optional[Type[Any]] = None) -> None:
        self._structure = structure
        self._out = None if structure is None else POINTER(structure)()
        self._error = POINTER(cxs_error)()

    def parameters(self) -> Tuple[Any, ...]:
        return (byref(self._error),) if self._out is None else (byref(self._out), byref(self._error))

    def take(self) -> Handle:
        """What was given; an empty handle after a failure."""
        assert self._structure is not None
        return Handle(self._out, self._structure)

    def take_error(self) -> Handle:
        return Handle(self._error, cxs_error)

"""Writes a wheel: a zip file with a list of what is in it."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from pathlib import Path
from types import TracebackType
from typing import List, Optional, Type

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes


class WheelFile:
    """A wheel that is being written; `finish` completes it."""

    def __init__(self, path: Path, info: str) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._info = info
        self._record: List[str] = []

    def __enter__(self) -> "WheelFile":
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self._zip.close()

    def add(self, name: str, content: bytes) -> None:
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        self._record.append(f"{name},sha256={digest},{len(content)}")
        self._write(name, content)

    def finish(self, tag: str, metadata: bytes) -> None:
        """Adds what describes the wheel."""
        pure = "true" if tag.endswith("-any") else "false"
        wheel = f"Wheel-Version: 1.0\nGenerator: cxsync_build\nRoot-Is-Purelib: {pure}\nTag: {tag}\n"
        self.add(f"{self._info}/METADATA", metadata)
        self.add(f"{self._info}/WHEEL", wheel.encode())
        record = f"{self._info}/RECORD"
        self._write(record, "\n".join((*self._record, f"{record},,", "")).encode())

    def _write(self, name: str, content: bytes) -> None:
        entry = zipfile.ZipInfo(name, _LONG_AGO)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        self._zip.writestr(entry, content)

"""What all results have in common: they are a JSON document."""

from __future__ import annotations

import gc
import json
from abc import ABC, abstractmethod
from typing import Any, Dict, Optional


def _parsed(text: bytes) -> Dict[str, Any]:
    """A document as dicts and lists. None of the new dicts is garbage, so the collector waits: with it 100,000 rows of
    a plan take more than three times as long.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        content: Dict[str, Any] = json.loads(text)
    finally:
        if collecting:
            gc.enable()
    return content


class Document(ABC):
    """A result, immutable: what its properties give is yours to read. Its JSON is taken apart when it is first needed."""

    _known: Optional[Dict[str, Any]] = None

    @abstractmethod
    def _bytes(self) -> bytes:
        """The document in UTF-8."""

    @property
    def _content(self) -> Dict[str, Any]:
        if self._known is None:
            self._known = _parsed(self._bytes())
        return self._known

    def to_json(self) -> str:
        """The document, as the command line prints it with --json."""
        return self._bytes().decode()


class CopiedDocument(Document):
    """A document whose text was copied out of the library."""

    def __init__(self, text: bytes) -> None:
        self._text = text

    def _bytes(self) -> bytes:
        return self._text


def counted(counts: Dict[str, int]) -> str:
    """ "2 created, 1 failed"; what is 0 is left out."""
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count) or "nothing"

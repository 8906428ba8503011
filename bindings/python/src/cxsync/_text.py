"""Text on its way into the library and out of it."""

from __future__ import annotations

from ctypes import string_at
from typing import Any, Iterable, Optional, Union

from ._constants import CXS_E_INVALID_ARGUMENT
from .errors import Error

Words = Union[str, Iterable[str]]


def encode(text: str, what: str) -> bytes:
    """UTF-8 for a parameter that ends in NUL. UsageError: it holds one already, or half a character."""
    if not isinstance(text, str):
        raise TypeError(f"the {what} must be a str, not {type(text).__name__}")
    if "\0" in text:
        raise Error.made(CXS_E_INVALID_ARGUMENT, "invalid_argument", f"The {what} holds a NUL character.")
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Error.made(CXS_E_INVALID_ARGUMENT, "invalid_argument", f"The {what} is not valid Unicode.") from None


def encode_optional(text: Optional[str], what: str) -> Optional[bytes]:
    return None if text is None else encode(text, what)


def encode_list(words: Words, what: str) -> bytes:
    """One text, or several joined with commas."""
    if isinstance(words, str):
        return encode(words, what)
    return b",".join(encode(word, what) for word in words)


def bytes_of(text: Any) -> bytes:
    """A copy of a cxs_text."""
    if text.data is None:
        raise MemoryError("cxsync: out of memory")
    return string_at(text.data, text.len)


def text_of(text: Any) -> Optional[str]:
    """A copy of a cxs_text as str; None: no value."""
    return None if text.data is None else string_at(text.data, text.len).decode()
